import ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { EditContext } from './context.ts';
import { errorsIn, newErrors, snapshotErrors } from './errors.ts';
import { applyChanges, type TextChange } from './operations/changes.ts';

/** Changes that belong together: all of them or none. */
export type Proposal = ReadonlyMap<WorkspacePath, readonly TextChange[]>;

/**
 * Writes those of the proposals that bring no new error to the files they change or to those that import these; where
 * `mustMend`, only those that make errors fewer. All are tried at once first, then by halves, so that the usual case
 * costs one compilation. Proposals that overlap an earlier one are left for another round. Returns how many were kept.
 */
export function keepWhatHolds(
  context: EditContext,
  proposals: readonly Proposal[],
  mustMend: boolean,
): number {
  const separate: Proposal[] = [];
  for (const proposal of proposals)
    if (!separate.some((each) => overlap(each, proposal))) separate.push(proposal);
  const kept: Proposal[] = [];
  const attempt = (batch: readonly Proposal[]): void => {
    if (batch.length === 0) return;
    if (holds(batch, kept)) {
      kept.push(...batch);
      return;
    }
    if (batch.length === 1) return;
    const middle = Math.ceil(batch.length / 2);
    attempt(batch.slice(0, middle));
    attempt(batch.slice(middle));
  };
  const originals = new Map<WorkspacePath, string>();
  for (const path of separate.flatMap((each) => [...each.keys()])) {
    const text = context.readText(path);
    if (text.ok) originals.set(path, text.value);
  }
  const show = (chosen: readonly Proposal[]) => {
    for (const [path, original] of originals) {
      const changes = chosen.flatMap((each) => each.get(path) ?? []);
      context.writeText(path, applyChanges(original, changes));
    }
  };
  const holds = (batch: readonly Proposal[], before: readonly Proposal[]): boolean => {
    show(before);
    const paths = [...new Set(batch.flatMap((each) => [...each.keys()]))];
    const checked = withImporters(context, paths);
    const errors = snapshotErrors(context, checked);
    const count = total(errors.counts);
    show([...before, ...batch]);
    const better =
      newErrors(context, errors).length === 0 && (!mustMend || errorsIn(context, checked).length < count);
    if (!better) show(before);
    return better;
  };
  attempt(separate);
  show(kept);
  return kept.length;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, each) => sum + each, 0);
}

function overlap(a: Proposal, b: Proposal): boolean {
  for (const [path, changes] of b) {
    for (const one of a.get(path) ?? []) {
      for (const other of changes) {
        if (one.start < other.end && other.start < one.end) return true;
        if (one.start === other.start) return true;
      }
    }
  }
  return false;
}

/** The files and every workspace file that imports or re-exports one of them directly. */
export function withImporters(
  context: EditContext,
  paths: readonly WorkspacePath[],
): readonly WorkspacePath[] {
  const { program } = context;
  const checker = program.getTypeChecker();
  const changed = new Set(paths.map((path) => context.nameOf(path)));
  const all = new Set(paths);
  for (const source of program.getSourceFiles()) {
    const path = context.pathOfName(source.fileName);
    if (path === undefined || all.has(path)) continue;
    const imports = source.statements.some((statement) => {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return false;
      if (statement.moduleSpecifier === undefined) return false;
      const target = checker
        .getSymbolAtLocation(statement.moduleSpecifier)
        ?.declarations?.[0]?.getSourceFile();
      return target !== undefined && changed.has(target.fileName);
    });
    if (imports) all.add(path);
  }
  return [...all];
}
