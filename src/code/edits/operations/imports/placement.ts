import ts from 'typescript';

/** Where text goes and what must stand around it so that lines stay apart. */
export interface Place {
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/**
 * Where a declaration of the module goes that is first used at `firstUse`: after the directives and imports, but before
 * the statement of the first use. Comments at the head of the file stay there; a statement keeps its own comment.
 */
export function declarationPlace(file: ts.SourceFile, firstUse: number): Place {
  let last: ts.Statement | undefined;
  for (const statement of file.statements) {
    if (statement.end > firstUse) break;
    if (isDirective(statement) || isImport(statement)) last = statement;
  }
  const next = file.statements.find((statement) => last === undefined || statement.pos >= last.end);
  if (last !== undefined) {
    const at = lineEnd(file.text, last.end);
    const blankFollows = /^\r?\n[ \t]*\r?\n/.test(file.text.slice(at));
    return { at, before: '\n\n', after: next === undefined || blankFollows ? '' : '\n' };
  }
  if (next === undefined) return { at: file.text.length, before: '', after: '\n' };
  return { at: commentStart(file.text, next), before: '', after: '\n\n' };
}

/** Where an import goes: after the last one, else after the directives and the head of the file. */
export function importPlace(file: ts.SourceFile): Place {
  const last = file.statements.findLast((statement) => isImport(statement));
  if (last !== undefined) return { at: lineEnd(file.text, last.end), before: '\n', after: '' };
  const directive = file.statements.findLast((statement) => isDirective(statement));
  const first = file.statements.find((statement) => !isDirective(statement));
  if (directive !== undefined && (first === undefined || directive.end <= first.pos)) {
    return { at: lineEnd(file.text, directive.end), before: '\n\n', after: '' };
  }
  if (first === undefined) return { at: file.text.length, before: '', after: '\n' };
  return { at: commentStart(file.text, first), before: '', after: '\n\n' };
}

function isDirective(node: ts.Statement): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression);
}

/** Also `const x = require('x')`. */
function isImport(node: ts.Statement): boolean {
  if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)) return true;
  return (
    ts.isVariableStatement(node) &&
    node.declarationList.declarations.every(
      ({ initializer }) =>
        initializer !== undefined &&
        ts.isCallExpression(initializer) &&
        ts.isIdentifier(initializer.expression) &&
        initializer.expression.text === 'require',
    )
  );
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  const rest = text.slice(from, end === -1 ? undefined : end);
  return /^\s*(\/\/.*|(\/\*.*\*\/\s*)*)$/.test(rest) ? from + rest.trimEnd().length : from;
}

/** Before the comments that stand directly above a statement, unless they are about the whole file. */
function commentStart(text: string, statement: ts.Statement): number {
  const start = statement.getStart();
  const comments = ts.getLeadingCommentRanges(text, statement.pos) ?? [];
  let at = start;
  for (const comment of comments.toReversed()) {
    const gap = text.slice(comment.end, at);
    const aboutFile =
      /@(license|copyright|fileoverview|ts-|jsx|vitest|jest)|copyright|licen[cs]e|eslint|prettier/i;
    if (/\n[ \t]*\r?\n/.test(gap) || aboutFile.test(text.slice(comment.pos, comment.end))) break;
    at = comment.pos;
  }
  return at;
}
