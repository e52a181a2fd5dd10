import type { Candidate } from '../change.ts';
import type { Disk } from '../disk.ts';
import type { Outcome } from '../outcome.ts';
import type { Pause } from '../pause.ts';
import { checkTypes } from './check.ts';
import { makeNativeEngine } from './native/engine.ts';
import type { BasePrograms } from './bases.ts';
import type { Projects } from './projects.ts';

/** Says which type errors a candidate brings, as the workspace's own compiler does. */
export interface TypesEngine {
  /** `projects`: the programs of the library in this process, built when they are asked for. */
  check(candidate: Candidate, projects: () => Projects, pause: Pause, signal: AbortSignal): Promise<Outcome>;
  /** To be called when the disk changed. */
  renew(): void;
  /** Ends what was started. */
  close(): void;
}

/** The compiler in this process; where the workspace has a native one, that one. */
export function makeTypesEngine(programs: BasePrograms, disk: Disk): TypesEngine {
  const inProcess: TypesEngine = {
    check: (candidate, projects, pause) => checkTypes(candidate, programs, projects(), pause),
    renew: () => undefined,
    close: () => undefined,
  };
  const { native } = programs.toolchain;
  return native === undefined ? inProcess : makeNativeEngine(native, programs, disk, inProcess);
}
