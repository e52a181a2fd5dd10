import ts from 'typescript';
import type { EditContext } from '../../edits/context.ts';
import type { Resolve } from './index.ts';

/**
 * Where imports that are not relative lead within the workspace: by path aliases, to other packages of it, to the package's
 * own name. What none of these can have made is not looked up: it is one of a hundred thousand imports of packages.
 */
export function resolverOf(context: EditContext): Resolve {
  const packages = namesOf(context);
  const aliases = new Map<ts.CompilerOptions, boolean>();
  return (specifier, from) => {
    const options = context.optionsOf(from);
    let mayAlias = aliases.get(options);
    if (mayAlias === undefined) {
      mayAlias = Object.keys(options.paths ?? {}).length > 0 || 'baseUrl' in options;
      aliases.set(options, mayAlias);
    }
    const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';
    if (!mayAlias && !packages.has(name) && !/^[#/]/.test(specifier)) return undefined;
    const found = context.resolve(specifier, from, ts.ModuleKind.ESNext);
    return found === undefined ? undefined : context.pathOfName(found);
  };
}

function namesOf(context: EditContext): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of context.allPaths()) {
    if (!/(?:^|\/)package\.json$/.test(path)) continue;
    const text = context.readText(path);
    const name = text.ok ? /"name"\s*:\s*"([^"]+)"/.exec(text.value)?.[1] : undefined;
    if (name !== undefined) names.add(name);
  }
  return names;
}
