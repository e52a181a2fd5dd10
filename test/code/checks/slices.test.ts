import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, summary, TSCONFIG, write, type Files } from './repository.ts';

const folders: { remove(): void }[] = [];
afterEach(() => {
  for (const each of folders.splice(0)) each.remove();
});

const project: Files = {
  'package.json': '{ "name": "parts", "type": "module" }',
  'tsconfig.json': TSCONFIG,
  'src/other.ts': 'export interface Foo {\n  a: number;\n}\n',
  'src/middle.ts':
    "import type { Foo } from './other';\nexport function make(): Foo {\n  return { a: 1 };\n}\n",
  'src/far.ts': "import { make } from './middle';\nexport const made = make();\n",
  'src/use.ts': "import { made } from './far';\nexport const n: number = made.a;\n",
  'src/alone.ts': 'export const alone = 1;\n',
  'src/global.ts': "declare global {\n  interface Shared {\n    id: string;\n  }\n}\nexport const g = '';\n",
  'src/shared.ts': 'export const shared = (it: Shared): string => it.id;\n',
};

function workspace() {
  const repo = repository(project);
  const keep = mkdtempSync(join(tmpdir(), 'ids-keep-'));
  folders.push(repo, {
    remove: () => {
      rmSync(keep, { recursive: true });
    },
  });
  const open = () => {
    const checker = makeLocalChecker({ root: repo.root, keep });
    return async (files: Files, soon?: readonly string[]) => {
      const skip = { lint: 'not asked', tests: 'not asked' };
      const draft = draftOf(repo.root, files);
      const { signal } = new AbortController();
      const report = await checker.check(draft, { skip }, signal, undefined, soon);
      // What was learned is written down after the answer.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return summary(report, 'types');
    };
  };
  return { root: repo.root, keep, open };
}

it('follows a type through a file that only infers it', async () => {
  const check = workspace().open();
  expect(await check({ 'src/other.ts': 'export interface Foo {\n  b: number;\n}\n' })).toEqual([
    'failed',
    'src/middle.ts:3 TS2353',
    'src/use.ts:2 TS2339',
  ]);
});

it('sees what a file outside of the imports declares for all', async () => {
  const check = workspace().open();
  const wrong = { 'src/shared.ts': 'export const shared = (it: Shared): number => it.id;\n' };
  expect(await check(wrong)).toEqual(['failed', 'src/shared.ts:1 TS2322']);
  const fewer = project['src/global.ts']?.toString().replace('id: string', 'key: string') ?? '';
  expect(await check({ 'src/global.ts': fewer })).toEqual(['failed', 'src/shared.ts:1 TS2339']);
});

it('gives the same verdict with what an earlier process kept, also after the disk changed and when it is damaged', async () => {
  const { root, keep, open } = workspace();
  const change = { 'src/other.ts': 'export interface Foo {\n  b: number;\n}\n' };
  const first = await open()(change);
  const [name = ''] = readdirSync(keep);
  expect(await open()(change)).toEqual(first);

  write(root, { 'src/use.ts': "import { made } from './far';\nexport const n: string = made.a;\n" });
  expect(await open()({ 'src/far.ts': "export const made = { a: 'x' };\n" })).toEqual(['passed']);
  expect(await open()(change)).toEqual(first);
  write(root, { 'src/new.ts': "import { made } from './far';\nexport const m = made.a;\n" });
  expect(await open()(change)).toEqual([...first.slice(0, 2), 'src/new.ts:2 TS2339', ...first.slice(2)]);

  const text = readFileSync(join(keep, name), 'utf8');
  for (const damaged of ['', text.slice(0, 200), text.replace('far.ts', 'for.ts')]) {
    writeFileSync(join(keep, name), damaged);
    expect(await open()({ 'src/alone.ts': 'export const alone: string = 1;\n' })).toEqual([
      'failed',
      'src/alone.ts:1 TS2322',
    ]);
  }
});

it('follows bodies whose types are inferred, and lets those be that are declared', async () => {
  const { root, open } = workspace();
  write(root, {
    'src/fn.ts':
      'export function inferred() {\n  return 1;\n}\nexport function declared(): number {\n  return 1;\n}\nexport class Kept {\n  value;\n  constructor() {\n    this.value = 1;\n  }\n}\nexport function tool(): void {}\nfunction init(): void {\n  return;\n}\ntool.size = 1;\ninit();\n',
    'src/calls.ts':
      "import { declared, inferred, Kept, tool } from './fn';\nexport const a: number = inferred();\nexport const b: number = declared();\nexport const c: number = new Kept().value;\nexport const d: number = tool.size;\n",
  });
  const check = open();
  const text = readFileSync(join(root, 'src/fn.ts'), 'utf8');
  const edited = (from: string, to: string) => check({ 'src/fn.ts': text.replace(from, to) });
  expect(await edited('inferred() {\n  return 1', "inferred() {\n  return ''")).toEqual([
    'failed',
    'src/calls.ts:2 TS2322',
  ]);
  expect(await edited('this.value = 1', "this.value = ''")).toEqual(['failed', 'src/calls.ts:4 TS2322']);
  expect(await edited('tool.size = 1', "tool.size = ''")).toEqual(['failed', 'src/calls.ts:5 TS2322']);
  expect(await edited('number {\n  return 1', 'number {\n  return 2')).toEqual(['passed']);
  expect(await edited('number {\n  return 1', "number {\n  return ''")).toEqual([
    'failed',
    'src/fn.ts:5 TS2322',
  ]);
});

it('gives the same verdict whatever will be asked about next', async () => {
  const { open } = workspace();
  const change = { 'src/other.ts': 'export interface Foo {\n  b: number;\n}\n' };
  const alone = await open()(change);
  for (const soon of [
    ['src/use.ts', 'src/alone.ts', 'src/shared.ts'],
    ['src/nowhere.ts', 'package.json', 'src', '../outside.ts', ''],
  ]) {
    const check = open();
    expect(await check(change, soon)).toEqual(alone);
    expect(await check({ 'src/alone.ts': "export const alone: number = '';\n" }, soon)).toEqual([
      'failed',
      'src/alone.ts:1 TS2322',
    ]);
  }
});

it('finds a file where there was none before, and none where it is gone', async () => {
  const { root, open } = workspace();
  const check = open();
  const imports = {
    'src/alone.ts': "import { later } from './later';\nexport const alone: string = later;\n",
  };
  const missing = ['failed', 'src/alone.ts:1 TS2307'];
  const later = { 'src/later.ts': "export const later = '';\n" };
  expect(await check(imports)).toEqual(missing);
  expect(await check({ ...imports, ...later })).toEqual(['passed']);
  expect(await check(imports)).toEqual(missing);
  write(root, later);
  expect(await check(imports)).toEqual(['passed']);
  rmSync(join(root, 'src/later.ts'));
  expect(await check(imports)).toEqual(missing);
});
