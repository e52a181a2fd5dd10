import ts from 'typescript';
import type {
  ClassAnalysis,
  FunctionAnalysis,
  GlobalAnalysis,
  TypeAnalysis,
} from '../../core/change/analysis.ts';
import { classOf } from './classes.ts';
import { complexityOf } from './complexity.ts';
import {
  functionModifiers,
  isDocumented,
  isFunctionValue,
  lineOf,
  unwrap,
  type FunctionNode,
} from './nodes.ts';
import { declaredType, oneLine, signatureOf, typeText } from './signature.ts';

export interface Structure {
  readonly functions: readonly FunctionAnalysis[];
  readonly classes: readonly ClassAnalysis[];
  readonly types: readonly TypeAnalysis[];
  readonly globals: readonly GlobalAnalysis[];
}

/** What a file declares, in the order of the file. Functions inside others are listed too, with what they stand in. */
export function structureOf(file: ts.SourceFile, checker: ts.TypeChecker): Structure {
  const functions: FunctionAnalysis[] = [];
  const classes: ClassAnalysis[] = [];
  const types: TypeAnalysis[] = [];
  const globals: GlobalAnalysis[] = [];
  const exported = exportedDeclarations(file, checker);

  /** `statement` carries the position and the documentation. */
  const addFunction = (
    node: FunctionNode,
    name: string,
    within: string | null,
    statement: ts.Node,
    isExported: boolean,
  ) => {
    functions.push({
      name,
      line: lineOf(statement),
      signature: signatureOf(checker, node, name, functionModifiers(node)),
      overloads: overloadsOf(node).map((each) => signatureOf(checker, each, name)),
      exported: isExported,
      within,
      complexity: complexityOf(node),
      // Whoever overloads documents the signatures that callers see.
      documented: isDocumented(statement) || overloadsOf(node).some(isDocumented),
    });
    if (node.body !== undefined) visitInside(node.body, name);
  };

  /** Functions and classes with a name inside other code. */
  const visitInside = (node: ts.Node, within: string): void => {
    ts.forEachChild(node, (child) => {
      if (ts.isFunctionDeclaration(child)) {
        if (child.body !== undefined) addFunction(child, child.name?.text ?? 'default', within, child, false);
      } else if (ts.isVariableDeclaration(child) && ts.isIdentifier(child.name)) {
        const value = child.initializer === undefined ? undefined : unwrap(child.initializer);
        if (isFunctionValue(value)) addFunction(value, child.name.text, within, child, false);
        else visitInside(child, within);
      } else if (ts.isClassDeclaration(child)) {
        addClass(child, child.name?.text ?? 'default', false);
      } else {
        visitInside(child, within);
      }
    });
  };

  const addClass = (node: ts.ClassLikeDeclaration, name: string, isExported: boolean) => {
    classes.push(classOf(checker, node, name, isExported));
    for (const member of node.members) visitInside(member, name);
  };

  const visitObject = (object: ts.ObjectLiteralExpression, owner: string): void => {
    for (const property of object.properties) {
      const name = property.name === undefined ? '' : oneLine(property.name.getText());
      if (ts.isMethodDeclaration(property)) {
        addFunction(property, name, owner, property, false);
        continue;
      }
      const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined;
      if (isFunctionValue(value)) addFunction(value, name, owner, property, false);
      else if (value !== undefined && ts.isObjectLiteralExpression(value))
        visitObject(value, `${owner}.${name}`);
      else visitInside(property, owner);
    }
  };

  const visitVariable = (
    declaration: ts.VariableDeclaration,
    statement: ts.VariableStatement,
    within: string | null,
  ) => {
    const value = declaration.initializer === undefined ? undefined : unwrap(declaration.initializer);
    const name = declaration.name.getText();
    const isExported = exported.has(declaration);
    const { declarations } = statement.declarationList;
    if (isFunctionValue(value)) {
      addFunction(value, name, within, declarations.length === 1 ? statement : declaration, isExported);
    } else if (value !== undefined && ts.isClassExpression(value)) {
      addClass(value, name, isExported);
    } else {
      if (within === null) globals.push(...globalsOf(checker, declaration, exported));
      if (value !== undefined && ts.isObjectLiteralExpression(value)) visitObject(value, name);
      else visitInside(declaration, name);
    }
  };

  const visitStatements = (statements: readonly ts.Statement[], within: string | null): void => {
    for (const node of statements) {
      if (ts.isFunctionDeclaration(node)) {
        const isImplementation = node.body !== undefined || isAmbientFunction(node);
        if (isImplementation)
          addFunction(node, node.name?.text ?? 'default', within, node, exported.has(node));
      } else if (ts.isClassDeclaration(node)) {
        addClass(node, node.name?.text ?? 'default', exported.has(node));
      } else if (
        ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node) ||
        ts.isEnumDeclaration(node)
      ) {
        types.push(typeOf(node, exported.has(node)));
      } else if (ts.isModuleDeclaration(node)) {
        visitNamespace(node);
      } else if (ts.isVariableStatement(node)) {
        for (const each of node.declarationList.declarations) visitVariable(each, node, within);
      } else if (ts.isExportAssignment(node)) {
        const value = unwrap(node.expression);
        if (isFunctionValue(value)) addFunction(value, 'default', within, node, true);
        else if (ts.isObjectLiteralExpression(value)) visitObject(value, 'default');
        else if (ts.isClassExpression(value)) addClass(value, 'default', true);
        else visitInside(node, 'default');
      } else {
        visitInside(node, within ?? 'module');
      }
    }
  };

  const visitNamespace = (node: ts.ModuleDeclaration): void => {
    const name = node.name.getText();
    types.push({ name, line: lineOf(node), kind: 'namespace', exported: exported.has(node), members: [] });
    if (node.body === undefined) return;
    if (ts.isModuleBlock(node.body)) visitStatements(node.body.statements, name);
    else if (ts.isModuleDeclaration(node.body)) visitNamespace(node.body);
  };

  visitStatements(file.statements, null);
  return { functions, classes, types, globals };
}

