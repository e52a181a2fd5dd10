import type { Contents } from '../core/change/change-set.ts';
import { parseWorkspacePath, printable } from '../core/change/path.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { decide } from '../core/session/decide.ts';
import type { ReversalPreview } from '../core/session/divergence.ts';
import { workingPhases, type SessionState } from '../core/session/state.ts';
import { writtenContents } from './contents.ts';
import type { Engine } from './engine.ts';
import { diffOf, exportSession } from './exports.ts';
import type { EngineParts } from './parts.ts';
import type { Workspace } from './ports.ts';
import { known, run } from './run.ts';
import { startSession } from './start.ts';

/** How often a person's word is weighed against a session that moves on meanwhile. */
const MOST_DECISIONS = 20;

export function makeEngine(parts: EngineParts): Engine {
  const { log, clock } = parts;

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
    const state = await known(parts, session);
    if (!state.ok) return state;
    return look(rooms.value.workspace, await writtenContents(rooms.value, state.value), state.value);
  }

  return {
    start: (session) => startSession(parts, session),
    run: (session, signal) => run(parts, session, signal),
    waits: parts.waits ?? { listen: () => () => undefined },

    async tell(session, command) {
      for (let attempt = 1; ; attempt++) {
        const state = await known(parts, session);
        if (!state.ok) return state;
        const events = decide(state.value, command);
        if (!events.ok) return events;
        if (events.value.length === 0) return state;
        const appended = await log.append(session, state.value, events.value, clock());
        if (appended.ok) return ok(appended.value.state);
        // A session at work moves on all the time: whether the word still stands is decided anew.
        if (attempt === MOST_DECISIONS) return appended;
      }
    },

    state: (session) => known(parts, session),
    events: (session) => log.events(session),
    async diff(session, label) {
      const state = await known(parts, session);
      return state.ok ? diffOf(parts, state.value, label) : state;
    },

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
          `There is no session "${printable(text.slice(0, 60))}".`,
          'List them with: ids sessions',
        );
      }
      return others.length === 0
        ? ok(id)
        : refuse(
            'ambiguous',
            `Several sessions match "${printable(text.slice(0, 60))}".`,
            `They are ${ids.join(', ')}.`,
          );
    },

    unfinished: () => log.inPhases(parts.workspace, workingPhases),
    exportSession: (session) => exportSession(parts, session),
  };
}
