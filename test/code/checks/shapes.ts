import type { Files } from './repository.ts';

/** A project of a certain shape, and what is done to it. Truth is what the workspace's own `tsc -b` says of both. */
export interface Shape {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Symbolic links, from path to target. */
  readonly links?: Readonly<Record<string, string>>;
  /** The tsconfigs that people build; left out: the one of the root. */
  readonly configs?: readonly string[];
  readonly edits: Readonly<Record<string, Files>>;
}

const options = (more: object) => ({
  target: 'ES2022',
  lib: ['ES2022'],
  module: 'ESNext',
  moduleResolution: 'bundler',
  strict: true,
  types: [],
  skipLibCheck: true,
  ...more,
});
const config = (more: object, rest: object = { include: ['src'] }) =>
  JSON.stringify({ compilerOptions: options(more), ...rest });

const core =
  'export interface Item {\n  readonly grams: number;\n}\nexport function weigh(item: Item) {\n  return item.grams;\n}\n';
const wrongCore = core
  .replaceAll('grams', 'weight')
  .replace('readonly weight: number', 'readonly weight: string');
const app = (from: string) =>
  `import { weigh, type Item } from '${from}';\nconst item: Item = { grams: 2 };\nexport const heavy: number = weigh(item);\nexport const old: string = heavy;\n`;
const edits = (path: string, of: string, user: string, from: string): Readonly<Record<string, Files>> => ({
  'what others use': { [path]: of },
  'a user of it': { [user]: app(from).replace('heavy: number', 'heavy: boolean') },
  'an export less': { [path]: core.replace('export function', 'function') },
  'a body': { [path]: core.replace('return item.grams', 'return item.grams * 2') },
  'a file less': { [path]: null },
});

