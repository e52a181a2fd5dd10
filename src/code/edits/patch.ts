import { structuredPatch, type StructuredPatchHunk } from 'diff';
import type { FileVersion } from '../../core/change/change-set.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { FileStat } from '../../core/parliament/candidate.ts';
import { differMuch, LARGEST_EDIT, roughPartsOf, sharedEnds } from '../differences.ts';

/** Unchanged lines around a change. */
const CONTEXT = 3;

/** One side of a changed file. */
export interface Side {
  readonly version: FileVersion;
  readonly bytes: Uint8Array;
}

export interface ChangedFile {
  readonly path: WorkspacePath;
  readonly before: Side | undefined;
  readonly after: Side | undefined;
}

/** Lines added and removed; nothing is counted in a binary file. */
export function statOf({ path, before, after }: ChangedFile): FileStat {
  const kind = before === undefined ? 'created' : after === undefined ? 'deleted' : 'modified';
  const [old, now] = [textOf(before), textOf(after)];
  if (old === undefined || now === undefined) return { path, kind, added: 0, removed: 0 };
  let added = 0;
  let removed = 0;
  for (const part of roughPartsOf(linesOf(old), linesOf(now))) {
    if (part.added) added += part.value.length;
    if (part.removed) removed += part.value.length;
  }
  return { path, kind, added, removed };
}

/** A unified diff that `git apply` takes: `a/` and `b/` prefixes, modes, `\ No newline at end of file`, line ends as they are. */
export function patchOf({ path, before, after }: ChangedFile): string {
  const a = quoted(`a/${path}`);
  const b = quoted(`b/${path}`);
  const lines = [`diff --git ${a} ${b}`];
  if (before === undefined && after !== undefined) lines.push(`new file mode ${gitMode(after.version)}`);
  if (after === undefined && before !== undefined) lines.push(`deleted file mode ${gitMode(before.version)}`);
  if (before !== undefined && after !== undefined && gitMode(before.version) !== gitMode(after.version)) {
    lines.push(`old mode ${gitMode(before.version)}`, `new mode ${gitMode(after.version)}`);
  }
  const [from, to] = [before === undefined ? '/dev/null' : a, after === undefined ? '/dev/null' : b];
  const [old, now] = [textOf(before), textOf(after)];
  if (old === undefined || now === undefined) {
    lines.push(`Binary files ${from} and ${to} differ`);
    return `${lines.join('\n')}\n`;
  }
  const hunks = hunksOf(old, now);
  if (hunks.length > 0) {
    // git ends a name that holds a space with a tab, so that no program reads a date into it.
    const named = (name: string) => (name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name);
    lines.push(`--- ${named(from)}`, `+++ ${named(to)}`);
  }
  const body = hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ]);
  return `${[...lines, ...body].join('\n')}\n`;
}

function hunksOf(old: string, now: string): readonly StructuredPatchHunk[] {
  const [before, after] = [linesOf(old), linesOf(now)];
  const options = { context: CONTEXT, stripTrailingCr: false, maxEditLength: LARGEST_EDIT };
  const exact = differMuch(before, after) ? undefined : structuredPatch('', '', old, now, '', '', options);
  return exact?.hunks ?? [wholeHunk(before, after)];
}

/** One hunk over all that differs, for texts of which no better can be had in time. */
function wholeHunk(before: readonly string[], after: readonly string[]): StructuredPatchHunk {
  const { head, tail } = sharedEnds(before, after);
  const from = Math.max(0, head - CONTEXT);
  const beyond = Math.max(0, tail - CONTEXT);
  const signed = (sign: string, lines: readonly string[]) =>
    lines.flatMap((line) =>
      line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file'],
    );
  return {
    oldStart: from + 1,
    oldLines: before.length - beyond - from,
    newStart: from + 1,
    newLines: after.length - beyond - from,
    lines: [
      ...signed(' ', before.slice(from, head)),
      ...signed('-', before.slice(head, before.length - tail)),
      ...signed('+', after.slice(head, after.length - tail)),
      ...signed(' ', after.slice(after.length - tail, after.length - beyond)),
    ],
  };
}

/** Each with its end. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function range(start: number, count: number): string {
  return count === 1 ? `${start}` : `${count === 0 ? Math.max(0, start - 1) : start},${count}`;
}

/** The text of a side, empty for an absent one; undefined when it is binary. */
function textOf(side: Side | undefined): string | undefined {
  if (side === undefined) return '';
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(side.bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** git knows only whether a file may be executed. */
function gitMode(version: FileVersion): string {
  return (version.mode & 0o100) === 0 ? '100644' : '100755';
}

/** A name as git writes it: in double quotes with escapes when it holds a quote, a backslash or a control character. */
function quoted(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must be escaped
  if (!/["\\\u0000-\u001f\u007f]/.test(name)) return name;
  const escapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };
  const body = Array.from(name, (each) => {
    const code = each.codePointAt(0) ?? 0;
    return escapes[each] ?? (code < 0x20 || code === 0x7f ? `\\${code.toString(8).padStart(3, '0')}` : each);
  });
  return `"${body.join('')}"`;
}
