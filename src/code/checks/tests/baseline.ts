import type { Selection, TestCase } from './case.ts';
import type { Execution } from './execute.ts';

/** What is known of the tests of one tree, the last one that was asked about. */
export interface Baseline {
  /**
   * The tests of the selection that a test command (any name for it) runs in a tree. `tree` differs whenever a file of it may. `run` is asked for
   * what is not known yet; results of named files are known one by one.
   */
  of(
    tree: string,
    command: string,
    selection: Selection,
    run: (selection: Selection) => Promise<Execution>,
  ): Promise<Execution>;
}

interface Known {
  readonly tree: string;
  readonly runs: Map<string, Execution>;
  /** By the command and the file's absolute path. */
  readonly files: Map<string, readonly TestCase[]>;
  /** By the command, what failed outside of every file. */
  readonly outside: Map<string, TestCase[]>;
  /** Wall time of every run, milliseconds. */
  ms: number;
}

/** `root`: the workspace, absolute. */
export function makeBaseline(root: string): Baseline {
  let known: Known | undefined;
  return {
    async of(tree, command, selection, run) {
      if (known?.tree !== tree)
        known = { tree, runs: new Map(), files: new Map(), outside: new Map(), ms: 0 };
      const { runs, files, outside } = known;
      if (selection.kind !== 'only') {
        const key = JSON.stringify([command, selection]);
        const execution = runs.get(key) ?? (await run(selection));
        // One that was ended may get further the next time.
        if (execution.kind !== 'ended') runs.set(key, execution);
        return execution;
      }
      const called = (file: string) => `${command}\0${file}`;
      const missing = selection.files.filter((file) => !files.has(called(file)));
      if (missing.length > 0) {
        const execution = await run({ kind: 'only', files: missing });
        if (execution.kind !== 'ran') return execution;
        known.ms += execution.ms;
        const loose = execution.tests.filter(({ file }) => file === '');
        outside.set(command, [...(outside.get(command) ?? []), ...loose]);
        for (const file of missing) {
          files.set(
            called(file),
            execution.tests.filter((test) => `${root}/${test.file}` === file),
          );
        }
      }
      const tests = selection.files.flatMap((file) => files.get(called(file)) ?? []);
      return { kind: 'ran', tests: [...tests, ...(outside.get(command) ?? [])], ms: known.ms };
    },
  };
}
