import { parsePatch } from 'diff';

/**
 * The lines of a file after a change that the change is about, from 1: those that it brings, and those beside what it takes away.
 * `diff`: as the editor writes it. None where it does not speak of the file.
 */
export function changedLines(diff: string, file: string): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { newFileName, hunks } of patchesIn(diff)) {
    if (newFileName?.replace(/^b\//, '') !== file) continue;
    for (const { newStart, lines: texts } of hunks) {
      let at = newStart;
      for (const text of texts) {
        if (text.startsWith('+')) lines.add(at++);
        else if (text.startsWith(' ')) at++;
        else if (text.startsWith('-')) lines.add(at).add(at - 1);
      }
    }
  }
  return lines;
}

function patchesIn(diff: string): ReturnType<typeof parsePatch> {
  try {
    return parsePatch(diff);
  } catch {
    return [];
  }
}
