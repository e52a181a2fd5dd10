import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCode, type Code } from '../../src/code/process/client.ts';
import { cpuOf, treeOf, type Clock } from './clock.ts';
import { draftOf, type Edit } from './draft.ts';
import type { Subject } from './subject.ts';

/** The product's own checks on a repository, in their processes, with a folder of their own for what they keep. */
export interface Checker {
  /** Milliseconds from asking to the report. */
  check(edit: Edit, with_: { readonly lint: boolean }): Promise<number>;
  /** Megabytes of the checks' process and what it has started, now and at their most. */
  memory(): { readonly now: number; readonly most: number };
  /** Ends the processes; the next check starts them anew, with what was kept. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export function openChecker({ root }: Subject, clock: Clock): Checker {
  const cache = mkdtempSync(join(tmpdir(), 'ids-bench-checks-'));
  const open = (): Code =>
    openCode({
      root,
      cache,
      onDefect: (error, where) => {
        console.error(where, error);
      },
    });
  let code = open();
  const time = () =>
    clock === 'wall'
      ? performance.now()
      : cpuOf([...treeOf(code.pid('checks')), ...treeOf(code.pid('lint'))]);
  return {
    async check(edit, { lint }) {
      const start = time();
      const skip = { tests: 'not measured', ...(lint ? {} : { lint: 'not measured' }) };
      const report = await code.checker.check(draftOf(root, edit), { skip }, new AbortController().signal);
      const ms = time() - start;
      // ESLint may have stopped before any change, which costs what it costs; anything else spoils the measurement.
      const broken = report.checks.find((each) => each.outcome === 'crashed' && each.check !== 'lint');
      if (broken?.outcome === 'crashed') throw new Error(`${edit.path}: ${broken.check}: ${broken.why}`);
      return ms;
    },
    memory: () => treeMemory(code.pid('checks')),
    async restart() {
      await code.close();
      code = open();
    },
    async close() {
      await code.close();
      rmSync(cache, { recursive: true, force: true });
    },
  };
}

function treeMemory(pid: number | undefined): { readonly now: number; readonly most: number } {
  const tree = treeOf(pid);
  const sum = (field: string) => [...tree].reduce((total, each) => total + statusOf(each, field), 0);
  return { now: sum('VmRSS'), most: sum('VmHWM') };
}

/** Megabytes; 0 for a process that has ended. */
function statusOf(pid: number, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
