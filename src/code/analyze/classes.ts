import ts from 'typescript';
import type { ClassAnalysis, MemberAnalysis } from '../../core/change/analysis.ts';
import { complexityOf } from './complexity.ts';
import { functionModifiers, isDocumented, isFunctionValue, lineOf, unwrap } from './nodes.ts';
import { declaredType, oneLine, signatureOf } from './signature.ts';

export function classOf(
  checker: ts.TypeChecker,
  node: ts.ClassLikeDeclaration,
  name: string,
  exported: boolean,
): ClassAnalysis {
  const clause = (token: ts.SyntaxKind) =>
    (node.heritageClauses ?? [])
      .filter((each) => each.token === token)
      .flatMap((each) => each.types.map((type) => oneLine(type.getText())));
  return {
    name,
    line: lineOf(node),
    exported,
    abstract: ts.isClassDeclaration(node) && hasModifier(node, ts.SyntaxKind.AbstractKeyword),
    extends: clause(ts.SyntaxKind.ExtendsKeyword)[0] ?? null,
    implements: clause(ts.SyntaxKind.ImplementsKeyword),
    members: node.members.flatMap((member) => memberOf(checker, member) ?? []),
    documented: isDocumented(node),
  };
}

/** Undefined for what has no name to ask for: static blocks, stray semicolons, overloads with a body elsewhere. */
function memberOf(checker: ts.TypeChecker, member: ts.ClassElement): MemberAnalysis | undefined {
  const name = member.name === undefined ? '' : oneLine(member.name.getText());
  const common = {
    name,
    line: lineOf(member),
    visibility: visibilityOf(member),
    static: hasModifier(member, ts.SyntaxKind.StaticKeyword),
    documented: isDocumented(member),
  };
  if (ts.isConstructorDeclaration(member)) {
    if (member.body === undefined && !isAmbient(member)) return undefined;
    return {
      ...common,
      name: 'constructor',
      kind: 'constructor',
      signature: signatureOf(checker, member, 'constructor'),
      complexity: member.body === undefined ? null : complexityOf(member),
    };
  }
  if (ts.isMethodDeclaration(member)) {
    const isAbstract = hasModifier(member, ts.SyntaxKind.AbstractKeyword);
    if (member.body === undefined && !isAbstract && !isAmbient(member)) return undefined;
    const words = [...(isAbstract ? ['abstract'] : []), ...functionModifiers(member)];
    return {
      ...common,
      kind: 'method',
      signature: signatureOf(checker, member, name, words),
      complexity: member.body === undefined ? null : complexityOf(member),
    };
  }
  if (ts.isGetAccessorDeclaration(member) || ts.isSetAccessorDeclaration(member)) {
    const isGetter = ts.isGetAccessorDeclaration(member);
    return {
      ...common,
      kind: isGetter ? 'getter' : 'setter',
      signature: signatureOf(checker, member, name, [isGetter ? 'get' : 'set']),
      complexity: member.body === undefined ? null : complexityOf(member),
    };
  }
  if (ts.isPropertyDeclaration(member)) {
    const value = member.initializer === undefined ? undefined : unwrap(member.initializer);
    const readonly = hasModifier(member, ts.SyntaxKind.ReadonlyKeyword) ? 'readonly ' : '';
    const optional = member.questionToken === undefined ? '' : '?';
    return {
      ...common,
      kind: 'property',
      signature: `${readonly}${name}${optional}: ${declaredType(checker, member)}`,
      complexity: isFunctionValue(value) ? complexityOf(value) : null,
    };
  }
  if (ts.isIndexSignatureDeclaration(member)) {
    const signature = oneLine(member.getText()).replace(/;$/, '');
    return { ...common, name: '[index]', kind: 'index', signature, complexity: null };
  }
  return undefined;
}

function visibilityOf(member: ts.ClassElement): MemberAnalysis['visibility'] {
  if (member.name !== undefined && ts.isPrivateIdentifier(member.name)) return 'private';
  if (hasModifier(member, ts.SyntaxKind.PrivateKeyword)) return 'private';
  return hasModifier(member, ts.SyntaxKind.ProtectedKeyword) ? 'protected' : 'public';
}

function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((each) => each.kind === kind);
}

/** Bodies are not written in declaration files and `declare class`. */
function isAmbient(member: ts.ClassElement): boolean {
  const owner = member.parent;
  return owner.getSourceFile().isDeclarationFile || hasModifier(owner, ts.SyntaxKind.DeclareKeyword);
}
