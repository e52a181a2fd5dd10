import { join } from 'node:path';
import { parseWorkspacePath } from '../core/change/path.ts';
import { assertNever } from '../core/kernel/assert-never.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { mayDo, type Person } from '../core/people/person.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import { needsPerson } from '../core/session/state.ts';
import type { Engine } from '../engine/engine.ts';
import { renderAgents, renderCosts } from './commands/accounts.ts';
import { analyzeWords, renderAnalysis } from './commands/analysis.ts';
import { validationText } from './cards/checks.ts';
import { renderDoctor } from './commands/doctor.ts';
import { renderHelp, renderStart, usageOf } from './help.ts';
import type { Presenter } from './presenter.ts';
import { chooseProject, forgetProject, listProjects, registerProject } from './commands/projects.ts';
import { code, reply, type Choice } from './reply.ts';
import type { ChatRooms } from './rooms.ts';
import { backUp, offerRestore } from './commands/backup.ts';
import { commitHere } from './commands/commit.ts';
import { settle, showBackups, showConflicts } from './commands/kept.ts';
import { runLine } from './commands/run.ts';
import { onScreen } from './screen.ts';
import { renderSessions } from './sessions.ts';
import type { CommandName } from './texts/texts.ts';
import type { Surface } from './surface.ts';

/** What a command may do to the conversation it was said in. */
export interface Floor {
  readonly rooms: ChatRooms;
  readonly person: Person;
  readonly surface: Surface;
  readonly presenter: Presenter;
  /** Aborted when the conversation is left. */
  readonly signal: AbortSignal;
  start(request: string): Promise<void>;
  ask(question: string): Promise<void>;
  /** Lets the parliament say what there is to find at a place. */
  find(about: string, question: string): Promise<void>;
  cancel(session: SessionId): Promise<void>;
  tell(session: SessionId, command: SessionCommand): Promise<void>;
  /** Lets long work go on behind the conversation. */
  background(task: Promise<void>): void;
  /** The session that runs here, or was the last one here. */
  latest(): Promise<SessionId | undefined>;
}

/** Sessions that are looked through for the newest one that wrote something. */
const ROLLBACK_REACH = 200;

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
      const session = await meant(floor, rest);
      return session === undefined ? undefined : floor.cancel(session);
    }
    case 'feedback':
    case 'fix':
      return word(floor, name, rest);
    case 'restart': {
      const session = await meant(floor, rest);
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
  const session = await meant(floor, named ? first : '');
  return session === undefined ? undefined : floor.tell(session, { type, by: floor.person, text });
}

