import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Wall time, or the time that processors spent: the same on a machine that others use at the same time. */
export type Clock = 'wall' | 'cpu';

/** Milliseconds of a clock tick in /proc. */
const TICK = 10;

/** A process and all that it has started, by id. */
export function treeOf(pid: number | undefined): ReadonlySet<number> {
  const tree = new Set<number>();
  if (pid === undefined) return tree;
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  tree.add(pid);
  for (const parent of tree) {
    for (const [child, of] of processes) if (of === parent && child !== undefined) tree.add(child);
  }
  return tree;
}

/** Milliseconds of processor time of running processes. */
export function cpuOf(pids: Iterable<number>): number {
  return [...pids].reduce((sum, pid) => {
    const fields = fieldsOf(pid);
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK;
  }, 0);
}

/** Milliseconds of processor time of the children of this process that have ended. */
export function cpuOfEnded(): number {
  const fields = fieldsOf('self');
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * TICK;
}

/** The fields of /proc/PID/stat after the name, the state first; none for a process that has ended. */
function fieldsOf(pid: number | 'self'): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
