import ts from 'typescript';
import { refuse } from '../../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import type { EditContext } from '../../context.ts';
import type { Found } from '../../declarations.ts';
import { hasBody, signatureOf, type Signature } from './signatures.ts';

/** The declaration with the body where a function has several; a class stands for its constructor. */
export function mainDeclaration({ declaration, symbol }: Found): ts.Node {
  if (ts.isClassLike(declaration)) {
    return (
      declaration.members.find((each) => ts.isConstructorDeclaration(each) && each.body !== undefined) ??
      declaration
    );
  }
  const all = symbol.declarations ?? [declaration];
  return (
    all.find((each) => {
      const node = signatureOf(each);
      return node !== undefined && hasBody(node);
    }) ?? declaration
  );
}

interface Uses {
  /** Every declaration that must get the parameter: overloads, interfaces, base and derived classes. */
  readonly signatures: readonly Signature[];
  readonly references: readonly ts.Node[];
}

export function usesOf(found: Found, main: Signature, context: EditContext): Result<Uses> {
  const { program, service } = context;
  const fileName = main.getSourceFile().fileName;
  const at = ts.isConstructorDeclaration(main) ? main.getStart() : found.nameNode.getStart();
  const groups =
    service.findReferences(ts.isConstructorDeclaration(main) ? fileName : context.nameOf(found.path), at) ??
    [];
  const signatures = new Set<Signature>([main]);
  if (ts.isConstructorDeclaration(main)) {
    for (const each of main.parent.members) if (ts.isConstructorDeclaration(each)) signatures.add(each);
  }
  const references: ts.Node[] = [];
  for (const reference of groups.flatMap((group) => group.references)) {
    const file = program.getSourceFile(reference.fileName);
    const node = file === undefined ? undefined : tokenAt(file, reference.textSpan.start);
    if (file === undefined || node === undefined) continue;
    if (context.pathOfName(reference.fileName) === undefined) {
      return refuse(
        'unsafe-edit',
        `${found.name} is also declared outside the workspace, in ${reference.fileName.split('node_modules/').at(-1) ?? ''}.`,
        'A parameter there cannot be added.',
      );
    }
    const declared = declarationNamedBy(node);
    const signature = declared === undefined ? undefined : signatureOf(declared);
    if (signature !== undefined) signatures.add(signature);
    else if (
      declared !== undefined &&
      (ts.isPropertySignature(declared) || ts.isPropertyDeclaration(declared))
    ) {
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      return refuse(
        'unsafe-edit',
        `${found.name} is also a property with a function type, in ${context.pathOfName(file.fileName) ?? ''}:${line}.`,
        'Change that type by hand first.',
      );
    } else references.push(node);
  }
  return ok({ signatures: [...signatures], references });
}

function tokenAt(file: ts.SourceFile, position: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (position < node.getFullStart() || position >= node.end) return;
    if (node.getStart(file) === position) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The declaration that a name token belongs to, when it is the name of one. */
function declarationNamedBy(node: ts.Node): ts.Node | undefined {
  if (ts.isConstructorDeclaration(node)) return node;
  const { parent } = node;
  const named =
    ts.isFunctionLike(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyAssignment(parent);
  return named && parent.name === node ? parent : undefined;
}
