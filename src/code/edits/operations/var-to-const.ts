import ts from 'typescript';
import type { SymbolicEdit } from '../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../context.ts';
import { applyChanges, noteLeft, openFiles, type OpenFile } from './changes.ts';
import { Selection } from './named.ts';
import { mayBeBlockScoped, Scripts } from './scoping.ts';
import { boundNames, isWritten, referencesIn, symbolOf, walk } from './syntax.ts';
import { tryTexts, type NewError } from './trial.ts';

/** One `var` or `let` list and what it becomes. */
interface Rewrite {
  readonly path: WorkspacePath;
  /** Where the keyword begins; both keywords have three characters. */
  readonly at: number;
  readonly names: readonly string[];
  readonly from: 'var' | 'let';
  to: 'const' | 'let';
}

/**
 * Makes `const` of what is never assigned again and `let` of other `var` where that changes nothing: every use lies in
 * the block, none can run before the declaration, no closure in a loop shares the variable. Statements are never split.
 */
export const varToConst: Operation<Extract<SymbolicEdit, { kind: 'var_to_const' }>> = (edit, context) => {
  const files = openFiles(context, edit.paths);
  if (!files.ok) return files;
  const selection = new Selection(edit.symbols);
  const scripts = new Scripts(context);
  const { rewrites, left } = rewritesIn(files.value, context, selection, scripts);
  const complete = selection.complete('variable');
  if (!complete.ok) return complete;
  if (rewrites.length > 0) {
    const written = writeSound(context, rewrites);
    if (!written.ok) return written;
    if (written.value > 0) {
      noteLeft(context, 'Left as they are, since const or let would mean something else', left);
      return ok(undefined);
    }
  }
  return refuse(
    'nothing-to-do',
    left.length === 0
      ? 'Every variable that can be const is const.'
      : `Nothing can become const or let safely; left as they are: ${left.slice(0, 5).join(', ')}.`,
    left.length === 0 ? 'Name other files.' : 'Change these by hand.',
  );
};

function rewritesIn(
  files: readonly OpenFile[],
  context: EditContext,
  selection: Selection,
  scripts: Scripts,
): { readonly rewrites: readonly Rewrite[]; readonly left: readonly string[] } {
  const checker = context.program.getTypeChecker();
  const rewrites: Rewrite[] = [];
  const left: string[] = [];
  for (const { path, file } of files) {
    let references: ReturnType<typeof referencesIn> | undefined;
    walk(file, (list) => {
      if (!ts.isVariableDeclarationList(list) || (list.flags & ts.NodeFlags.Const) !== 0) return;
      const names = list.declarations.flatMap((declaration) => boundNames(declaration.name));
      const wanted = names.map((name) => selection.has(name.text));
      if (!wanted.includes(true) || isAmbient(list)) return;
      const from = (list.flags & ts.NodeFlags.Let) === 0 ? 'var' : 'let';
      references ??= referencesIn(file, checker);
      const known = references;
      const uses = names.map((name) => {
        const symbol = symbolOf(name, checker);
        return { name, symbol, all: symbol === undefined ? [] : (known.get(symbol) ?? []) };
      });
      const constant = isInitialised(list) && uses.every(({ all }) => !all.some(isWritten));
      const shared = scripts.isShared(file, list, names);
      const movable =
        !shared && (from === 'let' || uses.every((use) => mayBeBlockScoped(use, list, file, checker, known)));
      const to = constant ? 'const' : 'let';
      if (from === to) return;
      if (!movable) {
        const line = file.getLineAndCharacterOfPosition(list.getStart(file)).line + 1;
        left.push(`${names.map((name) => name.text).join(', ')} (${path}:${line})`);
        return;
      }
      rewrites.push({ path, at: list.getStart(file), names: names.map((name) => name.text), from, to });
    });
  }
  return { rewrites, left };
}

/** `declare var` and members of a namespace, which other files may assign. */
function isAmbient(list: ts.VariableDeclarationList): boolean {
  const [first] = list.declarations;
  const flags = first === undefined ? ts.ModifierFlags.None : ts.getCombinedModifierFlags(first);
  const exported = (flags & ts.ModifierFlags.Export) !== 0;
  return (flags & ts.ModifierFlags.Ambient) !== 0 || (exported && ts.isModuleBlock(list.parent.parent));
}

function isInitialised(list: ts.VariableDeclarationList): boolean {
  if (ts.isForInStatement(list.parent) || ts.isForOfStatement(list.parent)) return true;
  return list.declarations.every((declaration) => declaration.initializer !== undefined);
}

/** Writes the rewrites; those that bring a type error become the weaker `let` or stay. Returns how many remain. */
function writeSound(context: EditContext, rewrites: readonly Rewrite[]): Result<number> {
  let active = [...rewrites];
  for (let round = 0; active.length > 0; round++) {
    const texts = new Map<WorkspacePath, string>();
    for (const path of new Set(active.map((each) => each.path))) {
      const text = context.readText(path);
      if (!text.ok) return text;
      const changes = active
        .filter((each) => each.path === path)
        .map((each) => ({ start: each.at, end: each.at + 3, text: each.to }));
      texts.set(path, applyChanges(text.value, changes));
    }
    const trial = tryTexts(context, texts);
    if (!trial.ok) return trial;
    const { errors, undo } = trial.value;
    if (errors.length === 0) return ok(active.length);
    const blamed = active.filter((each) => errors.some((error) => isBlamed(each, error, texts, round)));
    undo();
    const guilty = new Set(blamed.length > 0 ? blamed : active);
    active = active.flatMap((each) => {
      if (!guilty.has(each)) return [each];
      if (each.from === 'var' && each.to === 'const') return [{ ...each, to: 'let' as const }];
      return [];
    });
  }
  return ok(0);
}

/** Whether an error's line names the variable; from the second round on, whether it is in the same file. */
function isBlamed(
  each: Rewrite,
  error: NewError,
  texts: ReadonlyMap<WorkspacePath, string>,
  round: number,
): boolean {
  if (each.path !== error.path) return false;
  if (round > 1) return true;
  const line = texts.get(error.path)?.split('\n')[error.line - 1] ?? '';
  return each.names.some((name) => line.includes(name));
}
