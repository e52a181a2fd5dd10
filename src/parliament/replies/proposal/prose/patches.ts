import type { TextEdit } from '../../../../core/change/edit.ts';
import { err, ok, type Result } from '../../../../core/kernel/result.ts';
import { creation } from './search-replace.ts';

/** Whether a unified diff begins in line `at`. */
export function opensDiff(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return line.startsWith('diff --git ') || isFileHeader(lines, at);
}

/** Whether the two names of a file stand in line `at` and the one behind. */
function isFileHeader(lines: readonly string[], at: number): boolean {
  return /^--- \S/.test(lines[at] ?? '') && /^\+\+\+ \S/.test(lines[at + 1] ?? '');
}

/**
 * A diff of one or more files; one without file names gets those of the file that the text around it names, and one without
 * any header of a hunk has one hunk a file.
 */
export function diffEdit(lines: readonly string[], path: string | undefined): Result<TextEdit, string> {
  const named = lines.some((_, at) => opensDiff(lines, at));
  if (!named && path === undefined) {
    return err('a diff names no file: begin it with "--- a/path" and "+++ b/path".');
  }
  const head = named ? [] : [`--- a/${path ?? ''}`, `+++ b/${path ?? ''}`];
  const whole = [...head, ...lines];
  const hunks = whole.some((line) => line.startsWith('@@'))
    ? whole
    : whole.flatMap((line, at) => (isFileHeader(whole, at - 1) ? [line, '@@'] : [line]));
  return ok({ kind: 'unified_diff', patch: [...hunks, ''].join('\n') });
}

const section = /^\*\*\* (Add|Update|Delete) File: (.+?)\s*$/;

/**
 * The edits between `*** Begin Patch` in line `at` and `*** End Patch`, and the line behind. Hunks there have no line
 * numbers: each must have its old lines in one place only, which the edit itself sees to.
 */
export function readApplyPatch(
  lines: readonly string[],
  at: number,
): Result<{ readonly edits: readonly TextEdit[]; readonly next: number }, string> {
  const end = lines.findIndex((line, index) => index > at && /^\*\*\* End Patch\s*$/.test(line));
  if (end < 0) return err('the patch is cut off: it has no "*** End Patch".');
  const edits: TextEdit[] = [];
  let index = at + 1;
  while (index < end) {
    const [, action, path = ''] = section.exec(lines[index] ?? '') ?? [];
    if (action === undefined) {
      if ((lines[index] ?? '').trim() !== '')
        return err(`line ${String(index + 1)} of the patch is unclear.`);
      index++;
      continue;
    }
    let stop = index + 1;
    while (stop < end && !section.test(lines[stop] ?? '')) stop++;
    const body = lines.slice(index + 1, stop).filter((line) => !/^\*\*\* End of File\s*$/.test(line));
    const edit = sectionEdit(action, path, body);
    if (!edit.ok) return edit;
    edits.push(edit.value);
    index = stop;
  }
  return ok({ edits, next: end + 1 });
}

function sectionEdit(action: string, path: string, body: readonly string[]): Result<TextEdit, string> {
  if (action === 'Delete') return ok({ kind: 'delete_file', path });
  if (action === 'Add') {
    if (body.some((line) => !line.startsWith('+') && line !== '')) {
      return err(`a line of the new file ${path} does not begin with "+".`);
    }
    const text = body.map((line) => `${line.slice(1)}\n`).join('');
    return ok({ kind: 'unified_diff', patch: creation(path, text) });
  }
  const to = /^\*\*\* Move to: (.+?)\s*$/.exec(body[0] ?? '')?.[1];
  const hunks = to === undefined ? body : body.slice(1);
  const head =
    to === undefined
      ? [`--- a/${path}`, `+++ b/${path}`]
      : [
          `diff --git a/${path} b/${to}`,
          `rename from ${path}`,
          `rename to ${to}`,
          `--- a/${path}`,
          `+++ b/${to}`,
        ];
  // The first hunk may do without its header.
  const opened = hunks[0] === undefined || hunks[0].startsWith('@@') ? hunks : ['@@', ...hunks];
  return ok({ kind: 'unified_diff', patch: [...head, ...opened, ''].join('\n') });
}
