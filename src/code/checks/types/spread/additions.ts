import type ts from 'typescript';
import type { TypeScript } from '../../toolchain.ts';
import { assignedIn } from './assigned.ts';

/**
 * Whether a node, of which other files see nothing else, adds to what they see: a property to a function, to whose type it
 * belongs wherever in the file that happens, or a value to one of the `variables`, of which functions know less then. `owners`: the
 * functions of nodes that are bodies.
 */
export function additionsIn(
  typescript: TypeScript,
  source: ts.SourceFile,
  variables: ReadonlySet<string>,
  owners: ReadonlyMap<ts.Node, ts.SignatureDeclaration>,
): (node: ts.Node) => boolean {
  const functions = namedFunctions(typescript, source);
  const mentioned = wordOf(new Set([...variables, ...functions]));
  return (node) => {
    if (mentioned?.test(source.text.slice(node.pos, node.end)) !== true) return false;
    const { names, holders } = assignedIn(typescript, node, owners.get(node));
    return [...names].some((name) => variables.has(name)) || [...holders].some((name) => functions.has(name));
  };
}

function wordOf(names: ReadonlySet<string>): RegExp | undefined {
  const words = [...names].map((name) => name.replaceAll('$', '\\$')).join('|');
  return names.size === 0
    ? undefined
    : new RegExp(`(?<![\\p{ID_Continue}$])(?:${words})(?![\\p{ID_Continue}$])`, 'u');
}

/** Names of the file's functions and of variables that hold one, however deep. */
function namedFunctions(typescript: TypeScript, source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isFunctionDeclaration(node) && node.name !== undefined) names.add(node.name.text);
    if (
      typescript.isVariableDeclaration(node) &&
      typescript.isIdentifier(node.name) &&
      node.initializer !== undefined &&
      (typescript.isArrowFunction(node.initializer) || typescript.isFunctionExpression(node.initializer))
    )
      names.add(node.name.text);
    typescript.forEachChild(node, visit);
  };
  visit(source);
  return names;
}
