import type { SessionId } from '../core/kernel/ids.ts';
import type { Result } from '../core/kernel/result.ts';
import type { Engine } from './engine.ts';

/**
 * One engine over several workspaces, which share the log. What begins a session or lists them is about the workspace that is
 * worked on now; everything else goes to the engine of the session's own workspace.
 */
export function routeEngines(parts: {
  /** Of any workspace: what only reads the log is the same in all. */
  readonly any: Engine;
  readonly current: () => Promise<Result<Engine>>;
  readonly of: (workspace: string) => Promise<Result<Engine>>;
}): Engine {
  const { any } = parts;

  async function engineOf(session: SessionId): Promise<Result<Engine>> {
    const state = await any.state(session);
    return state.ok ? parts.of(state.value.workspace) : state;
  }

  return {
    async start(session) {
      const engine = await parts.current();
      return engine.ok ? engine.value.start(session) : engine;
    },
    async *run(session, signal) {
      const engine = await engineOf(session);
      return engine.ok ? yield* engine.value.run(session, signal) : engine;
    },
    waits: any.waits,
    tell: (session, command) => any.tell(session, command),
    state: (session) => any.state(session),
    events: (session) => any.events(session),
    diff: (session, candidate) => any.diff(session, candidate),
    async previewRollback(session, path, choices) {
      const engine = await engineOf(session);
      return engine.ok ? engine.value.previewRollback(session, path, choices) : engine;
    },
    async previewRedo(session, choices) {
      const engine = await engineOf(session);
      return engine.ok ? engine.value.previewRedo(session, choices) : engine;
    },
    async sessions(limit) {
      const engine = await parts.current();
      return engine.ok ? engine.value.sessions(limit) : [];
    },
    find: (id) => any.find(id),
    async unfinished() {
      const engine = await parts.current();
      return engine.ok ? engine.value.unfinished() : [];
    },
    exportSession: (session) => any.exportSession(session),
  };
}
