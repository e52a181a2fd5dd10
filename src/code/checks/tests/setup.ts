import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { manifestOf } from '../toolchain.ts';
import { foldersUp, type FileView } from '../view.ts';
import type { Setup } from './runners/runner.ts';
import { readScript, type RunnerName, type TestScript } from './script.ts';

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

/** The packages with tests that changed files belong to, and why files belong to none. */
export interface Owners {
  readonly setups: ReadonlyMap<string, { readonly setup: Setup; readonly files: readonly string[] }>;
  /** In a sentence; undefined when every file belongs to a package. */
  readonly without: string | undefined;
}

/**
 * For each file (absolute) the nearest package.json up to the root that says how its tests are run: a test script with a
 * runner that IDS knows, or else such a runner among the dependencies.
 */
export function ownersOf(view: FileView, root: string, files: readonly string[]): Owners {
  const known = new Map<string, Setup | string | undefined>();
  const setups = new Map<string, { setup: Setup; files: string[] }>();
  let without: string | undefined;
  for (const file of files) {
    let owned = false;
    for (const folder of foldersUp(file, root)) {
      if (!known.has(folder)) known.set(folder, setupIn(view, root, folder));
      const found = known.get(folder);
      if (typeof found === 'string') without ??= found;
      if (typeof found !== 'object') continue;
      const owner = setups.get(folder) ?? { setup: found, files: [] };
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

/** The setup of a package, a sentence on why what it has cannot be run, or undefined for a package without tests. */
function setupIn(view: FileView, root: string, folder: string): Setup | string | undefined {
  const manifest = parse(view.text(`${folder}/package.json`));
  if (manifest === undefined) return undefined;
  const script = scriptOf(manifest);
  if (script === undefined) {
    const text = manifest.scripts['test'];
    if (text === undefined || /no test specified/.test(text)) return undefined;
    return `the test script "${text.length > 60 ? `${text.slice(0, 60)}…` : text}" has no runner that IDS can read (vitest, jest, mocha, node --test).`;
  }
  const own = manifest.engines.node;
  const common = { ...script, root, folder, script };
  if (script.runner === 'node') {
    return { ...common, entry: '', major: 0, ranges: own === undefined ? [] : [own] };
  }
  const installed = installedRunner(folder, script.runner);
  if (installed === undefined) return `${script.runner} is not installed in this workspace.`;
  const ranges = [own, installed.manifest.engines.node].filter((range) => range !== undefined);
  return {
    ...common,
    entry: installed.entry,
    major: Number.parseInt(installed.manifest.version, 10),
    ranges,
  };
}

function scriptOf({ scripts, dependencies, devDependencies }: Manifest): TestScript | undefined {
  const names = [
    'test',
    'test:unit',
    'unit',
    ...Object.keys(scripts).filter((name) => /^tests?:/.test(name)),
  ];
  for (const name of names) {
    const text = scripts[name];
    const read = text === undefined ? undefined : readScript(text, scripts);
    if (read !== undefined) return read;
  }
  const runner = (['vitest', 'jest', 'mocha'] as const).find(
    (name) => name in devDependencies || name in dependencies,
  );
  return runner === undefined ? undefined : { runner, nodeFlags: [], flags: [], patterns: [], env: {} };
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
