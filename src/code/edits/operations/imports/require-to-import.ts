import { posix } from 'node:path';
import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok } from '../../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../../context.ts';
import { Changes, noteLeft, openFiles, type OpenFile } from '../changes.ts';
import { callsOf, readCommonJs, type CommonJsFile, type Statement } from './commonjs.ts';
import { exportChange, isNamedExports, type ExportShape } from './export-text.ts';
import { specifierFor } from './import-text.ts';
import { allowsDefault, formatOf, shapeOf, type Format, type Shape } from './module-format.ts';
import { bindingText } from './require-text.ts';
import { styleOf } from '../style.ts';
import { walk } from '../syntax.ts';
import { tryTexts } from '../trial.ts';

interface Plan {
  readonly opened: OpenFile;
  readonly format: Format;
  readonly common: CommonJsFile;
}

/**
 * Makes ES imports and exports of `require`, `module.exports` and `exports`, where the file may have ES syntax and
 * nothing runs in another order. Requires inside functions or conditions, of JSON, or after code that runs stay. A file's
 * exports change only together with every file that requires it.
 */
export const requireToImport: Operation<Extract<SymbolicEdit, { kind: 'require_to_import' }>> = (
  edit,
  context,
) => {
  const files = openFiles(context, edit.paths);
  if (!files.ok) return files;
  const checker = context.program.getTypeChecker();
  const reasons: string[] = [];
  let plans = new Map<WorkspacePath, Plan>();
  for (const opened of files.value) {
    if (!/\brequire\b|\bexports\b/.test(opened.file.text)) continue;
    const common = readCommonJs(opened.file, checker);
    if (common.statements.length === 0 && common.left.length === 0) continue;
    const format = formatOf(opened, context);
    const dirname = format.kind === 'node' ? usesDirname(opened.file) : undefined;
    const why =
      common.statements.length === 0
        ? `${opened.path}: ${common.left.join(', ')}`
        : format.kind === 'impossible'
          ? format.why
          : common.blocker !== undefined
            ? `${opened.path}: ${common.blocker}`
            : dirname !== undefined
              ? `${opened.path} uses ${dirname}, which ES modules do not have; use import.meta.${dirname.slice(2)}`
              : undefined;
    if (why === undefined) plans.set(opened.path, { opened, format, common });
    else reasons.push(why);
  }
  // Leaving one file may force others to stay, and what brings errors stays too.
  for (;;) {
    const stuck = [...plans.values()].find((plan) => exportsAreRequiredElsewhere(plan, plans, context));
    if (stuck !== undefined) {
      reasons.push(`${stuck.opened.path} is required by files that stay CommonJS`);
      plans = without(plans, [stuck.opened.path]);
      continue;
    }
    if (plans.size === 0) break;
    const changes = new Changes();
    for (const plan of plans.values()) convert(plan, plans, changes, context);
    const texts = changes.texts(context);
    if (!texts.ok) return texts;
    const trial = tryTexts(context, texts.value);
    if (!trial.ok) return trial;
    const { errors, undo } = trial.value;
    if (errors.length === 0) {
      const staying = [...plans.values()].flatMap(({ opened, common }) =>
        common.left.map((each) => `${opened.path}: ${each}`),
      );
      noteLeft(context, 'Left as it is', [...reasons, ...staying]);
      return ok(undefined);
    }
    undo();
    const guilty = [...new Set(errors.map((each) => each.path))].filter((path) => plans.has(path));
    const [first] = errors;
    reasons.push(
      `${first?.path ?? ''}:${first?.line ?? 0} would not compile: ${first?.message.split('\n')[0] ?? ''}`,
    );
    plans = without(plans, guilty.length > 0 ? guilty : [...plans.keys()]);
  }
  if (reasons.length === 0) {
    return refuse('nothing-to-do', 'No file here requires or exports the CommonJS way.', 'Name other files.');
  }
  return refuse(
    'unsafe-edit',
    `Nothing can become an import safely: ${reasons.slice(0, 4).join('; ')}.`,
    'Change what stands in the way first, or these places by hand.',
  );
};

function without(
  plans: ReadonlyMap<WorkspacePath, Plan>,
  paths: readonly WorkspacePath[],
): Map<WorkspacePath, Plan> {
  return new Map([...plans].filter(([path]) => !paths.includes(path)));
}

