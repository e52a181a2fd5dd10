import { relative } from 'node:path/posix';
import picomatch from 'picomatch';
import type { Candidate } from '../change.ts';
import { makeOptionsFor } from '../imports/options.ts';
import { makeResolver } from '../imports/resolve.ts';
import type { Scans } from '../imports/scan.ts';
import type { Toolchain } from '../toolchain.ts';
import { parseConfig, type ParsedConfig } from '../types/config/config.ts';
import { isDeclaration, isSource } from '../view.ts';
import type { Setup } from './runners/runner.ts';

/** Every source of the candidate, as it would be. Absolute paths. */
export function sourcesOf({ base, view, files }: Candidate): readonly string[] {
  const all = new Set(base.files());
  for (const { absolute } of files) all.add(absolute);
  return [...all].filter((file) => isSource(file) && !isDeclaration(file) && view.isFile(file)).toSorted();
}

/**
 * The test files of a package whose runner is told each file: by the patterns of its script, else by the runner's own
 * rule. Undefined when they are named in a configuration that only the runner can read.
 */
export function testFilesOf(
  setup: Setup,
  candidate: Candidate,
  nodeVersion: string,
): readonly string[] | undefined {
  const { folder, script, runner } = setup;
  const { view } = candidate;
  const inside = sourcesOf(candidate).filter((file) => file.startsWith(`${folder}/`));
  const below = (file: string) => relative(folder, file);
  if (runner === 'mocha' && script.patterns.length === 0) {
    const configured =
      view.entries(folder).files.some((name) => name.startsWith('.mocharc')) ||
      /"mocha"\s*:\s*\{/.test(view.text(`${folder}/package.json`) ?? '');
    if (configured) return undefined;
    const deep = script.flags.includes('--recursive') ? '**/' : '';
    return inside.filter((file) => picomatch(`test/${deep}*.{js,cjs,mjs,ts}`)(below(file)));
  }
  const typed = /strip-types|transform-types|tsx|ts-node|register|swc|loader/.test(
    [...script.nodeFlags, ...script.flags].join(' '),
  );
  const kinds = typed || stripsTypes(nodeVersion) ? '{js,cjs,mjs,ts,cts,mts}' : '{js,cjs,mjs}';
  const byName = picomatch([
    `**/*.test.${kinds}`,
    `**/*[_-]test.${kinds}`,
    `**/test-*.${kinds}`,
    `**/test.${kinds}`,
    `**/test/**/*.${kinds}`,
  ]);
  if (script.patterns.length === 0) return inside.filter((file) => byName(below(file)));
  const patterns = script.patterns.map((pattern) => pattern.replace(/^\.\//, '').replace(/\/$/, ''));
  const folders = patterns.filter((pattern) => view.isDirectory(`${folder}/${pattern}`));
  const matches = picomatch([
    ...patterns.filter((pattern) => !folders.includes(pattern)),
    ...folders.map((each) => `${each}/**/*.${kinds}`),
  ]);
  return inside.filter((file) => matches(below(file)));
}

/** Whether a file is one of tests by its name, as most runners see it. */
export function isTestPath(path: string): boolean {
  return (
    isSource(path) &&
    /\.(?:test|spec)\.[^/]*$|[_-](?:test|spec)\.[^/.]*$|(?:^|\/)(?:__tests__|tests?)\//.test(path)
  );
}

function stripsTypes(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** Those of the tests from which imports lead, directly or through other files, to one of the changed files. */
export async function testsReaching(
  changed: readonly string[],
  tests: readonly string[],
  candidate: Candidate,
  { ts }: Toolchain,
  scans: Scans,
  pause: () => Promise<void>,
): Promise<readonly string[]> {
  const { view, root } = candidate;
  const configs = new Map<string, ParsedConfig>();
  const read = (file: string): ParsedConfig => {
    const config = configs.get(file) ?? parseConfig(ts, view, file);
    configs.set(file, config);
    return config;
  };
  const resolver = makeResolver(ts, view, makeOptionsFor(ts, view, root, read));
  const scanned = new Map(scans.all().map((each) => [each.file, each.specifiers]));
  const different = new Set(candidate.files.map((file) => file.absolute));
  const specifiersOf = (file: string): readonly string[] =>
    different.has(file) || !scanned.has(file)
      ? ts.preProcessFile(view.text(file) ?? '', true, true).importedFiles.map((each) => each.fileName)
      : (scanned.get(file) ?? []);

  const importers = new Map<string, Set<string>>();
  const seen = new Set(tests);
  for (const file of seen) {
    await pause();
    for (const specifier of specifiersOf(file)) {
      const target = resolver.resolve(specifier, file);
      const to = 'file' in target && target.file !== undefined ? view.realpath(target.file) : undefined;
      if (to === undefined || !to.startsWith(`${root}/`) || to.includes('/node_modules/')) continue;
      importers.set(to, (importers.get(to) ?? new Set()).add(file));
      if (isSource(to)) seen.add(to);
    }
  }
  const reached = new Set(changed);
  for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer);
  return tests.filter((test) => reached.has(test));
}
