import { assertNever } from '../core/kernel/assert-never.ts';
import { findingsOf, requestToMend, unmended } from '../core/change/mending.ts';
import { mayDo } from '../core/people/person.ts';
import { renderAgents, renderCosts } from './commands/accounts.ts';
import { analyzeWords, renderAnalysis } from './commands/analysis.ts';
import { validationText } from './cards/checks.ts';
import { renderDoctor } from './commands/doctor.ts';
import { renderHelp, renderStart, usageOf } from './help.ts';
import type { Floor } from './floor.ts';
import { chooseProject, forgetProject, listProjects, registerProject } from './commands/projects.ts';
import { code, reply, type Choice } from './reply.ts';
import { backUp, offerRestore } from './commands/backup.ts';
import { commitHere } from './commands/commit.ts';
import { settle, showBackups, showConflicts } from './commands/kept.ts';
import { runLine } from './commands/run.ts';
import type { CommandName } from './texts/texts.ts';
import { meant } from './commands/meant.ts';
import { newestWritten } from './commands/newest.ts';
import { goOn } from './commands/go-on.ts';
import { inChat } from './ways.ts';
import { history, sendExport, show, status } from './commands/past.ts';
import { redo, rollback } from './commands/rollback.ts';

/** Carries out one command; `rest` is what stands behind its name. */
export async function obey(floor: Floor, name: CommandName, rest: string): Promise<void> {
  const { rooms, surface, presenter } = floor;
  const { texts } = rooms;
  switch (name) {
    case 'start':
      return presenter.say(renderStart(texts, floor.person, rooms.workspace, rooms.parliament));
    case 'help':
      return surface.show(reply([code(renderHelp(texts, rest.split(/\s+/)[0]))]));
    case 'code':
      return floor.start(rest);
    case 'ask':
      return floor.ask(rest);
    case 'analyze':
      if (rest === '') return presenter.say(`${texts.talk.whichFile}\n${usageOf(texts, 'analyze')}`);
      floor.background(analyze(floor, rest));
      return;
    case 'validate':
      floor.background(validate(floor, rest === '' ? undefined : rest.split(/\s+/)));
      return;
    case 'status':
      return status(floor, rest);
    case 'cancel': {
      const session = await meant(floor, rest, true);
      return session === undefined ? undefined : floor.cancel(session);
    }
    case 'feedback':
    case 'fix':
      return word(floor, name, rest);
    case 'continue':
      return goOn(floor, rest);
    case 'restart': {
      const session = await meant(floor, rest, true);
      return session === undefined ? undefined : floor.tell(session, { type: 'restart', by: floor.person });
    }
    case 'history':
      return history(floor, rest);
    case 'show':
    case 'export': {
      if (rest === '') return presenter.say(`${texts.talk.whichSession}\n${usageOf(texts, name)}`);
      const session = await meant(floor, rest);
      return session === undefined ? undefined : (name === 'show' ? show : sendExport)(floor, session);
    }
    case 'rollback':
      return rollback(floor, rest);
    case 'redo':
      return redo(floor, rest);
    case 'backup':
      floor.background(backUp(floor, rest));
      return;
    case 'backups':
      floor.background(showBackups(floor));
      return;
    case 'restore':
      floor.background(offerRestore(floor, rest));
      return;
    case 'conflicts':
      floor.background(rest === '' ? showConflicts(floor) : settle(floor, rest));
      return;
    case 'commit': {
      const session = rest === '' ? await newestWritten(rooms) : await meant(floor, rest);
      if (session !== undefined) floor.background(commitHere(floor, session));
      else if (rest === '') return presenter.say(texts.talk.nothingToCommit);
      return;
    }
    case 'run':
      if (rest === '') return presenter.say(`${texts.running.which}\n${usageOf(texts, 'run')}`);
      floor.background(runLine(floor, rest));
      return;
    case 'agents':
    case 'costs':
      return account(floor, name);
    case 'projects':
      return listProjects(floor);
    case 'project':
      return chooseProject(floor, rest);
    case 'register':
      return registerProject(floor, rest);
    case 'forget':
      return forgetProject(floor, rest);
    case 'doctor':
      floor.background(doctor(floor));
      return;
    default:
      return assertNever(name);
  }
}

