import ts from 'typescript';
import type { ImportAnalysis } from '../../core/change/analysis.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import { lineOf } from './nodes.ts';

/** A place where a file takes something from another module. */
export interface Reference {
  readonly line: number;
  readonly from: string;
  readonly kind: ImportAnalysis['kind'];
  readonly typeOnly: boolean;
  readonly names: readonly string[];
  /** Absolute name of the file it leads to. */
  readonly target: string | undefined;
  /** Exported names of the target that are taken, or 'all' when that cannot be told apart. */
  readonly takes: readonly string[] | 'all';
  /** For a re-export: under which names this file passes each on; `*` passes all but `default`. */
  readonly passesOn: readonly { readonly name: string; readonly as: string }[];
}

/** Every import, re-export, `require` and `import()` of a file, in its order. */
export function referencesOf(
  file: ts.SourceFile,
  targetOf: (specifier: ts.Expression) => string | undefined,
): readonly Reference[] {
  const found: Reference[] = [];
  // Only these stand elsewhere than at the top, and looking into everything takes as long as parsing it.
  const isDeep = /\b(?:require|import)\s*\(/.test(file.text) || /^\s*declare\s/m.test(file.text);

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({
        ...importReference(node, file),
        from: node.moduleSpecifier.text,
        target: targetOf(node.moduleSpecifier),
      });
    } else if (ts.isExportDeclaration(node)) {
      const { moduleSpecifier } = node;
      if (moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier)) {
        found.push({
          ...exportReference(node),
          from: moduleSpecifier.text,
          target: targetOf(moduleSpecifier),
        });
      }
    } else if (ts.isImportEqualsDeclaration(node)) {
      const { moduleReference } = node;
      if (ts.isExternalModuleReference(moduleReference) && ts.isStringLiteral(moduleReference.expression)) {
        const { expression } = moduleReference;
        const names = [`* as ${node.name.text}`];
        const { isTypeOnly: typeOnly } = node;
        found.push({
          ...whole(node, 'require'),
          typeOnly,
          from: expression.text,
          names,
          target: targetOf(expression),
        });
      }
    } else if (ts.isImportTypeNode(node)) {
      const { argument } = node;
      if (ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal)) {
        const { literal } = argument;
        const name = node.qualifier?.getText();
        const names = name === undefined ? [] : [name];
        const takes = name === undefined ? 'all' : [name.split('.')[0] ?? name];
        found.push({
          ...whole(node, 'import'),
          typeOnly: true,
          from: literal.text,
          names,
          takes,
          target: targetOf(literal),
        });
      }
    } else if (ts.isCallExpression(node)) {
      const [argument] = node.arguments;
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
      const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
      if ((isRequire || isImport) && argument !== undefined && ts.isStringLiteralLike(argument)) {
        const kind = isRequire ? 'require' : 'dynamic';
        found.push({
          ...whole(node, kind),
          from: argument.text,
          names: receivers(node),
          target: targetOf(argument),
        });
      }
    }
    if (isDeep || node === file) ts.forEachChild(node, visit);
  };
  visit(file);
  return found.toSorted((a, b) => a.line - b.line);
}

/** The references of a file as a person reads them. */
export function importsOf(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  pathOf: (fileName: string) => WorkspacePath | undefined,
): readonly ImportAnalysis[] {
  const targetOf = (specifier: ts.Expression): string | undefined =>
    checker.getSymbolAtLocation(specifier)?.declarations?.find((each) => ts.isSourceFile(each))?.fileName;
  return referencesOf(file, targetOf).map(({ line, from, kind, typeOnly, names, target }) => ({
    line,
    from,
    kind,
    typeOnly,
    names,
    file: (target === undefined ? undefined : pathOf(target)) ?? null,
  }));
}

type Described = Omit<Reference, 'from' | 'target'>;

function importReference(node: ts.ImportDeclaration, file: ts.SourceFile): Described {
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  const namespace = bindings !== undefined && ts.isNamespaceImport(bindings) ? bindings.name : undefined;
  const byDefault = clause?.name;
  return {
    line: lineOf(node),
    kind: 'import',
    typeOnly: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
    names: [
      ...(byDefault === undefined ? [] : [`default as ${byDefault.text}`]),
      ...(namespace === undefined ? [] : [`* as ${namespace.text}`]),
      ...named.map((each) => renamed(each)),
    ],
    takes:
      namespace === undefined
        ? [
            ...named.map((each) => (each.propertyName ?? each.name).text),
            ...(byDefault === undefined ? [] : ['default']),
          ]
        : (membersTaken(namespace, file) ?? 'all'),
    passesOn: [],
  };
}

function exportReference(node: ts.ExportDeclaration): Described {
  const common = { line: lineOf(node), kind: 're-export', typeOnly: node.isTypeOnly } as const;
  if (node.exportClause === undefined) {
    return { ...common, names: ['*'], takes: [], passesOn: [{ name: '*', as: '*' }] };
  }
  if (ts.isNamespaceExport(node.exportClause)) {
    return { ...common, names: [`* as ${node.exportClause.name.text}`], takes: 'all', passesOn: [] };
  }
  const { elements } = node.exportClause;
  return {
    ...common,
    names: elements.map((each) => renamed(each)),
    takes: [],
    passesOn: elements.map((each) => ({ name: (each.propertyName ?? each.name).text, as: each.name.text })),
  };
}

function whole(
  node: ts.Node,
  kind: Reference['kind'],
): Pick<Described, 'line' | 'kind' | 'typeOnly' | 'takes' | 'passesOn'> {
  return { line: lineOf(node), kind, typeOnly: false, takes: 'all', passesOn: [] };
}

function renamed({ propertyName, name }: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return propertyName === undefined ? name.text : `${propertyName.text} as ${name.text}`;
}

/** The members of a namespace import that are used; undefined when it is used as a whole. */
function membersTaken(namespace: ts.Identifier, file: ts.SourceFile): readonly string[] | undefined {
  const uses = usesOf(namespace, file);
  const taken = uses.flatMap((use) => {
    const { parent } = use;
    if (ts.isPropertyAccessExpression(parent)) return parent.name === use ? [] : parent.name.text;
    return ts.isQualifiedName(parent) ? parent.right.text : undefined;
  });
  return taken.every((each) => each !== undefined) ? taken : undefined;
}

/** Where else in the file the name of an import stands. */
function usesOf(name: ts.Identifier, file: ts.SourceFile): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** What `const { a } = require(…)` and `const fs = await import(…)` are kept in. */
function receivers(call: ts.CallExpression): readonly string[] {
  const holder = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
  if (!ts.isVariableDeclaration(holder)) return [];
  return ts.isObjectBindingPattern(holder.name)
    ? holder.name.elements.map((each) => (each.propertyName ?? each.name).getText())
    : [`* as ${holder.name.getText()}`];
}
