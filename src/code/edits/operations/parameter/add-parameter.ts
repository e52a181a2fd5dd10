import ts from 'typescript';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../../context.ts';
import { findSymbol } from '../../find.ts';
import { Changes } from '../changes.ts';
import { argumentPlace, judge, sameMeaning } from './calls.ts';
import { arityOf, hasBody, parameterPlace, signatureOf, type Signature } from './signatures.ts';
import { freeNames, isInJavaScript, parseExpression, resolveValue, walk } from '../syntax.ts';
import { tryTexts, wouldBreak } from '../trial.ts';
import { parameterText, typeText, type Edit } from './text.ts';
import { mainDeclaration, usesOf } from './uses.ts';

/** The codes of what is declared and never read. */
const UNUSED = new Set([6133, 6138, 6196]);

/**
 * Adds a parameter with a default at the end of a function, its overloads and everything that declares the same member.
 * Refuses where a caller that is not a plain call may already pass something in that place.
 */
export const addParameter: Operation<Edit> = (edit, context) => {
  const value = parseExpression(edit.default);
  if (value === undefined) {
    return refuse(
      'bad-edit',
      `${edit.default} is not an expression.`,
      'Give the source text of the default value.',
    );
  }
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(edit.name)) {
    return refuse('bad-edit', `${edit.name} cannot name a parameter.`, 'Give a plain name.');
  }
  const found = findSymbol(context, edit.function, edit.in);
  if (!found.ok) return found;
  const main = signatureOf(mainDeclaration(found.value));
  if (main === undefined) {
    return refuse(
      'bad-edit',
      `${edit.function} is not a function with a body.`,
      'Name a function or a method.',
    );
  }
  const used = usesOf(found.value, main, context);
  if (!used.ok) return used;
  const { signatures, references } = used.value;
  const fits = checkSignatures(signatures, arityOf(main), edit, value, context);
  if (!fits.ok) return fits;

  const rejecting = rejectsUnused(signatures, edit.name, context);
  if (rejecting !== undefined) {
    return refuse(
      'unsafe-edit',
      `${edit.function} would get a parameter that nothing uses yet, and noUnusedParameters of the workspace's own tsconfig rejects that in ${rejecting}.`,
      `Ask again with the name _${edit.name}, or add what uses ${edit.name} to ${edit.function} first.`,
    );
  }
  const checker = context.program.getTypeChecker();
  const type = typeText(edit, value, main, checker);
  const changes = new Changes();
  for (const node of signatures) {
    const text = parameterText(node, edit, type, value);
    if (text === undefined) {
      return refuse(
        'wrong-use',
        `The type of ${edit.name} does not follow from ${edit.default}, and ${edit.function} needs it written.`,
        'Give the type.',
      );
    }
    const path = context.pathOfName(node.getSourceFile().fileName);
    if (path === undefined) continue;
    for (const place of parameterPlace(node, text)) changes.insert(path, place.at, place.text);
  }
  const names = freeNames(value);
  for (const reference of references) {
    const verdict = judge(reference, arityOf(main), checker);
    if (verdict.kind === 'dangerous') {
      const file = reference.getSourceFile();
      const line = file.getLineAndCharacterOfPosition(reference.getStart(file)).line + 1;
      return refuse(
        'unsafe-edit',
        `${edit.function} cannot get a parameter: in ${context.pathOfName(file.fileName) ?? file.fileName}:${line} ${verdict.why}.`,
        'Wrap it there in an arrow function that passes exactly what it should get.',
      );
    }
    if (verdict.kind !== 'call' || !edit.updateCalls) continue;
    if (!sameMeaning(names, main, verdict.call, checker)) continue;
    const place = argumentPlace(verdict.call, arityOf(main), edit.default);
    const path = context.pathOfName(verdict.call.getSourceFile().fileName);
    if (place !== undefined && path !== undefined) changes.insert(path, place.at, place.text);
  }
  const texts = changes.texts(context);
  if (!texts.ok) return texts;
  const trial = tryTexts(context, texts.value);
  if (!trial.ok) return trial;
  // One program checks all packages; a file whose own options allow an unused parameter may have it.
  const errors = trial.value.errors.filter(
    (error) => !(UNUSED.has(error.code) && error.source === edit.name),
  );
  if (errors.length > 0) {
    trial.value.undo();
    return wouldBreak(`The parameter ${edit.name}`, errors, 'Give another type or default.');
  }
  return ok(undefined);
};

function checkSignatures(
  signatures: readonly Signature[],
  arity: number,
  edit: Edit,
  value: ts.Expression,
  context: EditContext,
): Result<void> {
  const checker = context.program.getTypeChecker();
  for (const node of signatures) {
    const file = node.getSourceFile();
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    const place = `${context.pathOfName(file.fileName) ?? file.fileName}:${line}`;
    const there = node.parameters.find((each) => each.name.getText(file) === edit.name);
    if (there !== undefined) {
      return there.initializer?.getText(file) === edit.default || there.questionToken !== undefined
        ? refuse(
            'nothing-to-do',
            `${edit.function} already has the parameter ${edit.name}.`,
            'Leave this edit out.',
          )
        : refuse(
            'unsafe-edit',
            `${edit.function} already has another parameter ${edit.name} (${place}).`,
            'Choose another name.',
          );
    }
    if (node.parameters.some((each) => each.dotDotDotToken !== undefined)) {
      return refuse(
        'unsafe-edit',
        `${edit.function} ends with a rest parameter (${place}); nothing can follow it.`,
        'Put the value into an options parameter before it by hand.',
      );
    }
    if (arityOf(node) !== arity) {
      return refuse(
        'unsafe-edit',
        `${edit.function} is declared with different numbers of parameters (${place}), so that the new one would not be in the same position everywhere.`,
        'Make the declarations alike first.',
      );
    }
    if (!hasBody(node)) continue;
    if (usesName(node, edit.name)) {
      return refuse(
        'unsafe-edit',
        `${edit.function} already uses the name ${edit.name} (${place}).`,
        'Choose another name.',
      );
    }
    const unknown = [...freeNames(value)].find((name) => resolveValue(name, node, checker) === undefined);
    if (unknown !== undefined) {
      return refuse(
        'unsafe-edit',
        `${unknown} is not in scope in ${place}.`,
        'Import it first, or write the value out.',
      );
    }
  }
  return ok(undefined);
}

/** The first file whose options reject a parameter of that name as unused; a leading underscore says that it is meant so. */
function rejectsUnused(
  signatures: readonly Signature[],
  name: string,
  context: EditContext,
): WorkspacePath | undefined {
  if (name.startsWith('_')) return undefined;
  return signatures
    .filter((node) => hasBody(node) && !isInJavaScript(node))
    .map((node) => context.pathOfName(node.getSourceFile().fileName))
    .find((path) => path !== undefined && context.optionsOf(path).noUnusedParameters === true);
}

function usesName(node: ts.Node, name: string): boolean {
  let found = false;
  walk(node, (each) => {
    if (!ts.isIdentifier(each) || each.text !== name) return;
    const { parent } = each;
    const isMember =
      (ts.isPropertyAccessExpression(parent) && parent.name === each) ||
      (ts.isPropertyAssignment(parent) && parent.name === each) ||
      ts.isTypeElement(parent) ||
      ts.isClassElement(parent);
    if (!isMember) found = true;
  });
  return found;
}
