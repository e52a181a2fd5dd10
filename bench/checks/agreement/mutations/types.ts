import ts from 'typescript';
import {
  all,
  inserted,
  modifierOf,
  removed,
  replaced,
  withoutWord,
  type Replacement,
  type Within,
} from './mutation.ts';

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionDeclaration(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isArrowFunction(node) ||
  ts.isFunctionExpression(node) ||
  ts.isConstructorDeclaration(node);
const isMember = (node: ts.Node): node is ts.PropertySignature | ts.PropertyDeclaration =>
  ts.isPropertySignature(node) || ts.isPropertyDeclaration(node);

/** Whether a literal stands where an expression is evaluated. */
function isValue(node: ts.Node): boolean {
  const { parent } = node;
  return !(
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isLiteralTypeNode(parent) ||
    ts.isExpressionStatement(parent) ||
    ts.isExternalModuleReference(parent) ||
    ts.isModuleDeclaration(parent) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

/** Mutations of what types say. */
export const ofTypes: Readonly<Record<string, Within>> = {
  'wrong type': (subject) => [
    ...all(subject, ts.isStringLiteral).flatMap((each) => (isValue(each) ? [replaced(each, '42')] : [])),
    ...all(subject, ts.isNumericLiteral).flatMap((each) => (isValue(each) ? [replaced(each, "'text'")] : [])),
  ],
  'another annotation': (subject) =>
    subject.nodes
      .filter(
        (each) => each.kind === ts.SyntaxKind.StringKeyword || each.kind === ts.SyntaxKind.NumberKeyword,
      )
      .map((each) => replaced(each, each.kind === ts.SyntaxKind.StringKeyword ? 'number' : 'string')),
  'any brought in': (subject) =>
    all(subject, ts.isParameter).flatMap((each) =>
      each.type === undefined ? [] : [replaced(each.type, 'any')],
    ),
  'a return type less': (subject) =>
    subject.nodes
      .filter(isFunction)
      .flatMap((each) =>
        each.type === undefined
          ? []
          : [[{ start: each.type.getFullStart() - 1, end: each.type.end, text: '' }]],
      ),
  'a parameter more': (subject) =>
    subject.nodes.filter(isFunction).map((each) => {
      const first = each.parameters[0];
      return first === undefined
        ? inserted(each.parameters.pos, 'added: string')
        : inserted(
            first.getStart(),
            ts.isArrowFunction(each) && each.getText().startsWith(first.getText()) ? '' : 'added: string, ',
          );
    }),
  'a parameter less': (subject) =>
    subject.nodes.filter(isFunction).flatMap((each) => {
      const last = each.parameters.at(-1);
      const former = each.parameters.at(-2);
      if (last === undefined || each.getText().startsWith(last.getText())) return [];
      return [[{ start: former?.end ?? last.getFullStart(), end: last.end, text: '' }]];
    }),
  'an optional parameter': (subject) =>
    all(subject, ts.isParameter).flatMap((each) =>
      each.questionToken === undefined && each.initializer === undefined && each.type !== undefined
        ? [inserted(each.name.end, '?')]
        : [],
    ),
  'a member less': (subject) => subject.nodes.filter(isMember).map(removed),
  'a member more': (subject) =>
    all(subject, ts.isInterfaceDeclaration).map((each) => inserted(each.end - 1, '\n  added: boolean;\n')),
  'a member optional': (subject) =>
    subject.nodes
      .filter(isMember)
      .flatMap((each) => (each.questionToken === undefined ? [inserted(each.name.end, '?')] : [])),
  'a member required': (subject) =>
    subject.nodes
      .filter(isMember)
      .flatMap((each) => (each.questionToken === undefined ? [] : [replaced(each.questionToken, '')])),
  'a member of another type': (subject) =>
    subject.nodes
      .filter(isMember)
      .flatMap((each) => (each.type === undefined ? [] : [replaced(each.type, 'symbol')])),
  'a member read-only': (subject) =>
    subject.nodes
      .filter(isMember)
      .flatMap((each) =>
        modifierOf(each, ts.SyntaxKind.ReadonlyKeyword) === undefined
          ? [inserted(each.name.getStart(), 'readonly ')]
          : [],
      ),
  'a private method': (subject) =>
    all(subject, ts.isMethodDeclaration).flatMap((each) =>
      ts.isClassDeclaration(each.parent) && ts.isIdentifier(each.name) && (each.modifiers?.length ?? 0) === 0
        ? [inserted(each.getStart(), 'private ')]
        : [],
    ),
  'a constraint': (subject) =>
    all(subject, ts.isTypeParameterDeclaration).flatMap((each) =>
      ts.isMappedTypeNode(each.parent) || ts.isInferTypeNode(each.parent)
        ? []
        : [
            each.constraint === undefined
              ? inserted(each.name.end, ' extends symbol')
              : replaced(each.constraint, 'symbol'),
          ],
    ),
  'a type parameter without default': (subject) =>
    all(subject, ts.isTypeParameterDeclaration).flatMap((each) =>
      each.default === undefined
        ? []
        : [[{ start: (each.constraint ?? each.name).end, end: each.end, text: '' }]],
    ),
  'a union narrower': (subject) =>
    all(subject, ts.isUnionTypeNode).flatMap((each) => {
      const [first, second] = each.types;
      return first === undefined || second === undefined
        ? []
        : [[{ start: first.getStart(), end: second.getStart(), text: '' }]];
    }),
  'a union wider': (subject) =>
    all(subject, ts.isUnionTypeNode).map((each) => inserted(each.end, ' | bigint')),
  'an enum member less': (subject) =>
    all(subject, ts.isEnumMember).map((each) => [
      { start: each.getFullStart(), end: each.end + 1, text: '' },
    ]),
  'an overload less': (subject) =>
    subject.nodes
      .filter(isFunction)
      .flatMap((each) => (each.body === undefined && !ts.isArrowFunction(each) ? [removed(each)] : [])),
  'an assertion less': (subject) => [
    ...all(subject, ts.isNonNullExpression).map((each) => [{ start: each.end - 1, end: each.end, text: '' }]),
    ...all(subject, ts.isAsExpression).map((each) => [
      { start: each.expression.end, end: each.end, text: '' },
    ]),
    ...all(subject, ts.isSatisfiesExpression).map((each) => [
      { start: each.expression.end, end: each.end, text: '' },
    ]),
  ],
  'a chain not optional': (subject) =>
    subject.nodes
      .filter((each) => each.kind === ts.SyntaxKind.QuestionDotToken)
      .map((each) => replaced(each, ts.isPropertyAccessExpression(each.parent) ? '.' : '')),
  'an await less': (subject) =>
    all(subject, ts.isAwaitExpression).map((each) => [
      { start: each.getStart(), end: each.expression.getStart(), text: '' },
    ]),
  'an async less': (subject) =>
    subject.nodes.filter(isFunction).flatMap((each) => {
      const word = modifierOf(each, ts.SyntaxKind.AsyncKeyword);
      return word === undefined ? [] : [withoutWord(word)];
    }),
  'a generic argument less': (subject) =>
    all(subject, ts.isTypeReferenceNode).flatMap((each) =>
      each.typeArguments === undefined ? [] : [[{ start: each.typeName.end, end: each.end, text: '' }]],
    ),
  'an implements less': (subject) =>
    all(subject, ts.isHeritageClause).map((each): readonly Replacement[] => removed(each)),
};
