import { setImmediate as turn } from 'node:timers/promises';
import type { Contents } from '../core/change/change-set.ts';
import { parseWorkspacePath } from '../core/change/path.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { newSessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { evidenceDefaults } from '../core/parliament/constants.ts';
import type { ConsensusRule } from '../core/parliament/rule.ts';
import type { Seat } from '../core/parliament/seat.ts';
import { mayDo } from '../core/people/person.ts';
import type { ApprovalRule } from '../core/session/approval.ts';
import { decide } from '../core/session/decide.ts';
import type { ReversalPreview } from '../core/session/divergence.ts';
import { conclude, nextEffect, type Effect } from '../core/session/effects.ts';
import type { LoggedEvent } from '../core/session/events.ts';
import { replay } from '../core/session/evolve.ts';
import { renderMinutes } from '../core/session/minutes.ts';
import { learnedFrom, type Learned } from '../core/session/outcomes.ts';
import { workingPhases, type SessionState } from '../core/session/state.ts';
import type { EventLog } from '../store/event-log.ts';
import type { Claims } from '../store/claims.ts';
import { perform } from './effects.ts';
import type { EffectResult, EffectRooms } from './effect.ts';
import { contentsOf, writtenContents } from './contents.ts';
import type { Engine } from './engine.ts';
import type { Workspace } from './ports.ts';
import { makeReports, type Reports } from './reports.ts';

/** A request is words; longer text belongs into a file. Characters. */
const REQUEST_LIMIT = 20_000;
const PATCH_LIMIT = 5_000_000;
/** Well under the life of a claim, in milliseconds. */
const RENEW_MS = 4_000;
/** Once these have begun they are finished: half a write is no place to stop. */
const uninterruptible: ReadonlySet<Effect['type']> = new Set(['apply', 'roll-back', 'redo']);

export interface EngineParts {
  readonly log: EventLog;
  readonly claims: Claims;
  /** Opened at the first effect, so that reading sessions starts nothing. */
  readonly rooms: () => Promise<Result<EffectRooms>>;
  /** Absolute path of the workspace, symbolic links resolved. */
  readonly workspace: string;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Whose word it takes to write what begins from now on; absent: one approver's. */
  readonly approval?: ApprovalRule;
  /** By which rule, and in how many rounds, a session of these seats that begins now is decided. */
  readonly deliberation?: (
    seats: readonly Seat[],
  ) => Promise<{ readonly rule: ConsensusRule; readonly maxRounds: number }>;
  /** Told what a session has taught so far, each time it comes to rest. `at`: of its last event, epoch milliseconds. */
  readonly learn?: (session: SessionId, learned: readonly Learned[], at: number) => Promise<void>;
  /** What models answered in a session, as it is exported: one line of JSON each. */
  readonly answers?: (session: SessionId) => Promise<readonly string[]>;
  readonly writeExport: (session: SessionId, files: ReadonlyMap<string, string>) => Promise<string>;
  /** Told of exceptions, which are defects; the session itself ends with a sentence for a person. */
  readonly onDefect: (error: unknown, where: string) => void;
}

