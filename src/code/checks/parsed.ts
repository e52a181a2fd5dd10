import type ts from 'typescript';
import type { TypeScript } from './toolchain.ts';

/** Trees that are kept at most, and the characters that they may have together. */
const MOST = 8;
const MOST_CHARACTERS = 4_000_000;

const recent = new WeakMap<TypeScript, ts.SourceFile[]>();

/**
 * The tree of a text by itself, with parents, in the newest language; `name` tells the dialect by its extension. The last ones
 * are kept, as several checks ask for the same files one after the other: nobody may change them.
 */
export function parsedAlone(typescript: TypeScript, name: string, text: string): ts.SourceFile {
  const kept = recent.get(typescript) ?? [];
  recent.set(typescript, kept);
  const known = kept.find((each) => each.fileName === name && each.text === text);
  if (known !== undefined) return known;
  const settings = {
    languageVersion: typescript.ScriptTarget.Latest,
    // Top-level await and the like depend on it; being generous here leaves the verdict to the types check.
    impliedNodeFormat: typescript.ModuleKind.ESNext,
  } as const;
  const parsed = typescript.createSourceFile(name, text, settings, true);
  kept.push(parsed);
  while (kept.length > MOST || sizeOf(kept) > MOST_CHARACTERS) kept.shift();
  return parsed;
}

function sizeOf(sources: readonly ts.SourceFile[]): number {
  return sources.reduce((sum, { text }) => sum + text.length, 0);
}
