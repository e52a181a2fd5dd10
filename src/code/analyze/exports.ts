import ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { Reference } from './imports.ts';
import type { IndexedFile } from './index/index.ts';

/** Names under which others can import from a file, `default` and `export=` included. */
export function exportsOf(file: ts.SourceFile, checker: ts.TypeChecker): readonly string[] {
  const module = checker.getSymbolAtLocation(file);
  return module === undefined ? [] : checker.getExportsOfModule(module).map((symbol) => symbol.name);
}

/** Who imports whom, read once for a whole workspace. */
export interface ModuleGraph {
  /** Paths of the files that import this one, sorted. */
  importersOf(path: WorkspacePath): readonly WorkspacePath[];
  /** Of the `names` that a file exports, those that no other file uses and that the package does not offer to the outside. */
  unusedExportsOf(path: WorkspacePath, file: ts.SourceFile, names: readonly string[]): readonly string[];
}

export interface GraphSource {
  readonly files: ReadonlyMap<WorkspacePath, IndexedFile>;
  isEntry(path: WorkspacePath): boolean;
}

export function makeModuleGraph(source: GraphSource): ModuleGraph {
  const into = new Map<
    WorkspacePath,
    { readonly by: WorkspacePath; readonly reference: Omit<Reference, 'target'> }[]
  >();
  for (const [by, { references }] of source.files) {
    for (const { reference, target } of references) {
      if (target === undefined || target === by) continue;
      const list = into.get(target);
      if (list === undefined) into.set(target, [{ by, reference }]);
      else list.push({ by, reference });
    }
  }

  /** Whether somebody uses an export, directly or through files that pass it on. */
  const isUsed = (path: WorkspacePath, name: string, seen: ReadonlySet<WorkspacePath>): boolean => {
    if (source.isEntry(path)) return true;
    const onward = new Set(seen).add(path);
    return (into.get(path) ?? []).some(({ by, reference }) => {
      if (reference.takes === 'all' || reference.takes.includes(name)) return true;
      return reference.passesOn.some((each) => {
        const matches = each.name === '*' ? name !== 'default' : each.name === name;
        return matches && !onward.has(by) && isUsed(by, each.as === '*' ? name : each.as, onward);
      });
    });
  };

  return {
    importersOf: (path) => [...new Set((into.get(path) ?? []).map(({ by }) => by))].toSorted(),
    unusedExportsOf: (path, file, names) =>
      names.filter((name) => !isUsed(path, name, new Set()) && !isPassedOnIn(file, name)),
  };
}

/** Whether the file itself takes the name from elsewhere: the question is then asked of the file that declares it. */
function isPassedOnIn(file: ts.SourceFile, name: string): boolean {
  return file.statements.some(
    (statement) =>
      ts.isExportDeclaration(statement) &&
      statement.moduleSpecifier !== undefined &&
      (statement.exportClause === undefined ||
        (ts.isNamedExports(statement.exportClause) &&
          statement.exportClause.elements.some((each) => each.name.text === name))) &&
      !declaresItself(file, name),
  );
}

function declaresItself(file: ts.SourceFile, name: string): boolean {
  return file.statements.some(
    (statement) =>
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isEnumDeclaration(statement)) &&
      statement.name?.text === name,
  );
}
