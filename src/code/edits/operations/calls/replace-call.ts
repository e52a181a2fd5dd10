import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../../context.ts';
import { newErrors, snapshotErrors } from '../../errors.ts';
import { writingIn } from '../../language-edits.ts';
import { Changes } from '../changes.ts';
import { withoutUnused } from '../unused/remove-unused.ts';
import { quoted, styleOf } from '../style.ts';
import { type Call, callsIn, isShared, isWithinEither, noCalls } from './called.ts';

/**
 * Calls of `from` become calls of `to`; arguments stay as they are, so both must take the same ones, and a new type error makes
 * the edit refuse. `from` is a function (`load`) or a member of an import, global or top-level object (`fs.existsSync`; a named
 * import of that member counts). It is followed by what it refers to: a parameter or local of the same name is left alone, and so
 * are uses that are no calls. `to` must be in scope, a global, or exported by the module that `from` comes from, which
 * is then imported; the import of `from` goes when nothing uses it any more. Calls inside the declaration of `to` stay, because
 * `to` would call itself without end, and so do those inside the declaration of `from`.
 */
export const replaceCall: Operation<Extract<SymbolicEdit, { kind: 'replace_call' }>> = (edit, context) => {
  if (edit.from === edit.to) return refuse('nothing-to-do', `${edit.from} and ${edit.to} are the same.`);
  const paths = context.sourcePaths(edit.paths);
  if (!paths.ok) return paths;
  const found = paths.value.flatMap((path) => callsIn(path, edit.from, context));
  if (found.length === 0) return noCalls(edit.from, paths.value, context);
  const checker = context.program.getTypeChecker();
  const calls = found.filter((each) => !isWithinEither(each, edit.to, checker));
  if (calls.length === 0) {
    return refuse(
      'nothing-to-do',
      `${edit.from} is called only inside ${edit.to} or inside itself, where ${edit.to} would call itself without end.`,
    );
  }
  const targets = new Map(calls.map((each) => [each.target, each]));
  if (targets.size > 1) {
    const places = [...targets.values()].map((each) => each.place).join(', ');
    return refuse(
      'ambiguous',
      `${edit.from} is ${targets.size} different functions: ${places}.`,
      'Name the files to change.',
    );
  }
  const changes = new Changes();
  const touched = [...new Set(calls.map((each) => each.path))];
  for (const path of touched) {
    const own = calls.filter((each) => each.path === path);
    const done = replaceIn(path, own, edit.to, changes, context);
    if (!done.ok) return done;
  }
  const brought = new Map(
    touched.map((path) => [path, importedNames(calls.filter((each) => each.path === path))]),
  );
  return write(edit, brought, changes, context);
};

function replaceIn(
  path: WorkspacePath,
  calls: readonly Call[],
  to: string,
  changes: Changes,
  context: EditContext,
): Result<void> {
  const checker = context.program.getTypeChecker();
  const base = to.split('.')[0] ?? to;
  let needsImport = false;
  for (const { callee, origin, place } of calls) {
    const inScope = checker
      .getSymbolsInScope(callee, ts.SymbolFlags.Value | ts.SymbolFlags.Alias)
      .find((each) => each.name === base);
    if (inScope !== undefined && !isShared(inScope)) {
      return refuse(
        'unsafe-edit',
        `${base} is something else at ${place}: a parameter or local of that name.`,
        'Rename that first.',
      );
    }
    const isGlobal =
      inScope?.declarations?.every((each) => !ts.isExternalModule(each.getSourceFile())) === true;
    // A function of the same module is meant rather than a global that happens to have its name.
    const isExported = origin !== undefined && exportsOf(origin, checker).has(base) && !to.includes('.');
    if (inScope === undefined || (isGlobal && isExported)) {
      if (!isExported) return cannotReach(to, base, place, origin);
      needsImport = true;
    }
    changes.replace(path, callee.getStart(), callee.end, to);
  }
  const [first] = calls;
  if (needsImport && first?.origin !== undefined) addImport(path, first.origin, base, changes);
  return ok(undefined);
}

/** The local names by which imports brought what was called. */
function importedNames(calls: readonly Call[]): ReadonlySet<string> {
  return new Set(
    calls.flatMap(({ callee, origin }) => {
      let base: ts.Expression = callee;
      while (ts.isPropertyAccessExpression(base)) base = base.expression;
      return origin !== undefined && ts.isIdentifier(base) ? [base.text] : [];
    }),
  );
}

function cannotReach(
  to: string,
  base: string,
  place: string,
  origin: ts.ImportDeclaration | undefined,
): Result<never> {
  const module = origin === undefined ? undefined : origin.moduleSpecifier.getText();
  return refuse(
    'unsafe-edit',
    `${to} cannot be reached at ${place}: there is no ${base} in scope${module === undefined ? '' : `, and ${module} exports none`}.`,
    `Import ${base} there first, in the same proposal.`,
  );
}

function exportsOf(origin: ts.ImportDeclaration, checker: ts.TypeChecker): ReadonlySet<string> {
  const module = checker.getSymbolAtLocation(origin.moduleSpecifier);
  return new Set(module === undefined ? [] : checker.getExportsOfModule(module).map((each) => each.name));
}

function addImport(path: WorkspacePath, origin: ts.ImportDeclaration, name: string, changes: Changes): void {
  const source = origin.getSourceFile();
  const clause = origin.importClause;
  const bindings = clause?.namedBindings;
  const last = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.at(-1) : undefined;
  if (last !== undefined && clause?.phaseModifier === undefined) {
    changes.insert(path, last.end, `, ${name}`);
    return;
  }
  const style = styleOf(source);
  const { format } = writingIn(source);
  const space = format.insertSpaceAfterOpeningAndBeforeClosingNonemptyBraces === false ? '' : ' ';
  const from = ts.isStringLiteral(origin.moduleSpecifier) ? origin.moduleSpecifier.text : '';
  changes.insert(
    path,
    origin.end,
    `\nimport {${space}${name}${space}} from ${quoted(from, style)}${style.semicolon}`,
  );
}

function write(
  edit: { readonly from: string; readonly to: string },
  brought: ReadonlyMap<WorkspacePath, ReadonlySet<string>>,
  changes: Changes,
  context: EditContext,
): Result<void> {
  const touched = [...brought.keys()];
  const errors = snapshotErrors(context, touched);
  const old = new Map(touched.map((path) => [path, context.readText(path)]));
  const written = changes.write(context);
  if (!written.ok) return written;
  const [error] = newErrors(context, errors);
  if (error !== undefined) {
    for (const [path, text] of old) if (text.ok) context.writeText(path, text.value);
    return refuse(
      'unsafe-edit',
      `${edit.to} cannot take the place of ${edit.from}: ${error.path}:${error.line} ${error.message}`,
      'Choose a function that takes and gives the same, or describe the change in words.',
    );
  }
  for (const path of touched) {
    // Other imports that nobody uses were there before, and are somebody else's business.
    const text = withoutUnused(path, 'imports', context, brought.get(path));
    if (text !== undefined) context.writeText(path, text);
  }
  return ok(undefined);
}
