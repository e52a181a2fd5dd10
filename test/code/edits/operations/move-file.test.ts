import { describe, expect, it } from 'vitest';
import { edited, refused, type Tree } from '../workspace.ts';

const move = (from: string, to: string) => ({ kind: 'move_file', from, to }) as const;

const bundler = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "paths": { "@/*": ["./src/*"] } } }',
};
const nodenext = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true } }',
};

const manifest = (fields: object): Tree => ({ 'package.json': JSON.stringify({ name: 'pkg', ...fields }) });
const store = { 'src/store.ts': 'export const x = 1;\n' };
const patterns = {
  '.': './index.js',
  './*': { import: { types: './esm/*.d.mts', default: './esm/*.mjs' }, default: './*.js' },
};

describe('move_file', () => {
  it('takes every form of naming along, each in its style', async () => {
    const tree: Tree = {
      ...bundler,
      'src/util/text.ts': `import { base } from '../base';
import type { T } from './types';
export * from './types';
export const icon = new URL('./icon.svg', import.meta.url);
export const trim = (t: T) => base + t;
`,
      'src/util/icon.svg': '<svg/>',
      'src/util/types.ts': 'export type T = string;\n',
      'src/base.ts': 'export const base = "";\n',
      'src/a.ts': `import { trim } from './util/text';
import { trim as other } from '@/util/text';
export { trim as third } from "./util/text";
export type X = import('./util/text').T;
export const lazy = () => import('./util/text');
// './util/text' in a comment stays
const text = './util/text';
trim(other(text));
`,
      'test/a.test.ts': `import { vi } from 'vitest';
vi.mock('../src/util/text', () => ({}));
const actual = await vi.importActual('../src/util/text');
export {};
`,
    };
    expect(await edited(tree, move('src/util/text.ts', 'src/lib/strings.ts'))).toEqual({
      'src/util/text.ts': null,
      'src/lib/strings.ts': `import { base } from '../base';
import type { T } from '../util/types';
export * from '../util/types';
export const icon = new URL('../util/icon.svg', import.meta.url);
export const trim = (t: T) => base + t;
`,
      'src/a.ts': `import { trim } from './lib/strings';
import { trim as other } from '@/lib/strings';
export { trim as third } from "./lib/strings";
export type X = import('./lib/strings').T;
export const lazy = () => import('./lib/strings');
// './util/text' in a comment stays
const text = './util/text';
trim(other(text));
`,
      'test/a.test.ts': `import { vi } from 'vitest';
vi.mock('../src/lib/strings', () => ({}));
const actual = await vi.importActual('../src/lib/strings');
export {};
`,
    });
  });

  it('keeps .js and .ts extensions under nodenext', async () => {
    const tree = {
      ...nodenext,
      'a.ts': "import './lib/x.js';\nimport './lib/x.ts';\n",
      'lib/x.ts': "import '../a.js';\nexport const x = 1;\n",
    };
    expect(await edited(tree, move('lib/x.ts', 'lib/deep/'))).toEqual({
      'a.ts': "import './lib/deep/x.js';\nimport './lib/deep/x.ts';\n",
      'lib/x.ts': null,
      'lib/deep/x.ts': "import '../../a.js';\nexport const x = 1;\n",
    });
  });

  it.each<[string, Tree, string, string, Record<string, string | null>]>([
    [
      'to and from index files',
      { ...bundler, 'src/a.ts': "import { x } from './x';\nx;\n", 'src/x.ts': 'export const x = 1;\n' },
      'src/x.ts',
      'src/x/index.ts',
      { 'src/x.ts': null, 'src/x/index.ts': 'export const x = 1;\n' },
    ],
    [
      'from an index file',
      { ...bundler, 'src/a.ts': "import { x } from './x';\nx;\n", 'src/x/index.ts': 'export const x = 1;\n' },
      'src/x/index.ts',
      'src/x/main.ts',
      {
        'src/a.ts': "import { x } from './x/main';\nx;\n",
        'src/x/index.ts': null,
        'src/x/main.ts': 'export const x = 1;\n',
      },
    ],
    [
      'with a change of case only',
      { 'a.ts': "import './Button';\n", 'Button.tsx': 'export {};\n' },
      'Button.tsx',
      'button.tsx',
      { 'a.ts': "import './button';\n", 'Button.tsx': null, 'button.tsx': 'export {};\n' },
    ],
    [
      'of JavaScript with require',
      {
        'a.js': "const { x } = require('./x');\njest.mock('./x');\nrequire.resolve('./x.js');\n",
        'x.js': "/** @type {import('./t').T} */\nexports.x = require('./a');\n",
        't.ts': 'export type T = 1;\n',
      },
      'x.js',
      'lib/x',
      {
        'a.js': "const { x } = require('./lib/x');\njest.mock('./lib/x');\nrequire.resolve('./lib/x.js');\n",
        'x.js': null,
        'lib/x.js': "/** @type {import('../t').T} */\nexports.x = require('../a');\n",
      },
    ],
    [
      'of a style sheet',
      { 'src/a.tsx': "import './a.css';\nimport s from './a.css?inline';\ns;\n", 'src/a.css': 'a {}\n' },
      'src/a.css',
      'css/',
      {
        'src/a.tsx': "import '../css/a.css';\nimport s from '../css/a.css?inline';\ns;\n",
        'src/a.css': null,
        'css/a.css': 'a {}\n',
      },
    ],
    [
      'of an augmented module',
      {
        'a.ts': "import './x';\ndeclare module './x' { interface X { y: 1 } }\n",
        'x.ts': 'export interface X {}\n',
      },
      'x.ts',
      'lib/x.ts',
      {
        'a.ts': "import './lib/x';\ndeclare module './lib/x' { interface X { y: 1 } }\n",
        'x.ts': null,
        'lib/x.ts': 'export interface X {}\n',
      },
    ],
  ])('moves %s', async (_what, tree, from, to, after) => {
    expect(await edited(tree, move(from, to))).toEqual(after);
  });

  it.each<[string, object, string, string]>([
    [
      'exports close',
      { exports: { ...patterns, './internal/*': null } },
      'src/internal/a.ts',
      'src/internal/b.ts',
    ],
    [
      'exports offer from elsewhere by an exact entry',
      { exports: { ...patterns, './a': './dist/b.js' } },
      'src/a.ts',
      'src/c.ts',
    ],
    ['no entry reaches', { main: './dist/index.js' }, 'src/util/index.ts', 'src/util/all.ts'],
    ['goes on being published alike', { exports: patterns }, 'src/a.ts', 'src/a.tsx'],
    ['is a test', { exports: patterns }, 'src/a.test.ts', 'src/b.test.ts'],
    ['is no source of the build', { exports: patterns }, 'scripts/a.ts', 'scripts/b.ts'],
  ])('moves what %s', async (_what, fields, from, to) => {
    const text = 'export const x = 1;\n';
    expect(await edited({ ...manifest(fields), [from]: text }, move(from, to))).toEqual({
      [from]: null,
      [to]: text,
    });
  });

  it('falls back to a relative path where no alias reaches', async () => {
    const tree = {
      ...bundler,
      'src/a.ts': "import { x } from '@/x';\nx;\n",
      'src/x.ts': 'export const x = 1;\n',
    };
    expect(await edited(tree, move('src/x.ts', 'lib/x.ts'))).toMatchObject({
      'src/a.ts': "import { x } from '../lib/x';\nx;\n",
    });
  });

  it('is seen by the edits after it', async () => {
    const tree = { 'a.ts': "import { x } from './x';\nx;\n", 'x.ts': 'export const x = 1;\n' };
    expect(
      await edited(tree, [
        move('x.ts', 'lib/y.ts'),
        { kind: 'rename_symbol', name: 'x', to: 'z', in: 'lib/y.ts' },
      ]),
    ).toEqual({
      'a.ts': "import { z } from './lib/y';\nz;\n",
      'x.ts': null,
      'lib/y.ts': 'export const z = 1;\n',
    });
  });

  it.each<[string, Tree, string, string, string, string]>([
    ['an absent file', { 'src/client.ts': '' }, 'cliemt.ts', 'b.ts', 'not-found', 'src/client.ts'],
    ['a taken place', { 'a.ts': 'a', 'b.ts': 'b' }, 'a.ts', 'b.ts', 'unsafe-edit', 'exists already'],
    ['the same place', { 'a.ts': 'a' }, 'a.ts', './', 'nothing-to-do', 'already'],
    ['a way out', { 'a.ts': 'a' }, 'a.ts', '../b.ts', 'outside-workspace', 'leads out'],
    ['a folder', { 'src/a.ts': 'a' }, 'src', 'lib', 'wrong-use', 'folder'],
    [
      'what package.json names',
      { 'package.json': '{\n  "bin": "./a.js"\n}', 'a.js': '' },
      'a.js',
      'b.js',
      'unsafe-edit',
      'package.json:2',
    ],
    [
      'what a script names',
      { 'package.json': '{ "scripts": { "x": "node tools/a.js --now" } }', 'tools/a.js': '' },
      'tools/a.js',
      'b.js',
      'unsafe-edit',
      'package.json:1',
    ],
    [
      'what a tsconfig names',
      { 'tsconfig.json': '{ "files": ["src/a.ts"] }', 'src/a.ts': '' },
      'src/a.ts',
      'src/b.ts',
      'unsafe-edit',
      'tsconfig.json:1',
    ],
    [
      'what depends on its place',
      { 'a.js': "require('path').join(__dirname, 'x');\n" },
      'a.js',
      'lib/a.js',
      'unsafe-edit',
      'a.js:1',
    ],
    [
      'what a pattern of exports publishes',
      { ...manifest({ exports: patterns }), ...store },
      'src/store.ts',
      'src/shop.ts',
      'unsafe-edit',
      'offers src/store.ts to the outside as "pkg/store" (exports "./*")',
    ],
    [
      'what exports publish from its build',
      { ...manifest({ exports: { './store': { require: './dist/cjs/store.cjs' } } }), ...store },
      'src/store.ts',
      'src/shop/',
      'unsafe-edit',
      '"pkg/store"',
    ],
    [
      'what exports publish as a folder',
      { ...manifest({ exports: { './*': './dist/*/index.js' } }), 'src/store/index.ts': '' },
      'src/store/index.ts',
      'src/shop/index.ts',
      'unsafe-edit',
      '"pkg/store"',
    ],
    [
      'the main entry of a package below',
      {
        'packages/a/package.json': '{ "name": "@s/a", "main": "lib/index.js" }',
        'packages/a/src/index.ts': '',
      },
      'packages/a/src/index.ts',
      'packages/a/src/main.ts',
      'unsafe-edit',
      'packages/a/package.json offers packages/a/src/index.ts to the outside as "@s/a" (main)',
    ],
    [
      'a command',
      { ...manifest({ bin: { tool: './dist/cli/run.js' } }), 'src/cli/run.ts': '' },
      'src/cli/run.ts',
      'src/cli/go.ts',
      'unsafe-edit',
      '(bin)',
    ],
    [
      'what tests import by the name of the package',
      {
        ...manifest({}),
        ...store,
        'tsconfig.json': bundler['tsconfig.json'].replace('@/*": ["./src/*"]', 'pkg/*": ["./src/*.ts"]'),
        'tests/a.test.ts': "import { x } from 'pkg/store';\nx;\n",
      },
      'src/store.ts',
      'src/shop.ts',
      'unsafe-edit',
      'by its published path "pkg/store"',
    ],
    ['protected folders', { 'a.ts': '' }, 'a.ts', 'node_modules/a.ts', 'protected-path', 'node_modules'],
  ])('refuses %s', async (_what, tree, from, to, code, says) => {
    const refusal = await refused(tree, move(from, to));
    expect(refusal.code).toBe(code);
    expect(`${refusal.message} ${refusal.hint}`).toContain(says);
  });
});
