import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the workspace's own tools say, each complaint without its place, with how often it is said. */
export interface Verdict {
  readonly types: ReadonlyMap<string, number>;
  readonly lint: ReadonlyMap<string, number>;
  /** Names of the tests that passed; undefined where there are none to run. */
  readonly passed: ReadonlySet<string> | undefined;
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...args],
      { cwd, env, maxBuffer: 1 << 28, timeout: 600_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}

/** `tsc`, `eslint` and, where asked for, `vitest` of the workspace, over everything. */
export async function verdictOf(workspace: string, withTests: boolean): Promise<Verdict> {
  const types = await run(workspace, ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false']);
  const lint = await run(workspace, ['node_modules/eslint/bin/eslint.js', '--format', 'json', '.']);
  const passed = withTests ? await passedTests(workspace) : undefined;
  return {
    types: complaintsOfTsc(types),
    lint: complaintsOfEslint(lint),
    passed,
  };
}

function complaintsOfTsc({ code, stdout, stderr }: Run): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of stdout.split('\n')) {
    const found = /(?:^|: )error (TS\d+: .*)$/.exec(line)?.[1];
    if (found === undefined) continue;
    const key = masked(found);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (code !== 0 && counts.size === 0) throw new Error(`tsc did not run:\n${stdout}${stderr}`);
  return counts;
}

function complaintsOfEslint({ stdout, stderr }: Run): Map<string, number> {
  let files: unknown;
  try {
    files = JSON.parse(stdout);
  } catch {
    throw new Error(`eslint did not run:\n${stdout.slice(0, 2000)}${stderr}`);
  }
  const counts = new Map<string, number>();
  for (const file of files as {
    messages: { ruleId: string | null; message: string; severity: number }[];
  }[]) {
    for (const { ruleId, message, severity } of file.messages) {
      const key = `${severity === 2 ? 'error' : 'warning'} ${ruleId ?? 'parse'}: ${masked(message)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

async function passedTests(workspace: string): Promise<Set<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'ids-bench-tests-'));
  const file = join(folder, 'report.json');
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--silent',
    '--reporter=json',
    `--outputFile=${file}`,
  ];
  const { stdout, stderr } = await run(workspace, vitest);
  if (!existsSync(file))
    throw new Error(`vitest did not run:\n${stdout.slice(0, 2000)}${stderr.slice(0, 2000)}`);
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  rmSync(folder, { recursive: true });
  return new Set(
    report.testResults.flatMap((each) =>
      each.assertionResults.filter((test) => test.status === 'passed').map((test) => test.fullName),
    ),
  );
}

/**
 * A complaint without the names that it quotes: a pre-existing one about a symbol that was renamed is still the same one.
 * What is new is seen by the count.
 */
function masked(complaint: string): string {
  return complaint.replaceAll(/(['"`]).*?\1/g, '$1…$1');
}

/** What the second verdict has and the first had not, as lines for a person. */
export function newComplaints(before: Verdict, after: Verdict): readonly string[] {
  const grown = (name: string, a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) =>
    [...b].filter(([key, count]) => count > (a.get(key) ?? 0)).map(([key]) => `${name}: ${key}`);
  const lost = [...(before.passed ?? [])].filter((test) => after.passed?.has(test) !== true);
  return [
    ...grown('tsc', before.types, after.types),
    ...grown('eslint', before.lint, after.lint),
    ...lost.map((test) => `vitest: "${test}" no longer passes`),
  ];
}

/** Every folder, file and link of a workspace, each with its mode and content, but for what IDS and git keep there. */
export function snapshot(workspace: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(workspace, folder)).toSorted()) {
      if (folder === '' && ['.git', '.ids', 'node_modules'].includes(name)) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const stat = lstatSync(join(workspace, path));
      const mode = (stat.mode & 0o7777).toString(8);
      if (stat.isDirectory()) {
        entries.set(`${path}/`, mode);
        walk(path);
      } else if (stat.isSymbolicLink()) {
        entries.set(path, `link ${readlinkSync(join(workspace, path))}`);
      } else {
        const bytes = readFileSync(join(workspace, path));
        entries.set(path, `${mode} ${createHash('sha256').update(bytes).digest('hex')}`);
      }
    }
  };
  if (existsSync(workspace)) walk('');
  return entries;
}

/** Paths that are not the same in both. */
export function differences(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path)).toSorted();
}
