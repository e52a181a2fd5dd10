import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok } from '../../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../../context.ts';
import { applyChanges, type TextChange } from '../changes.ts';
import { removeNames, shareOf } from '../imports/import-names.ts';
import { isRequireCall, removal } from './removal.ts';

type RemoveUnused = Extract<SymbolicEdit, { kind: 'remove_unused' }>;

/** The compiler's words for "nobody reads this". */
const UNUSED = new Set([6133, 6192, 6196, 6198, 6199]);

/** Each round may uncover what only the removed used; no real file needs this many. */
const MAX_ROUNDS = 20;

/**
 * Removes what the compiler finds unused, until nothing more turns up: imports, locals, unexported functions, classes and
 * types, private members. Stays: exports, parameters, type parameters, names that begin with `_`, what is assigned somewhere,
 * whatever eslint or TypeScript was told to overlook. A call in an initialiser stays as a statement. An import that the
 * emitted code keeps (verbatimModuleSyntax, JavaScript) of a workspace file with effects stays as an import for effect.
 */
export const removeUnused: Operation<RemoveUnused> = (edit, context) => {
  const paths = context.sourcePaths(edit.paths);
  if (!paths.ok) return paths;
  let changed = false;
  for (let left = [...paths.value], round = 0; left.length > 0 && round < MAX_ROUNDS; round++) {
    // All of a round come from one program; writing between them would mean a new one each.
    const texts = new Map(left.map((path) => [path, withoutUnused(path, edit.what, context)]));
    left = left.filter((path) => texts.get(path) !== undefined);
    for (const path of left) context.writeText(path, texts.get(path) ?? '');
    changed ||= left.length > 0;
  }
  if (changed) return ok(undefined);
  const what = { imports: 'imports', locals: 'locals', all: 'imports or locals' }[edit.what];
  return refuse('nothing-to-do', `There are no unused ${what} that could be removed safely.`);
};

/** The file's text after one round; undefined when nothing in it can be removed. With `names`, only imports of those local names go. */
export function withoutUnused(
  path: WorkspacePath,
  what: RemoveUnused['what'],
  context: EditContext,
  names?: ReadonlySet<string>,
): string | undefined {
  const name = context.nameOf(path);
  const { service, program } = context;
  const source = program.getSourceFile(name);
  if (source === undefined || program.getSyntacticDiagnostics(source).length > 0) return undefined;
  const chosen: TextChange[] = [];
  const seen = new Set<number>();
  const diagnostics = [...service.getSuggestionDiagnostics(name), ...service.getSemanticDiagnostics(name)];
  for (const { code, start, length } of diagnostics) {
    if (!UNUSED.has(code) || start === undefined || length === undefined || seen.has(start)) continue;
    seen.add(start);
    const node = nodeSpanning(source, start, start + length);
    const isImport = ts.findAncestor(node, ts.isImportDeclaration) !== undefined || isRequire(node);
    // A part that is no node of its own, such as a list of type parameters.
    if (!isImport && (node.getStart(source) !== start || node.end !== start + length)) continue;
    if (what !== 'all' && isImport !== (what === 'imports')) continue;
    if (isOverlooked(source, start)) continue;
    const wanted = names === undefined ? 'all' : shareOf(names, node);
    if (wanted === 'none') continue;
    const changes =
      (wanted === 'all' ? removal(node, code, path, context) : removeNames(wanted.from, wanted.names)) ?? [];
    const overlaps = chosen.some((each) =>
      changes.some((other) => each.start < other.end && other.start < each.end),
    );
    if (!overlaps) chosen.push(...changes);
  }
  return chosen.length === 0 ? undefined : applyChanges(source.text, chosen);
}

function isRequire(node: ts.Node): boolean {
  const declaration = ts.findAncestor(node, ts.isVariableDeclaration);
  return (
    ts.findAncestor(node, ts.isImportEqualsDeclaration) !== undefined ||
    isRequireCall(declaration?.initializer)
  );
}

/** Whether somebody told eslint or the compiler to leave a line alone. */
function isOverlooked(source: ts.SourceFile, start: number): boolean {
  const lines = source.text.split('\n');
  const { line } = source.getLineAndCharacterOfPosition(start);
  const near = `${lines[line - 1] ?? ''}\n${lines[line] ?? ''}`;
  if (/@ts-ignore|@ts-expect-error|eslint-disable-(next-)?line/.test(near)) return true;
  const disabled = [
    ...source.text.slice(0, start).matchAll(/\/\*\s*eslint-(disable|enable)(?!-)\s*([^*]*)\*\//g),
  ].filter((each) => (each[2] ?? '').trim() === '' || (each[2] ?? '').includes('no-unused-vars'));
  return disabled.at(-1)?.[1] === 'disable';
}

/** The smallest node that covers a span. */
function nodeSpanning(source: ts.SourceFile, start: number, end: number): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (node.getStart(source) <= start && end <= node.end) {
      found = node;
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(source, visit);
  return found;
}
