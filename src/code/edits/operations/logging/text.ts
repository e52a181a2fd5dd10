import ts from 'typescript';
import type { TextChange } from '../changes.ts';
import type { Logger } from './logger.ts';
import { carriesSecret, soundsSecret } from '../secrets.ts';
import { indentAt, quoted, type Style } from '../style.ts';
import { boundNames, walk, walkOwn } from '../syntax.ts';

/** A function that gets log lines. */
export type Logged =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration;

export interface LogStyle extends Style {
  readonly logger: Logger;
}

/** `console.debug('name', { a, b })` without anything that sounds secret. */
export function logCall(message: string, fields: readonly string[], { logger, ...style }: LogStyle): string {
  const text = quoted(message, style);
  if (fields.length === 0) return `${logger.expression}(${text})`;
  const object = `{ ${fields.join(', ')} }`;
  return logger.fieldsFirst
    ? `${logger.expression}(${object}, ${text})`
    : `${logger.expression}(${text}, ${object})`;
}

/** The parameters whose values may be written down. Names that begin with `_` are unused on purpose. */
export function loggableParameters(node: Logged, checker: ts.TypeChecker): readonly string[] {
  return node.parameters.flatMap((parameter) => {
    if (ts.isIdentifier(parameter.name)) {
      const { text } = parameter.name;
      const secret = soundsSecret(text) || carriesSecret(checker.getTypeAtLocation(parameter), checker);
      return text === 'this' || text.startsWith('_') || secret ? [] : [text];
    }
    return boundNames(parameter.name).flatMap((name) => {
      const element = name.parent;
      const property = ts.isBindingElement(element) ? (element.propertyName?.getText() ?? '') : '';
      const secret =
        soundsSecret(name.text) ||
        soundsSecret(property) ||
        carriesSecret(checker.getTypeAtLocation(name), checker);
      return name.text.startsWith('_') || secret ? [] : [name.text];
    });
  });
}

/** The offset after which the entry line goes; undefined where nothing may run before what the body does. */
export function entryOffset(node: Logged, body: ts.Block): number | undefined {
  const file = body.getSourceFile();
  let at = body.getStart(file) + 1;
  for (const statement of body.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    at = statement.end;
  }
  const derived =
    ts.isConstructorDeclaration(node) &&
    node.parent.heritageClauses?.some((each) => each.token === ts.SyntaxKind.ExtendsKeyword) === true;
  if (!derived) return at;
  return body.statements.find(
    (each) =>
      ts.isExpressionStatement(each) &&
      ts.isCallExpression(each.expression) &&
      each.expression.expression.kind === ts.SyntaxKind.SuperKeyword,
  )?.end;
}

/** The statement after an entry line's place. */
export function statementAfter(body: ts.Block, at: number): ts.Statement | undefined {
  return body.statements.find((each) => each.pos >= at - 1 && each.getStart() >= at);
}

/** The change that puts a statement after an offset in a body, on its own line where the body has lines. */
export function insertStatement(
  body: ts.Block,
  at: number,
  statement: string,
  extra: string,
  style: Style,
): TextChange {
  const file = body.getSourceFile();
  const { text } = file;
  const comments = ts.getTrailingCommentRanges(text, at) ?? [];
  const after = comments.at(-1)?.end ?? at;
  const next = statementAfter(body, at);
  if (
    /^[ \t]*\r?\n/.test(text.slice(after)) ||
    comments.at(-1)?.kind === ts.SyntaxKind.SingleLineCommentTrivia
  ) {
    const indent =
      next !== undefined && indentAt(text, next.getStart(file)).length > 0
        ? indentAt(text, next.getStart(file))
        : indentAt(text, body.end - 1) + style.indent;
    const end = style.semicolon === ';' || startsRisky(next, file) ? ';' : '';
    return { start: after, end: after, text: `\n${indent}${extra}${statement}${end}` };
  }
  const gap = /^\s*\}/.test(text.slice(at)) && text[at] === '}' ? ' ' : '';
  return { start: at, end: at, text: ` ${statement};${gap}` };
}

/** A line that would go on with the one before when that has no semicolon. */
function startsRisky(next: ts.Statement | undefined, file: ts.SourceFile): boolean {
  return next !== undefined && /^[([`+\-/]/.test(file.text.slice(next.getStart(file)));
}

/** The names that the body may still be given. */
export function freeName(wanted: string, node: ts.Node): string {
  const taken = new Set<string>();
  walk(node, (each) => {
    if (ts.isIdentifier(each)) taken.add(each.text);
  });
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The type that the returned value must be declared with so that it keeps the meaning its place gives it. */
export function resultType(node: Logged): string {
  const { type } = node;
  if (type === undefined || ts.isTypePredicateNode(type)) return '';
  if (!isAsync(node)) return `: ${type.getText()}`;
  const awaited =
    ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Promise'
      ? type.typeArguments?.[0]
      : undefined;
  return awaited === undefined ? '' : `: ${awaited.getText()}`;
}

export function isAsync(node: Logged): boolean {
  return ts.getModifiers(node)?.some((each) => each.kind === ts.SyntaxKind.AsyncKeyword) === true;
}

/** The return statements of the body itself that give something back. */
export function returnsOf(
  body: ts.Block,
): readonly (ts.ReturnStatement & { readonly expression: ts.Expression })[] {
  const found: (ts.ReturnStatement & { readonly expression: ts.Expression })[] = [];
  walkOwn(body, (each) => {
    if (ts.isReturnStatement(each) && each.expression !== undefined) {
      found.push(each as ts.ReturnStatement & { readonly expression: ts.Expression });
    }
  });
  return found;
}

/** Offsets of line starts in a range that may be indented: not those inside template and other multi-line literals. */
export function indentableLines(file: ts.SourceFile, from: number, to: number): readonly number[] {
  const fixed: { readonly start: number; readonly end: number }[] = [];
  walk(file, (node) => {
    const isText =
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node) ||
      ts.isStringLiteral(node);
    if (isText) fixed.push({ start: node.getStart(file), end: node.end });
  });
  const starts: number[] = [];
  for (let at = file.text.indexOf('\n', from) + 1; at > 0 && at < to; at = file.text.indexOf('\n', at) + 1) {
    const blank = /^[ \t]*\r?\n/.test(file.text.slice(at, at + 500));
    if (!blank && !fixed.some((each) => at > each.start && at < each.end)) starts.push(at);
  }
  return starts;
}
