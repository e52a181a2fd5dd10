import type { Finding } from '../findings.ts';
import type { TypeScript } from '../toolchain.ts';
import { declaredSurface } from './spread/difference.ts';

/**
 * What the sources of another project are found to lack, told as of its declarations, which is what a build reads: a name
 * that is not exported is not in these at all, unless what is exported speaks of it. `localsOf`: the names that the declarations
 * have of the module that a specifier in a file (relative path) leads to; undefined when it is of the same project.
 */
export function asBuilt(
  findings: readonly Finding[],
  localsOf: (path: string, specifier: string) => ReadonlySet<string> | undefined,
): readonly Finding[] {
  return findings.map((each) => {
    if (each.code !== 'TS2459') return each;
    const named = /^Module '"(.+)"' declares '([^']+)' locally/.exec(each.message);
    const [, specifier = '', name = ''] = named ?? [];
    const locals = named === null ? undefined : localsOf(each.path, specifier);
    if (locals === undefined || locals.has(name)) return each;
    const message = `Module '"${specifier}"' has no exported member '${name}'.`;
    return { ...each, code: 'TS2305', message };
  });
}

/** The names that the declarations of a source file (absolute path) have, exported or not. */
export function localsOf(typescript: TypeScript, file: string, declarations: string): ReadonlySet<string> {
  const { declared = [], imports = new Map() } = declaredSurface(typescript, file, declarations) ?? {};
  return new Set([...declared.flatMap(({ names }) => names), ...imports.keys()]);
}
