import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';
import { specifiersOf } from '../resolutions.ts';
import { boundBy, textOf } from './surface.ts';

/** The names that a file takes from where each of its specifiers leads; `*` among them: it could be any. */
export type Takes = ReadonlyMap<string, ReadonlySet<string>>;

/** What a file takes, a line `specifier TAB names separated by TAB` each. */
export function takesOf(typescript: TypeScript, source: ts.SourceFile): string {
  const takes = new Map<string, Set<string>>();
  /** Literals that a statement says the names for. */
  const told = new Set<ts.Node>();
  const take = (specifier: ts.Expression | undefined, names: readonly string[]): void => {
    const text = textOf(typescript, specifier);
    if (specifier === undefined || text === undefined) return;
    told.add(specifier);
    takes.set(text, new Set([...(takes.get(text) ?? []), ...names]));
  };
  for (const statement of source.statements) {
    if (typescript.isImportDeclaration(statement)) {
      const names = boundBy(typescript, statement).map(([, { name }]) => name);
      take(statement.moduleSpecifier, names);
    } else if (typescript.isExportDeclaration(statement)) {
      const { moduleSpecifier, exportClause } = statement;
      const named =
        exportClause !== undefined && typescript.isNamedExports(exportClause)
          ? exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
          : ['*'];
      take(
        moduleSpecifier,
        named.map((name) => (name === 'default' ? '*' : name)),
      );
    }
  }
  for (const literal of specifiersOf(source)) {
    if (!told.has(literal)) takes.set(literal.text, new Set(['*']));
  }
  return [...takes].map(([specifier, names]) => [specifier, ...names].join('\t')).join('\n');
}

export function takesIn(text: string): Takes {
  return new Map(
    text.split('\n').map((line) => {
      const [specifier = '', ...names] = line.split('\t');
      return [specifier, new Set(names)];
    }),
  );
}