function usesDirname(file: ts.SourceFile): string | undefined {
  let found: string | undefined;
  walk(file, (node) => {
    const isName = ts.isIdentifier(node) && (node.text === '__dirname' || node.text === '__filename');
    if (isName && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node))
      found ??= node.text;
  });
  return found;
}

/** How a converted file exports; undefined when it exports nothing. */
function exportShape({ common }: Plan): ExportShape | undefined {
  const whole = common.statements.find((each) => each.kind === 'whole');
  if (whole !== undefined) return isNamedExports(whole.value) ? 'names' : 'default';
  return common.statements.some((each) => each.kind === 'member') ? 'names' : undefined;
}

/** Whether a file that stays as it is requires this one and would get something else. */
function exportsAreRequiredElsewhere(
  plan: Plan,
  plans: ReadonlyMap<WorkspacePath, Plan>,
  context: EditContext,
): boolean {
  if (exportShape(plan) === undefined) return false;
  const target = context.nameOf(plan.opened.path);
  return context.program.getSourceFiles().some((file) => {
    const path = context.pathOfName(file.fileName);
    if (path === undefined || !/\brequire\(/.test(file.text)) return false;
    const converted = new Set<ts.Node>(plans.get(path)?.common.statements.flatMap(callsOf));
    let requires = false;
    walk(file, (node) => {
      if (
        !ts.isCallExpression(node) ||
        !ts.isIdentifier(node.expression) ||
        node.expression.text !== 'require'
      )
        return;
      const [argument] = node.arguments;
      if (argument === undefined || !ts.isStringLiteralLike(argument) || converted.has(node)) return;
      if (context.resolve(argument.text, path, ts.ModuleKind.CommonJS) === target) requires = true;
    });
    return requires;
  });
}

function convert(
  plan: Plan,
  plans: ReadonlyMap<WorkspacePath, Plan>,
  changes: Changes,
  context: EditContext,
): void {
  const { opened, common } = plan;
  const style = styleOf(opened.file);
  const put = (statement: Statement, text: string) => {
    changes.replace(opened.path, statement.node.getStart(opened.file), statement.node.end, text);
  };
  for (const statement of common.statements) {
    switch (statement.kind) {
      case 'effect':
        put(statement, `import ${literal(statement.call.arguments[0], plan, context)}${style.semicolon}`);
        break;
      case 'bindings':
        put(
          statement,
          statement.bindings
            .map((binding) =>
              bindingText(binding, {
                literal: literal(binding.call.arguments[0], plan, context),
                shape: shapeFor(binding.call.arguments[0].text, plan, plans, context),
                allowsDefault: allowsDefault(opened.path, context),
                style,
              }),
            )
            .join('\n'),
        );
        break;
      default: {
        const { start, end, text } = exportChange(statement, opened.file, style);
        changes.replace(opened.path, start, end, text);
      }
    }
  }
  for (const [name, reads] of common.ownReads) {
    for (const read of reads) changes.replace(opened.path, read.getStart(opened.file), read.end, name);
  }
}

function shapeFor(
  specifier: string,
  plan: Plan,
  plans: ReadonlyMap<WorkspacePath, Plan>,
  context: EditContext,
): Shape {
  const fileName = context.resolve(specifier, plan.opened.path, ts.ModuleKind.CommonJS);
  const path = fileName === undefined ? undefined : context.pathOfName(fileName);
  const target = path === undefined ? undefined : plans.get(path);
  if (target === undefined) return shapeOf(specifier, plan.opened, plan.format, context);
  return exportShape(target) === 'default'
    ? { kind: 'whole', named: false }
    : { kind: 'names', hasDefault: false };
}

/** The specifier in its own quotes, with the extension that Node asks for. */
function literal(node: ts.StringLiteralLike, { opened, format }: Plan, context: EditContext): string {
  const source = node.getText(opened.file);
  const text = source.startsWith('`') ? `'${node.text}'` : source;
  if (format.kind !== 'node' || !/^\.{1,2}(\/|$)/.test(node.text)) return text;
  const fileName = context.resolve(node.text, opened.path, ts.ModuleKind.CommonJS);
  const target = fileName === undefined ? undefined : context.pathOfName(fileName);
  if (target === undefined) return text;
  const exact = /\.[cm]?tsx?$/.test(target)
    ? specifierFor(opened.path, target, context)
    : relative(opened.path, target);
  return `${text[0] ?? "'"}${exact}${text[0] ?? "'"}`;
}

function relative(from: WorkspacePath, to: WorkspacePath): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
