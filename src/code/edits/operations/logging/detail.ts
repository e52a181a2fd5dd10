import ts from 'typescript';
import type { TextChange } from '../changes.ts';
import {
  freeName,
  indentableLines,
  insertStatement,
  isAsync,
  logCall,
  resultType,
  returnsOf,
  type Logged,
  type LogStyle,
} from './text.ts';
import { soundsSecret } from '../secrets.ts';
import { indentAt, startsLine } from '../style.ts';

export interface DetailRequest {
  readonly node: Logged;
  readonly name: string;
  readonly entry: string;
  readonly style: LogStyle;
  readonly checker: ts.TypeChecker;
  /** How many functions around this one get wrapped too: their lines move in by one level each. */
  readonly depth: number;
}

export interface DetailChanges {
  readonly changes: readonly TextChange[];
  /** Indentation of existing lines; to be inserted after all else at the same offset. */
  readonly indents: readonly TextChange[];
}

/**
 * The changes that wrap a block body so that what it returns and throws is logged. Returned expressions are evaluated
 * once, in their place. Undefined where the body's layout does not allow it.
 */
export function detailBlock(request: DetailRequest, body: ts.Block, at: number): DetailChanges | undefined {
  const { node, style, depth, entry, checker } = request;
  const file = body.getSourceFile();
  const close = body.end - 1;
  const firstLine = file.text.slice(at, file.text.indexOf('\n', at));
  if (body.statements.length === 0 || !file.text.slice(at, close).includes('\n')) return undefined;
  if (!startsLine(file.text, close) || !/^\s*(\/\/.*)?$/.test(firstLine)) return undefined;
  const outer = style.indent.repeat(depth);
  const base = indentAt(file.text, close);
  const semicolon = style.semicolon;
  const inner = `${outer}${base}${style.indent}`;
  const start = insertStatement(body, at, entry, outer, style);
  const changes: TextChange[] = [{ ...start, text: `${start.text}\n${inner}try {` }];
  for (const each of returnsOf(body)) {
    changes.push(...returnChanges(request, each, `${outer}${style.indent}`, checker));
  }
  const error = freeName('error', node);
  const failed = logCall(`${request.name} threw`, [error], style);
  const lineStart = file.text.lastIndexOf('\n', close) + 1;
  changes.push({
    start: lineStart,
    end: lineStart,
    text:
      `${inner}} catch (${error}) {\n` +
      `${inner}${style.indent}${failed}${semicolon}\n` +
      `${inner}${style.indent}throw ${error}${semicolon}\n` +
      `${inner}}\n`,
  });
  const indents = indentableLines(file, at, lineStart).map((line) => ({
    start: line,
    end: line,
    text: style.indent,
  }));
  return { changes, indents };
}

function returnChanges(
  request: DetailRequest,
  statement: ts.ReturnStatement & { readonly expression: ts.Expression },
  extra: string,
  checker: ts.TypeChecker,
): readonly TextChange[] {
  const { node, style } = request;
  const file = statement.getSourceFile();
  const at = statement.getStart(file);
  const expression = statement.expression;
  const waits = isAsync(node) && isThenable(expression, checker);
  const open = waits ? awaitOpening(expression) : '';
  const awaited: TextChange[] = waits
    ? [
        { start: expression.getStart(file), end: expression.getStart(file), text: open },
        { start: expression.end, end: expression.end, text: open.endsWith('(') ? ')' : '' },
      ]
    : [];
  if (isNothing(expression, checker)) return awaited;
  const result = freeName('result', node);
  const own = indentAt(file.text, at);
  const parent = statement.parent;
  const crowded = !ts.isBlock(parent) || parent.statements.filter(ts.isReturnStatement).length > 1;
  const indent = `${extra}${own}${crowded ? style.indent : ''}`;
  const fields = soundsSecret(request.name) ? [] : [result];
  const log = logCall(`${request.name} returned`, fields, style);
  const end = file.text[statement.end - 1] === ';' ? '' : style.semicolon;
  return [
    {
      start: at,
      end: at + 'return'.length,
      text: `${crowded ? `{\n${indent}` : ''}const ${result}${resultType(node)} =`,
    },
    ...awaited,
    {
      start: statement.end,
      end: statement.end,
      text:
        `${end}\n${indent}${log}${style.semicolon}\n${indent}return ${result}${style.semicolon}` +
        (crowded ? `\n${extra}${own}}` : ''),
    },
  ];
}

/** The changes that make a block of an arrow function's expression and log what it gives. */
export function detailArrow(request: DetailRequest, expression: ts.Expression): DetailChanges {
  const { node, style, depth, entry, checker } = request;
  const file = expression.getSourceFile();
  const base = `${style.indent.repeat(depth)}${indentAt(file.text, node.getStart(file))}`;
  const one = `${base}${style.indent}`;
  const two = `${one}${style.indent}`;
  const end = style.semicolon;
  const waits = isAsync(node) && isThenable(expression, checker);
  const open = waits ? awaitOpening(expression) : '';
  const shut = open.endsWith('(') ? ')' : '';
  const nothing = isNothing(expression, checker);
  const result = freeName('result', node);
  const error = freeName('error', node);
  const fields = soundsSecret(request.name) ? [] : [result];
  const given = nothing
    ? end
    : `${end}\n${two}${logCall(`${request.name} returned`, fields, style)}${end}\n${two}return ${result}${end}`;
  const head = nothing ? 'return ' : `const ${result}${resultType(node)} = `;
  const at = expression.getStart(file);
  const arrow = /=>(\s*)$/.exec(file.text.slice(0, at));
  const gap = arrow?.[1]?.length ?? 0;
  return {
    changes: [
      {
        start: at - gap,
        end: at,
        text: `${arrow === null ? '' : ' '}{\n${one}${entry}${end}\n${one}try {\n${two}${head}${open}`,
      },
      {
        start: expression.end,
        end: expression.end,
        text:
          `${shut}${given}\n${one}} catch (${error}) {\n` +
          `${two}${logCall(`${request.name} threw`, [error], style)}${end}\n${two}throw ${error}${end}\n${one}}\n${base}}`,
      },
    ],
    indents: indentableLines(file, at, expression.end).flatMap((line) => [
      { start: line, end: line, text: style.indent + style.indent },
    ]),
  };
}

function awaitOpening(expression: ts.Expression): string {
  const tight =
    ts.isCallExpression(expression) ||
    ts.isIdentifier(expression) ||
    ts.isPropertyAccessExpression(expression) ||
    ts.isNewExpression(expression) ||
    ts.isParenthesizedExpression(expression);
  return tight ? 'await ' : 'await (';
}

function isThenable(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(expression);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => part.getProperty('then') !== undefined);
}

/** Whether an expression gives nothing worth a line: void, undefined, never. */
function isNothing(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(expression);
  const awaited = checker.getAwaitedType(type) ?? type;
  return (awaited.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Never)) !== 0;
}
