import ts from 'typescript';
import type { SymbolicEdit } from '../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../context.ts';
import { Changes, noteLeft, openFiles, type OpenFile, type TextChange } from './changes.ts';
import { importText, specifierFor } from './import-text.ts';
import { findLogger, importsOf, partsOf, type Logger } from './logger.ts';
import { detailArrow, detailBlock } from './logging-detail.ts';
import {
  entryOffset,
  insertStatement,
  logCall,
  loggableParameters,
  statementAfter,
  type Logged,
  type LogStyle,
} from './logging-text.ts';
import { holderOf, nameOf, Selection } from './named.ts';
import { importPlace } from './placement.ts';
import { styleOf } from './style.ts';
import { resolveValue, walk } from './syntax.ts';
import { tryTexts, wouldBreak, type NewError } from './trial.ts';

type Edit = Extract<SymbolicEdit, { kind: 'add_logging' }>;

/** One function and how much is logged in it. */
interface Plan {
  readonly opened: OpenFile;
  readonly node: Logged;
  readonly name: string;
  readonly detailed: boolean;
}

/**
 * Logs the entry of every function, method, constructor and arrow function that has a name and a block body, with the
 * values of its parameters; `detailed` also what it returns and throws. Left: accessors, callbacks without a name, arrow
 * functions that are one expression (unless `detailed`), and everything that runs when the logger itself does.
 */
export const addLogging: Operation<Edit> = (edit, context) => {
  const files = openFiles(context, edit.paths);
  if (!files.ok) return files;
  const logger = findLogger(
    edit.logger,
    files.value.map(({ file }) => file),
    context,
  );
  if (!logger.ok) return logger;
  const selection = new Selection(edit.symbols);
  const found = plansIn(files.value, edit, logger.value, context, selection);
  const complete = selection.complete('function');
  if (!complete.ok) return complete;
  if (found.plans.length === 0) {
    const [reason] = found.left;
    return refuse(
      'nothing-to-do',
      reason === undefined
        ? 'Every function that could be logged is logged already, or there is none.'
        : `Nothing can be logged: ${found.left.slice(0, 4).join('; ')}.`,
      edit.detailed
        ? 'Name other files.'
        : 'Ask for details to include arrow functions that are one expression.',
    );
  }
  let plans = found.plans;
  for (;;) {
    const texts = textsFor(plans, logger.value, context);
    if (!texts.ok) return texts;
    const trial = tryTexts(context, texts.value);
    if (!trial.ok) return trial;
    const { errors, undo } = trial.value;
    if (errors.length === 0) {
      noteLeft(context, 'Not logged', found.left);
      return ok(undefined);
    }
    undo();
    const next = lessDetail(plans, errors, texts.value, context);
    if (next?.length === 0) {
      const names = plans.map((plan) => plan.name).slice(0, 5);
      return refuse(
        'nothing-to-do',
        `What is left is one expression each and would get another type as a block: ${names.join(', ')}.`,
        'Log these by hand.',
      );
    }
    if (next === undefined) {
      return wouldBreak(
        `Logging with ${edit.logger}`,
        errors,
        'Name a logger that takes a message and an object.',
      );
    }
    plans = next;
  }
};

