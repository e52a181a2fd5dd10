import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';
import type { CheckedProgram } from '../program.ts';
import type { Pair } from '../pair.ts';
import { namesOf } from './surface.ts';
import type { Visible } from './visible.ts';

/**
 * The names of a file (absolute) of which its comments say otherwise than before that they, or a part of them, are
 * deprecated: no type differs, and linters tell whoever uses them.
 */
export function deprecatedAt({ base, next, typescript }: Pair, file: string): Visible {
  const [before, after] = [base, next].map((of) => noticesIn(typescript, of, file));
  if (before === undefined || after === undefined) return 'all';
  const names = new Set([...before.keys(), ...after.keys()]);
  const changed = [...names].filter((name) => before.get(name) !== after.get(name));
  return changed.includes('') ? 'all' : new Set(changed);
}

/** The deprecating comments by the name of the statement that they stand before or in; under no name what stands elsewhere. */
function noticesIn(
  typescript: TypeScript,
  of: CheckedProgram | undefined,
  file: string,
): ReadonlyMap<string, string> | undefined {
  const source = of?.program.getSourceFile(file);
  if (source === undefined) return undefined;
  const notices = new Map<string, string>();
  if (!source.text.includes('@deprecated')) return notices;
  for (const statement of source.statements) {
    const said = noticesOf(source, statement);
    if (said === '') continue;
    const names = namesOf(typescript, statement) ?? [''];
    for (const name of names === 'any' ? [''] : names) notices.set(name, (notices.get(name) ?? '') + said);
  }
  return notices;
}

/** Each deprecating comment with the word that it is about. */
function noticesOf(source: ts.SourceFile, statement: ts.Statement): string {
  const text = source.text.slice(statement.pos, statement.end);
  return [...text.matchAll(/\/\*\*(?:(?!\*\/)[^])*@deprecated(?:(?!\*\/)[^])*\*\/\s*([^\n;{(]*)/g)]
    .map(([, about = '']) => about.trimEnd())
    .join('\n');
}
