import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  makeChangeSet,
  type ChangeSet,
  type ContentHash,
  type Contents,
  type FileVersion,
} from '../../../src/core/change/change-set.ts';
import type { WorkspacePath } from '../../../src/core/change/path.ts';
import type { CheckName, CheckResult, ValidationReport } from '../../../src/core/change/report.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** What a test repository has installed: links to the packages of this checkout. */
export type Tools = 'typescript' | 'typescript 7' | 'eslint';
/** Where each package comes from, by the name that it is installed under. */
const PACKAGES: Readonly<Record<Tools, Readonly<Record<string, string>>>> = {
  typescript: { typescript: 'typescript' },
  'typescript 7': { typescript: 'typescript7' },
  eslint: {
    eslint: 'eslint',
    '@eslint/js': '@eslint/js',
    'typescript-eslint': 'typescript-eslint',
    '@typescript-eslint': '@typescript-eslint',
  },
};

/** Text of files by path; null: the file is not there. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>;

/** A repository in the temporary folder, removed by `remove`. */
export function repository(files: Files, tools: readonly Tools[] = ['typescript']) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-checks-')));
  write(root, files);
  for (const [name, from] of tools.flatMap((tool) => Object.entries(PACKAGES[tool]))) {
    mkdirSync(dirname(`${root}/node_modules/${name}`), { recursive: true });
    symlinkSync(`${modules}/${from}`, `${root}/node_modules/${name}`);
  }
  return {
    root,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export function write(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) rmSync(`${root}/${path}`, { force: true });
    else {
      mkdirSync(dirname(`${root}/${path}`), { recursive: true });
      writeFileSync(`${root}/${path}`, content);
    }
  }
}

export function draftOf(
  root: string,
  files: Files,
): { readonly changeSet: ChangeSet; readonly contents: Contents } {
  const contents = new Map<ContentHash, Uint8Array>();
  const changes = Object.entries(files).map(([path, content]) => {
    const absolute = `${root}/${path}`;
    const before = existsSync(absolute) ? versionOf(readFileSync(absolute)) : ('absent' as const);
    if (content === null) return { path: path as WorkspacePath, before, after: 'absent' as const };
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const after = versionOf(bytes);
    contents.set(after.hash, bytes);
    return { path: path as WorkspacePath, before, after };
  });
  return { changeSet: makeChangeSet(changes, sha256), contents };
}

function versionOf(bytes: Uint8Array): FileVersion {
  return { hash: sha256(bytes) as ContentHash, mode: 0o644, size: bytes.length };
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

export function resultOf(report: ValidationReport, check: CheckName): CheckResult {
  const result = report.checks.find((each) => each.check === check);
  if (result === undefined) throw new Error(`${check} is not in the report`);
  return result;
}

/** `outcome`, then what the change brought as `path:line code`, errors only unless they are warnings marked with `?`. */
export function summary(report: ValidationReport, check: CheckName): readonly string[] {
  const result = resultOf(report, check);
  return [
    result.outcome,
    ...result.diagnostics
      .filter((each) => each.origin === 'introduced')
      .map((each) => `${each.path}:${each.line} ${each.code}${each.severity === 'warning' ? '?' : ''}`),
  ];
}

export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'ESNext',
    moduleResolution: 'bundler',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  },
  include: ['src'],
});