function plansIn(
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

function isLogged(node: ts.Node): node is Logged {
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
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function textsFor(
  plans: readonly Plan[],
  logger: Logger,
  context: EditContext,
): Result<ReadonlyMap<WorkspacePath, string>> {
  const checker = context.program.getTypeChecker();
  const changes = new Changes();
  const add = (path: WorkspacePath, all: readonly TextChange[]) => {
    for (const each of all) changes.replace(path, each.start, each.end, each.text);
  };
  const wrapped = new Set<ts.Node>(plans.filter((plan) => plan.detailed).map((plan) => plan.node));
  const indents: { readonly path: WorkspacePath; readonly changes: readonly TextChange[] }[] = [];
  const styles = new Map<WorkspacePath, LogStyle>();
  for (const plan of plans) {
    const { file, path } = plan.opened;
    let style = styles.get(path);
    if (style === undefined) {
      style = { ...styleOf(file), logger };
      styles.set(path, style);
      addImport(plan.opened, style, changes, context);
    }
    let depth = 0;
    for (let up = plan.node.parent; !ts.isSourceFile(up); up = up.parent) {
      // An arrow function that becomes a block moves in by the block and by its try.
      if (wrapped.has(up)) depth += ts.isArrowFunction(up) && !ts.isBlock(up.body) ? 2 : 1;
    }
    const entry = logCall(plan.name, loggableParameters(plan.node, checker), style);
    const request = { node: plan.node, name: plan.name, entry, style, checker, depth };
    const { body } = plan.node;
    if (body === undefined) continue;
    if (!ts.isBlock(body)) {
      const detail = detailArrow(request, body);
      add(path, detail.changes);
      indents.push({ path, changes: detail.indents });
      continue;
    }
    const at = entryOffset(plan.node, body);
    if (at === undefined) continue;
    const detail = plan.detailed ? detailBlock(request, body, at) : undefined;
    if (detail === undefined) wrapped.delete(plan.node);
    add(path, detail?.changes ?? [insertStatement(body, at, entry, style.indent.repeat(depth), style)]);
    if (detail !== undefined) indents.push({ path, changes: detail.indents });
  }
  for (const each of indents) {
    // A line start that a change takes away needs no indentation.
    const taken = changes.replaced(each.path);
    const left = each.changes.filter(
      ({ start }) => !taken.some((one) => start > one.start && start <= one.end),
    );
    add(each.path, left);
  }
  return changes.texts(context);
}

function addImport({ file, path }: OpenFile, style: LogStyle, changes: Changes, context: EditContext): void {
  const { module, root } = style.logger;
  if (module === undefined) return;
  if (resolveValue(root, file, context.program.getTypeChecker()) === module.symbol) return;
  const commonJs =
    /\.c?jsx?$/.test(path) && !ts.isExternalModule(file) && /\brequire\(|\bexports\b/.test(file.text);
  const specifier = specifierFor(path, module.path, context);
  const { at, before, after } = importPlace(file);
  changes.insert(
    path,
    at,
    `${before}${importText(root, module.isDefault, specifier, commonJs, style)}${after}`,
  );
}

/** The plans without the details that bring errors; undefined when it is not the details that do. */
function lessDetail(
  plans: readonly Plan[],
  errors: readonly NewError[],
  texts: ReadonlyMap<WorkspacePath, string>,
  context: EditContext,
): readonly Plan[] | undefined {
  if (!plans.some((plan) => plan.detailed)) return undefined;
  const guilty = new Set<Plan>();
  for (const error of errors) {
    const text = texts.get(error.path);
    const names = text === undefined ? new Set<string>() : namesAround(text, error, context);
    const line = text?.split('\n')[error.line - 1] ?? '';
    const detailed = plans.filter((plan) => plan.detailed);
    const inFile = detailed.filter((plan) => plan.opened.path === error.path);
    // The function around the error; else one that its line uses; else all of the file; else all.
    const choices = [
      inFile.filter((plan) => names.has(plan.name)),
      detailed.filter((plan) => line.includes(lastPart(plan.name))),
      inFile,
      detailed,
    ];
    for (const plan of choices.find((choice) => choice.length > 0) ?? []) guilty.add(plan);
  }
  return plans.flatMap((plan) => {
    if (!guilty.has(plan)) return [plan];
    // An arrow function that is one expression has no place for an entry line alone.
    return plan.node.body !== undefined && ts.isBlock(plan.node.body) ? [{ ...plan, detailed: false }] : [];
  });
}

function namesAround(text: string, error: NewError, context: EditContext): ReadonlySet<string> {
  const file = ts.createSourceFile(context.nameOf(error.path), text, ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  walk(file, (node) => {
    const holds = isLogged(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node);
    if (!holds || error.start < node.pos || error.start >= node.end) return;
    const name = nameOf(node);
    if (name !== undefined) names.add(name);
  });
  return names;
}
