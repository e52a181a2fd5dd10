import type { WorkspacePath } from '../../../src/core/change/path.ts';
import { refuse } from '../../../src/core/kernel/refusal.ts';
import { ok } from '../../../src/core/kernel/result.ts';
import type { EditContext, Operation } from '../../../src/code/edits/context.ts';

export type Files = Readonly<Record<string, string>>;

/** Text files in memory: what a text edit may use of an EditContext. Asking for more is a defect of the edit. */
function textContext(texts: Map<string, string>): EditContext {
  const known: Partial<EditContext> = {
    readText: (path: WorkspacePath) => {
      const text = texts.get(path);
      return text === undefined ? refuse('not-found', `${path} does not exist.`) : ok(text);
    },
    writeText: (path, text) => {
      texts.set(path, text);
      return ok(undefined);
    },
    exists: (path) => texts.has(path),
    allPaths: () => [...texts.keys()] as WorkspacePath[],
    isExecutable: () => false,
    moveFile: (from, to) => {
      const text = texts.get(from);
      texts.delete(from);
      if (text !== undefined) texts.set(to, text);
      return ok(undefined);
    },
    deleteFile: (path) => {
      texts.delete(path);
      return ok(undefined);
    },
  };
  return new Proxy(known as EditContext, {
    get(target, property) {
      if (!Object.hasOwn(target, property))
        throw new Error(`a text edit must not ask for ${String(property)}`);
      return Reflect.get(target, property) as unknown;
    },
  });
}

/** Carries out a text edit: every changed file, null for a deleted one; or the refusal as `code: message hint`. */
export function outcome<E>(
  operation: Operation<E>,
  edit: E,
  files: Files,
): Record<string, string | null> | string {
  const texts = new Map(Object.entries(files));
  const result = operation(edit, textContext(texts));
  if (!result.ok) return `${result.error.code}: ${result.error.message} ${result.error.hint}`.trim();
  const changed: Record<string, string | null> = {};
  for (const [path, text] of texts) if (files[path] !== text) changed[path] = text;
  for (const path of Object.keys(files)) if (!texts.has(path)) changed[path] = null;
  return changed;
}

/** Carries out a text edit twice and answers what the second time brings. */
export function again<E>(operation: Operation<E>, edit: E, files: Files): string {
  const texts = new Map(Object.entries(files));
  const context = textContext(texts);
  const first = operation(edit, context);
  if (!first.ok) return `first: ${first.error.code}: ${first.error.message}`;
  const second = operation(edit, context);
  return second.ok ? 'changed again' : second.error.code;
}
