import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok } from '../../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../../context.ts';
import { writingIn } from '../../language-edits.ts';
import { applyChanges } from '../changes.ts';

/**
 * Sorts imports, joins those of one module and drops unused names, in each block of imports by itself. An import for its
 * effect alone stays where it is and parts the block, so that effects happen in the order they did. Exports, comments, headers
 * and imports that need no change keep their text; a file whose imports are in order is not touched.
 */
export const organizeImports: Operation<Extract<SymbolicEdit, { kind: 'organize_imports' }>> = (
  edit,
  context,
) => {
  const paths = context.sourcePaths(edit.paths);
  if (!paths.ok) return paths;
  const open = paths.value.flatMap((path) => openFile(path, context));
  // One program serves all files: first everything is hidden that must be, then all is organised, then written.
  for (const { path, masked } of open) context.writeText(path, masked.text);
  const organized = open.map((each) => organize(each, context));
  open.forEach(({ path, source }, index) => {
    context.writeText(path, organized[index] ?? source.text);
  });
  return organized.some((text, index) => text !== open[index]?.source.text)
    ? ok(undefined)
    : refuse('nothing-to-do', 'The imports are in order already: sorted, joined and all in use.');
};

interface OpenFile {
  readonly path: WorkspacePath;
  /** As it was. */
  readonly source: ts.SourceFile;
  readonly masked: Masked;
}

function openFile(path: WorkspacePath, context: EditContext): OpenFile[] {
  const { program } = context;
  const source = program.getSourceFile(context.nameOf(path));
  if (source?.statements.some(ts.isImportDeclaration) !== true) return [];
  // A file that does not parse has no imports that one could rely on.
  if (program.getSyntacticDiagnostics(source).length > 0) return [];
  return [{ path, source, masked: maskEffects(source) }];
}

/** The organised text of a file that is shown masked. */
function organize({ path, source, masked }: OpenFile, context: EditContext): string {
  const name = context.nameOf(path);
  const now = context.program.getSourceFile(name) ?? source;
  const { format, preferences } = writingIn(source);
  const isImport = (at: number) =>
    now.statements.some((each) => ts.isImportDeclaration(each) && each.getFullStart() <= at && at < each.end);
  const changes = context.service
    .organizeImports({ type: 'file', fileName: name }, format, preferences)
    .flatMap((each) => each.textChanges)
    .map(({ span, newText }) => ({ start: span.start, end: span.start + span.length, text: newText }))
    .filter((change) => isImport(change.start));
  const organized = masked.unmask(keepComments(keepTexts(applyChanges(masked.text, changes), now), now));
  return sameImports(organized, source) ? source.text : organized;
}

interface Masked {
  readonly text: string;
  unmask(text: string): string;
}

/** Hides imports for effect behind statements that the organizer does not move, each a block border. */
function maskEffects(source: ts.SourceFile): Masked {
  const hidden: string[] = [];
  let text = '';
  let at = 0;
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause !== undefined) continue;
    const start = statement.getStart(source);
    text += `${source.text.slice(at, start)}${marker(hidden.length)}\n\n`;
    hidden.push(source.text.slice(start, statement.end));
    at = statement.end;
  }
  return {
    text: text + source.text.slice(at),
    unmask: (organized) =>
      hidden.reduce((result, each, index) => {
        const [before = '', after = ''] = result.split(marker(index));
        return before + each + after.replace(/^\n\n/, '');
      }, organized),
  };
}

function marker(index: number): string {
  return `void "import for its effect, ${index}";`;
}

/** Imports that say what one of the file said before get its text back, line breaks and all. */
function keepTexts(organized: string, before: ts.SourceFile): string {
  const known = new Map(importsOf(before).map((each) => [meaningOf(each, before), each.getText(before)]));
  const after = ts.createSourceFile(before.fileName, organized, ts.ScriptTarget.Latest, true);
  const changes = importsOf(after).flatMap((each) => {
    const text = known.get(meaningOf(each, after));
    return text === undefined ? [] : [{ start: each.getStart(after), end: each.end, text }];
  });
  return applyChanges(organized, changes);
}

/**
 * The organizer takes a comment above a block's first import for a header and leaves it at the top. One that stands
 * directly above the import, and not at the beginning of the file, belongs to it and moves along.
 */
function keepComments(organized: string, before: ts.SourceFile): string {
  let text = organized;
  for (const [index, each] of importsOf(before).entries()) {
    const comment = ownComment(each, before);
    if (comment === undefined || index + 1 === importsOf(before).length) continue;
    const after = ts.createSourceFile(before.fileName, text, ts.ScriptTarget.Latest, true);
    const holder = importsOf(after).find((other) => ownComment(other, after) === comment);
    const owner = importsOf(after).find((other) => meaningOf(other, after) === meaningOf(each, before));
    if (holder === undefined || owner === undefined || holder === owner) continue;
    const start = holder.getStart(after) - comment.length;
    text = applyChanges(text, [
      { start, end: holder.getStart(after), text: '' },
      { start: owner.getStart(after), end: owner.getStart(after), text: comment },
    ]);
  }
  return text;
}

/** The comment lines directly above an import, up to the import; undefined when there are none or they head the file. */
function ownComment(node: ts.ImportDeclaration, source: ts.SourceFile): string | undefined {
  const ranges = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  let start = node.getStart(source);
  for (const range of ranges.toReversed()) {
    const gap = source.text.slice(range.end, start);
    const startsItsLine = /(^|\n)[ \t]*$/.test(source.text.slice(0, range.pos));
    if (!startsItsLine || gap.split('\n').length !== 2) break;
    start = range.pos;
  }
  return start === node.getStart(source) || start === 0
    ? undefined
    : source.text.slice(start, node.getStart(source));
}

function importsOf(source: ts.SourceFile): readonly ts.ImportDeclaration[] {
  return source.statements.filter(ts.isImportDeclaration);
}

/** An import's tokens, apart from layout, quotes, final semicolon and trailing comma. */
function meaningOf(node: ts.ImportDeclaration, source: ts.SourceFile): string {
  return node
    .getText(source)
    .replace(/;$/, '')
    .replaceAll('"', "'")
    .replace(/\s+/g, ' ')
    .replace(/,? \}/, ' }')
    .replace(/\{ ?/, '{ ')
    .replace(/ ?\}/, ' }')
    .replace(/,\s*\}/, ' }');
}

/** Whether the same imports stand in the same order. */
function sameImports(organized: string, before: ts.SourceFile): boolean {
  const after = ts.createSourceFile(before.fileName, organized, ts.ScriptTarget.Latest, true);
  const list = (source: ts.SourceFile) => importsOf(source).map((each) => meaningOf(each, source));
  return list(after).join('\n') === list(before).join('\n');
}