/** A person's words on a session: the one that is named first, else the one that is meant. */
async function word(floor: Floor, type: 'feedback' | 'fix', rest: string): Promise<void> {
  const [first = '', ...more] = rest.split(/\s+/);
  const named = /^(?:sess_[\w-]*|[0-9a-f]{8})$/.test(first);
  const text = named ? rest.slice(rest.indexOf(first) + first.length).trim() : rest;
  if ((named ? more.join('') : rest).trim() === '') {
    return floor.presenter.say(
      `${floor.rooms.texts.talk.whatShouldDiffer}\n${usageOf(floor.rooms.texts, type)}`,
    );
  }
  const session = await meant(floor, named ? first : '', true);
  return session === undefined ? undefined : floor.tell(session, { type, by: floor.person, text });
}

async function analyze(floor: Floor, words: string): Promise<void> {
  const { rooms, surface, presenter, signal, person } = floor;
  const analyst = await rooms.analyst();
  if (!analyst.ok) return presenter.decline(analyst.error);
  const analyzed = await analyzeWords(analyst.value, words, signal);
  if (!analyzed.ok) return presenter.decline(analyzed.error);
  const { analysis, question } = analyzed.value;
  await surface.show(reply([code(renderAnalysis(analysis))]));
  // Who only reads has what there is; findings begin a session.
  if (mayDo(person.role, 'start-session'))
    await floor.find(analysis.path === '' ? '.' : analysis.path, question);
}

/** Whether somebody sits who can think of a change that no tool has. */
async function hasModels(rooms: Floor['rooms']): Promise<boolean> {
  const accounts = await rooms.accounts();
  return accounts.ok && (await accounts.value.agents()).models.length > 0;
}

async function validate(
  { rooms, surface, presenter, signal, person }: Floor,
  paths: readonly string[] | undefined,
): Promise<void> {
  const validator = await rooms.validator();
  const report = validator.ok ? await validator.value.validate(paths, signal) : validator;
  if (!validator.ok || !report.ok) return report.ok ? undefined : presenter.decline(report.error);
  // A button that can do nothing is none: whether there is a fix is only known once it is worked out.
  const { buttons } = rooms.texts;
  const mending = await validator.value.mend(paths, signal);
  const mended = mending.ok ? mending.value.mended : [];
  const left = unmended(findingsOf(report.value, paths !== undefined), mended);
  const ways: readonly Choice[] = [
    ...(mended.length === 0
      ? []
      : [
          {
            label: buttons.fixFindings(mended.length),
            action: { do: 'mend' as const, paths: paths ?? null },
          },
        ]),
    ...(left.length > 0 && mayDo(person.role, 'start-session') && (await hasModels(rooms))
      ? [{ label: buttons.askParliament, action: { do: 'code' as const, request: requestToMend(left) } }]
      : []),
  ];
  const choices: readonly Choice[] =
    ways.length === 0 ? [] : [...ways, { label: buttons.cancel, action: { do: 'nothing' } }];
  await surface.show(reply([code(validationText(rooms.texts, report.value))], choices));
}

async function account({ rooms, surface, presenter }: Floor, name: 'agents' | 'costs'): Promise<void> {
  const accounts = await rooms.accounts();
  if (!accounts.ok) return presenter.decline(accounts.error);
  const text =
    name === 'costs'
      ? renderCosts(rooms.texts, await accounts.value.costs())
      : renderAgents(rooms.texts, await accounts.value.agents());
  return surface.show(reply([code(text)]));
}

async function doctor({ rooms, surface, signal }: Floor): Promise<void> {
  const { findings } = await rooms.doctor(signal);
  const here = findings.map((each) => ({ ...each, mend: inChat(each.mend) }));
  await surface.show(reply([code(renderDoctor(rooms.texts, { findings: here }))]));
}
