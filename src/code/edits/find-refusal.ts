import ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';
import { nearest } from '../../core/kernel/nearest.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import type { EditContext } from './context.ts';
import { forEachDeclaration, ownName, parentOf, textOf, type Found } from './declarations.ts';

const MAX_LISTED = 12;

export function ambiguous(name: string, all: readonly Found[]): ReturnType<typeof refuse> {
  const places = all
    .slice(0, MAX_LISTED)
    .map((each) => `${qualifiedName(each)} in ${each.path} (line ${each.line})`);
  const more = all.length > MAX_LISTED ? `, and ${all.length - MAX_LISTED} more` : '';
  const inOneFile = new Set(all.map((each) => each.path)).size === 1;
  return refuse(
    'ambiguous',
    `${name} could be any of ${all.length}: ${places.join(', ')}${more}.`,
    inOneFile ? 'Say whose it is, as Owner.name.' : 'Say which one, with its file or as Owner.name.',
  );
}

function qualifiedName(found: Found): string {
  for (let node = parentOf(found.declaration); node !== undefined; node = parentOf(node)) {
    const owner = ownName(node);
    if (owner !== undefined) return `${owner}.${found.name}`;
  }
  return found.name;
}

export function notFound(
  context: EditContext,
  name: string,
  last: string,
  paths: readonly WorkspacePath[],
  within: WorkspacePath | undefined,
): ReturnType<typeof refuse> {
  const declared = new Map<string, string>();
  const program = context.program;
  for (const path of paths) {
    const source = program.getSourceFile(context.nameOf(path));
    if (source === undefined) continue;
    forEachDeclaration(source, (declaration, nameNode) => {
      if (ts.isImportSpecifier(declaration)) return;
      const text = textOf(nameNode);
      if (text.length > 1 && !declared.has(text)) declared.set(text, path);
    });
  }
  const names = [...declared.keys()];
  const near: string[] = [];
  for (let rest = names; near.length < 3;) {
    const next = nearest(last, rest);
    if (next === undefined) break;
    near.push(next);
    rest = rest.filter((each) => each !== next);
  }
  const where = within === undefined ? 'the workspace' : within;
  return refuse(
    'not-found',
    `Nothing called ${name} is declared in ${where}.`,
    near.length === 0
      ? 'Name something that is declared, as name or Owner.member.'
      : `Did you mean ${near.map((each) => `${each} in ${declared.get(each) ?? ''}`).join(' or ')}?`,
  );
}
