import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';

/** What the declarations of a statement leave out, though others can notice it. */
export interface Untold {
  /** The private members of a generic class: they decide which of its types fit each other, and are declared without a type. */
  readonly members: string;
  /** Which of its variables have a written type: only such a one can assert something, or be known never to come back. */
  readonly written: string;
}

const NOTHING: Untold = { members: '', written: '' };

export function untoldIn(typescript: TypeScript, source: ts.SourceFile, statement: ts.Statement): Untold {
  if (typescript.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    return {
      members: '',
      written: declarations.map(({ type }) => (type === undefined ? '-' : ':')).join(''),
    };
  }
  if (!typescript.isClassDeclaration(statement) || statement.typeParameters === undefined) return NOTHING;
  const members: string[] = [];
  for (const member of statement.members) {
    if (typescript.isConstructorDeclaration(member))
      members.push(...member.parameters.filter((each) => isPrivate(typescript, each)).map(textOf));
    else if (isPrivate(typescript, member)) members.push(textOf(member));
  }
  return { members: members.join('\n'), written: '' };

  function textOf(node: ts.Node): string {
    const body = typescript.isMethodDeclaration(node) ? node.body : undefined;
    return source.text.slice(node.getStart(source), body?.pos ?? node.end);
  }
}

function isPrivate(typescript: TypeScript, node: ts.ClassElement | ts.ParameterDeclaration): boolean {
  if (node.name !== undefined && typescript.isPrivateIdentifier(node.name)) return true;
  const modifiers = typescript.canHaveModifiers(node) ? typescript.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.PrivateKeyword) === true;
}

/** Whether a text could have something that its declarations leave out; for where it cannot be told name by name. */
export function mayLeaveOut(text: string): boolean {
  return /\bclass\s+[^\s{<]+\s*</.test(text) && /\bprivate\b|#/.test(text);
}
