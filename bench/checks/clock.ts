import { readdirSync, readFileSync } from 'node:fs';

/** Wall time, or the time that processors spent: the same on a machine that others use at the same time. */
export type Clock = 'wall' | 'cpu';

/** Milliseconds of a clock tick in /proc. */
const TICK = 10;

/** A process and all that it has started, by id. */
export function treeOf(pid: number | undefined): ReadonlySet<number> {
  const tree = new Set<number>(pid === undefined ? [] : [pid]);
  for (const each of tree) for (const child of childrenOf(each)) tree.add(child);
  return tree;
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      (readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').match(/\d+/g) ?? []).map(Number),
    );
  } catch {
    return [];
  }
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
