import ts from 'typescript';

const flags: ts.TypeFormatFlags =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
  ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;

/** Longer inferred types are cut: they are for reading. */
const LONGEST_TYPE = 240;

/** A type as text on one line, as it would be written at `where`. */
export function typeText(checker: ts.TypeChecker, type: ts.Type, where: ts.Node): string {
  const text = checker.typeToString(type, where, flags);
  const line = oneLine(text.replaceAll(/import\((?:"[^"]*"|'[^']*')\)\./g, ''));
  return line.length > LONGEST_TYPE ? `${line.slice(0, LONGEST_TYPE)}…` : line;
}

/** Source text on one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The declared type as it is written, else what the compiler infers. */
export function declaredType(
  checker: ts.TypeChecker,
  declaration: ts.VariableDeclaration | ts.PropertyDeclaration | ts.ParameterDeclaration,
): string {
  return declaration.type === undefined
    ? typeText(checker, checker.getTypeAtLocation(declaration), declaration)
    : oneLine(declaration.type.getText());
}

/** `name<T>(a: string, b?: number): T` with the modifiers before it. Types that are not written are inferred. */
export function signatureOf(
  checker: ts.TypeChecker,
  declaration: ts.SignatureDeclaration,
  name: string,
  modifiers: readonly string[] = [],
): string {
  const typeParameters = (declaration.typeParameters ?? []).map((each) => oneLine(each.getText()));
  const generics = typeParameters.length === 0 ? '' : `<${typeParameters.join(', ')}>`;
  const parameters = declaration.parameters.map((each) => parameterText(checker, each)).join(', ');
  return [...modifiers, `${name}${generics}(${parameters})${returnText(checker, declaration)}`].join(' ');
}

function returnText(checker: ts.TypeChecker, declaration: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(declaration) || ts.isSetAccessorDeclaration(declaration)) return '';
  if (declaration.type !== undefined) return `: ${oneLine(declaration.type.getText())}`;
  const signature = checker.getSignatureFromDeclaration(declaration);
  return signature === undefined
    ? ''
    : `: ${typeText(checker, checker.getReturnTypeOfSignature(signature), declaration)}`;
}

function parameterText(checker: ts.TypeChecker, parameter: ts.ParameterDeclaration): string {
  const name = oneLine(parameter.name.getText());
  const value = parameter.initializer === undefined ? '' : ` = ${short(parameter.initializer.getText())}`;
  // A default value says the type of the parameter well enough when none is written.
  if (value !== '' && parameter.type === undefined) return `${name}${value}`;
  const rest = parameter.dotDotDotToken === undefined ? '' : '...';
  const optional = parameter.questionToken === undefined ? '' : '?';
  return `${rest}${name}${optional}: ${declaredType(checker, parameter)}${value}`;
}

function short(text: string): string {
  const line = oneLine(text);
  return line.length > 60 ? '…' : line;
}