/** The session that a command names, or the one that it most likely means. Says so where there is none. */
async function meant(floor: Floor, id: string): Promise<SessionId | undefined> {
  const { engine } = floor.rooms;
  if (id !== '') {
    const found = await engine.find(id);
    if (found.ok) return found.value;
    await floor.presenter.decline(found.error);
    return undefined;
  }
  const session = (await floor.latest()) ?? (await engine.sessions(1)).at(0)?.id;
  if (session === undefined) {
    await floor.presenter.say(floor.rooms.texts.talk.noSessionHere);
  }
  return session;
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

async function validate(
  { rooms, surface, presenter, signal }: Floor,
  paths: readonly string[] | undefined,
): Promise<void> {
  const validator = await rooms.validator();
  const report = validator.ok ? await validator.value.validate(paths, signal) : validator;
  if (!validator.ok || !report.ok) return report.ok ? undefined : presenter.decline(report.error);
  // A button that can do nothing is none: whether there is a fix is only known once it is worked out.
  const mending = await validator.value.mend(paths, signal);
  const choices: readonly Choice[] = mending.ok
    ? [
        {
          label: rooms.texts.buttons.fixFindings(mending.value.mended.length),
          action: { do: 'mend', paths: paths ?? null },
        },
        { label: rooms.texts.buttons.cancel, action: { do: 'nothing' } },
      ]
    : [];
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
  await surface.show(reply([code(renderDoctor(rooms.texts, await rooms.doctor(signal)))]));
}

async function status(floor: Floor, rest: string): Promise<void> {
  const session = await meant(floor, rest);
  if (session === undefined) return;
  const state = await floor.rooms.engine.state(session);
  if (!state.ok) return floor.presenter.decline(state.error);
  return needsPerson(state.value.phase)
    ? floor.presenter.session(session, state.value)
    : floor.presenter.card(session, state.value);
}

async function history({ rooms, surface, presenter }: Floor, rest: string): Promise<void> {
  const count = rest === '' ? 20 : Number(rest);
  if (!Number.isInteger(count) || count < 1 || count > 200) {
    return presenter.say(`${rooms.texts.talk.howManySessions}\n${usageOf(rooms.texts, 'history')}`);
  }
  return surface.show(reply([code(renderSessions(rooms.texts, await rooms.engine.sessions(count)))]));
}

async function show({ rooms, surface, presenter }: Floor, session: SessionId): Promise<void> {
  const folder = await rooms.engine.exportSession(session);
  if (!folder.ok) return presenter.decline(folder.error);
  const minutes = await rooms.readExport(join(folder.value, 'minutes.md'));
  await surface.show(reply([code(onScreen(minutes).trimEnd(), 'markdown')]));
}

async function sendExport({ rooms, surface, presenter }: Floor, session: SessionId): Promise<void> {
  const folder = await rooms.engine.exportSession(session);
  if (!folder.ok) return presenter.decline(folder.error);
  const state = await rooms.engine.state(session);
  const names = ['minutes.md', 'events.jsonl'];
  if (state.ok && state.value.candidates.length > 0) names.push('change.diff');
  const documents = names.map((name) => ({ name, path: join(folder.value, name) }));
  await surface.show(reply(rooms.texts.talk.exported(session), [], documents));
}

async function rollback({ rooms, presenter }: Floor, rest: string): Promise<void> {
  const [first = '', ...more] = rest.split(/\s+/);
  const found: Result<SessionId | undefined> = first === '' ? ok(undefined) : await rooms.engine.find(first);
  // A single word that names no session may be a path of the newest one.
  const onlyPath = !found.ok && more.length === 0 && /[./]/.test(first);
  if (!found.ok && !onlyPath) return presenter.decline(found.error);
  const session = (found.ok ? found.value : undefined) ?? (await newestWritten(rooms));
  if (session === undefined) {
    return presenter.say(rooms.texts.reversal.nothingWritten);
  }
  const wanted = onlyPath ? first : more.join(' ');
  const ask = (only: string | null) =>
    presenter.reversal({ do: 'roll-back', session, path: only, choices: [], confirmed: false });
  if (wanted === '') return ask(null);
  const path = parseWorkspacePath(wanted);
  return path.ok ? ask(path.value) : presenter.decline(path.error);
}

async function redo({ rooms, presenter }: Floor, rest: string): Promise<void> {
  const found =
    rest === '' ? await newestTakenBack(rooms.engine, rooms.workspace) : await rooms.engine.find(rest);
  return found.ok
    ? presenter.reversal({ do: 'redo', session: found.value, choices: [], confirmed: false })
    : presenter.decline(found.error);
}

/** The session whose rollback is the newest that can be taken back. `nothing-to-do` when there is none. */
export async function newestTakenBack(engine: Engine, workspace: string): Promise<Result<SessionId>> {
  const sessions = await engine.sessions(ROLLBACK_REACH);
  const candidates = sessions
    .filter((each) => each.workspace === workspace && (each.phase === 'rolled-back' || each.phase === 'done'))
    .toSorted((a, b) => b.updatedAt - a.updatedAt);
  for (const { id } of candidates) {
    const state = await engine.state(id);
    if (!state.ok || state.value.takenBack.length === 0) continue;
    const { phase } = state.value;
    if (phase.kind !== 'rolled-back' || phase.problems.length === 0) return ok(id);
  }
  return refuse(
    'nothing-to-do',
    'There is nothing to write again: no session has taken anything back that still stands.',
    'See what there was: ids sessions',
  );
}

async function newestWritten({ engine, workspace }: ChatRooms): Promise<SessionId | undefined> {
  const sessions = await engine.sessions(ROLLBACK_REACH);
  return sessions.find((each) => each.phase === 'done' && each.workspace === workspace)?.id;
}
