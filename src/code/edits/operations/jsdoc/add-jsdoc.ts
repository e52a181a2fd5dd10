import ts from 'typescript';
import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import { refuse } from '../../../../core/kernel/refusal.ts';
import type { Operation } from '../../context.ts';
import { Changes, openFiles } from '../changes.ts';
import { docLines } from './text.ts';
import { nameOf, Selection } from '../named.ts';
import { bareExpression } from '../syntax.ts';
import { indentAt, startsLine, styleOf } from '../style.ts';

/**
 * Adds doc comments to functions, methods, accessors, constructors with parameters, classes and the functions that
 * constants of a module and properties of a class hold. Interfaces and types are left: a comment made of their name
 * would add nothing. So are object literals' methods, callbacks and everything that has a doc comment.
 */
export const addJsdoc: Operation<Extract<SymbolicEdit, { kind: 'add_jsdoc' }>> = (edit, context) => {
  const files = openFiles(context, edit.paths);
  if (!files.ok) return files;
  const checker = context.program.getTypeChecker();
  const selection = new Selection(edit.symbols);
  const changes = new Changes();
  let met = 0;
  for (const { path, file } of files.value) {
    const exported = edit.exportedOnly ? exportedNodes(file, checker) : undefined;
    const { indent: unit } = styleOf(file);
    for (const target of targetsIn(file)) {
      const name = nameOf(target.node) ?? nameOf(target.holder);
      if (name === undefined || !selection.has(name)) continue;
      if (exported !== undefined && !isPublic(target.holder, exported)) continue;
      met++;
      if (hasDoc(target.holder)) continue;
      const at = target.holder.getStart(file);
      const lines = docLines(target.node, name, checker);
      if (startsLine(file.text, at)) {
        const indent = indentAt(file.text, at);
        changes.insert(path, at, `${commentOf(lines, indent)}\n${indent}`);
      } else {
        const gap = /[ \t]*$/.exec(file.text.slice(0, at))?.[0].length ?? 0;
        const inner = file.text[at - gap - 1] === '{' ? unit : '';
        const indent = indentAt(file.text, at) + inner;
        changes.replace(path, at - gap, at, `\n${indent}${commentOf(lines, indent)}\n${indent}`);
      }
    }
  }
  const complete = selection.complete('function or class');
  if (!complete.ok) return complete;
  if (changes.paths.length === 0) {
    return refuse(
      'nothing-to-do',
      met === 0
        ? `There is no ${edit.exportedOnly ? 'exported ' : ''}function or class to document.`
        : 'Every function and class asked for has a doc comment already.',
      edit.exportedOnly ? 'Leave exportedOnly out to include what is not exported.' : 'Name other files.',
    );
  }
  return changes.write(context);
};

