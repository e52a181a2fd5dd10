import type { Disk } from '../../disk.ts';
import type { Outcome } from '../../outcome.ts';
import type { TypesEngine } from '../engine.ts';
import type { BasePrograms } from '../bases.ts';
import { NativeFailure } from './api.ts';
import { checkNatively } from './check.ts';
import { checkByCommand } from './command.ts';
import type { NativeCompiler } from './installed.ts';
import { makeStates } from './states.ts';

/** After this many failures in a row the programming interface is not tried again. */
const ENOUGH = 2;

/**
 * The workspace's own native compiler: through its programming interface; where that fails through its command line over
 * a copy of the workspace; and only where that fails too with the library that comes with IDS, said so each time.
 */
export function makeNativeEngine(
  compiler: NativeCompiler,
  programs: BasePrograms,
  disk: Disk,
  last: TypesEngine,
): TypesEngine {
  const { toolchain } = programs;
  const states = makeStates(compiler, disk);
  const name = `TypeScript ${compiler.version}`;
  let failures = 0;
  let reason = '';
  return {
    async check(candidate, projects, pause, signal) {
      if (failures < ENOUGH) {
        try {
          const outcome = await checkNatively(candidate, toolchain, programs.read, states, signal);
          failures = 0;
          return noted(outcome, name);
        } catch (error) {
          if (!(error instanceof NativeFailure)) throw error;
          failures++;
          reason = `the programming interface of ${name} could not be used: ${error.message}`;
        }
      }
      try {
        const outcome = await checkByCommand(compiler, candidate, toolchain, programs.read, pause, signal);
        return noted(outcome, `${name} by its command line, as ${reason}`);
      } catch (error) {
        if (!(error instanceof NativeFailure)) throw error;
        const why = `${reason}, and its command line neither: ${error.message}`;
        const outcome = await last.check(candidate, projects, pause, signal);
        return noted(outcome, `checked with ${toolchain.version} instead, as ${why}`);
      }
    },
    renew: () => {
      states.renew();
    },
    close: () => {
      states.close();
    },
  };
}

/** Says in the report by what the verdict was found. */
function noted(outcome: Outcome, note: string): Outcome {
  if (outcome.outcome === 'skipped' || outcome.outcome === 'crashed') return outcome;
  return { ...outcome, scope: outcome.scope === undefined ? note : `${outcome.scope}; ${note}` };
}
