import { expect, it, onTestFinished } from 'vitest';
import { beside, project, type Sources } from './beside.ts';
const NN = { module: 'nodenext', moduleResolution: 'nodenext' };

/** What the options and forms of the language make reach other files. */
const cases: readonly (readonly [string, Sources, Readonly<Record<string, string | null>>])[] = [
  [
    'extends array, second changes',
    project({
      'a.json': '{"compilerOptions":{"noUnusedLocals":false}}',
      'b.json': '{"compilerOptions":{"noUnusedLocals":false}}',
      'tsconfig.json': JSON.stringify({
        extends: ['./a.json', './b.json'],
        compilerOptions: { strict: true, types: [], noEmit: true },
        include: ['src'],
      }),
      'src/a.ts': 'const x = 1;\nexport {};\n',
    }),
    { 'b.json': '{"compilerOptions":{"noUnusedLocals":true}}' },
  ],
  [
    'paths in an extended config elsewhere',
    project({
      'conf/base.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['../src/*'] } } }),
      'tsconfig.json': JSON.stringify({
        extends: './conf/base.json',
        compilerOptions: {
          strict: true,
          types: [],
          noEmit: true,
          module: 'esnext',
          moduleResolution: 'bundler',
        },
        include: ['src'],
      }),
      'src/a.ts': 'export const a: number = 1;\n',
      'src/use.ts': "import { a } from '@/a';\nconst s: number = a;\n",
    }),
    { 'src/a.ts': "export const a: string = '';\n" },
  ],
  [
    'paths base dir moved',
    project({
      'conf/base.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['../src/*'] } } }),
      'tsconfig.json': JSON.stringify({
        extends: './conf/base.json',
        compilerOptions: {
          strict: true,
          types: [],
          noEmit: true,
          module: 'esnext',
          moduleResolution: 'bundler',
        },
        include: ['src'],
      }),
      'src/a.ts': 'export const a: number = 1;\n',
      'src/use.ts': "import { a } from '@/a';\nconst s: number = a;\n",
    }),
    { 'conf/base.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }) },
  ],
  [
    'typeRoots: a member changes',
    project(
      {
        'types/foo/index.d.ts': 'declare const foo: number;\n',
        'src/a.ts': 'export const a: number = foo;\n',
      },
      { typeRoots: ['./types'], types: ['foo'] },
    ),
    { 'types/foo/index.d.ts': 'declare const foo: string;\n' },
  ],
  [
    'typeRoots: one less',
    project(
      {
        'types/foo/index.d.ts': 'declare const foo: number;\n',
        'types/bar/index.d.ts': 'declare const bar: number;\n',
        'src/a.ts': 'export const a: number = foo;\n',
      },
      { typeRoots: ['./types'], types: ['*'] },
    ),
    { 'types/foo/index.d.ts': null },
  ],
  [
    'typeRoots: one more',
    project(
      { 'types/bar/index.d.ts': 'declare const bar: number;\n', 'src/a.ts': 'const foo = 1;\n' },
      { typeRoots: ['./types'], types: ['*'] },
    ),
    { 'types/foo/index.d.ts': 'declare const foo: string;\n' },
  ],
  [
    'css added renamed',
    project(
      {
        'src/a.css': 'a{}',
        'src/a.d.css.ts': 'declare const css: { a: number };\nexport default css;\n',
        'src/a.ts': "import css from './a.css';\nexport const n: number = css.a;\n",
      },
      { allowArbitraryExtensions: true },
    ),
    { 'src/a.d.css.ts': 'declare const css: { a: string };\nexport default css;\n' },
  ],
  [
    'ambient css module less',
    project({
      'src/css.d.ts': "declare module '*.css' {\n  const x: string;\n  export default x;\n}\n",
      'src/a.ts': "import css from './a.css';\nexport const n: string = css;\n",
    }),
    { 'src/css.d.ts': "declare module '*.scss' {\n  const x: string;\n  export default x;\n}\n" },
  ],
  [
    'ambient module deleted',
    project({
      'src/css.d.ts': "declare module 'thing' {\n  const x: string;\n  export default x;\n}\n",
      'src/a.ts': "import css from 'thing';\nexport const n: string = css;\n",
    }),
    { 'src/css.d.ts': null },
  ],
  [
    'triple slash in a module removed',
    project({
      'lib/g.d.ts': 'declare const g: number;\n',
      'src/a.ts': '/// <reference path="../lib/g.d.ts" />\nexport const a = 1;\n',
      'src/b.ts': 'export const b: number = g;\n',
    }),
    { 'src/a.ts': 'export const a = 1;\n' },
  ],
  [
    'triple slash lib removed',
    project({
      'src/a.ts': '/// <reference lib="dom" />\nexport const a = 1;\n',
      'src/b.ts': 'export const b = document.title;\n',
    }),
    { 'src/a.ts': 'export const a = 1;\n' },
  ],
  [
    'triple slash target changes',
    project({
      'lib/g.d.ts': 'declare const g: number;\n',
      'src/a.ts': '/// <reference path="../lib/g.d.ts" />\nexport const a = 1;\n',
      'src/b.ts': 'export const b: number = g;\n',
    }),
    { 'lib/g.d.ts': 'declare const g: string;\n' },
  ],
  [
    'reference types of a workspace package',
    project(
      {
        'types/foo/index.d.ts': 'declare const foo: number;\n',
        'src/a.ts': '/// <reference types="foo" />\nexport const a = 1;\n',
        'src/b.ts': 'export const b: number = foo;\n',
      },
      { typeRoots: ['./types'] },
    ),
    { 'types/foo/index.d.ts': 'declare const foo: string;\n' },
  ],
  [
    'global namespace over files',
    project({
      'src/a.ts': 'namespace N { export const a = 1 }\n',
      'src/b.ts': 'namespace N { export const b: number = a }\n',
    }),
    { 'src/a.ts': "namespace N { export const a = '' }\n" },
  ],
  [
    'jsx source in the workspace',
    project(
      {
        'src/jsx/jsx-runtime.ts':
          'export namespace JSX {\n  export interface Element { n: number }\n  export interface IntrinsicElements { p: { id: string } }\n}\nexport declare function jsx(...a: unknown[]): JSX.Element;\n',
        'src/v.tsx': 'export const v = <p id="" />;\n',
      },
      { jsx: 'react-jsx', jsxImportSource: '#jsx', paths: { '#jsx/*': ['./src/jsx/*'] } },
    ),
    {
      'src/jsx/jsx-runtime.ts':
        'export namespace JSX {\n  export interface Element { n: number }\n  export interface IntrinsicElements { p: { id: number } }\n}\nexport declare function jsx(...a: unknown[]): JSX.Element;\n',
    },
  ],
  [
    'jsx pragma source',
    project(
      {
        'src/jsx/jsx-runtime.ts':
          'export namespace JSX {\n  export interface Element { n: number }\n  export interface IntrinsicElements { p: { id: string } }\n}\nexport declare function jsx(...a: unknown[]): JSX.Element;\n',
        'src/v.tsx': '/** @jsxImportSource ./jsx */\nexport const v = <p id="" />;\n',
        'src/u.ts': "import { v } from './v';\nexport const n: number = v.n;\n",
      },
      { jsx: 'react-jsx' },
    ),
    {
      'src/jsx/jsx-runtime.ts':
        'export namespace JSX {\n  export interface Element { n: string }\n  export interface IntrinsicElements { p: { id: string } }\n}\nexport declare function jsx(...a: unknown[]): JSX.Element;\n',
    },
  ],
  [
    'global JSX',
    project(
      {
        'src/jsx.d.ts':
          'declare namespace JSX {\n  interface Element {}\n  interface IntrinsicElements { p: { id: string } }\n}\n',
        'src/v.tsx': 'export const v = <p id="" />;\n',
      },
      { jsx: 'preserve' },
    ),
    {
      'src/jsx.d.ts':
        'declare namespace JSX {\n  interface Element {}\n  interface IntrinsicElements { q: {} }\n}\n',
    },
  ],
  [
    'decorator metadata wants a class',
    project(
      {
        'src/a.ts': 'export class A {}\n',
        'src/b.ts':
          "import { A } from './a';\nconst d: ClassDecorator & MethodDecorator = () => {};\n@d\nexport class B {\n  constructor(a: A) {}\n}\n",
      },
      { experimentalDecorators: true, emitDecoratorMetadata: true, isolatedModules: true },
    ),
    { 'src/a.ts': 'export interface A {}\n' },
  ],
  [
    'a type among values isolated',
    project(
      { 'src/a.ts': 'export class A {}\n', 'src/b.ts': "export { A } from './a';\n" },
      { isolatedModules: true },
    ),
    { 'src/a.ts': 'export interface A {}\n' },
  ],
  [
    'verbatim wants import type',
    project(
      { 'src/a.ts': 'export class A {}\n', 'src/b.ts': "import { A } from './a';\nexport type B = A;\n" },
      { verbatimModuleSyntax: true },
    ),
    { 'src/a.ts': 'export interface A {}\n' },
  ],
  [
    'export equals',
    project(
      {
        'src/a.cts':
          'function f(): number {\n  return 1;\n}\nnamespace f {\n  export const n = 1;\n}\nexport = f;\n',
        'src/b.cts': "import f = require('./a.cjs');\nexport const n: number = f.n;\n",
      },
      NN,
    ),
    {
      'src/a.cts':
        "function f(): number {\n  return 1;\n}\nnamespace f {\n  export const n = '';\n}\nexport = f;\n",
    },
  ],
  [
    'self reference by exports',
    project(
      {
        'src/a.ts': 'export const a: number = 1;\n',
        'src/b.ts': "import { a } from 'reach/a';\nexport const n: number = a;\n",
      },
      NN,
      undefined,
      { exports: { './a': './src/a.ts' } },
    ),
    { 'package.json': JSON.stringify({ name: 'reach', type: 'module', exports: { './b': './src/a.ts' } }) },
  ],
  [
    'imports condition',
    project(
      {
        'src/a.ts': 'export const a: number = 1;\n',
        'src/c.ts': "export const a: string = '';\n",
        'src/b.ts': "import { a } from '#a';\nexport const n: number = a;\n",
      },
      { customConditions: ['dev'] },
      undefined,
      { imports: { '#a': { dev: './src/a.ts', default: './src/c.ts' } } },
    ),
    {
      'package.json': JSON.stringify({
        name: 'reach',
        type: 'module',
        imports: { '#a': { prod: './src/a.ts', default: './src/c.ts' } },
      }),
    },
  ],
  [
    'JS gets declarations',
    project(
      {
        'src/x.js': 'export const x = 1;\n',
        'src/b.ts': "import { x } from './x.js';\nexport const n: number = x;\n",
      },
      { allowJs: true },
    ),
    { 'src/x.d.ts': 'export declare const x: string;\n' },
  ],
  [
    'untyped JS loses declarations',
    project({
      'src/x.js': 'export const x = 1;\n',
      'src/x.d.ts': 'export declare const x: number;\n',
      'src/b.ts': "import { x } from './x.js';\nexport const n: number = x;\n",
    }),
    { 'src/x.d.ts': null },
  ],
  [
    'CommonJS exports',
    project(
      {
        'src/x.cjs': "exports.x = 1;\nmodule.exports.y = '';\n",
        'src/b.cjs': "const { x } = require('./x.cjs');\n/** @type {number} */\nconst n = x;\n",
      },
      { ...NN, allowJs: true, checkJs: true },
    ),
    { 'src/x.cjs': "exports.x = '';\nmodule.exports.y = '';\n" },
  ],
  [
    'typedef',
    project(
      {
        'src/x.js': '/** @typedef {{ n: number }} X */\nexport {};\n',
        'src/b.js': "/** @import { X } from './x.js' */\n/** @type {X} */\nexport const x = { n: 1 };\n",
      },
      { allowJs: true, checkJs: true },
    ),
    { 'src/x.js': '/** @typedef {{ n: string }} X */\nexport {};\n' },
  ],
  [
    'baseUrl',
    project(
      {
        'src/a.ts': 'export const a: number = 1;\n',
        'src/b.ts': "import { a } from 'src/a';\nexport const n: number = a;\n",
      },
      { baseUrl: '.', ignoreDeprecations: '6.0' },
    ),
    { 'src/a.ts': "export const a: string = '';\n" },
  ],
  [
    'augmentation of a package',
    project({
      'node_modules/pkg/package.json': '{"name":"pkg","version":"1.0.0","types":"index.d.ts"}',
      'node_modules/pkg/index.d.ts': 'export interface O { a: number }\nexport declare const o: O;\n',
      'src/aug.ts': "import 'pkg';\ndeclare module 'pkg' {\n  interface O { b: number }\n}\n",
      'src/b.ts': "import { o } from 'pkg';\nexport const n: number = o.b;\n",
    }),
    { 'src/aug.ts': "import 'pkg';\ndeclare module 'pkg' {\n  interface O { b: string }\n}\n" },
  ],
  [
    'module augmentation loses its import',
    project({
      'node_modules/pkg/package.json': '{"name":"pkg","version":"1.0.0","types":"index.d.ts"}',
      'node_modules/pkg/index.d.ts': 'export interface O { a: number }\nexport declare const o: O;\n',
      'src/aug.ts': "import 'pkg';\ndeclare module 'pkg' {\n  interface O { b: number }\n}\n",
      'src/b.ts': "import { o } from 'pkg';\nexport const n: number = o.b;\n",
    }),
    { 'src/aug.ts': "declare module 'pkg' {\n  interface O { b: number }\n}\n" },
  ],
  [
    'UMD global',
    project({
      'src/u.d.ts': 'export declare const n: number;\nexport as namespace U;\n',
      'src/s.ts': 'const n: number = U.n;\n',
    }),
    { 'src/u.d.ts': 'export declare const n: string;\nexport as namespace U;\n' },
  ],
  [
    'export import',
    project({
      'src/a.ts': 'export namespace N {\n  export const n = 1;\n}\n',
      'src/b.ts': "import { N } from './a';\nexport import m = N.n;\n",
      'src/c.ts': "import { m } from './b';\nexport const n: number = m;\n",
    }),
    { 'src/a.ts': "export namespace N {\n  export const n = '';\n}\n" },
  ],
  [
    'outside of the include',
    project({
      'lib/a.ts': 'export const a: number = 1;\n',
      'src/b.ts': "import { a } from '../lib/a';\nexport const n: number = a;\n",
    }),
    { 'lib/a.ts': "export const a: string = '';\n" },
  ],
  [
    'rootDir breached',
    project(
      { 'lib/a.ts': 'export const a: number = 1;\n', 'src/b.ts': 'export const n: number = 1;\n' },
      { rootDir: 'src', noEmit: false, outDir: 'out' },
    ),
    { 'src/b.ts': "import { a } from '../lib/a';\nexport const n: number = a;\n" },
  ],
  [
    'composite file not listed',
    project(
      { 'lib/a.ts': 'export const a: number = 1;\n', 'src/b.ts': 'export const n: number = 1;\n' },
      { composite: true, noEmit: false, outDir: 'out' },
    ),
    { 'src/b.ts': "import { a } from '../lib/a';\nexport const n: number = a;\n" },
  ],
  [
    'a file listed that is not there',
    project(
      { 'src/b.ts': 'export const n: number = 1;\n', 'src/c.ts': 'export {};\n' },
      {},
      { files: ['src/b.ts', 'src/c.ts'] },
    ),
    { 'src/c.ts': null },
  ],
  ['no inputs', project({ 'src/b.ts': 'export const n: number = 1;\n' }), { 'src/b.ts': null }],
  [
    'package extends',
    project({
      'node_modules/@c/base/package.json':
        '{"name":"@c/base","version":"1.0.0","exports":{"./strict":"./strict.json"}}',
      'node_modules/@c/base/strict.json': '{"compilerOptions":{"strict":true,"noImplicitReturns":true}}',
      'tsconfig.json': JSON.stringify({
        extends: '@c/base/strict',
        compilerOptions: { types: [], noEmit: true },
        include: ['src'],
      }),
      'src/a.ts': 'export function f(x: number) {\n  return x;\n}\n',
    }),
    { 'src/a.ts': 'export function f(x: number) {\n  if (x) return x;\n}\n' },
  ],
  [
    'private name',
    project({
      'src/a.ts': 'export class A {\n  #x = 1;\n  static is(o: A) {\n    return #x in o;\n  }\n}\n',
      'src/b.ts':
        "import { A } from './a';\nexport const o: A = new A();\nexport const p: { n?: number } = o;\n",
    }),
    { 'src/a.ts': "export class A {\n  #x = 1;\n  n = '';\n}\n" },
  ],
  [
    'private member added breaks structure',
    project({
      'src/a.ts': 'export class A {\n  n = 1;\n}\n',
      'src/b.ts': "import { A } from './a';\nexport const o: A = { n: 1 };\n",
    }),
    { 'src/a.ts': 'export class A {\n  #x = 1;\n  n = 1;\n}\n' },
  ],
  [
    'arbitrary ts extensions',
    project(
      {
        'src/a.ts': 'export const a = 1;\n',
        'src/b.ts': "import { a } from './a.ts';\nexport const o: number = a;\n",
      },
      { allowImportingTsExtensions: true },
    ),
    { 'tsconfig.json': String(project({})['tsconfig.json']) },
  ],
  [
    'star conflict',
    project({
      'src/a.ts': 'export const x = 1;\n',
      'src/b.ts': 'export const y = 1;\n',
      'src/all.ts': "export * from './a';\nexport * from './b';\n",
      'src/more.ts': "export * from './all';\n",
      'src/u.ts': "import { x } from './more';\nexport const n: number = x;\n",
    }),
    { 'src/b.ts': 'export const y = 1;\nexport const x = 2;\n' },
  ],
  [
    'star of a default',
    project({
      'src/a.ts': 'export default 1;\n',
      'src/all.ts': "export * from './a';\nexport { default } from './a';\n",
      'src/u.ts': "import d from './all';\nexport const n: number = d;\n",
    }),
    { 'src/a.ts': "export default '';\n" },
  ],
  [
    'this type of a JS constructor',
    project(
      {
        'src/a.js': 'export function F() {\n  this.n = 1;\n}\n',
        'src/u.js': "import { F } from './a.js';\n/** @type {number} */\nexport const n = new F().n;\n",
      },
      { allowJs: true, checkJs: true },
    ),
    { 'src/a.js': "export function F() {\n  this.n = '';\n}\n" },
  ],
  [
    'a JSON that is listed',
    project(
      {
        'src/d.json': '{"a":1}',
        'src/u.ts': "import d from './d.json' with { type: 'json' };\nexport const n: number = d.a;\n",
      },
      { ...NN, resolveJsonModule: true },
    ),
    { 'src/d.json': '{"a":true}' },
  ],
  [
    'a symlink',
    project(
      {
        'src/a.ts': 'export const a: number = 1;\n',
        'src/u.ts': "import { a } from './a';\nexport const n: number = a;\n",
      },
      { moduleSuffixes: ['.web', ''] },
    ),
    { 'src/a.web.ts': "export const a: string = '';\n" },
  ],
  [
    'types in package of a dir',
    project({
      'lib/package.json': '{"types":"./a.d.ts"}',
      'lib/a.d.ts': 'export declare const a: number;\n',
      'lib/b.d.ts': 'export declare const a: string;\n',
      'src/u.ts': "import { a } from '../lib';\nexport const n: number = a;\n",
    }),
    { 'lib/package.json': '{"types":"./b.d.ts"}' },
  ],
];
const chosen = cases.filter((_, index) => process.env['IDS_LONG'] === '1' || index % 4 === 0);

it.each(chosen)('%s', async (_, files, edits) => {
  const at = beside(files);
  onTestFinished(() => {
    at.close();
  });
  const { ours, theirs, outcome } = await at.compare(edits);
  expect(ours).toEqual(theirs);
  expect(outcome).toBe('failed');
});
