import { readdirSync, readFileSync } from 'node:fs';

/** Processes that have the word among their arguments. */
export function running(word: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
    } catch {
      return false;
    }
  });
}

/** The processes that one has started, and theirs. */
export function descendants(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
      .split(' ')
      .filter((each) => each.trim() !== '')
      .map(Number);
    return children.flatMap((each) => [each, ...descendants(each)]);
  } catch {
    return [];
  }
}
