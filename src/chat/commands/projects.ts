import { err, type Result } from '../../core/kernel/result.ts';
import { mayDo, type Act } from '../../core/people/person.ts';
import type { Floor } from '../floor.ts';
import { usageOf } from '../help.ts';
import { notAllowed, reply, type Choice } from '../reply.ts';
import { oneLine } from '../screen.ts';

/** `/projects`. */
export async function listProjects({ rooms, surface }: Floor): Promise<void> {
  const projects = await rooms.projects.list();
  const lines = projects.map(
    ({ name, path, isCurrent }) => `${isCurrent ? '▶' : '  '} ${name}  ${oneLine(path, 200)}`,
  );
  const choices = projects
    .filter(({ isCurrent }) => !isCurrent)
    .slice(0, 8)
    .map(({ name }): Choice => ({ label: name, action: { do: 'project', name } }));
  const more = rooms.texts.projects.another;
  await surface.show(reply([...lines, ...(projects.length === 1 ? [more] : [])].join('\n'), choices));
}

/** `/project <name>`, and the button of its name. */
export async function chooseProject(floor: Floor, name: string): Promise<void> {
  const { rooms, presenter } = floor;
  if (name === '') return listProjects(floor);
  const objection = objectionTo(floor, 'start-session');
  const chosen = objection ?? (await rooms.projects.choose(name));
  return chosen.ok
    ? presenter.say(rooms.texts.projects.hereNow(chosen.value.name, oneLine(chosen.value.path, 300)))
    : presenter.decline(chosen.error);
}

/** `/register <name> <folder>`. */
export async function registerProject(floor: Floor, rest: string): Promise<void> {
  const { rooms, person, presenter } = floor;
  const [, name = '', path = ''] = /^(\S+)\s+([\s\S]+)$/.exec(rest) ?? [];
  if (path === '')
    return presenter.say(`${rooms.texts.projects.whichNameAndFolder}\n${usageOf(rooms.texts, 'register')}`);
  const registered = objectionTo(floor, 'manage') ?? (await rooms.projects.register(name, path, person.id));
  return registered.ok
    ? presenter.say(
        rooms.texts.projects.registered(registered.value.name, oneLine(registered.value.path, 300)),
      )
    : presenter.decline(registered.error);
}

/** `/forget <name>`. */
export async function forgetProject(floor: Floor, name: string): Promise<void> {
  const { rooms, presenter } = floor;
  if (name === '')
    return presenter.say(`${rooms.texts.projects.whichProject}\n${usageOf(rooms.texts, 'forget')}`);
  const forgotten = objectionTo(floor, 'manage') ?? (await rooms.projects.forget(name));
  return forgotten.ok
    ? presenter.say(rooms.texts.projects.forgotten(forgotten.value.name))
    : presenter.decline(forgotten.error);
}

function objectionTo({ rooms, person }: Floor, act: Act): Result<never> | undefined {
  return mayDo(person.role, act) ? undefined : err(notAllowed(rooms.texts, person.role));
}