/** The declarations behind a file's exports, its own and those it passes on. */
function exportedDeclarations(file: ts.SourceFile, checker: ts.TypeChecker): ReadonlySet<ts.Node> {
  const module = checker.getSymbolAtLocation(file);
  const found = new Set<ts.Node>();
  for (const symbol of module === undefined ? [] : checker.getExportsOfModule(module)) {
    const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const declaration of real.declarations ?? []) found.add(declaration);
  }
  return found;
}

/** A function of a declaration file, which never has a body; the first of its overloads stands for all. */
function isAmbientFunction(node: ts.FunctionDeclaration): boolean {
  const isAmbient =
    node.getSourceFile().isDeclarationFile ||
    (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Ambient) !== 0;
  return isAmbient && siblings(node).find((each) => each.name?.text === node.name?.text) === node;
}

function overloadsOf(node: FunctionNode): readonly ts.FunctionDeclaration[] {
  if (!ts.isFunctionDeclaration(node)) return [];
  const same = siblings(node).filter(
    (each) => each.name?.text === node.name?.text && each.body === undefined,
  );
  return same.length === 1 && same[0] === node ? [] : same;
}

function siblings(node: ts.FunctionDeclaration): readonly ts.FunctionDeclaration[] {
  const { parent } = node;
  if (!ts.isSourceFile(parent) && !ts.isBlock(parent) && !ts.isModuleBlock(parent)) return [node];
  return parent.statements.filter((each) => ts.isFunctionDeclaration(each));
}

function typeOf(
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.EnumDeclaration,
  exported: boolean,
): TypeAnalysis {
  const common = { name: node.name.text, line: lineOf(node), exported };
  const texts = (members: readonly ts.Node[]) =>
    members.map((member) => oneLine(member.getText()).replace(/[;,]$/, ''));
  if (ts.isInterfaceDeclaration(node)) return { ...common, kind: 'interface', members: texts(node.members) };
  if (ts.isEnumDeclaration(node)) return { ...common, kind: 'enum', members: texts(node.members) };
  const members = ts.isTypeLiteralNode(node.type) ? texts(node.type.members) : texts([node.type]);
  return { ...common, kind: 'type', members };
}

/** One entry a name: `const { a, b } = …` declares two. */
function globalsOf(
  checker: ts.TypeChecker,
  declaration: ts.VariableDeclaration,
  exported: ReadonlySet<ts.Node>,
): readonly GlobalAnalysis[] {
  const kind = kindOf(declaration);
  if (ts.isIdentifier(declaration.name)) {
    return [
      {
        name: declaration.name.text,
        line: lineOf(declaration),
        kind,
        type: declaredType(checker, declaration),
        exported: exported.has(declaration),
      },
    ];
  }
  const found: GlobalAnalysis[] = [];
  const visit = (pattern: ts.BindingPattern): void => {
    for (const element of pattern.elements) {
      if (!ts.isBindingElement(element)) continue;
      if (!ts.isIdentifier(element.name)) {
        visit(element.name);
        continue;
      }
      const type = typeText(checker, checker.getTypeAtLocation(element), element);
      found.push({
        name: element.name.text,
        line: lineOf(element),
        kind,
        type,
        exported: exported.has(element),
      });
    }
  };
  visit(declaration.name);
  return found;
}

function kindOf(declaration: ts.VariableDeclaration): GlobalAnalysis['kind'] {
  // `await using` has the bits of `using` and of `const`.
  const flags = ts.getCombinedNodeFlags(declaration);
  if ((flags & ts.NodeFlags.Using) !== 0) return 'using';
  if ((flags & ts.NodeFlags.Const) !== 0) return 'const';
  return (flags & ts.NodeFlags.Let) === 0 ? 'var' : 'let';
}
