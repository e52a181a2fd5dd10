import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chevrotain } from '../../bench/requests/chevrotain.ts';
import { courier } from '../../bench/requests/courier.ts';
import { immer } from '../../bench/requests/immer.ts';
import { queryCore } from '../../bench/requests/query-core.ts';
import { rxjs } from '../../bench/requests/rxjs.ts';
import { differences, newComplaints, snapshot, type Verdict } from '../../bench/requests/tools.ts';
import { zod } from '../../bench/requests/zod.ts';
import { SymbolicEditSchema } from '../../src/core/change/edit.ts';

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'ids-bench-test-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/a.ts'), 'a');
  symlinkSync('a.ts', join(root, 'src/link.ts'));
  return root;
}

test.each<[what: string, act: (root: string) => void, paths: string[]]>([
  ['nothing', () => undefined, []],
  [
    'a byte',
    (root) => {
      writeFileSync(join(root, 'src/a.ts'), 'b');
    },
    ['src/a.ts'],
  ],
  [
    'a mode',
    (root) => {
      chmodSync(join(root, 'src/a.ts'), 0o755);
    },
    ['src/a.ts'],
  ],
  [
    'an empty folder',
    (root) => {
      mkdirSync(join(root, 'left'));
    },
    ['left/'],
  ],
  [
    'a link',
    (root) => {
      rmSync(join(root, 'src/link.ts'));
      symlinkSync('b.ts', join(root, 'src/link.ts'));
    },
    ['src/link.ts'],
  ],
  [
    'what IDS keeps',
    (root) => {
      mkdirSync(join(root, '.ids'));
    },
    [],
  ],
])('a snapshot tells %s', (_, act, paths) => {
  const root = folder();
  const before = snapshot(root);
  act(root);
  expect(differences(before, snapshot(root))).toEqual(paths);
});

function verdict(types: Record<string, number>, passed: readonly string[] = []): Verdict {
  return { types: new Map(Object.entries(types)), lint: new Map(), passed: new Set(passed) };
}

test('a complaint is new when there are more of it, a test is lost when it no longer passes', () => {
  expect(newComplaints(verdict({ a: 2 }, ['t']), verdict({ a: 2 }, ['t', 'u']))).toEqual([]);
  expect(newComplaints(verdict({ a: 2 }), verdict({ a: 1 }))).toEqual([]);
  expect(newComplaints(verdict({ a: 1 }, ['t']), verdict({ a: 2, b: 1 }))).toEqual([
    'tsc: a',
    'tsc: b',
    'vitest: "t" no longer passes',
  ]);
});

test('the lists ask for every kind of symbolic edit, thirty times and more on sources written elsewhere', () => {
  const foreign = [zod, queryCore, immer, chevrotain, rxjs];
  const kinds = new Set(foreign.flatMap(({ requests }) => requests.map(({ kind }) => kind)));
  expect([...kinds].toSorted()).toEqual(
    SymbolicEditSchema.options.map((option) => option.shape.kind.value).toSorted(),
  );
  for (const { requests } of [...foreign, courier]) expect(requests.length).toBeGreaterThanOrEqual(10);
  const carriedOut = foreign
    .flatMap(({ requests }) => requests)
    .filter(({ declined }) => declined === undefined);
  expect(carriedOut.length).toBeGreaterThanOrEqual(30);
  for (const { then } of carriedOut) expect(then?.length ?? 0).toBeGreaterThan(0);
});
