import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import type { EditContext } from '../../context.ts';
import type { OpenFile } from '../changes.ts';
import { importsOf, partsOf, type Logger } from './logger.ts';
import { entryOffset, statementAfter, type Logged } from './text.ts';
import { holderOf, nameOf, type Selection } from '../named.ts';
import { resolveValue, walk } from '../syntax.ts';

export type Edit = Extract<SymbolicEdit, { kind: 'add_logging' }>;

/** One function and how much is logged in it. */
export interface Plan {
  readonly opened: OpenFile;
  readonly node: Logged;
  readonly name: string;
  readonly detailed: boolean;
}

export function plansIn(
  files: readonly OpenFile[],
  edit: Edit,
  logger: Logger,
  context: EditContext,
  selection: Selection,
): { readonly plans: readonly Plan[]; readonly left: readonly string[] } {
  const checker = context.program.getTypeChecker();
  const own =
    logger.module === undefined ? localLoggers(files, logger, checker, context) : [logger.module.symbol];
  const parts = partsOf(own, context);
  const circle = logger.module === undefined ? undefined : importsOf(logger.module.path, context);
  const plans: Plan[] = [];
  const left: string[] = [];
  for (const opened of files) {
    const { file, path } = opened;
    const inScope = resolveValue(logger.root, file, checker);
    const needsImport = logger.module !== undefined && inScope !== logger.module.symbol;
    walk(file, (node) => {
      if (!isLogged(node) || node.body === undefined) return;
      const name = nameOf(node);
      if (name === undefined || !selection.has(name)) return;
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      const leave = (why: string) => left.push(`${name} (${path}:${line}) ${why}`);
      if (!ts.isBlock(node.body) && !edit.detailed) return leave('is one expression');
      if (isPart(node, parts) || logger.module?.path === path) return leave('is part of the logger');
      if (needsImport && circle?.has(path) === true) return leave('is used by the logger');
      if (resolveValue(logger.root, node.body, checker) !== inScope)
        return leave(`has another ${logger.root}`);
      if (isLoggedAlready(node, name, logger) || isLoggedResult(node, logger)) return;
      if (ts.isBlock(node.body) && entryOffset(node, node.body) === undefined)
        return leave('calls super in a branch');
      const detailed =
        edit.detailed && node.asteriskToken === undefined && !ts.isConstructorDeclaration(node);
      plans.push({ opened, node, name, detailed });
    });
  }
  return { plans, left };
}

/** Loggers that files declare themselves rather than import. */
function localLoggers(
  files: readonly OpenFile[],
  logger: Logger,
  checker: ts.TypeChecker,
  context: EditContext,
): readonly ts.Symbol[] {
  const symbols = files.flatMap(({ file }) => resolveValue(logger.root, file, checker) ?? []);
  return [...new Set(symbols)].filter((symbol) =>
    symbol.declarations?.some((each) => context.pathOfName(each.getSourceFile().fileName) !== undefined),
  );
}

export function isLogged(node: ts.Node): node is Logged {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node)
  );
}

function isPart(node: ts.Node, parts: ReadonlySet<ts.Node>): boolean {
  return parts.size > 0 && ts.findAncestor(node, (up) => parts.has(up)) !== undefined;
}

/** Whether the entry line is there: a call of the same logger with the function's name. */
function isLoggedAlready(node: Logged, name: string, logger: Logger): boolean {
  if (node.body === undefined || !ts.isBlock(node.body)) return false;
  const at = entryOffset(node, node.body);
  const first = at === undefined ? undefined : statementAfter(node.body, at);
  if (first === undefined || !ts.isExpressionStatement(first) || !ts.isCallExpression(first.expression))
    return false;
  const call = first.expression;
  const own = ts.isFunctionExpression(node) ? node.name?.text : undefined;
  const names = [lastPart(name), own];
  return (
    call.expression.getText() === logger.expression &&
    call.arguments.some((each) => ts.isStringLiteralLike(each) && names.includes(lastPart(each.text)))
  );
}

/** Whether a function has a name only because logging what is returned put it into a constant. */
function isLoggedResult(node: Logged, logger: Logger): boolean {
  const holder = ts.isArrowFunction(node) || ts.isFunctionExpression(node) ? holderOf(node) : undefined;
  if (holder === undefined || !ts.isVariableDeclaration(holder)) return false;
  const statement = holder.parent.parent;
  if (!ts.isVariableStatement(statement)) return false;
  if (!ts.isBlock(statement.parent)) return false;
  const next = statement.parent.statements[statement.parent.statements.indexOf(statement) + 1];
  if (next === undefined || !ts.isExpressionStatement(next) || !ts.isCallExpression(next.expression))
    return false;
  const call = next.expression;
  return (
    call.expression.getText() === logger.expression &&
    call.arguments.some((each) => ts.isStringLiteralLike(each) && each.text.endsWith(' returned'))
  );
}

/** The name without its owner: what holds an object may be called otherwise by now. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
