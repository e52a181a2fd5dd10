import { join } from 'node:path';
import { parseWorkspacePath } from '../core/change/path.ts';
import type { ChangeSetId } from '../core/change/change-set.ts';
import { assertNever } from '../core/kernel/assert-never.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Refusal } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Person } from '../core/people/person.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import { evolve } from '../core/session/evolve.ts';
import { isOver, needsPerson, type SessionState } from '../core/session/state.ts';
import { renderAnalysis } from './analysis.ts';
import { choicesOf, renderCard } from './card.ts';
import { validationText } from './checks.ts';
import { renderDoctor } from './doctor.ts';
import { isCommand, renderHelp, renderStart, unknownCommand, usageOf, type CommandName } from './help.ts';
import { progressLine } from './progress.ts';
import { code, reply, sayRefusal, type Action, type Reply } from './reply.ts';
import { renderReport, renderRollbackPreview } from './report.ts';
import type { ChatRooms } from './rooms.ts';
import { onScreen } from './screen.ts';
import { renderSessions } from './sessions.ts';
import { renderWhy } from './why.ts';

/** Up to here a diff is shown in the chat itself; longer ones are files. Lines. */
const DIFF_LINES = 400;

/** Where the words of a conversation go. */
export interface Surface {
  /** Resolves once the whole reply was delivered; rejects when it could not be. */
  show(reply: Reply): Promise<void>;
  /** A session went on. `line` says how in words; `card` is its whole card for surfaces that edit in place. */
  progress(update: { readonly session: SessionId; readonly line: string; readonly card: string }): void;
}

/** One person talking to IDS on one surface. Long work goes on behind; every call answers as soon as it can. */
export interface Conversation {
  /** A command or plain text. Resolves when it was answered or, for long work, taken up. */
  receive(message: string): Promise<void>;
  /** A button. */
  choose(action: Action): Promise<void>;
  /** Takes a session forward and shows what becomes of it. */
  follow(session: SessionId): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  /** Stops what is under way; sessions stay where they are and can go on later. Returns those that were running. */
  leave(): Promise<readonly SessionId[]>;
  /** The session that was last started, followed or decided on here. */
  readonly current: SessionId | null;
}

