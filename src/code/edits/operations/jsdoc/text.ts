import ts from 'typescript';
import { nameOf, wordsOf, type FunctionNode } from '../named.ts';
import { isInJavaScript, walkOwn } from '../syntax.ts';

/** The lines of a doc comment, without its delimiters, made of nothing but what the declaration itself says. */
export function docLines(node: ts.Node, name: string, checker: ts.TypeChecker): readonly string[] {
  const first = sentenceFor(node, name);
  if (!isFunction(node)) return [first];
  const tags = [...paramTags(node, checker), ...returnTags(node, checker), ...throwsTags(node, checker)];
  return tags.length === 0 ? [first] : [first, '', ...tags];
}

function isFunction(node: ts.Node): node is FunctionNode {
  return ts.isFunctionLike(node);
}

function sentenceFor(node: ts.Node, name: string): string {
  if (ts.isConstructorDeclaration(node)) return `Creates a ${nameOf(node.parent) ?? 'new instance'}.`;
  if (name === 'default') return 'Default export.';
  const own = name.slice(name.lastIndexOf('.') + 1);
  // The name of a class is a name; what a function is called is read as words.
  const words = wordsOf(own).map((word, index) => {
    const acronym = /^\p{Lu}{2,}\d*$/u.test(word);
    const lower = acronym ? word : word.toLowerCase();
    return index === 0 ? lower.charAt(0).toUpperCase() + lower.slice(1) : lower;
  });
  return words.length === 0 ? `\`${own}\`.` : `${words.join(' ')}.`;
}

function paramTags(node: FunctionNode, checker: ts.TypeChecker): readonly string[] {
  const inJs = isInJavaScript(node);
  return node.parameters.flatMap((parameter, index) => {
    const plain = ts.isIdentifier(parameter.name);
    const name = plain ? parameter.name.text : `param${index}`;
    if (name === 'this') return [];
    if (!inJs) return [`@param ${name}`];
    const type = typeText(
      checker.getTypeAtLocation(parameter),
      node,
      checker,
      parameter.dotDotDotToken !== undefined,
    );
    const optional = parameter.initializer !== undefined || parameter.questionToken !== undefined;
    return [`@param ${type}${optional ? `[${name}]` : name}`];
  });
}

function returnTags(node: FunctionNode, checker: ts.TypeChecker): readonly string[] {
  if (ts.isConstructorDeclaration(node) || ts.isSetAccessor(node)) return [];
  if ('asteriskToken' in node && node.asteriskToken !== undefined) return ['@yields'];
  const signature = checker.getSignatureFromDeclaration(node);
  if (signature === undefined) return [];
  const type = checker.getReturnTypeOfSignature(signature);
  if (node.type === undefined && (type.flags & ts.TypeFlags.Any) !== 0 && !returnsValue(node)) return [];
  if (node.type !== undefined && ts.isTypePredicateNode(node.type) && node.type.assertsModifier !== undefined)
    return [];
  if (!isValue(type, checker)) return [];
  return [isInJavaScript(node) ? `@returns ${typeText(type, node, checker, false)}`.trimEnd() : '@returns'];
}

/** Whether a caller gets something: not void, undefined, never, nor a promise of these. */
function isValue(type: ts.Type, checker: ts.TypeChecker): boolean {
  const awaited = checker.getAwaitedType(type) ?? type;
  const parts = awaited.isUnion() ? awaited.types : [awaited];
  return parts.some(
    (part) => (part.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Never)) === 0,
  );
}

function returnsValue(node: FunctionNode): boolean {
  if (node.body === undefined) return false;
  if (!ts.isBlock(node.body)) return true;
  let found = false;
  walkOwn(node.body, (each) => {
    if (ts.isReturnStatement(each) && each.expression !== undefined) found = true;
  });
  return found;
}

/** One tag for each error class that is thrown in the body itself and not caught there. */
function throwsTags(node: FunctionNode, checker: ts.TypeChecker): readonly string[] {
  if (node.body === undefined) return [];
  const names = new Set<string>();
  walkOwn(node.body, (each) => {
    if (!ts.isThrowStatement(each) || !ts.isNewExpression(each.expression)) return;
    const { expression: thrown } = each.expression;
    if (!ts.isIdentifier(thrown) && !ts.isPropertyAccessExpression(thrown)) return;
    const caught = ts.findAncestor(each, (up): boolean | 'quit' => {
      if (up === node) return 'quit';
      return (
        ts.isBlock(up) &&
        ts.isTryStatement(up.parent) &&
        up.parent.tryBlock === up &&
        up.parent.catchClause !== undefined
      );
    });
    if (caught === undefined && checker.getSymbolAtLocation(thrown) !== undefined)
      names.add(thrown.getText());
  });
  return [...names].map((name) => `@throws {${name}}`);
}

/**
 * `{type} ` for a JavaScript file, where the comment is the type. Nothing where the type cannot be written in this
 * place, because a wrong or wider one would change what the compiler infers.
 */
function typeText(type: ts.Type, at: ts.Node, checker: ts.TypeChecker, rest: boolean): string {
  if ((type.flags & ts.TypeFlags.Any) !== 0) return '{*} ';
  const element = rest ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : type;
  if (element === undefined) return '';
  if ((element.flags & ts.TypeFlags.Any) !== 0) return '{...*} ';
  const base = checker.getBaseTypeOfLiteralType(element);
  const text = checker.typeToString(base, at, ts.TypeFormatFlags.NoTruncation);
  const names = text.match(/[\p{ID_Start}$_][\p{ID_Continue}$.]*/gu) ?? [];
  const printable = /^[\p{ID_Continue}$.<>[\]|, ]+$/u.test(text) && text.length <= 60;
  const global = names.every((name) => builtIn.has(name));
  if (!printable || !global) return '';
  return `{${rest ? '...' : ''}${rest && text.includes('|') ? `(${text})` : text}} `;
}

const builtIn: ReadonlySet<string> = new Set(
  (
    'string number boolean bigint symbol null undefined void object unknown any never this true false ' +
    'Array ReadonlyArray Promise Map Set WeakMap WeakSet Date RegExp Error Uint8Array Record Partial Readonly Function'
  ).split(' '),
);
