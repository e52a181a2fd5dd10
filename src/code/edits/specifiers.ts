import ts from 'typescript';

/** A string in a file that names another file relative to it or through an alias. */
export interface Specifier {
  readonly text: string;
  /** Offset of the text, after the opening quote. */
  readonly start: number;
  /** Offset behind the text, before the closing quote. */
  readonly end: number;
  /** `url` is resolved as a path, without trying extensions. */
  readonly kind: 'module' | 'url' | 'reference';
  readonly mode: ts.ResolutionMode;
}

/** Methods of `jest`, `vi`, `require` and `import.meta` whose first argument is a module. */
const TAKES_MODULE = new Set([
  'mock',
  'unmock',
  'doMock',
  'doUnmock',
  'dontMock',
  'setMock',
  'deepUnmock',
  'importActual',
  'importMock',
  'requireActual',
  'requireMock',
  'createMockFromModule',
  'genMockFromModule',
  'unstable_mockModule',
  'resolve',
]);
const TAKERS = new Set(['jest', 'vi', 'vitest', 'require', 'import.meta']);

/**
 * Everything by which a file names other modules: imports and exports, import types, `import()`, `require`, mocks of
 * jest and vitest, `new URL(…, import.meta.url)`, module augmentations, reference paths, import types in JSDoc.
 */
export function specifiersOf(source: ts.SourceFile, options: ts.CompilerOptions): readonly Specifier[] {
  const found = new Map<number, Specifier>();
  const add = (literal: ts.Node | undefined, kind: Specifier['kind'] = 'module') => {
    if (literal === undefined || !ts.isStringLiteralLike(literal)) return;
    const start = literal.getStart(source) + 1;
    const end = literal.end - 1;
    // An escape in a specifier is so rare that it is left alone rather than reasoned about.
    if (source.text.slice(start, end) !== literal.text) return;
    const mode = kind === 'module' ? ts.getModeForUsageLocation(source, literal, options) : undefined;
    found.set(start, { text: literal.text, start, end, kind, mode });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
    else if (ts.isModuleDeclaration(node)) add(node.name);
    else if (ts.isNewExpression(node) && isUrl(node)) add(node.arguments?.[0], 'url');
    else if (ts.isCallExpression(node) && takesModule(node.expression)) addArgument(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  const addArgument = (argument: ts.Node | undefined) => {
    if (argument === undefined) return;
    // `vi.mock(import('./x'))` is met again as an import.
    if (ts.isStringLiteralLike(argument)) add(argument);
  };
  visit(source);
  for (const reference of source.referencedFiles) {
    found.set(reference.pos, {
      text: reference.fileName,
      start: reference.pos,
      end: reference.end,
      kind: 'reference',
      mode: undefined,
    });
  }
  for (const match of source.text.matchAll(/\bimport\(\s*(['"])(\.[^'"\n]*)\1\s*\)/g)) {
    const start = match.index + match[0].indexOf(match[1] ?? '') + 1;
    const text = match[2] ?? '';
    if (!found.has(start) && isComment(source, start)) {
      found.set(start, { text, start, end: start + text.length, kind: 'module', mode: undefined });
    }
  }
  return [...found.values()];
}

function isUrl(node: ts.NewExpression): boolean {
  const base = node.arguments?.[1];
  return (
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'URL' &&
    base !== undefined &&
    /^import\.meta\.url$/.test(base.getText())
  );
}

function takesModule(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return callee.text === 'require';
  return (
    ts.isPropertyAccessExpression(callee) &&
    TAKES_MODULE.has(callee.name.text) &&
    TAKERS.has(callee.expression.getText())
  );
}

/** Whether an offset lies in a comment: no token of the file covers it. */
function isComment(source: ts.SourceFile, at: number): boolean {
  let inToken = false;
  const visit = (node: ts.Node): void => {
    if (inToken || at < node.pos || at >= node.end) return;
    const children = node.getChildren(source);
    if (children.length === 0) inToken = at >= node.getStart(source);
    for (const child of children) if (!ts.isJSDoc(child)) visit(child);
  };
  visit(source);
  return !inToken;
}
