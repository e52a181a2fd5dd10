import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Finding } from '../../chat/rooms.ts';
import { plural } from '../../core/change/report.ts';
import { oneLine } from '../../chat/screen.ts';
import { fail, fine, warn } from './finding.ts';

const ManifestSchema = z.object({
  version: z.string().optional(),
  scripts: z.record(z.string(), z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});
type Manifest = z.infer<typeof ManifestSchema>;

const eslintConfig = /^(eslint\.config\.[cm]?[jt]s|\.eslintrc(\.(c?js|ya?ml|json))?)$/;
const lockFiles: Readonly<Record<string, string>> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
};
const runners = ['vitest', 'jest', 'mocha', 'ava', 'tap', 'playwright', 'jasmine'];

/** What the checks will find in a workspace: compiler, linter, package manager, tests, and writes left open. */
export async function workspaceFindings(root: string): Promise<readonly Finding[]> {
  let names: readonly string[];
  try {
    names = await readdir(root);
  } catch {
    return [
      fail(
        'workspace',
        `${root} cannot be read`,
        'Set IDS_WORKSPACE or --workspace to a folder with your code.',
      ),
    ];
  }
  const manifest = await readManifest(join(root, 'package.json'));
  return [
    manifest === undefined
      ? warn(
          'package.json',
          names.includes('package.json') ? 'cannot be understood' : 'there is none',
          'Create one with: npm init; imports of packages are checked against it.',
        )
      : fine('package.json', plural(Object.keys(packagesOf(manifest)).length, 'package')),
    await typescript(root, names),
    await eslint(root, names),
    packageManager(names),
    tests(manifest),
    await journals(root),
  ];
}

async function typescript(root: string, names: readonly string[]): Promise<Finding> {
  const version = (await readManifest(join(root, 'node_modules/typescript/package.json')))?.version;
  const config = names.find((name) => /^(tsconfig|jsconfig)\.json$/.test(name));
  if (config === undefined) {
    return warn(
      'TypeScript',
      `${version ?? 'not installed'}, no tsconfig.json`,
      'Create one with: npx tsc --init',
    );
  }
  return version === undefined
    ? warn(
        'TypeScript',
        'the workspace has none of its own installed; the one that IDS brings is used',
        "Run the workspace's install, such as npm ci, so that the verdict is that of its own compiler.",
      )
    : fine('TypeScript', `${oneLine(version, 40)}, ${config}`);
}

async function eslint(root: string, names: readonly string[]): Promise<Finding> {
  const version = (await readManifest(join(root, 'node_modules/eslint/package.json')))?.version;
  const config = names.find((name) => eslintConfig.test(name));
  if (config === undefined) {
    return warn(
      'ESLint',
      'no configuration in the workspace; lint is skipped',
      'Create one with: npm init @eslint/config',
    );
  }
  return version === undefined
    ? warn('ESLint', `${config}, but it is not installed`, "Run the workspace's install, such as npm ci.")
    : fine('ESLint', `${oneLine(version, 40)}, ${config}`);
}

function packageManager(names: readonly string[]): Finding {
  const found = names.filter((name) => name in lockFiles);
  const managers = [...new Set(found.map((name) => lockFiles[name] ?? ''))];
  if (managers.length === 1) return fine('packages', `${managers.join('')} (${found.join(', ')})`);
  return managers.length === 0
    ? warn('packages', 'no lock file', 'Run: npm install')
    : warn(
        'packages',
        `several lock files: ${found.join(', ')}`,
        'Keep the one of the package manager that you use.',
      );
}

function tests(manifest: Manifest | undefined): Finding {
  const packages = manifest === undefined ? {} : packagesOf(manifest);
  const runner = runners.find((name) => name in packages || `@${name}/test` in packages);
  const script = manifest?.scripts?.['test'];
  if (runner !== undefined) return fine('tests', runner);
  return script === undefined || script.includes('no test specified')
    ? warn('tests', 'no test runner', 'Add one, such as: npm install --save-dev vitest')
    : fine('tests', `npm test: ${oneLine(script, 80)}`);
}

/** Writes that a killed process left open. */
async function journals(root: string): Promise<Finding> {
  let open: readonly string[];
  try {
    open = await readdir(join(root, '.ids/journal'));
  } catch {
    open = [];
  }
  return open.length === 0
    ? fine('open writes', 'none')
    : warn('open writes', plural(open.length, 'write'), 'Finish or undo them with: ids recover');
}

function packagesOf(manifest: Manifest): Readonly<Record<string, string>> {
  return { ...manifest.dependencies, ...manifest.devDependencies };
}

async function readManifest(file: string): Promise<Manifest | undefined> {
  try {
    const parsed = ManifestSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
