import ts from 'typescript';
import type { SymbolicEdit } from '../../../core/change/edit.ts';
import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../context.ts';
import { findSymbol, type Found } from '../find.ts';
import { Changes } from './changes.ts';
import { argumentPlace, judge, sameMeaning } from './parameter-calls.ts';
import { arityOf, hasBody, parameterPlace, signatureOf, type Signature } from './signatures.ts';
import { freeNames, isInJavaScript, parseExpression, resolveValue, walk } from './syntax.ts';
import { tryTexts, wouldBreak } from './trial.ts';

/** The codes of what is declared and never read. */
const UNUSED = new Set([6133, 6138, 6196]);

type Edit = Extract<SymbolicEdit, { kind: 'add_parameter' }>;

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

/** The declaration with the body where a function has several; a class stands for its constructor. */
function mainDeclaration({ declaration, symbol }: Found): ts.Node {
  if (ts.isClassLike(declaration)) {
    return (
      declaration.members.find((each) => ts.isConstructorDeclaration(each) && each.body !== undefined) ??
      declaration
    );
  }
  const all = symbol.declarations ?? [declaration];
  return (
    all.find((each) => {
      const node = signatureOf(each);
      return node !== undefined && hasBody(node);
    }) ?? declaration
  );
}

interface Uses {
  /** Every declaration that must get the parameter: overloads, interfaces, base and derived classes. */
  readonly signatures: readonly Signature[];
  readonly references: readonly ts.Node[];
}

function usesOf(found: Found, main: Signature, context: EditContext): Result<Uses> {
  const { program, service } = context;
  const fileName = main.getSourceFile().fileName;
  const at = ts.isConstructorDeclaration(main) ? main.getStart() : found.nameNode.getStart();
  const groups =
    service.findReferences(ts.isConstructorDeclaration(main) ? fileName : context.nameOf(found.path), at) ??
    [];
  const signatures = new Set<Signature>([main]);
  if (ts.isConstructorDeclaration(main)) {
    for (const each of main.parent.members) if (ts.isConstructorDeclaration(each)) signatures.add(each);
  }
  const references: ts.Node[] = [];
  for (const reference of groups.flatMap((group) => group.references)) {
    const file = program.getSourceFile(reference.fileName);
    const node = file === undefined ? undefined : tokenAt(file, reference.textSpan.start);
    if (file === undefined || node === undefined) continue;
    if (context.pathOfName(reference.fileName) === undefined) {
      return refuse(
        'unsafe-edit',
        `${found.name} is also declared outside the workspace, in ${reference.fileName.split('node_modules/').at(-1) ?? ''}.`,
        'A parameter there cannot be added.',
      );
    }
    const declared = declarationNamedBy(node);
    const signature = declared === undefined ? undefined : signatureOf(declared);
    if (signature !== undefined) signatures.add(signature);
    else if (
      declared !== undefined &&
      (ts.isPropertySignature(declared) || ts.isPropertyDeclaration(declared))
    ) {
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      return refuse(
        'unsafe-edit',
        `${found.name} is also a property with a function type, in ${context.pathOfName(file.fileName) ?? ''}:${line}.`,
        'Change that type by hand first.',
      );
    } else references.push(node);
  }
  return ok({ signatures: [...signatures], references });
}

function tokenAt(file: ts.SourceFile, position: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (position < node.getFullStart() || position >= node.end) return;
    if (node.getStart(file) === position) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The declaration that a name token belongs to, when it is the name of one. */
function declarationNamedBy(node: ts.Node): ts.Node | undefined {
  if (ts.isConstructorDeclaration(node)) return node;
  const { parent } = node;
  const named =
    ts.isFunctionLike(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyAssignment(parent);
  return named && parent.name === node ? parent : undefined;
}

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

/** The parameter as one declaration needs it; undefined where the type is needed and unknown. */
function parameterText(
  node: Signature,
  edit: Edit,
  type: TypeText,
  value: ts.Expression,
): string | undefined {
  if (isInJavaScript(node)) return `${edit.name} = ${edit.default}`;
  if (!hasBody(node)) return type.text === undefined ? undefined : `${edit.name}?: ${type.text}`;
  if (edit.type === undefined && !needsType(value)) return `${edit.name} = ${edit.default}`;
  return type.text === undefined ? undefined : `${edit.name}: ${type.text} = ${edit.default}`;
}

interface TypeText {
  readonly text: string | undefined;
}

function typeText(edit: Edit, value: ts.Expression, main: Signature, checker: ts.TypeChecker): TypeText {
  if (edit.type !== undefined) return { text: edit.type };
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return { text: 'string' };
  if (ts.isNumericLiteral(value)) return { text: 'number' };
  if (ts.isPrefixUnaryExpression(value)) {
    return { text: value.operator === ts.SyntaxKind.ExclamationToken ? 'boolean' : 'number' };
  }
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword)
    return { text: 'boolean' };
  if (ts.isBigIntLiteral(value)) return { text: 'bigint' };
  if (ts.isRegularExpressionLiteral(value)) return { text: 'RegExp' };
  if (ts.isArrayLiteralExpression(value) && value.elements.length > 0) {
    const elements = new Set(value.elements.map((each) => typeText(edit, each, main, checker).text));
    const [only] = elements;
    return { text: elements.size === 1 && only !== undefined ? `${only}[]` : undefined };
  }
  if (ts.isNewExpression(value) && ts.isIdentifier(value.expression) && value.typeArguments === undefined) {
    return { text: value.expression.text };
  }
  if (ts.isIdentifier(value)) {
    const symbol = resolveValue(value.text, main, checker);
    if (symbol === undefined || value.text === 'undefined') return { text: undefined };
    const wide = checker.getBaseTypeOfLiteralType(checker.getTypeOfSymbolAtLocation(symbol, main));
    return { text: checker.typeToString(wide, main, ts.TypeFormatFlags.NoTruncation) };
  }
  return { text: undefined };
}

/** Whether the parameter would have no useful type of its own: `[]`, `null`, `undefined`. */
function needsType(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  return value.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(value) && value.text === 'undefined');
}