export function makeEngine(parts: EngineParts): Engine {
  const { log, claims, clock } = parts;

  async function known(session: SessionId, from?: SessionState): Promise<Result<SessionState>> {
    const state = await log.state(session, from);
    return state === undefined ? notThere(session) : ok(state);
  }

  async function attempt(
    rooms: EffectRooms,
    session: SessionId,
    state: SessionState,
    effect: Effect,
    signal: AbortSignal,
    reports: Reports,
  ): Promise<EffectResult> {
    try {
      return await perform(rooms, session, state, effect, signal, reports);
    } catch (error) {
      // Whether a failed write left anything is the workspace's to find out; its recovery runs before the next one.
      if (uninterruptible.has(effect.type) || signal.aborted) throw error;
      parts.onDefect(error, `${session} ${effect.type}`);
      return {
        event: {
          type: 'refused',
          refusal: {
            code: 'io-failed',
            message: `IDS itself failed at the step "${effect.type}"; nothing was written.`,
            hint: 'The log of IDS has the details. Please report it; asking again is safe.',
          },
        },
      };
    }
  }

  /** One that cannot be renewed in time is another process's sooner or later; until then the work may go on. */
  async function renew(session: SessionId, taken: AbortController): Promise<void> {
    try {
      if (!(await claims.claim(session))) taken.abort();
    } catch (error) {
      parts.onDefect(error, `${session} claim`);
    }
  }

  async function* run(
    session: SessionId,
    outside: AbortSignal,
  ): AsyncGenerator<LoggedEvent, Result<SessionState>> {
    const before = await known(session);
    if (!before.ok) return before;
    if (before.value.workspace !== parts.workspace) {
      return refuse(
        'wrong-state',
        `This session belongs to another workspace, ${before.value.workspace}.`,
        `Repeat with: --workspace ${before.value.workspace}`,
      );
    }
    if (nextEffect(before.value) === undefined) return before;
    const rooms = await parts.rooms();
    if (!rooms.ok) return rooms;
    if (!(await claims.claim(session))) {
      return refuse(
        'workspace-busy',
        'Another IDS process is taking this session forward.',
        'Wait for it, or stop it.',
      );
    }
    const taken = new AbortController();
    const renewal = setInterval(() => void renew(session, taken), RENEW_MS);
    const signal = AbortSignal.any([outside, taken.signal]);
    const over = new AbortController();
    const reports = makeReports(
      rooms.value.checker,
      rooms.value.checks,
      ({ changeSet }) => contentsOf(rooms.value, changeSet.files),
      AbortSignal.any([signal, over.signal]),
    );
    try {
      let state = await known(session, before.value);
      while (state.ok && !isAborted(signal)) {
        const effect = nextEffect(state.value);
        if (effect === undefined) break;
        // Steps can follow each other by promises alone: whoever waits for this process gets a turn between them.
        await turn();
        const result = await attempt(rooms.value, session, state.value, effect, signal, reports);
        // What an aborted effect says is about the abort and not about the session: it is asked for anew next time.
        if (isAborted(signal) && !uninterruptible.has(effect.type)) break;
        const events = conclude(state.value, result.event);
        const appended = await log.append(session, state.value, events, clock(), result.contents);
        if (appended.ok) {
          state = ok(appended.value.state);
          yield* appended.value.logged;
        } else {
          // A person spoke in the meantime (a cancel, say). Their word stands; the result is dropped, or, for a
          // write, found again by its key.
          state = await known(session, state.value);
        }
      }
      await exportSession(session);
      return state;
    } finally {
      over.abort();
      clearInterval(renewal);
      await claims.release(session);
    }
  }

  async function exportSession(session: SessionId): Promise<Result<string>> {
    const events = await log.events(session);
    const state = replay(events);
    if (state === undefined) return notThere(session);
    const files = new Map([
      ['minutes.md', renderMinutes(session, state, events)],
      ['events.jsonl', events.map((event) => `${JSON.stringify(event)}\n`).join('')],
    ]);
    const answers = (await parts.answers?.(session)) ?? [];
    if (answers.length > 0) files.set('answers.jsonl', answers.map((line) => `${line}\n`).join(''));
    const subject = state.chosen ?? state.candidates[0]?.label;
    const text = subject === undefined ? undefined : await diffOf(state, subject);
    if (text?.ok === true) files.set('change.diff', text.value);
    await parts.learn?.(session, learnedFrom(events), state.updatedAt);
    return ok(await parts.writeExport(session, files));
  }

  async function preview(
    session: SessionId,
    look: (
      workspace: Workspace,
      contents: Contents,
      state: SessionState,
    ) => Promise<Result<readonly ReversalPreview[]>>,
  ): Promise<Result<readonly ReversalPreview[]>> {
    const rooms = await parts.rooms();
    if (!rooms.ok) return rooms;
    const state = await known(session);
    if (!state.ok) return state;
    return look(rooms.value.workspace, await writtenContents(rooms.value, state.value), state.value);
  }

  async function diff(session: SessionId, label: string): Promise<Result<string>> {
    const state = await known(session);
    return state.ok ? diffOf(state.value, label) : state;
  }

  async function diffOf({ candidates }: SessionState, label: string): Promise<Result<string>> {
    const candidate = candidates.find((each) => each.label === label);
    const bytes = candidate === undefined ? undefined : await log.blob(candidate.diff);
    return bytes === undefined
      ? refuse('not-found', `The session has no candidate ${label}.`)
      : ok(new TextDecoder().decode(bytes));
  }

  return {
    async start({ source, request, by, autoApprove, once, about, from }) {
      if (!mayDo(by.role, 'start-session')) {
        return refuse(
          'not-allowed',
          `As ${by.role} you may not start a session.`,
          'Ask an owner to make you a member.',
        );
      }
      const limit = source === 'patch' ? PATCH_LIMIT : REQUEST_LIMIT;
      if (request.trim() === '')
        return source === 'ask'
          ? refuse('wrong-use', 'The question is empty.', 'Say what you want to know.')
          : refuse('wrong-use', 'The request is empty.', 'Say what should change.');
      if (request.length > limit) {
        return refuse(
          'wrong-use',
          `The request has ${String(request.length)} characters; ${String(limit)} are accepted.`,
          'Say it shorter, or put the details into a file of the workspace and name it.',
        );
      }
      const rooms = await parts.rooms();
      if (!rooms.ok) return rooms;
      const session =
        once === undefined
          ? newSessionId(clock(), parts.random(4))
          : newSessionId(once.at, bytesOf(rooms.value.sha256(new TextEncoder().encode(once.key))));
      if (once !== undefined && (await log.state(session))?.request === request) return ok(session);
      const { seats } = rooms.value.parliament;
      const started = await log.append(
        session,
        undefined,
        [
          {
            type: 'session-started',
            kind: source,
            request,
            by,
            workspace: parts.workspace,
            autoApprove,
            seats,
            ...(about === undefined ? {} : { about }),
            ...(from === undefined ? {} : { from }),
            ...((await parts.deliberation?.(seats)) ?? { rule: evidenceDefaults }),
            ...(parts.approval === undefined ? {} : { approval: parts.approval }),
          },
        ],
        clock(),
      );
      return started.ok ? ok(session) : started;
    },

    run,

    async tell(session, command) {
      const state = await known(session);
      if (!state.ok) return state;
      const events = decide(state.value, command);
      if (!events.ok) return events;
      if (events.value.length === 0) return state;
      const appended = await log.append(session, state.value, events.value, clock());
      return appended.ok ? ok(appended.value.state) : appended;
    },

    state: known,
    events: (session) => log.events(session),
    diff,

    async previewRollback(session, path, choices = []) {
      const parsed = path === null ? undefined : parseWorkspacePath(path);
      if (parsed?.ok === false) return parsed;
      const only = parsed === undefined ? {} : { path: parsed.value };
      return preview(session, (workspace, contents) =>
        workspace.previewRollback({ session, choices, contents, ...only }),
      );
    },

    previewRedo: (session, choices = []) =>
      preview(session, (workspace, contents, state) => {
        const rollback = state.takenBack.at(-1)?.transaction;
        return workspace.previewRedo({
          session,
          choices,
          contents,
          ...(rollback === undefined ? {} : { rollback }),
        });
      }),

    sessions: (limit) => log.sessions(parts.workspace, limit),

    async find(text) {
      const ids = await log.matching(text.trim(), 6);
      const [id, ...others] = ids;
      if (id === undefined) {
        return refuse(
          'not-found',
          `There is no session "${text.slice(0, 60)}".`,
          'List them with: ids sessions',
        );
      }
      return others.length === 0
        ? ok(id)
        : refuse(
            'ambiguous',
            `Several sessions match "${text.slice(0, 60)}".`,
            `They are ${ids.join(', ')}.`,
          );
    },

    unfinished: () => log.inPhases(parts.workspace, workingPhases),
    exportSession,
  };
}

function notThere(session: SessionId) {
  return refuse('not-found', `There is no session ${session}.`, 'List them with: ids sessions');
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Read through a function because the type checker takes an earlier look at the flag for the last one. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
