import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCode, type Code } from '../../src/code/process/client.ts';
import type { Lane } from '../../src/code/process/lanes.ts';
import { cpuOf, treeOf, type Clock } from './clock.ts';
import { draftOf, type Edit } from './draft.ts';
import type { Subject } from './subject.ts';
import { sum } from './table.ts';
import type { Waits } from './waits.ts';

/** Milliseconds without work after which a process has nothing to do. */
const QUIET = 1500;

interface With {
  readonly lint: boolean;
  /** Who is not told of what the bench itself does. */
  readonly waits?: Waits;
}

/** The product's own checks on a repository, in their processes, with a folder of their own for what they keep. */
export interface Checker {
  /** Milliseconds from asking to the report. */
  check(edit: Edit, with_: With): Promise<number>;
  /** Milliseconds until the last of several reports that are asked for at once, as a round asks for those on its candidates. */
  round(edits: readonly Edit[], with_: With): Promise<number>;
  /** Megabytes of the processes of these lanes (left out: the checks') and what they have started, now and at their most. */
  memory(lanes?: readonly Lane[]): { readonly now: number; readonly most: number };
  /** Says what a session says when it begins: that checks will be asked for. */
  prepare(): void;
  /**
   * Drafts the edits one after the other, as the seats of a session send them in, and waits until nothing is worked on any more: the
   * seats write for longer than that.
   */
  propose(edits: readonly Edit[]): Promise<void>;
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
  const round = async (edits: readonly Edit[], { lint, waits }: With): Promise<number> => {
    const make = () => edits.map((edit) => draftOf(root, edit));
    const drafts = waits === undefined ? make() : waits.without(make);
    const start = time();
    const skip = { tests: 'not measured', ...(lint ? {} : { lint: 'not measured' }) };
    const { signal } = new AbortController();
    const reports = await Promise.all(drafts.map((draft) => code.checker.check(draft, { skip }, signal)));
    const ms = time() - start;
    for (const [index, { checks }] of reports.entries()) {
      // ESLint may have stopped before any change, which costs what it costs; anything else spoils the measurement.
      const broken = checks.find((each) => each.outcome === 'crashed' && each.check !== 'lint');
      if (broken?.outcome === 'crashed')
        throw new Error(`${edits[index]?.path ?? ''}: ${broken.check}: ${broken.why}`);
    }
    return ms;
  };
  return {
    check: (edit, with_) => round([edit], with_),
    round,
    memory(lanes = ['checks']) {
      const each = lanes.map((lane) => treeMemory(code.pid(lane)));
      return { now: sum(each.map(({ now }) => now)), most: sum(each.map(({ most }) => most)) };
    },
    prepare() {
      code.checker.prepare({ skip: { tests: 'not measured', lint: 'not measured' } });
    },
    async propose(edits) {
      code.checker.prepare({ skip: { tests: 'not measured' } });
      const { signal } = new AbortController();
      for (const { path, text } of edits) {
        const drafted = await code.editor.draft([{ kind: 'write_file', path, content: text }], signal);
        if (!drafted.ok) throw new Error(drafted.error.message);
      }
      const worked = () => cpuOf(treeOf(code.pid('lint')));
      for (let last = -1, now = worked(); now > last;) {
        last = now;
        await sleep(QUIET);
        now = worked();
      }
    },
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
  const total = (field: string) => sum([...tree].map((each) => statusOf(each, field)));
  return { now: total('VmRSS'), most: total('VmHWM') };
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
