import ts from 'typescript';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { EditContext } from './context.ts';
import { isSourcePath } from '../../worktree/files.ts';
import { pathMeant } from './meant.ts';
import { noSuchFile } from './select.ts';
import { forEachDeclaration, isTopLevel, ownersMatch, textOf, type Found } from './declarations.ts';
import { ambiguous, notFound } from './find-refusal.ts';

/**
 * The one declaration that `name`, `Owner.member` or `Owner#member` means; the owner is a class, interface, type, enum,
 * namespace, object or function. `within` narrows to a file, which may also merely import it. A top-level declaration wins
 * over members and locals when it is the only one. Refuses `ambiguous` with every place, `not-found` with near names.
 */
export function findSymbol(context: EditContext, name: string, within: string | undefined): Result<Found> {
  const parts = name.replace(/([^.])#/g, '$1.#').split('.');
  const last = parts.at(-1) ?? name;
  const file = within === undefined ? ok(undefined) : fileNamed(context, within);
  if (!file.ok) return file;
  const program = context.program;
  const checker = program.getTypeChecker();
  const paths = file.value === undefined ? context.sourcePaths(undefined) : ok([file.value]);
  if (!paths.ok) return paths;

  const found: Found[] = [];
  for (const path of paths.value) {
    const source = program.getSourceFile(context.nameOf(path));
    if (source?.text.includes(last.replace(/^#/, '')) !== true) continue;
    forEachDeclaration(source, (declaration, nameNode) => {
      const text = textOf(nameNode);
      if (text !== last && text.replace(/^#/, '') !== last.replace(/^#/, '')) return;
      if (!ownersMatch(declaration, parts.slice(0, -1))) return;
      const symbol = checker.getSymbolAtLocation(nameNode);
      if (symbol === undefined) return;
      const at = source.getLineAndCharacterOfPosition(nameNode.getStart(source));
      found.push({ name: text, symbol, nameNode, declaration, path, line: at.line + 1 });
    });
  }
  const distinct = withoutAliases(found, checker, file.value !== undefined, context);
  const chosen = distinct.filter((each) => isTopLevel(each.declaration));
  const [top] = chosen;
  if (top !== undefined && chosen.length === 1) return ok(top);
  const all = chosen.length > 1 ? chosen : withoutKin(distinct, context);
  const [only] = all;
  if (only === undefined) return notFound(context, name, last, paths.value, file.value);
  return all.length === 1 ? ok(only) : ambiguous(name, all);
}

/** One entry a symbol; names that merely import or pass on something found elsewhere are left out. */
function withoutAliases(
  found: readonly Found[],
  checker: ts.TypeChecker,
  follow: boolean,
  context: EditContext,
): readonly Found[] {
  const bySymbol = new Map<ts.Symbol, Found>();
  for (const each of found) {
    const { declaration } = each;
    if (ts.isImportSpecifier(declaration) && declaration.propertyName === undefined) {
      const target = checker.getAliasedSymbol(each.symbol);
      const origin = target.declarations?.[0];
      const path = origin === undefined ? undefined : context.pathOfName(origin.getSourceFile().fileName);
      const name = origin === undefined ? undefined : ts.getNameOfDeclaration(origin);
      // What a package declares is named where it is imported, so that the refusal can say so.
      if (origin !== undefined && path === undefined) bySymbol.set(target, { ...each, symbol: target });
      else if (follow && origin !== undefined && path !== undefined && name !== undefined) {
        const at = origin.getSourceFile().getLineAndCharacterOfPosition(name.getStart());
        bySymbol.set(target, {
          ...each,
          symbol: target,
          nameNode: name,
          declaration: origin,
          path,
          line: at.line + 1,
        });
      }
      continue;
    }
    if (!bySymbol.has(each.symbol)) bySymbol.set(each.symbol, each);
  }
  return [...bySymbol.values()].filter((each) => {
    if ((each.symbol.flags & ts.SymbolFlags.Alias) === 0) return true;
    const target = checker.getAliasedSymbol(each.symbol);
    return target === each.symbol || !bySymbol.has(target);
  });
}

/** Members that can only be renamed together (an interface's and its classes') count as one. */
function withoutKin(found: readonly Found[], context: EditContext): readonly Found[] {
  if (found.length < 2 || found.length > 50) return found;
  const left = [...found];
  const kept: Found[] = [];
  for (let each = left.shift(); each !== undefined; each = left.shift()) {
    kept.push(each);
    const locations = context.service.findRenameLocations(
      context.nameOf(each.path),
      each.nameNode.getStart(),
      false,
      false,
      { providePrefixAndSuffixTextForRename: true },
    );
    const places = new Set(locations?.map((at) => `${at.fileName} ${at.textSpan.start}`));
    for (let index = left.length - 1; index >= 0; index--) {
      const other = left[index];
      if (other === undefined) continue;
      const start = other.nameNode.getStart();
      if (places.has(`${context.nameOf(other.path)} ${start}`)) left.splice(index, 1);
    }
  }
  return kept;
}

/** The source file that a name means (`pathMeant`). Refuses `not-found`, also for folders, and `ambiguous`. */
export function fileNamed(context: EditContext, name: string): Result<WorkspacePath> {
  const path = parseWorkspacePath(name);
  if (!path.ok) return path;
  const all = context.allPaths();
  if (context.exists(path.value)) {
    const chosen = context.sourcePaths([path.value]);
    return chosen.ok ? ok(path.value) : chosen;
  }
  const meant = pathMeant(path.value, all.filter(isSourcePath));
  if (!meant.ok) return meant;
  const isFolder = (text: string) =>
    all.some((each) => each.startsWith(`${text}/`) || each.includes(`/${text}/`));
  if (
    all.some((each) => each.startsWith(`${path.value}/`)) ||
    (meant.value === undefined && isFolder(path.value))
  ) {
    return refuse(
      'not-found',
      `${printable(path.value)} is a folder, not a file.`,
      'Name the file that declares the symbol.',
    );
  }
  if (meant.value === undefined) return noSuchFile(path.value, all);
  const chosen = context.sourcePaths([meant.value]);
  return chosen.ok ? ok(meant.value) : chosen;
}