function commentOf(lines: readonly string[], indent: string): string {
  if (lines.length === 1) return `/** ${lines[0] ?? ''} */`;
  const body = lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}`);
  return ['/**', ...body, `${indent} */`].join('\n');
}

/** `node`: what is described. `holder`: the statement or member that the comment stands before. */
interface Target {
  readonly node: ts.Node;
  readonly holder: ts.Node;
}

function targetsIn(file: ts.SourceFile): readonly Target[] {
  const targets: Target[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node)) {
      if (isFirstOverload(node)) targets.push({ node, holder: node });
    } else if (ts.isClassDeclaration(node)) {
      targets.push({ node, holder: node });
    } else if (ts.isClassElement(node) && ts.isClassLike(node.parent)) {
      const member = memberTarget(node);
      if (member !== undefined) targets.push(member);
    } else if (ts.isVariableStatement(node) && isModuleLevel(node)) {
      const [only, ...others] = node.declarationList.declarations;
      const value = only?.initializer === undefined ? undefined : bareExpression(only.initializer);
      if (
        others.length === 0 &&
        value !== undefined &&
        (isFunctionValue(value) || ts.isClassExpression(value))
      ) {
        targets.push({ node: value, holder: node });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return targets;
}

function memberTarget(node: ts.ClassElement): Target | undefined {
  if (nameOf(node) === undefined || nameOf(node.parent) === undefined) return undefined;
  if (ts.isMethodDeclaration(node)) return isFirstOverload(node) ? { node, holder: node } : undefined;
  if (ts.isConstructorDeclaration(node)) {
    return node.parameters.length > 0 && isFirstOverload(node) ? { node, holder: node } : undefined;
  }
  if (ts.isAccessor(node)) return isFirstOverload(node) ? { node, holder: node } : undefined;
  if (ts.isPropertyDeclaration(node) && node.initializer !== undefined) {
    const value = bareExpression(node.initializer);
    return isFunctionValue(value) ? { node: value, holder: node } : undefined;
  }
  return undefined;
}

function isFunctionValue(node: ts.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function isModuleLevel(node: ts.Node): boolean {
  return ts.isSourceFile(node.parent) || ts.isModuleBlock(node.parent);
}

/** Of several declarations of one function, method or accessor only the first is documented. */
function isFirstOverload(node: ts.FunctionDeclaration | ts.ClassElement): boolean {
  const name = nameOf(node);
  const siblings: readonly ts.Node[] = ts.isFunctionDeclaration(node)
    ? siblingsOf(node)
    : ts.isClassLike(node.parent)
      ? node.parent.members
      : [];
  const isStatic = (each: ts.Node) =>
    ts.canHaveModifiers(each) &&
    ts.getModifiers(each)?.some((one) => one.kind === ts.SyntaxKind.StaticKeyword) === true;
  const first = siblings.find(
    (each) =>
      (each.kind === node.kind || (ts.isAccessor(each) && ts.isAccessor(node))) &&
      nameOf(each) === name &&
      isStatic(each) === isStatic(node),
  );
  return first === undefined || first === node;
}

function siblingsOf(node: ts.Node): readonly ts.Node[] {
  const { parent } = node;
  return ts.isSourceFile(parent) ||
    ts.isBlock(parent) ||
    ts.isModuleBlock(parent) ||
    ts.isCaseOrDefaultClause(parent)
    ? parent.statements
    : [];
}

function hasDoc(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).some((each) => ts.isJSDoc(each) && each.parent === node);
}

/** Every declaration that a module gives out, under whatever name. */
function exportedNodes(file: ts.SourceFile, checker: ts.TypeChecker): ReadonlySet<ts.Node> {
  const module = checker.getSymbolAtLocation(file);
  const nodes = new Set<ts.Node>();
  if (module === undefined) return nodes;
  const symbols = [...checker.getExportsOfModule(module)];
  const assigned = module.exports?.get(ts.InternalSymbolName.ExportEquals);
  if (assigned !== undefined) symbols.push(assigned);
  for (const symbol of symbols) {
    const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
    for (const declaration of target.declarations ?? []) {
      nodes.add(declaration);
      // `exports.f = f` and `module.exports = f` in CommonJS.
      if (ts.isBinaryExpression(declaration) && ts.isIdentifier(declaration.right)) {
        const named = checker.getSymbolAtLocation(declaration.right);
        for (const each of named?.declarations ?? []) nodes.add(each);
      }
      const shorthand = ts.isShorthandPropertyAssignment(declaration)
        ? checker.getShorthandAssignmentValueSymbol(declaration)
        : undefined;
      for (const each of shorthand?.declarations ?? []) nodes.add(each);
    }
  }
  return nodes;
}

function isPublic(holder: ts.Node, exported: ReadonlySet<ts.Node>): boolean {
  if (ts.isVariableStatement(holder))
    return holder.declarationList.declarations.some((each) => exported.has(each));
  if (ts.isClassElement(holder) && ts.isClassLike(holder.parent)) {
    const hidden =
      (ts.getCombinedModifierFlags(holder) & ts.ModifierFlags.Private) !== 0 ||
      (holder.name !== undefined && ts.isPrivateIdentifier(holder.name));
    const owner = holder.parent;
    const statement = ts.isClassExpression(owner) ? ts.findAncestor(owner, ts.isVariableStatement) : owner;
    return !hidden && statement !== undefined && isPublic(statement, exported);
  }
  // An overloaded function is exported with all its declarations.
  return exported.has(holder);
}