export function makeConversation(rooms: ChatRooms, person: Person, surface: Surface): Conversation {
  const { engine } = rooms;
  const running = new Map<SessionId, AbortController>();
  const work = new Set<Promise<void>>();
  const leaving = new AbortController();
  /** Change sets whose complete diff was delivered here: only these can be approved. */
  const delivered = new Set<ChangeSetId>();
  let current: SessionId | null = null;

  const choices = (session: SessionId, state: SessionState) =>
    choicesOf(
      session,
      state,
      state.phase.kind === 'awaiting-approval' && delivered.has(state.phase.changeSet),
    );
  const say = (body: string) => surface.show(reply(body));
  const decline = (refusal: Refusal) => say(sayRefusal(refusal));

  function background(task: Promise<void>): void {
    const guarded = task
      .catch(async (error: unknown) => {
        if (leaving.signal.aborted) return;
        const what = error instanceof Error ? error.message : String(error);
        await say(`✋ IDS itself failed: ${onScreen(what)}\n   Nothing is lost; try again, or see /doctor.`);
      })
      // A surface that cannot even be told of a failure has gone away.
      .catch(() => undefined)
      .finally(() => work.delete(guarded));
    work.add(guarded);
  }

  async function run(session: SessionId): Promise<void> {
    if (running.has(session)) return;
    current = session;
    const stop = new AbortController();
    running.set(session, stop);
    const signal = AbortSignal.any([stop.signal, leaving.signal]);
    let outcome: Result<SessionState>;
    try {
      const before = await engine.state(session);
      let state = before.ok ? before.value : undefined;
      const events = engine.run(session, signal);
      let step = await events.next();
      while (step.done !== true) {
        const logged = step.value;
        // What was logged while this run began may be in the state already.
        if (state === undefined || logged.seq > state.seq) state = evolve(state, logged);
        surface.progress({ session, line: progressLine(logged.event), card: renderCard(session, state) });
        step = await events.next();
      }
      outcome = step.value;
    } finally {
      running.delete(session);
    }
    if (signal.aborted) return;
    if (outcome.ok) await present(session, outcome.value);
    else await decline(outcome.error);
  }

  /** Shows a session where it stands, with what can be done about it. */
  async function present(session: SessionId, state: SessionState): Promise<void> {
    current = session;
    const { phase } = state;
    if (phase.kind === 'awaiting-approval' && !delivered.has(phase.changeSet)) {
      await deliverDiff(session, state, phase.candidate);
    }
    const over = phase.kind === 'done' || phase.kind === 'rolled-back';
    const card = over ? renderReport(session, state) : renderCard(session, state);
    await surface.show(reply([code(card)], choices(session, state)));
  }

  /** Shows the complete diff. Where it cannot be delivered it says so, and the change cannot be approved. */
  async function deliverDiff(session: SessionId, state: SessionState, candidate: string): Promise<void> {
    const diff = await engine.diff(session, candidate);
    if (!diff.ok) return decline(diff.error);
    const lines = diff.value.split('\n').length - 1;
    try {
      if (lines <= DIFF_LINES) {
        await surface.show(reply([code(onScreen(diff.value).trimEnd(), 'diff')]));
      } else {
        const folder = await engine.exportSession(session);
        // The export holds the diff of the chosen candidate only.
        if (!folder.ok || state.chosen !== candidate) {
          await say(
            `The diff of ${candidate} has ${String(lines)} lines. Pick it to get it as a file; picking writes nothing.`,
          );
          return;
        }
        const path = join(folder.value, 'change.diff');
        await surface.show(
          reply(`The complete diff has ${String(lines)} lines:`, [], [{ name: 'change.diff', path }]),
        );
      }
      const changeSet = state.candidates.find((each) => each.label === candidate)?.changeSet.id;
      if (changeSet !== undefined) delivered.add(changeSet);
    } catch {
      await say('✋ The complete diff could not be delivered, so it cannot be approved yet. Try Diff again.');
    }
  }

  async function tell(session: SessionId, command: SessionCommand): Promise<void> {
    const told = await engine.tell(session, command);
    if (told.ok) background(run(session));
    else await decline(told.error);
  }

  async function cancel(session: SessionId): Promise<void> {
    // What runs is stopped only after the word stands, so that a refused cancel does not interrupt a write.
    const told = await engine.tell(session, { type: 'cancel', by: person });
    if (!told.ok) return decline(told.error);
    running.get(session)?.abort();
    await say(`Cancelled ${session}; nothing was written.`);
  }

  async function choose(action: Action): Promise<void> {
    switch (action.do) {
      case 'approve': {
        const { session, changeSet, acceptWarnings } = action;
        if (!delivered.has(changeSet)) {
          // A button from before a restart: whoever presses it is shown the change first.
          const state = await engine.state(session);
          return state.ok ? present(session, state.value) : decline(state.error);
        }
        return tell(session, { type: 'approve', by: person, changeSet, acceptWarnings });
      }
      case 'cancel':
        return cancel(action.session);
      case 'rebase':
        return tell(action.session, { type: 'rebase', by: person });
      case 'pick':
        return tell(action.session, { type: 'pick', by: person, candidate: action.candidate });
      case 'roll-back': {
        const { session, path } = action;
        if (!action.confirmed) return previewRollback(session, path);
        return tell(session, { type: 'roll-back', by: person, ...(path === null ? {} : { path }) });
      }
      case 'why': {
        const state = await engine.state(action.session);
        if (!state.ok) return decline(state.error);
        return surface.show(
          reply([code(renderWhy(state.value))], choices(action.session, state.value).filter(isDecision)),
        );
      }
      case 'diff':
        return showDiff(action.session, action.candidate);
      case 'code':
        return startCode(action.request);
      case 'nothing':
        return say('Nothing was changed.');
      default:
        return assertNever(action);
    }
  }

  /** The diff again, and the choices that the session leaves now. */
  async function showDiff(session: SessionId, candidate: string): Promise<void> {
    const state = await engine.state(session);
    if (!state.ok) return decline(state.error);
    await deliverDiff(session, state.value, candidate);
    if (!needsPerson(state.value.phase)) return;
    await surface.show(reply('What should become of it?', choices(session, state.value).filter(isDecision)));
  }

  async function previewRollback(session: SessionId, path: string | null): Promise<void> {
    const state = await engine.state(session);
    if (!state.ok) return decline(state.error);
    const { written, phase } = state.value;
    if (phase.kind === 'rolled-back') return say(`${session} has been taken back already.`);
    if (phase.kind !== 'done' || written.length === 0) {
      return say(`✋ ${session} has written nothing that could be taken back.`);
    }
    if (path !== null && !written.some((file) => file.path === path)) {
      return say(
        `✋ ${session} did not write ${onScreen(path)}.\n   It wrote ${written.map((file) => file.path).join(', ')}.`,
      );
    }
    await surface.show(
      reply(
        [code(renderRollbackPreview(session, state.value, path))],
        [
          { label: 'Roll back', action: { do: 'roll-back', session, path, confirmed: true } },
          { label: 'Keep it', action: { do: 'nothing' } },
        ],
      ),
    );
  }

  async function startCode(request: string): Promise<void> {
    if (request === '') return say(`✋ What should change?\n${usageOf('code')}`);
    const started = await engine.start({ source: 'code', request, by: person, autoApprove: false });
    if (!started.ok) return decline(started.error);
    background(run(started.value));
  }

  /** The session that a command names, or the one that it most likely means. */
  async function meant(
    id: string,
    fallback: () => Promise<SessionId | undefined>,
  ): Promise<SessionId | undefined> {
    if (id === '') {
      const session = await fallback();
      if (session === undefined)
        await say('There is no session here yet. Start one with: /code <description>');
      return session;
    }
    const found = await engine.find(id);
    if (found.ok) return found.value;
    await decline(found.error);
    return undefined;
  }

  const newest = async () => [...running.keys()].at(-1) ?? current ?? (await engine.sessions(1)).at(0)?.id;

  async function command(name: CommandName, rest: string): Promise<void> {
    switch (name) {
      case 'start':
        return say(renderStart(person, rooms.workspace, rooms.parliament));
      case 'help':
        return surface.show(reply([code(renderHelp(rest.split(/\s+/)[0]))]));
      case 'code':
        return startCode(rest);
      case 'analyze':
        if (rest === '') return say(`✋ Which file?\n${usageOf('analyze')}`);
        background(analyze(rest));
        return;
      case 'validate':
        background(validate(rest === '' ? undefined : rest.split(/\s+/)));
        return;
      case 'status': {
        const session = await meant(rest, newest);
        if (session === undefined) return;
        const state = await engine.state(session);
        if (!state.ok) return decline(state.error);
        if (needsPerson(state.value.phase)) return present(session, state.value);
        return surface.show(reply([code(renderCard(session, state.value))], choices(session, state.value)));
      }
      case 'cancel': {
        const session = await meant(rest, newest);
        return session === undefined ? undefined : cancel(session);
      }
      case 'history': {
        const count = rest === '' ? 20 : Number(rest);
        if (!Number.isInteger(count) || count < 1 || count > 200) {
          return say(`✋ How many sessions? A whole number from 1 to 200.\n${usageOf('history')}`);
        }
        return surface.show(reply([code(renderSessions(await engine.sessions(count)))]));
      }
      case 'show':
      case 'export': {
        if (rest === '') return say(`✋ Which session? See /history.\n${usageOf(name)}`);
        const session = await meant(rest, newest);
        return session === undefined ? undefined : (name === 'show' ? show : sendExport)(session);
      }
      case 'rollback':
        return rollback(rest);
      case 'doctor':
        background(
          rooms.doctor(leaving.signal).then((report) => surface.show(reply([code(renderDoctor(report))]))),
        );
        return;
      default:
        return assertNever(name);
    }
  }

  async function analyze(path: string): Promise<void> {
    const analyst = await rooms.analyst();
    const analysis = analyst.ok ? await analyst.value.analyze(path, leaving.signal) : analyst;
    if (!analysis.ok) return decline(analysis.error);
    await surface.show(reply([code(renderAnalysis(analysis.value))]));
  }

  async function validate(paths: readonly string[] | undefined): Promise<void> {
    const validator = await rooms.validator();
    const report = validator.ok ? await validator.value.validate(paths, leaving.signal) : validator;
    if (!report.ok) return decline(report.error);
    await surface.show(reply([code(validationText(report.value))]));
  }

  async function show(session: SessionId): Promise<void> {
    const folder = await engine.exportSession(session);
    if (!folder.ok) return decline(folder.error);
    const minutes = await rooms.readExport(join(folder.value, 'minutes.md'));
    await surface.show(reply([code(onScreen(minutes).trimEnd(), 'markdown')]));
  }

  async function sendExport(session: SessionId): Promise<void> {
    const folder = await engine.exportSession(session);
    if (!folder.ok) return decline(folder.error);
    const state = await engine.state(session);
    const names = ['minutes.md', 'events.jsonl'];
    if (state.ok && state.value.candidates.length > 0) names.push('change.diff');
    await surface.show(
      reply(
        `Exported ${session}:`,
        [],
        names.map((each) => ({ name: each, path: join(folder.value, each) })),
      ),
    );
  }

  async function rollback(rest: string): Promise<void> {
    const [first = '', ...more] = rest.split(/\s+/);
    const found: Result<SessionId | undefined> = first === '' ? ok(undefined) : await engine.find(first);
    // A single word that names no session may be a path of the newest one.
    const onlyPath = !found.ok && more.length === 0 && /[./]/.test(first);
    if (!found.ok && !onlyPath) return decline(found.error);
    const session = (found.ok ? found.value : undefined) ?? (await newestWritten());
    if (session === undefined) return say('There is nothing to take back: no session has written anything.');
    const wanted = onlyPath ? first : more.join(' ');
    if (wanted === '') return previewRollback(session, null);
    const path = parseWorkspacePath(wanted);
    return path.ok ? previewRollback(session, path.value) : decline(path.error);
  }

  async function newestWritten(): Promise<SessionId | undefined> {
    return (await engine.sessions(200)).find(
      (each) => each.phase === 'done' && each.workspace === rooms.workspace,
    )?.id;
  }

  return {
    get current() {
      return current;
    },
    choose,
    follow(session) {
      background(run(session));
    },
    async receive(message) {
      const trimmed = message.trim();
      if (trimmed === '') return;
      const match = /^\/([^\s@]*)(?:@\S+)?(?:\s+([\s\S]*))?$/.exec(trimmed);
      if (match === null) {
        return surface.show(
          reply(
            'I can answer plain questions once a language model can be asked; a change is asked for with /code.',
            [{ label: 'Do it as /code', action: { do: 'code', request: trimmed } }],
          ),
        );
      }
      const name = (match[1] ?? '').toLowerCase();
      return isCommand(name) ? command(name, (match[2] ?? '').trim()) : say(unknownCommand(name));
    },
    async settled() {
      while (work.size > 0) await Promise.all(work);
    },
    async leave() {
      const sessions = [...running.keys()];
      leaving.abort();
      await Promise.all(work);
      const states = await Promise.all(sessions.map((session) => engine.state(session)));
      return sessions.filter((_, index) => {
        const state = states[index];
        return state?.ok === true && !isOver(state.value.phase);
      });
    },
  };
}

function isDecision(choice: { readonly action: Action }): boolean {
  return choice.action.do !== 'why' && choice.action.do !== 'diff';
}
