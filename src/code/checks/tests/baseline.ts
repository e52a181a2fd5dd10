import type { Selection, TestCase } from './case.ts';
import type { Execution } from './execute.ts';

/** What is known of the tests of one tree, the last one that was asked about. */
export interface Baseline {
  /**
   * The tests of the selection in a package (absolute folder) of a tree. `tree` differs whenever a file of it may. `run` is asked for
   * what is not known yet; results of named files are known one by one.
   */
  of(
    tree: string,
    folder: string,
    selection: Selection,
    run: (selection: Selection) => Promise<Execution>,
  ): Promise<Execution>;
}

interface Known {
  readonly tree: string;
  readonly runs: Map<string, Execution>;
  /** By the file's absolute path. */
  readonly files: Map<string, readonly TestCase[]>;
  /** Wall time of every run, milliseconds. */
  ms: number;
}

/** `root`: the workspace, absolute. */
export function makeBaseline(root: string): Baseline {
  let known: Known | undefined;
  return {
    async of(tree, folder, selection, run) {
      if (known?.tree !== tree) known = { tree, runs: new Map(), files: new Map(), ms: 0 };
      const { runs, files } = known;
      if (selection.kind !== 'only') {
        const key = JSON.stringify([folder, selection]);
        const execution = runs.get(key) ?? (await run(selection));
        // One that was ended may get further the next time.
        if (execution.kind !== 'ended') runs.set(key, execution);
        return execution;
      }
      const missing = selection.files.filter((file) => !files.has(file));
      if (missing.length > 0) {
        const execution = await run({ kind: 'only', files: missing });
        if (execution.kind !== 'ran') return execution;
        known.ms += execution.ms;
        for (const file of missing) {
          files.set(
            file,
            execution.tests.filter((test) => `${root}/${test.file}` === file),
          );
        }
      }
      return { kind: 'ran', tests: selection.files.flatMap((file) => files.get(file) ?? []), ms: known.ms };
    },
  };
}
