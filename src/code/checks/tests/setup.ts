import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { manifestOf } from '../toolchain.ts';
import { foldersUp, type FileView } from '../view.ts';
import type { Setup } from './runners/runner.ts';
import { readScripts, type RunnerName, type TestScript, type TestScripts } from './script.ts';

const ManifestSchema = z.object({
  scripts: z.record(z.string(), z.string()).catch({}).default({}),
  dependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  devDependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  engines: z.object({ node: z.string().optional() }).catch({}).default({}),
  bin: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .catch(undefined),
  version: z.string().catch('0').default('0'),
});
type Manifest = z.infer<typeof ManifestSchema>;

/** A package, by its test commands one after the other, and the files that belong to it. */
interface Owner {
  readonly setups: readonly Setup[];
  readonly files: readonly string[];
}

/** The packages with tests that changed files belong to, and why files belong to none. */
export interface Owners {
  readonly setups: ReadonlyMap<string, Owner>;
  /** In a sentence; undefined when every file belongs to a package. */
  readonly without: string | undefined;
}

/**
 * For each file (absolute) the nearest package.json up to the root that says how its tests are run: a test script with a
 * runner that IDS knows, or else such a runner among the dependencies.
 */
export function ownersOf(view: FileView, root: string, files: readonly string[]): Owners {
  const known = new Map<string, readonly Setup[] | string | undefined>();
  const setups = new Map<string, { setups: readonly Setup[]; files: string[] }>();
  let without: string | undefined;
  for (const file of files) {
    let owned = false;
    for (const folder of foldersUp(file, root)) {
      if (!known.has(folder)) known.set(folder, setupsIn(view, root, folder));
      const found = known.get(folder);
      if (typeof found === 'string') without ??= found;
      if (typeof found !== 'object') continue;
      const owner = setups.get(folder) ?? { setups: found, files: [] };
      owner.files.push(file);
      setups.set(folder, owner);
      owned = true;
      break;
    }
    if (!owned)
      without ??= 'no package.json above the changed files names vitest, jest, mocha or node --test.';
  }
  return { setups, without };
}

/** What runs the tests of a package, a sentence on why what it has cannot be run, or undefined for one without tests. */
function setupsIn(view: FileView, root: string, folder: string): readonly Setup[] | string | undefined {
  const manifest = parse(view.text(`${folder}/package.json`));
  if (manifest === undefined) return undefined;
  const { commands, unread } = scriptsOf(manifest);
  if (commands.length === 0) {
    const text = manifest.scripts['test'];
    if (text === undefined || /no test specified/.test(text)) return undefined;
    return `the test script "${shortened(text)}" has no runner that IDS can read (vitest, jest, mocha, node --test).`;
  }
  const own = manifest.engines.node;
  const setups: Omit<Setup, 'unread'>[] = [];
  const missing = new Set<string>();
  for (const [nth, script] of commands.entries()) {
    const common = { runner: script.runner, root, folder, script, nth };
    if (script.runner === 'node') {
      setups.push({ ...common, entry: '', major: 0, ranges: own === undefined ? [] : [own] });
      continue;
    }
    const installed = installedRunner(folder, script.runner);
    if (installed === undefined) {
      missing.add(script.runner);
      continue;
    }
    const { entry, manifest: of } = installed;
    const ranges = [own, of.engines.node].filter((range) => range !== undefined);
    setups.push({ ...common, entry, major: Number.parseInt(of.version, 10), ranges });
  }
  if (setups.length === 0) return `${[...missing].join(' and ')} is not installed in this workspace.`;
  const left = [...unread.map(shortened), ...[...missing].map((name) => `${name}, which is not installed`)];
  return setups.map((setup) => ({ ...setup, unread: left }));
}

/**
 * What `npm test` runs, or else the first other script of tests, or else a runner that is only declared: unless `npm test` runs
 * another one, of which that would say nothing.
 */
function scriptsOf({ scripts, dependencies, devDependencies }: Manifest): TestScripts {
  const text = scripts['test'];
  const whole = [scripts['pretest'], text, scripts['posttest']].filter((part) => part !== undefined);
  const own: TestScripts =
    text === undefined ? { commands: [], unread: [] } : readScripts(whole.join(' && '), scripts);
  if (own.commands.length > 0) return own;
  const unread =
    own.unread.length > 0 || text === undefined || /no test specified/.test(text) ? own.unread : [text];
  const names = ['test:unit', 'unit', ...Object.keys(scripts).filter((name) => /^tests?:/.test(name))];
  for (const name of names) {
    const read = readScripts(scripts[name] ?? '', scripts);
    if (read.commands.length > 0) return { commands: read.commands, unread: [...unread, ...read.unread] };
  }
  const runner = (['vitest', 'jest', 'mocha'] as const).find(
    (name) => name in devDependencies || name in dependencies,
  );
  if (runner === undefined || own.unread.length > 0) return { commands: [], unread };
  const bare: TestScript = { runner, nodeFlags: [], flags: [], patterns: [], env: {} };
  return { commands: [bare], unread };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function installedRunner(
  folder: string,
  name: Exclude<RunnerName, 'node'>,
): { readonly entry: string; readonly manifest: Manifest } | undefined {
  const file = manifestOf(folder, name)?.file;
  if (file === undefined) return undefined;
  const manifest = parse(readFileSync(file, 'utf8'));
  const bin = typeof manifest?.bin === 'string' ? manifest.bin : manifest?.bin?.[name];
  return manifest === undefined || bin === undefined
    ? undefined
    : { entry: join(dirname(file), bin), manifest };
}

function parse(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined;
  try {
    const read = ManifestSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
