import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A repository as its people check it. */
export interface Repository {
  /** Absolute path of the checkout with its packages installed. */
  readonly root: string;
  readonly name: string;
  /** Paths that git tracks or would track, relative, sorted. */
  readonly files: readonly string[];
  /** Arguments of its `tsc`; undefined where it has no tsconfig.json. */
  readonly tsc: readonly string[] | undefined;
  /** Folders (relative, empty for the root) in which its `eslint` is run. */
  readonly lint: readonly string[];
  /** Arguments of its `eslint`. */
  readonly linted: readonly string[];
  /** Whether its tsconfig references others, which are built. */
  readonly references: boolean;
}

/** What an .eslintrc leaves to the command line: without it a folder's .js files alone are linted. */
const EXTENSIONS = '.js,.cjs,.mjs,.jsx,.ts,.cts,.mts,.tsx';
const LINT_CONFIG = /(?:^|\/)(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.\w+)?)$/;

const FLAT_CONFIG = /(?:^|\/)eslint\.config\.[cm]?[jt]s$/;

export function repositoryAt(root: string, options: { readonly lint: boolean }): Repository {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const files = listed
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .toSorted();
  const config = join(root, 'tsconfig.json');
  const references = existsSync(config) && hasReferences(config);
  const configs = files.filter((path) => LINT_CONFIG.test(path)).map((path) => path.replace(/\/?[^/]+$/, ''));
  const rooted = configs.includes('') && !configs.some((folder) => folder !== '' && isPackage(root, folder));
  const folders = rooted ? [''] : configs.filter((folder) => folder !== '');
  const name = root.slice(root.lastIndexOf('/') + 1);
  return {
    root,
    name,
    files,
    tsc: existsSync(config)
      ? references
        ? ['-b', '--pretty', 'false']
        : ['--noEmit', '--pretty', 'false']
      : undefined,
    linted:
      configs.length > 0 && !files.some((path) => FLAT_CONFIG.test(path))
        ? ['.', '--ext', EXTENSIONS]
        : ['.'],
    lint: options.lint && existsSync(join(root, 'node_modules', 'eslint')) ? folders : [],
    references,
  };
}

function isPackage(root: string, folder: string): boolean {
  return existsSync(join(root, folder, 'package.json'));
}

function hasReferences(config: string): boolean {
  const read: unknown = ts.parseConfigFileTextToJson(config, readFileSync(config, 'utf8')).config;
  return typeof read === 'object' && read !== null && 'references' in read;
}

export function textOf({ root }: Repository, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function isSource(path: string): boolean {
  return /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path);
}
