import { afterEach, describe, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { checkNames, type CheckName } from '../../../src/core/change/report.ts';
import {
  draftOf,
  repository,
  resultOf,
  summary,
  TSCONFIG,
  write,
  type Files,
  type Tools,
} from './repository.ts';

const made: { remove: () => void }[] = [];
afterEach(() => {
  for (const each of made.splice(0)) each.remove();
});

function open(files: Files, tools: readonly Tools[] = ['typescript']) {
  const repo = repository(files, tools);
  made.push(repo);
  const checker = makeLocalChecker({ root: repo.root });
  const { signal } = new AbortController();
  const only = (...wanted: readonly CheckName[]) => ({
    skip: Object.fromEntries(
      checkNames.filter((name) => !wanted.includes(name)).map((name) => [name, 'not asked']),
    ),
  });
  return {
    root: repo.root,
    checker,
    check: (edits: Files, ...wanted: readonly CheckName[]) =>
      checker.check(draftOf(repo.root, edits), only(...wanted), signal),
    only,
    signal,
  };
}

const project: Files = {
  'package.json': JSON.stringify({ name: 'shop', version: '1.0.0', dependencies: { typescript: '*' } }),
  'tsconfig.json': TSCONFIG,
  'src/price.ts': 'export function price(grams: number): number {\n  return grams * 2;\n}\n',
  'src/order.ts': "import { price } from './price';\nexport const total: number = price(3);\n",
  'src/old.ts': "export const wrong: number = 'as it was';\n",
};

describe('types', () => {
  const cases: readonly (readonly [string, Files, Files, readonly string[]])[] = [
    [
      'passes what is sound',
      {},
      { 'src/price.ts': 'export function price(grams: number): number {\n  return grams * 3;\n}\n' },
      ['passed'],
    ],
    [
      'tells a new error',
      {},
      { 'src/order.ts': "import { price } from './price';\nexport const total: string = price(3);\n" },
      ['failed', 'src/order.ts:2 TS2322'],
    ],
    [
      'leaves an old error alone when its line moves',
      {},
      { 'src/old.ts': "// moved down\n\nexport const wrong: number = 'as it was';\n" },
      ['passed'],
    ],
    [
      'tells the second of two alike',
      {},
      {
        'src/old.ts': "export const wrong: number = 'as it was';\nexport const more: number = 'as it was';\n",
      },
      ['failed', 'src/old.ts:2 TS2322'],
    ],
    [
      'keeps an old error old in a renamed file',
      {},
      { 'src/old.ts': null, 'src/older.ts': "export const wrong: number = 'as it was';\n" },
      ['passed'],
    ],
    [
      'follows a signature into its callers',
      {},
      { 'src/price.ts': 'export function price(grams: string): number {\n  return grams.length;\n}\n' },
      ['failed', 'src/order.ts:2 TS2345'],
    ],
    [
      'tells what a deleted file leaves behind',
      {},
      { 'src/price.ts': null },
      ['failed', 'src/order.ts:1 TS2307'],
    ],
    [
      'sees a new file through its importer',
      {},
      {
        'src/tax.ts': 'export const tax = 0.2;\n',
        'src/order.ts':
          "import { price } from './price';\nimport { tax } from './tax';\nexport const total: number = price(3) * tax;\n",
      },
      ['passed'],
    ],
    [
      'sees a change of ambient declarations everywhere',
      {
        'src/env.d.ts': 'declare const REGION: string;\n',
        'src/use.ts': 'export const region: string = REGION;\n',
      },
      { 'src/env.d.ts': 'declare const REGION: number;\n' },
      ['failed', 'src/use.ts:1 TS2322'],
    ],
    [
      'sees a stricter tsconfig everywhere',
      { 'src/loose.ts': 'export function f(a: number) {\n  return 1;\n}\n' },
      { 'tsconfig.json': TSCONFIG.replace('"strict":true', '"strict":true,"noUnusedParameters":true') },
      ['failed', 'src/loose.ts:1 TS6133'],
    ],
    [
      'reads CRLF and a byte order mark',
      {},
      {
        'src/order.ts':
          "\ufeffimport { price } from './price';\r\n\r\nexport const total: string = price(3);\r\n",
      },
      ['failed', 'src/order.ts:3 TS2322'],
    ],
    [
      'checks JavaScript under checkJs',
      {
        'tsconfig.json': TSCONFIG.replace('"strict":true', '"strict":true,"allowJs":true,"checkJs":true'),
        'src/a.js': '/** @type {number} */\nexport const a = 1;\n',
      },
      { 'src/a.js': "/** @type {number} */\nexport const a = 'x';\n" },
      ['failed', 'src/a.js:2 TS2322'],
    ],
    [
      'checks JSX',
      {
        'tsconfig.json': TSCONFIG.replace('"strict":true', '"strict":true,"jsx":"preserve"'),
        'src/jsx.d.ts': 'declare namespace JSX {\n  interface IntrinsicElements { p: { id: string } }\n}\n',
        'src/a.tsx': 'export const a = <p id="x" />;\n',
      },
      { 'src/a.tsx': 'export const a = <p id={1} />;\n' },
      ['failed', 'src/a.tsx:1 TS2322'],
    ],
    [
      'checks a file drawn in by a new import',
      { 'lib/side.ts': "export const side: number = 'x';\n" },
      { 'src/order.ts': "import { side } from '../lib/side';\nexport const total: number = side;\n" },
      ['failed', 'lib/side.ts:1 TS2322'],
    ],
    [
      'checks under the tsconfig of the tests too',
      {
        'test/tsconfig.json': '{ "extends": "../tsconfig.json", "include": ["."] }',
        'test/price.test.ts': "import { price } from '../src/price';\nprice(1);\n",
      },
      { 'src/price.ts': 'export function price(grams: string): string {\n  return grams;\n}\n' },
      ['failed', 'src/order.ts:2 TS2322', 'src/order.ts:2 TS2345', 'test/price.test.ts:2 TS2345'],
    ],
  ];
  it.each(cases)('%s', async (_, extra, edits, expected) => {
    const { check } = open({ ...project, ...extra });
    const report = await check(edits, 'types');
    expect(summary(report, 'types').toSorted()).toEqual(expected.toSorted());
  });

  it('reaches the files of project references, which tsc -p would pass over', async () => {
    const { check } = open({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./app" }, { "path": "./lib" }] }',
      'app/tsconfig.json':
        '{ "compilerOptions": { "composite": true, "strict": true, "lib": ["ES2022"], "types": [], "module": "ESNext", "moduleResolution": "bundler", "outDir": "../out/app" }, "include": ["*.ts"], "references": [{ "path": "../lib" }] }',
      'app/main.ts': "import { size } from '../lib/size';\nexport const n: number = size;\n",
      'lib/tsconfig.json':
        '{ "compilerOptions": { "composite": true, "strict": true, "lib": ["ES2022"], "types": [], "module": "ESNext", "moduleResolution": "bundler", "outDir": "../out/lib" }, "include": ["*.ts"] }',
      'lib/size.ts': 'export const size: number = 1;\n',
    });
    const report = await check({ 'lib/size.ts': "export const size: string = '1';\n" }, 'types');
    expect(summary(report, 'types')).toEqual(['failed', 'app/main.ts:2 TS2322']);
    expect(
      summary(await check({ 'lib/size.ts': 'export const size: number = 2;\n' }, 'types'), 'types'),
    ).toEqual(['passed']);
  });

  it('crashes with file and line on a broken tsconfig, and never passes', async () => {
    const { check } = open({
      ...project,
      'tsconfig.json': '{\n  "compilerOptions": { "strict": true,, }\n}',
    });
    const result = resultOf(await check({ 'src/price.ts': 'export {};\n' }, 'types'), 'types');
    expect(result).toMatchObject({
      outcome: 'crashed',
      why: expect.stringMatching(/^tsconfig\.json:2: /) as string,
    });
  });

  it('skips without a tsconfig and says what to add', async () => {
    const { check } = open({ 'a.ts': 'export {};\n' });
    const result = resultOf(await check({ 'a.ts': 'export const a = 1;\n' }, 'types'), 'types');
    expect(result).toMatchObject({
      outcome: 'skipped',
      why: expect.stringContaining('tsconfig.json') as string,
    });
  });

  it('says whose TypeScript it used when the workspace has none', async () => {
    const { check } = open(project, []);
    const result = resultOf(
      await check({ 'src/price.ts': 'export const price: number = "";\n' }, 'types'),
      'types',
    );
    expect(result.outcome).toBe('failed');
    expect(result.scope).toContain('not installed');
  });

  it('sees what changed on disk between two checks', async () => {
    const { check, root } = open(project);
    const edit = {
      'src/order.ts': "import { price } from './price';\nexport const total: number = price(4);\n",
    };
    expect(summary(await check(edit, 'types'), 'types')).toEqual(['passed']);
    write(root, {
      'src/price.ts': 'export function price(grams: string): string {\n  return grams;\n}\n',
      'src/tax.ts': 'export const tax = 1;\n',
    });
    // Both errors are of the disk now; the change only keeps them.
    expect(summary(await check(edit, 'types'), 'types')).toEqual(['passed']);
    const taxed = { 'src/order.ts': "import { tax } from './tax';\nexport const total: number = tax;\n" };
    expect(summary(await check(taxed, 'types'), 'types')).toEqual(['passed']);
  });

  it('keeps nothing of one candidate for the next', async () => {
    const { check } = open(project);
    const broken = { 'src/price.ts': 'export function price(grams: string): string {\n  return grams;\n}\n' };
    const sound = { 'src/price.ts': 'export function price(grams: number): number {\n  return grams;\n}\n' };
    const first = summary(await check(broken, 'types'), 'types');
    expect(summary(await check(sound, 'types'), 'types')).toEqual(['passed']);
    expect(summary(await check(broken, 'types'), 'types')).toEqual(first);
    expect(first[0]).toBe('failed');
  });
});

describe('parse', () => {
  it.each<readonly [string, Files, Files, readonly string[]]>([
    ['a source', {}, { 'src/a.ts': 'export const a = (;\n' }, ['failed', 'src/a.ts:1 TS1109']],
    ['an old syntax error', { 'src/a.ts': 'const = 1;\n' }, { 'src/a.ts': '\nconst = 1;\n' }, ['passed']],
    ['types in JavaScript', {}, { 'a.js': 'let a: number = 1;\n' }, ['failed', 'a.js:1 TS8010']],
    ['JSON', {}, { 'data.json': '{\n  "a": 1,\n}' }, ['failed', 'data.json:3 parse/syntax']],
    [
      'comments where they are read',
      {},
      { 'tsconfig.build.json': '// note\n{ "files": [], }' },
      ['passed', 'tsconfig.build.json:1 guard/trusted?'],
    ],
    [
      'bytes that are no text',
      {},
      { 'src/a.ts': Uint8Array.of(0x61, 0xff, 0xfe, 0x80) },
      ['failed', 'src/a.ts:1 parse/encoding'],
    ],
    ['an image', {}, { 'a.png': Uint8Array.of(0x89, 0x50, 0xff) }, ['passed']],
    [
      'left out code',
      {},
      { 'src/a.ts': 'export function f() {\n  // ... rest of the file\n}\n' },
      ['failed', 'src/a.ts:2 guard/placeholder'],
    ],
    [
      'left out code that only what is gone shows',
      { 'src/a.ts': 'export function f() {\n  one();\n  two();\n  three();\n}\n' },
      { 'src/a.ts': 'export function f() {\n  // ...\n}\n' },
      ['failed', 'src/a.ts:2 guard/placeholder'],
    ],
    ['an ellipsis where nothing is gone', {}, { 'src/a.ts': '// ...\nexport {};\n' }, ['passed']],
    [
      'left out code that was there',
      { 'src/a.ts': '// TODO: implement\n' },
      { 'src/a.ts': '// TODO: implement\nexport {};\n' },
      ['passed'],
    ],
    [
      'prose about existing code',
      {},
      { 'src/a.ts': '// existing code paths must not see this\n// the rest of the arguments are kept\n' },
      ['passed'],
    ],
    [
      'a key',
      {},
      { 'src/a.ts': `export const key = '${['ghp', 'a1B2'.repeat(9)].join('_')}';\n` },
      ['failed', 'src/a.ts:1 guard/secret'],
    ],
    [
      'a key behind thousands of characters',
      {},
      {
        'src/a.ts': `export const text = '${'x '.repeat(2_498)}${['ghp', 'a1B2'.repeat(9)].join('_')}${' y'.repeat(9_000)}';\n`,
      },
      ['failed', 'src/a.ts:1 guard/secret'],
    ],
    [
      'what a program writes',
      { 'src/a.ts': '// Generated by protoc. DO NOT EDIT.\nexport const a = 1;\n' },
      { 'src/a.ts': '// Generated by protoc. DO NOT EDIT.\nexport const a = 2;\n' },
      ['passed', 'src/a.ts:1 guard/generated?'],
    ],
    [
      'a change that takes the mark of a program away',
      { 'src/a.ts': '/* @generated */\nexport const a = 1;\n' },
      { 'src/a.ts': 'export const a = 2;\n' },
      ['passed', 'src/a.ts:1 guard/generated?'],
    ],
    [
      'prose about what is generated',
      { 'src/a.ts': 'export const a = "generated by hand";\n' },
      { 'src/a.ts': 'export const a = "generated by nobody";\n' },
      ['passed'],
    ],
    ['a large change', {}, { 'src/a.ts': 'export {};\n'.repeat(501) }, ['passed', ':1 guard/size?']],
  ])('judges %s', async (_, extra, edits, expected) => {
    const { check } = open({ ...project, ...extra });
    expect(summary(await check(edits, 'parse'), 'parse')).toEqual(expected);
  });

  it('takes a file of five megabytes', async () => {
    const line = 'export const row = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];';
    const big = Array.from({ length: 75_000 }, (_, index) => line.replace('row', `row${index}`)).join('\n');
    const { check } = open({ ...project, 'src/big.ts': big });
    const report = await check({ 'src/big.ts': `${big}\nexport const n: number = '';\n` }, 'types');
    expect(summary(report, 'types')).toEqual(['failed', 'src/big.ts:75001 TS2322']);
    expect(summary(report, 'parse')).toEqual(['passed']);
  }, 120_000);
});

describe('imports', () => {
  const manifest = JSON.stringify({
    name: 'shop',
    dependencies: { typescript: '*' },
    devDependencies: { eslint: '*' },
    imports: { '#own': './src/price.ts' },
  });
  const aliased = TSCONFIG.replace('"strict":true', '"strict":true,"paths":{"@/*":["./src/*"]}');
  it.each<readonly [string, Files, string, readonly string[]]>([
    ['a file', {}, "import './price';", ['passed']],
    ['a file written for ESM', {}, "import './price.js';", ['passed']],
    ['no file', {}, "import './nowhere';", ['failed', 'src/new.ts:1 import/unresolved']],
    [
      'no file, in require',
      {},
      "const a = require('./nowhere');",
      ['failed', 'src/new.ts:1 import/unresolved'],
    ],
    ['no file, in import()', {}, "void import('./nowhere');", ['failed', 'src/new.ts:1 import/unresolved']],
    ['no file, in export', {}, "export * from './nowhere';", ['failed', 'src/new.ts:1 import/unresolved']],
    ['no file, foreseen', {}, "try { require('./nowhere'); } catch {}", ['passed']],
    ['the wrong case', {}, "import './Price';", ['failed', 'src/new.ts:1 import/case']],
    ['builtins', {}, "import 'node:fs'; import 'path'; import 'fs/promises';", ['passed']],
    ['an asset', { 'src/a.svg': '<svg/>' }, "import './a.svg?url';", ['passed']],
    ['a declared package', {}, "import ts from 'typescript'; ts.version;", ['passed']],
    ['a package that is nowhere', {}, "import 'left-pad';", ['failed', 'src/new.ts:1 import/unresolved']],
    [
      'an installed package that nobody declares',
      { 'node_modules/extra/index.js': '' },
      "import 'extra';",
      ['failed', 'src/new.ts:1 import/undeclared'],
    ],
    [
      'the same as other files do',
      { 'node_modules/extra/index.js': '', 'src/b.ts': "import 'extra';" },
      "import 'extra';",
      ['passed'],
    ],
    [
      'a development dependency',
      {},
      "import { ESLint } from 'eslint'; new ESLint();",
      ['passed', 'src/new.ts:1 import/dev-only?'],
    ],
    [
      'types of a development dependency',
      {},
      "import type { ESLint } from 'eslint'; export type A = ESLint;",
      ['passed'],
    ],
    ['types that are elided', {}, "import { ESLint } from 'eslint'; export type A = ESLint;", ['passed']],
    ['the package itself', { 'index.js': '' }, "import 'shop';", ['passed']],
    ['its own #imports', {}, "import '#own';", ['passed']],
    ['a path alias', { 'tsconfig.json': aliased }, "import '@/price';", ['passed']],
    [
      'a path alias to nothing',
      { 'tsconfig.json': aliased },
      "import '@/nothing';",
      ['failed', 'src/new.ts:1 import/unresolved'],
    ],
    [
      "a bundler's alias that others use",
      { 'src/b.ts': "import '~/price';" },
      "import '~/order';",
      ['passed'],
    ],
    [
      'what a bundler makes',
      {},
      "import 'virtual:pages'; import '/logo.svg'; import 'https://esm.sh/a';",
      ['passed'],
    ],
    [
      'an ambient module',
      {
        'src/m.d.ts':
          "declare module 'legacy/thing' { const a: number; export = a; }\ndeclare module '*.wasm';",
      },
      "import 'legacy/thing'; import './a.wasm';",
      ['passed'],
    ],
  ])('judges %s', async (_, extra, text, expected) => {
    const { check } = open({ ...project, 'package.json': manifest, ...extra }, ['typescript', 'eslint']);
    expect(summary(await check({ 'src/new.ts': `${text}\n` }), 'imports')).toEqual(expected);
  });

  it('tells the importers of a deleted file, and not those of a moved one that were changed along', async () => {
    const { check } = open(project);
    expect(summary(await check({ 'src/price.ts': null }), 'imports')).toEqual([
      'failed',
      'src/order.ts:1 import/unresolved',
    ]);
    const moved = {
      'src/price.ts': null,
      'src/money/price.ts': project['src/price.ts'] ?? null,
      'src/order.ts': "import { price } from './money/price';\nexport const total: number = price(3);\n",
    };
    expect(summary(await check(moved), 'imports')).toEqual(['passed']);
  });

  it('leaves an import that led nowhere before alone', async () => {
    const { check } = open({ ...project, 'src/a.ts': "import './generated';\n" });
    expect(summary(await check({ 'src/a.ts': "import './generated';\nexport {};\n" }), 'imports')).toEqual([
      'passed',
    ]);
    const moved = { 'src/a.ts': null, 'src/deep/a.ts': "import '../generated';\n" };
    expect(summary(await check(moved), 'imports')).toEqual(['passed']);
  });

  it('knows a module that the change itself declares', async () => {
    const { check } = open({ 'package.json': '{}' });
    const report = await check({
      'types.d.ts': "declare module 'legacy';\n",
      'src/a.ts': "import legacy from 'legacy';\nexport const a = legacy;\n",
    });
    expect(summary(report, 'imports')).toEqual(['passed']);
  });

  it('tells a cycle across packages', async () => {
    const { check } = open({
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/a/package.json': '{ "name": "a", "dependencies": { "b": "*" } }',
      'packages/a/index.ts': 'export const a = 1;\n',
      'packages/b/package.json': '{ "name": "b" }',
      'packages/b/index.ts': 'export const b = 1;\n',
    });
    const report = await check({ 'packages/b/index.ts': "export { a as b } from '../a';\n" });
    expect(summary(report, 'imports')).toEqual(['failed', 'packages/b/index.ts:1 import/cycle']);
  });
});

describe('lint', () => {
  const flat =
    "export default [{ files: ['**/*.js'], rules: { 'no-var': 'error', 'prefer-const': 'warn' } }, { ignores: ['dist/**'] }];\n";
  const typed =
    "import tseslint from 'typescript-eslint';\nexport default tseslint.config({ files: ['**/*.ts'], extends: [tseslint.configs.base], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } }, rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-unnecessary-condition': 'error' } });\n";

  it.each<readonly [string, Files, readonly string[]]>([
    ['a new error', { 'a.js': 'var a = 1;\nvar b = 2;\n' }, ['failed', 'a.js:2 eslint/no-var']],
    ['an old one whose line moved', { 'a.js': '\n\nvar a = 1;\n' }, ['passed']],
    ['a new warning', { 'b.js': 'let c = 1;\nexport { c };\n' }, ['passed', 'b.js:1 eslint/prefer-const?']],
    ['an ignored file', { 'dist/a.js': 'var a = 1;\n' }, ['passed']],
    ['a file of no configuration', { 'a.css': 'a {}' }, ['passed']],
    ['what does not parse', { 'c.js': 'let = ;\n' }, ['failed', 'c.js:1 eslint/fatal']],
  ])('judges %s', async (_, edits, expected) => {
    const { check } = open({ 'eslint.config.mjs': flat, 'a.js': 'var a = 1;\n' }, ['typescript', 'eslint']);
    expect(summary(await check(edits, 'lint'), 'lint')).toEqual(expected);
  });

  it('gives rules with types the overlay, in dependents too, and forgets it', async () => {
    const { check } = open(
      {
        'package.json': '{ "type": "module" }',
        'tsconfig.json': TSCONFIG,
        'eslint.config.js': typed,
        'src/save.ts': 'export function save(): void {\n  return;\n}\n',
        'src/use.ts': "import { save } from './save';\nexport function use() {\n  save();\n}\n",
      },
      ['typescript', 'eslint'],
    );
    const edits = {
      'src/save.ts': 'export async function save(): Promise<void> {\n  await Promise.resolve();\n}\n',
    };
    const told = ['failed', 'src/use.ts:3 eslint/@typescript-eslint/no-floating-promises'];
    expect(summary(await check(edits, 'types', 'lint'), 'lint')).toEqual(told);
    const neutral = {
      'src/use.ts': "import { save } from './save';\nexport function use() {\n  save();\n  save();\n}\n",
    };
    expect(summary(await check(neutral, 'lint'), 'lint')).toEqual(['passed']);
    expect(summary(await check({ ...edits, ...neutral }, 'lint'), 'lint')).toEqual([
      ...told,
      told[1]?.replace(':3', ':4'),
    ]);
  });

  it.each<readonly [string, Files, readonly Tools[], string, RegExp]>([
    [
      'a configuration that throws',
      { 'eslint.config.mjs': "throw new Error('no such plugin');\n" },
      ['eslint'],
      'crashed',
      /no such plugin/,
    ],
    [
      'a rule that does not exist',
      { 'eslint.config.mjs': "export default [{ rules: { 'no-such': 'error' } }];\n" },
      ['eslint'],
      'crashed',
      /no-such/,
    ],
    [
      'a configuration that cannot be parsed',
      { 'eslint.config.mjs': 'export default [\n{ rules: { }\n' },
      ['eslint'],
      'crashed',
      /Unexpected .*\.$/,
    ],
    ['no ESLint', { 'eslint.config.mjs': flat }, [], 'skipped', /npm install --save-dev eslint/],
    ['no configuration', {}, ['eslint'], 'skipped', /npm init @eslint\/config/],
    [
      'a configuration of another age',
      { '.eslintrc.json': '{}' },
      ['eslint'],
      'skipped',
      /eslint\.config\.js/,
    ],
  ])('says so of %s', async (_, files, tools, outcome, why) => {
    const { check } = open({ 'package.json': '{}', ...files }, tools);
    const result = resultOf(await check({ 'a.js': 'let a;\n' }, 'lint'), 'lint');
    expect(result).toMatchObject({ outcome, why: expect.stringMatching(why) as string });
  });
});

describe('a report', () => {
  it('says in words that a file is nested too deeply for the compiler', async () => {
    const { check } = open(project);
    const report = await check(
      {
        'src/deep.ts': `export const x = ${'['.repeat(20_000)}${']'.repeat(20_000)};\n`,
      },
      'types',
    );
    expect(resultOf(report, 'types')).toMatchObject({
      outcome: 'crashed',
      why: 'something in it is nested deeper than the tool can follow.',
    });
  });

  it('names the five checks in order, and never throws', async () => {
    const { check, checker, signal, root } = open(project);
    const report = await check({ 'src/price.ts': 'export const price = () => 1;\n' });
    expect(report.checks.map((each) => [each.check, each.outcome])).toEqual([
      ['parse', 'passed'],
      ['imports', 'passed'],
      ['types', 'skipped'],
      ['lint', 'skipped'],
      ['tests', 'skipped'],
    ]);
    const { changeSet } = draftOf(root, { 'a.ts': 'x' });
    const incomplete = await checker.check({ changeSet, contents: new Map() }, { skip: {} }, signal);
    expect(new Set(incomplete.checks.map((each) => each.outcome))).toEqual(new Set(['crashed']));
    const aborted = await checker.check(
      draftOf(root, { 'src/a.ts': 'x' }),
      { skip: {} },
      AbortSignal.abort(),
    );
    expect(aborted.checks.slice(0, 4).map((each) => each.outcome)).toEqual(Array(4).fill('crashed'));
  });

  it('is held against the disk after the write', async () => {
    const { check, checker, root, only, signal } = open(project);
    const edits = { 'src/old.ts': "export const wrong: number = 'as it was';\nexport const right = 1;\n" };
    const draft = draftOf(root, edits);
    const report = await check(edits, 'types');
    const verify = () => checker.verify(draft.changeSet, report, only('types'), signal);
    expect(await verify()).toEqual(['src/old.ts is not what was checked.']);
    write(root, edits);
    expect(await verify()).toEqual([]);
    const untold = { ...report, checks: report.checks.map((each) => ({ ...each, diagnostics: [] })) };
    expect(await checker.verify(draft.changeSet, untold, only('types'), signal)).toEqual([
      "src/old.ts:1: TS2322 Type 'string' is not assignable to type 'number'.",
    ]);
  });
});
