import ts from 'typescript';
import type { TextChange } from '../changes.ts';

type Binding = ts.ImportClause | ts.NamespaceImport | ts.ImportSpecifier;

/** Some of the names of an import, to be removed from it while the others stay. */
export interface Share {
  readonly from: ts.ImportDeclaration;
  readonly names: ReadonlySet<string>;
}

/** How much of the unused import, or of the unused part of one, that a node is binds one of the local names. */
export function shareOf(names: ReadonlySet<string>, node: ts.Node): 'all' | 'none' | Share {
  const from = ts.findAncestor(node, ts.isImportDeclaration);
  if (from === undefined) return 'none';
  const part = node === from ? undefined : ts.findAncestor(node, isBinding);
  const bound = part === undefined ? bindingsOf(from) : [part];
  const hit = bound.filter((each) => each.name !== undefined && names.has(each.name.text));
  if (hit.length === 0) return 'none';
  return hit.length === bound.length ? 'all' : { from, names };
}

function isBinding(node: ts.Node): node is Binding {
  return ts.isImportClause(node) || ts.isNamespaceImport(node) || ts.isImportSpecifier(node);
}

function bindingsOf({ importClause: clause }: ts.ImportDeclaration): readonly Binding[] {
  if (clause === undefined) return [];
  const { namedBindings } = clause;
  const named =
    namedBindings === undefined
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [namedBindings]
        : namedBindings.elements;
  return clause.name === undefined ? named : [clause, ...named];
}

/** Takes names out of an import that keeps at least one other. */
export function removeNames(
  { importClause: clause }: ts.ImportDeclaration,
  names: ReadonlySet<string>,
): readonly TextChange[] {
  if (clause === undefined) return [];
  const { name, namedBindings } = clause;
  if (name !== undefined && namedBindings !== undefined && names.has(name.text)) {
    const start = name.getStart();
    const rest = ts.isNamedImports(namedBindings) ? removeElements(namedBindings.elements, names) : [];
    return [{ start, end: namedBindings.getStart(), text: '' }, ...rest];
  }
  if (namedBindings === undefined) return [];
  const isEmptied = ts.isNamespaceImport(namedBindings)
    ? names.has(namedBindings.name.text)
    : namedBindings.elements.every((each) => names.has(each.name.text));
  // The default import is what stays then.
  if (isEmptied) return name === undefined ? [] : [{ start: name.end, end: namedBindings.end, text: '' }];
  return ts.isNamedImports(namedBindings) ? removeElements(namedBindings.elements, names) : [];
}

function removeElements(
  elements: readonly ts.ImportSpecifier[],
  names: ReadonlySet<string>,
): readonly TextChange[] {
  const lastKept = elements.findLastIndex((each) => !names.has(each.name.text));
  const kept = elements[lastKept];
  const last = elements.at(-1);
  const tail =
    kept !== undefined && last !== undefined && kept !== last
      ? [{ start: kept.end, end: last.end, text: '' }]
      : [];
  const before = elements.slice(0, Math.max(lastKept, 0)).flatMap((each, index) => {
    const next = elements[index + 1];
    return next === undefined || !names.has(each.name.text)
      ? []
      : [{ start: each.getStart(), end: next.getStart(), text: '' }];
  });
  return [...before, ...tail];
}
