import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCandidate } from '../../../../src/code/checks/change.ts';
import { makeDisk } from '../../../../src/code/checks/disk.ts';
import { makeScans } from '../../../../src/code/checks/imports/scan.ts';
import type { Outcome } from '../../../../src/code/checks/outcome.ts';
import { makePause } from '../../../../src/code/checks/pause.ts';
import { makeTests, type Tests } from '../../../../src/code/checks/tests/check.ts';
import { loadTypeScript } from '../../../../src/code/checks/toolchain.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../../src/sandbox/limits.ts';
import { openSandbox } from '../../../../src/sandbox/sandbox.ts';
import { onTestFinished } from 'vitest';
import { draftOf, repository, write, type Files } from '../repository.ts';

/** Why nothing can be run on this machine, or undefined. */
export const noSandbox = await reason();

async function reason(): Promise<string | undefined> {
  const opened = await openSandbox('/nowhere', process.env, DEFAULT_LIMITS, AbortSignal.timeout(20_000));
  return 'why' in opened ? opened.why : undefined;
}

/** The tests check of a workspace, with limits for a test. */
export function testsOf(root: string, limits: Partial<Limits> = {}, environment = process.env): Tests {
  return makeTests(root, { ...DEFAULT_LIMITS, time: 60_000, ...limits }, environment);
}

/** Checks a change of the workspace on disk. */
export function runTests(
  tests: Tests,
  root: string,
  change: Files,
  signal = new AbortController().signal,
  sensitivity = false,
): Promise<Outcome> {
  const disk = makeDisk(root);
  disk.refresh();
  const toolchain = loadTypeScript([root]);
  return tests.check({
    candidate: makeCandidate(draftOf(root, change), disk),
    differing: Object.keys(change),
    sensitivity,
    toolchain,
    scans: makeScans(toolchain.ts, disk),
    pause: makePause(signal),
    signal,
  });
}

/** One line a diagnostic, and what else there is to say. */
export function told(outcome: Outcome): readonly string[] {
  const head =
    'why' in outcome ? `${outcome.outcome}: ${outcome.why}` : `${outcome.outcome} ${outcome.scope ?? ''}`;
  const lines = outcome.diagnostics.map(
    ({ path, line, code, severity, origin, message }) =>
      `${origin} ${severity} ${path}:${String(line)} ${code}: ${message.split('\n')[0] ?? ''}`,
  );
  return [head.replace(/ \(on Node [\d.]+ of IDS\)/, ''), ...lines];
}

/**
 * A repository with the files that goes with the test. Nothing is installed in it but what is linked. A name that begins
 * with `-> ` is a symbolic link, its content where it leads. `at`: a folder that is there.
 */
export function temporary(files: Files, packages: readonly string[] = [], at?: string): string {
  const links = Object.entries(files).filter(([path]) => path.includes('-> '));
  const plain = Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('-> ')));
  const made = at === undefined ? repository({}, []) : undefined;
  if (made !== undefined) onTestFinished(made.remove);
  const root = made?.root ?? at ?? '';
  write(root, plain);
  for (const [path, target] of links) {
    const link = join(root, path.replace('-> ', ''));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(String(target), link);
  }
  if (packages.length > 0) mkdirSync(join(root, 'node_modules'), { recursive: true });
  for (const name of packages) symlinkSync(join(modules, name), join(root, 'node_modules', name));
  return root;
}

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
