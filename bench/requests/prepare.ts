import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Repository } from './request.ts';

export const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const cache = join(tmpdir(), 'ids-bench-requests');

/** The tools that a workspace has in its own node_modules. */
const tools = ['typescript', 'eslint', 'typescript-eslint', '@eslint/js', '@types/node', 'vitest', 'vite'];

/** Makes a fresh workspace for a repository under the temporary folder and returns its absolute path. */
export function prepare(repository: Repository): string {
  const workspace = join(cache, 'workspaces', repository.name);
  rmSync(workspace, { recursive: true, force: true });
  mkdirSync(workspace, { recursive: true });
  const { source } = repository;
  const from = 'folder' in source ? join(checkout, source.folder) : download(source.npm);
  for (const path of repository.keep ?? ['.'])
    cpSync(join(from, path), join(workspace, path), { recursive: true });
  for (const pattern of repository.drop ?? []) {
    for (const path of globSync(pattern, { cwd: workspace }))
      rmSync(join(workspace, path), { recursive: true });
  }
  for (const [path, content] of Object.entries(repository.files ?? {})) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
  if (!existsSync(join(workspace, '.gitignore')))
    writeFileSync(join(workspace, '.gitignore'), 'node_modules/\n');
  copyTools(workspace);
  for (const dependency of repository.dependencies ?? []) {
    const target = join(workspace, 'node_modules', nameOf(dependency));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(download(dependency), target, { recursive: true });
  }
  commitAll(workspace);
  return workspace;
}

/**
 * Copies the tools that a checkout does not bring, and all that they need, into its node_modules; what is there already
 * stays. Copies and not links: tests run in a sandbox that shows them the workspace and not this checkout.
 */
export function copyTools(workspace: string): void {
  const seen = new Set<string>();
  const copy = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const from = join(checkout, 'node_modules', name);
    const to = join(workspace, 'node_modules', name);
    // Optional packages of other platforms are not installed.
    if (!existsSync(from)) return;
    if (!existsSync(to)) cpSync(from, to, { recursive: true });
    for (const needed of needsOf(from)) copy(needed);
  };
  for (const tool of tools) copy(tool);
}

function needsOf(folder: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Readonly<
    Record<string, Readonly<Record<string, string>> | undefined>
  >;
  return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) =>
    Object.keys(manifest[key] ?? {}),
  );
}

/** Puts a workspace back to what it was when it was prepared. */
export function reset(workspace: string): void {
  git(workspace, 'reset', '--quiet', '--hard');
  git(workspace, 'clean', '--quiet', '-fd');
}

function commitAll(workspace: string): void {
  git(workspace, 'init', '--quiet');
  git(workspace, 'add', '--all');
  git(
    workspace,
    '-c',
    'user.name=bench',
    '-c',
    'user.email=bench@localhost',
    'commit',
    '--quiet',
    '-m',
    'As shipped',
  );
}

function git(workspace: string, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'core.autocrlf=false', ...args], {
    cwd: workspace,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function nameOf(spec: string): string {
  return spec.slice(0, spec.lastIndexOf('@'));
}

/** The unpacked package, fetched once with the ordinary npm client. */
function download(spec: string): string {
  const folder = join(cache, 'packages', spec.replaceAll('/', '+'));
  if (existsSync(join(folder, 'package', 'package.json'))) return join(folder, 'package');
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', folder], {
    encoding: 'utf8',
    // npm runs under whatever Node the person has; the one that came with the packages has no npm.
    cwd: folder,
  });
  const archive = packed.trim().split('\n').at(-1) ?? '';
  mkdirSync(join(folder, 'package'), { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, archive), '--strip-components=1', '-C', join(folder, 'package')]);
  return join(folder, 'package');
}
