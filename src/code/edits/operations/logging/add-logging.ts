import ts from 'typescript';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../../context.ts';
import { Changes, noteLeft, openFiles, type OpenFile, type TextChange } from '../changes.ts';
import { importText, specifierFor } from '../imports/import-text.ts';
import { findLogger, type Logger } from './logger.ts';
import { detailArrow, detailBlock } from './detail.ts';
import { entryOffset, insertStatement, logCall, loggableParameters, type LogStyle } from './text.ts';
import { nameOf, Selection } from '../named.ts';
import { importPlace } from '../imports/placement.ts';
import { styleOf } from '../style.ts';
import { resolveValue, walk } from '../syntax.ts';
import { tryTexts, wouldBreak, type NewError } from '../trial.ts';
import { isLogged, lastPart, plansIn, type Edit, type Plan } from './plans.ts';

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
