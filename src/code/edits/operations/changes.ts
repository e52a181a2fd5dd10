import type ts from 'typescript';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext } from '../context.ts';

/** The characters from `start` up to `end` become `text`. Offsets are UTF-16 code units of the text before all changes. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all changes made. Insertions at one offset keep their order. Throws when changes overlap. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  const ordered = changes.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const change of ordered) {
    if (change.start < at) throw new Error(`text changes overlap at ${change.start}`);
    result += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + text.slice(at);
}

/** Text changes of one edit, gathered per file and written at once. */
export class Changes {
  readonly #byPath = new Map<WorkspacePath, TextChange[]>();

  insert(path: WorkspacePath, at: number, text: string): void {
    this.replace(path, at, at, text);
  }

  replace(path: WorkspacePath, start: number, end: number, text: string): void {
    const changes = this.#byPath.get(path);
    if (changes === undefined) this.#byPath.set(path, [{ start, end, text }]);
    else changes.push({ start, end, text });
  }

  /** What is taken away from a file so far. */
  replaced(path: WorkspacePath): readonly TextChange[] {
    return (this.#byPath.get(path) ?? []).filter((change) => change.end > change.start);
  }

  get paths(): readonly WorkspacePath[] {
    return [...this.#byPath.keys()];
  }

  /** The new text of every changed file. */
  texts(context: EditContext): Result<ReadonlyMap<WorkspacePath, string>> {
    const texts = new Map<WorkspacePath, string>();
    for (const [path, changes] of this.#byPath) {
      const text = context.readText(path);
      if (!text.ok) return text;
      const next = applyChanges(text.value, changes);
      if (next !== text.value) texts.set(path, next);
    }
    return ok(texts);
  }

  write(context: EditContext): Result<void> {
    const texts = this.texts(context);
    return texts.ok ? writeAll(context, texts.value) : texts;
  }
}

/** Writes all texts; when one cannot be written, those written before get their old text back. */
export function writeAll(context: EditContext, texts: ReadonlyMap<WorkspacePath, string>): Result<void> {
  const before = new Map<WorkspacePath, string>();
  for (const [path, text] of texts) {
    const old = context.readText(path);
    const written = old.ok ? context.writeText(path, text) : old;
    if (!written.ok) {
      for (const [back, was] of before) context.writeText(back, was);
      return written;
    }
    if (old.ok) before.set(path, old.value);
  }
  return ok(undefined);
}

/** A parsed file that an edit works on. */
export interface OpenFile {
  readonly path: WorkspacePath;
  readonly file: ts.SourceFile;
}

/** The parsed files that `paths` address. */
export function openFiles(
  context: EditContext,
  paths: readonly string[] | undefined,
): Result<readonly OpenFile[]> {
  const chosen = context.sourcePaths(paths);
  if (!chosen.ok) return chosen;
  const { program } = context;
  return ok(
    chosen.value.flatMap((path) => {
      const file = program.getSourceFile(context.nameOf(path));
      return file === undefined ? [] : [{ path, file }];
    }),
  );
}

/** How many of the things that were left are named. */
const NAMED = 8;

/** Tells what an operation left alone, so that nobody takes a part for the whole. */
export function noteLeft(context: Pick<EditContext, 'note'>, what: string, left: readonly string[]): void {
  if (left.length === 0) return;
  const more = left.length - NAMED;
  context.note(`${what}: ${left.slice(0, NAMED).join('; ')}${more > 0 ? ` and ${String(more)} more` : ''}.`);
}
