import ts from 'typescript';
import type { Binding } from './commonjs.ts';
import type { Shape } from './module-format.ts';
import { freeName } from '../logging/text.ts';
import type { Style } from '../style.ts';
import { symbolUses } from '../syntax.ts';

export interface ImportRequest {
  /** The specifier with its quotes. */
  readonly literal: string;
  readonly shape: Shape;
  readonly allowsDefault: boolean;
  readonly style: Style;
}

/** The import, and what must follow it, for one name that a require gave. */
export function bindingText(binding: Binding, request: ImportRequest): string {
  const { declaration, member } = binding;
  const { literal, shape, style } = request;
  const from = ` from ${literal}${style.semicolon}`;
  const { name } = declaration;
  if (ts.isIdentifier(name)) {
    if (member === undefined) return `${wholeImport(name.text, declaration, request)}${from}`;
    if (member === 'default' && shape.kind === 'names' && shape.hasDefault)
      return `import ${name.text}${from}`;
    if (byName(shape)) {
      return `import { ${member === name.text ? member : `${member} as ${name.text}`} }${from}`;
    }
    const whole = freeName(`${name.text}Module`, declaration.getSourceFile());
    return `${defaultImport(whole, request)}${from}\nconst ${name.text} = ${whole}.${member}${style.semicolon}`;
  }
  const simple = member === undefined && byName(shape) ? plainNames(name) : undefined;
  if (simple !== undefined) return `import { ${simple.join(', ')} }${from}`;
  const whole = freeName(moduleName(literal), declaration.getSourceFile());
  const head = shape.kind === 'whole' ? defaultImport(whole, request) : `import * as ${whole}`;
  const value = member === undefined ? whole : `${whole}.${member}`;
  return `${head}${from}\nconst ${name.getText()} = ${value}${style.semicolon}`;
}

function byName(shape: Shape): boolean {
  return shape.kind === 'names' || shape.named;
}

/** `const x = require('m')`: the default of a CommonJS module, the namespace of an ES module. */
function wholeImport(name: string, declaration: ts.VariableDeclaration, request: ImportRequest): string {
  if (request.shape.kind === 'whole') return defaultImport(name, request);
  // In a namespace nothing can be called; where the name is, it must be the default.
  const called = symbolUses(declaration).some(
    ({ parent, node }) => ts.isCallOrNewExpression(parent) && parent.expression === node,
  );
  return called && request.shape.hasDefault ? `import ${name}` : `import * as ${name}`;
}

function defaultImport(name: string, request: ImportRequest): string {
  return request.allowsDefault ? `import ${name}` : `import * as ${name}`;
}

/** `a` and `b as c` for a pattern without nesting, rest and defaults. */
function plainNames(pattern: ts.BindingPattern): readonly string[] | undefined {
  if (!ts.isObjectBindingPattern(pattern)) return undefined;
  const names = pattern.elements.map((element) => {
    const simple =
      ts.isIdentifier(element.name) &&
      element.initializer === undefined &&
      element.dotDotDotToken === undefined;
    if (!simple) return undefined;
    const { propertyName } = element;
    if (propertyName === undefined) return element.name.getText();
    return ts.isIdentifier(propertyName) ? `${propertyName.text} as ${element.name.getText()}` : undefined;
  });
  return names.every((each) => each !== undefined) && names.length > 0 ? names : undefined;
}

function moduleName(literal: string): string {
  const last =
    literal
      .slice(1, -1)
      .replace(/\.[cm]?[jt]sx?$/, '')
      .split('/')
      .at(-1) ?? '';
  const name = last.replace(
    /[^\p{ID_Continue}$]+(.)?/gu,
    (_, letter: string | undefined) => letter?.toUpperCase() ?? '',
  );
  return /^[\p{ID_Start}$_]/u.test(name) ? name : 'required';
}