export const shapes: readonly Shape[] = [
  {
    name: 'project references below an empty root',
    files: {
      'package.json': '{ "name": "shop" }',
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./core" }, { "path": "./app" }] }',
      'core/tsconfig.json': config({ composite: true, outDir: 'out', rootDir: 'src' }),
      'core/src/index.ts': core,
      'app/tsconfig.json': config(
        { composite: true, outDir: 'out', rootDir: 'src' },
        { include: ['src'], references: [{ path: '../core' }] },
      ),
      'app/src/main.ts': app('../../core/src/index'),
    },
    edits: edits('core/src/index.ts', wrongCore, 'app/src/main.ts', '../../core/src/index'),
  },
  {
    name: 'packages that reach each other by links and are built first',
    files: {
      'package.json': '{ "name": "shop", "private": true, "workspaces": ["packages/*"] }',
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./packages/core" }, { "path": "./packages/app" }] }',
      'packages/core/package.json':
        '{ "name": "@shop/core", "version": "1.0.0", "types": "./dist/index.d.ts", "main": "./dist/index.js" }',
      'packages/core/tsconfig.json': config({ composite: true, outDir: 'dist', rootDir: 'src' }),
      'packages/core/src/index.ts': core,
      'packages/app/package.json':
        '{ "name": "@shop/app", "version": "1.0.0", "dependencies": { "@shop/core": "1.0.0" } }',
      'packages/app/tsconfig.json': config(
        { composite: true, outDir: 'dist', rootDir: 'src' },
        { include: ['src'], references: [{ path: '../core' }] },
      ),
      'packages/app/src/main.ts': app('@shop/core'),
    },
    links: { 'node_modules/@shop/core': '../../packages/core' },
    edits: edits('packages/core/src/index.ts', wrongCore, 'packages/app/src/main.ts', '@shop/core'),
  },
  {
    name: 'packages that reach each other as sources under a condition',
    files: {
      'package.json': '{ "name": "shop", "private": true, "workspaces": ["packages/*"] }',
      'packages/core/package.json':
        '{ "name": "@shop/core", "version": "1.0.0", "type": "module", "exports": { ".": { "shop:source": "./src/index.ts", "default": "./dist/index.js" } } }',
      'packages/core/tsconfig.json': config({ noEmit: true }),
      'packages/core/src/index.ts': core,
      'packages/app/package.json':
        '{ "name": "@shop/app", "version": "1.0.0", "type": "module", "dependencies": { "@shop/core": "1.0.0" } }',
      'packages/app/tsconfig.json': config({ noEmit: true, customConditions: ['shop:source'] }),
      'packages/app/src/main.ts': app('@shop/core'),
    },
    links: { 'node_modules/@shop/core': '../../packages/core' },
    configs: ['packages/core', 'packages/app'],
    edits: edits('packages/core/src/index.ts', wrongCore, 'packages/app/src/main.ts', '@shop/core'),
  },
  {
    name: 'several tsconfigs in a package, and what they extend in another',
    files: {
      'package.json': '{ "name": "shop" }',
      'node_modules/@shop/tsconfig/package.json': '{ "name": "@shop/tsconfig", "version": "1.0.0" }',
      'node_modules/@shop/tsconfig/strict.json': config({ noEmit: true, noUnusedLocals: true }, {}),
      'tsconfig.json': '{ "extends": "@shop/tsconfig/strict.json", "include": ["src"] }',
      'tsconfig.test.json':
        '{ "extends": "./tsconfig.json", "compilerOptions": { "noUnusedLocals": false }, "include": ["src", "test"] }',
      'src/index.ts': core,
      'src/app.ts': app('./index'),
      'test/index.test.ts':
        "import { weigh } from '../src/index';\nconst unused = 1;\nexport const w: number = weigh({ grams: 1 });\n",
    },
    configs: ['tsconfig.json', 'tsconfig.test.json'],
    edits: {
      ...edits('src/index.ts', wrongCore, 'src/app.ts', './index'),
      'a test': {
        'test/index.test.ts':
          "import { weigh } from '../src/index';\nexport const w: string = weigh({ grams: 1 });\n",
      },
      'an unused name': { 'src/index.ts': `${core}const unused = 1;\n` },
      'another base': { 'tsconfig.json': '{ "extends": "@shop/tsconfig/strict.json", "include": ["test"] }' },
    },
  },
  {
    name: 'aliases of paths, JSON and JavaScript that is checked',
    files: {
      'package.json': '{ "name": "shop" }',
      'tsconfig.json': config({
        noEmit: true,
        allowJs: true,
        checkJs: true,
        resolveJsonModule: true,
        paths: { '#core': ['./src/index.ts'], '#/*': ['./src/*'] },
      }),
      'src/index.ts': core,
      'src/app.ts': app('#core'),
      'src/rates.json': '{ "de": 0.19 }',
      'src/tax.ts': "import rates from '#/rates.json';\nexport const tax: number = rates.de;\n",
      'src/legacy.js':
        "import { weigh } from '#core';\n/** @param {number} grams */\nexport function twice(grams) {\n  return weigh({ grams }) * 2;\n}\nmodule;\n",
      'src/loose.cjs': "const { twice } = require('./legacy.js');\nmodule.exports = { four: twice('2') };\n",
    },
    edits: {
      ...edits('src/index.ts', wrongCore, 'src/app.ts', '#core'),
      JSON: { 'src/rates.json': '{ "de": "19 %" }' },
      JavaScript: {
        'src/legacy.js':
          '/** @param {string} grams */\nexport function twice(grams) {\n  return grams * 2;\n}\n',
      },
      'an alias': {
        'tsconfig.json': config({
          noEmit: true,
          allowJs: true,
          checkJs: true,
          resolveJsonModule: true,
          paths: { '#core': ['./src/tax.ts'], '#/*': ['./src/*'] },
        }),
      },
    },
  },
  {
    name: 'JSX with types of its own',
    files: {
      'package.json': '{ "name": "shop" }',
      'tsconfig.json': config({ noEmit: true, jsx: 'react-jsx', jsxImportSource: 'tiny' }),
      'node_modules/tiny/package.json':
        '{ "name": "tiny", "version": "1.0.0", "exports": { "./jsx-runtime": { "types": "./jsx-runtime.d.ts" } } }',
      'node_modules/tiny/jsx-runtime.d.ts':
        'export namespace JSX {\n  interface Element { readonly tag: string }\n  interface ElementChildrenAttribute { children: {} }\n  interface IntrinsicElements { p: { title?: string; children?: unknown } }\n}\nexport function jsx(tag: unknown, props: unknown): JSX.Element;\nexport function jsxs(tag: unknown, props: unknown): JSX.Element;\nexport const Fragment: unique symbol;\n',
      'src/price.tsx':
        'export function Price(props: { readonly grams: number }) {\n  return <p title="price">{props.grams * 2}</p>;\n}\n',
      'src/page.tsx':
        "import { Price } from './price';\nexport const page = <><Price grams={2} /></>;\nexport const old = <Price />;\n",
    },
    edits: {
      'a property of another type': {
        'src/price.tsx':
          'export function Price(props: { readonly grams: string }) {\n  return <p title="price">{props.grams}</p>;\n}\n',
      },
      'an unknown tag': {
        'src/page.tsx': 'export const page = <q />;\nexport const other = <p title={1} />;\n',
      },
      'a body': {
        'src/price.tsx':
          'export function Price(props: { readonly grams: number }) {\n  return <p title={props.grams}>{props.grams * 2}</p>;\n}\n',
      },
    },
  },
  ...(process.env['IDS_LONG'] === '1' ? (['node16', 'nodenext'] as const) : (['nodenext'] as const)).map(
    (module): Shape => ({
      name: `ES modules and CommonJS under ${module}`,
      files: {
        'package.json': '{ "name": "shop", "type": "module" }',
        'tsconfig.json': config({ noEmit: true, module, moduleResolution: module }),
        'old/package.json': '{ "type": "commonjs" }',
        'src/index.ts': core,
        'src/app.ts': app('./index.js'),
        'src/esm.mts':
          "import { heavy } from './app.js';\nimport cjs = require('./common.cjs');\nexport const sum: number = heavy + cjs.one;\n",
        'src/common.cts': 'export const one: number = 1;\nexport const old: string = one;\n',
      },
      edits: {
        ...edits('src/index.ts', wrongCore, 'src/app.ts', './index.js'),
        'an extension less': { 'src/app.ts': app('./index') },
        'another format': { 'package.json': '{ "name": "shop" }' },
        CommonJS: { 'src/common.cts': "export const one = '1';\n" },
        'an import of an ES module': {
          'src/common.cts': "import { heavy } from './app.js';\nexport const one: number = heavy;\n",
        },
      },
    }),
  ),
  {
    name: 'declarations that are written',
    files: {
      'package.json': '{ "name": "shop" }',
      'tsconfig.json': config({ declaration: true, outDir: 'dist', rootDir: 'src' }),
      'node_modules/tea/package.json': '{ "name": "tea", "version": "1.0.0", "types": "index.d.ts" }',
      'node_modules/tea/index.d.ts': "import { Leaf } from 'leaf';\nexport declare function pick(): Leaf;\n",
      'node_modules/tea/node_modules/leaf/package.json':
        '{ "name": "leaf", "version": "1.0.0", "types": "index.d.ts" }',
      'node_modules/tea/node_modules/leaf/index.d.ts':
        'export declare class Leaf {\n  private readonly green;\n}\n',
      'src/index.ts': core,
    },
    edits: {
      'a type that cannot be named': {
        'src/index.ts': `${core}import { pick } from 'tea';\nexport const leaf = pick();\n`,
      },
      'a private name': {
        'src/index.ts': `${core}class Hidden {\n  private x = 1;\n  get() {\n    return this.x;\n  }\n}\nexport const hidden = () => class extends Hidden {};\n`,
      },
      'a body': { 'src/index.ts': core.replace('return item.grams', 'return item.grams * 2') },
    },
  },
  {
    name: 'declarations of each file by itself',
    files: {
      'package.json': '{ "name": "shop" }',
      'tsconfig.json': config({
        declaration: true,
        isolatedDeclarations: true,
        outDir: 'dist',
        rootDir: 'src',
      }),
      'src/index.ts': core.replace('(item: Item)', '(item: Item): number'),
    },
    edits: {
      'a type that is not written': { 'src/index.ts': core },
      'a default that is not plain': {
        'src/index.ts': `${core.replace('(item: Item)', '(item: Item): number')}export const both = [1, weigh({ grams: 1 })];\n`,
      },
      'a body': {
        'src/index.ts': core
          .replace('(item: Item)', '(item: Item): number')
          .replace('return item.grams', 'return item.grams * 2'),
      },
    },
  },
  {
    name: 'what declarations leave out',
    files: {
      'package.json': '{ "name": "shop" }',
      'tsconfig.json': config({ noEmit: true }),
      'src/box.ts': 'export class Box<T> {\n  private held?: unknown;\n  put(): void {}\n  #of?: T;\n}\n',
      'src/bag.ts': 'export class Bag<T> {\n  private held?: unknown;\n}\n',
      'src/holder.ts':
        "import type { Bag } from './bag';\nexport class Holder<T> {\n  constructor(private readonly bag?: Bag<T>) {}\n  has(): boolean {\n    return this.bag !== undefined;\n  }\n}\n",
      'src/assert.ts':
        'export const assert: (x: unknown) => asserts x = (x: unknown): asserts x => {\n  if (x === undefined) throw new Error();\n};\n',
      'src/use.ts':
        "import { assert } from './assert';\nimport { Bag } from './bag';\nimport { Box } from './box';\nimport { Holder } from './holder';\nexport const box: Box<unknown> = new Box<number>();\nexport const bag: Bag<string> = new Bag<number>();\nexport function use(x?: string): string {\n  assert(x);\n  return x;\n}\nexport type Held = Holder<string>;\n",
      'src/held.ts':
        "import { Holder } from './holder';\nexport const holder: Holder<string> = new Holder<number>();\n",
    },
    edits: {
      'a private name takes more': {
        'src/box.ts':
          'export class Box<T> {\n  private held?: unknown;\n  put(): void {}\n  #of?: (of: T) => T;\n}\n',
      },
      'a private member has a type': { 'src/bag.ts': 'export class Bag<T> {\n  private held?: T;\n}\n' },
      'a variable says its type no more': {
        'src/assert.ts':
          'export const assert = (x: unknown): asserts x => {\n  if (x === undefined) throw new Error();\n};\n',
      },
    },
  },
];
