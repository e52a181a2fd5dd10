import type { Finding } from '../findings.ts';

/**
 * What the sources of another project are found to lack, told as of its declarations, which is what a build reads: a name
 * that is not exported is not in these at all, unless what is exported speaks of it. `declarationsOf`: what is
 * written for the module that a specifier in a file (relative path) leads to; undefined when it is of the same project.
 */
export function asBuilt(
  findings: readonly Finding[],
  declarationsOf: (path: string, specifier: string) => string | undefined,
): readonly Finding[] {
  return findings.map((each) => {
    if (each.code !== 'TS2459') return each;
    const named = /^Module '"(.+)"' declares '([^']+)' locally/.exec(each.message);
    const [, specifier = '', name = ''] = named ?? [];
    const declarations = named === null ? undefined : declarationsOf(each.path, specifier);
    if (declarations === undefined) return each;
    if (declarations.split(/[^\p{ID_Continue}$]+/u).includes(name)) return each;
    const message = `Module '"${specifier}"' has no exported member '${name}'.`;
    return { ...each, code: 'TS2305', message };
  });
}
