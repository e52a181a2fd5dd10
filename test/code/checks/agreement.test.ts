import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import type { CheckName } from '../../../src/core/change/report.ts';
import { draftOf, repository, resultOf, TSCONFIG, write, type Files, type Tools } from './repository.ts';

/** A shop in eight files, with an error of each tool that was there before. */
const project: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'tsconfig.json': TSCONFIG.replace(
    '"strict":true',
    '"strict":true,"allowJs":true,"checkJs":true,"noUnusedLocals":true,"declaration":true,"resolveJsonModule":true',
  ),
  'eslint.config.js':
    "import tseslint from 'typescript-eslint';\nexport default tseslint.config({ files: ['src/**/*.ts'], extends: [tseslint.configs.recommendedTypeChecked], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } });\n",
  'src/globals.d.ts': 'interface Settings {\n  region: string;\n}\ndeclare const settings: Settings;\n',
  'src/rates.json': '{ "de": 0.19, "at": 0.2 }\n',
  'src/model.ts':
    "export interface Item {\n  readonly name: string;\n  grams: number;\n}\nexport type Country = 'de' | 'at';\nexport enum Speed {\n  slow,\n  fast,\n}\nexport class Cart<T extends Item> {\n  private readonly items: T[] = [];\n  add(item: T): this {\n    this.items.push(item);\n    return this;\n  }\n  heaviest() {\n    return this.items[0];\n  }\n}\n",
  'src/price.ts':
    "import rates from './rates.json';\nimport { Speed, type Country, type Item } from './model';\nexport function rate(country: Country) {\n  return rates[country];\n}\nexport const price = (item: Item, country: Country, speed = Speed.slow) =>\n  item.grams * (1 + rate(country)) * (speed === Speed.fast ? 2 : 1);\nexport function label(speed: Speed): string {\n  switch (speed) {\n    case Speed.slow:\n      return 'slow';\n    case Speed.fast:\n      return 'fast';\n  }\n}\n",
  'src/barrel.ts': "export * from './model';\nexport { price as quote, label } from './price';\n",
  'src/order.ts':
    "import { Cart, quote, Speed, type Item } from './barrel';\nconst cart = new Cart<Item>().add({ name: 'tea', grams: 3 });\nexport async function total(): Promise<number> {\n  const item = cart.heaviest();\n  await Promise.resolve();\n  return item === undefined ? 0 : quote(item, settings.region === 'at' ? 'at' : 'de', Speed.fast);\n}\nexport const sum: string = await total();\n",
  'src/report.ts':
    "import { total } from './order';\nimport { label, Speed } from './barrel';\nexport async function report() {\n  const n = await total();\n  return `${label(Speed.fast)} ${n.toFixed(2)}`;\n}\nexport const any: any = JSON.parse('1');\n",
  'src/legacy.js':
    '/** @param {number} n */\nexport function twice(n) {\n  return n * 2;\n}\nexport const four = twice(2);\n',
};

/** Replaces text that must be there, in files of the project. */
type Mutation = readonly [name: string, ...edits: (readonly [path: string, from: string, to: string])[]];
const mutations: readonly Mutation[] = [
  ['a body', ['src/model.ts', 'this.items.push(item)', 'this.items.unshift(item)']],
  ['a comment', ['src/price.ts', 'export function rate', '/** Tax. */\nexport function rate']],
  ['a wrong return', ['src/price.ts', "return 'slow'", 'return 1']],
  ['a member less', ['src/model.ts', '  grams: number;\n', '']],
  ['a member more', ['src/model.ts', '  grams: number;', '  grams: number;\n  sku: string;']],
  ['an optional member', ['src/model.ts', 'grams: number', 'grams?: number']],
  ['a member of another type', ['src/model.ts', 'grams: number', 'grams: string']],
  ['another literal', ['src/model.ts', "'de' | 'at'", "'de' | 'ch'"]],
  ['a third literal', ['src/model.ts', "'de' | 'at'", "'de' | 'at' | 'fr'"]],
  ['an enum member more', ['src/model.ts', '  fast,\n', '  fast,\n  instant,\n']],
  ['an enum member less', ['src/model.ts', '  fast,\n', '']],
  ['an inferred return', ['src/model.ts', 'return this.items[0]', 'return this.items.at(0)?.name']],
  ['a private method', ['src/model.ts', '  add(item', '  private add(item']],
  ['a constraint', ['src/model.ts', 'T extends Item', 'T extends Item & { id: number }']],
  [
    'a class without this',
    ['src/model.ts', '): this {', '): void {'],
    ['src/model.ts', '    return this;\n', ''],
  ],
  ['an unused local', ['src/price.ts', 'export function rate', 'const unused = 1;\nexport function rate']],
  [
    'an unused private',
    ['src/model.ts', '  private readonly items', '  private readonly spare = 1;\n  private readonly items'],
  ],
  ['a default less', ['src/price.ts', 'speed = Speed.slow', 'speed: Speed']],
  [
    'a parameter less',
    ['src/price.ts', ', speed = Speed.slow', ''],
    ['src/price.ts', '(speed === Speed.fast ? 2 : 1)', '1'],
  ],
  ['JSON with a key less', ['src/rates.json', ', "at": 0.2', '']],
  ['JSON with another type', ['src/rates.json', '0.19', '"19 %"']],
  ['an ambient member less', ['src/globals.d.ts', '  region: string;\n', '']],
  ['an ambient type', ['src/globals.d.ts', 'region: string', 'region: number']],
  ['an ambient name less', ['src/globals.d.ts', 'declare const settings: Settings;\n', '']],
  [
    'a global merged',
    [
      'src/report.ts',
      'export const any',
      'declare global {\n  interface Settings {\n    region: number;\n  }\n}\nexport const any',
    ],
  ],
  ['a re-export less', ['src/barrel.ts', ', label', '']],
  ['a re-export renamed', ['src/barrel.ts', 'price as quote', 'price as cost']],
  ['a star less', ['src/barrel.ts', "export * from './model';\n", '']],
  ['an export less', ['src/order.ts', 'export async function total', 'async function total']],
  ['an await less', ['src/report.ts', 'await total()', 'total()']],
  ['a promise unwatched', ['src/report.ts', 'export const any', 'total();\nexport const any']],
  [
    'an async less',
    ['src/order.ts', 'export async function total(): Promise<number>', 'export function total(): number'],
    ['src/order.ts', '  await Promise.resolve();\n', ''],
  ],
  ['the old error mended', ['src/order.ts', 'sum: string', 'sum: number']],
  [
    'the old error twice',
    ['src/order.ts', 'export const sum', 'export const again: string = await total();\nexport const sum'],
  ],
  ['the old error moved', ['src/order.ts', 'export const sum', '\n\n// here\nexport const sum']],
  ['JavaScript', ['src/legacy.js', 'twice(2)', "twice('2')"]],
  ['JavaScript its doc', ['src/legacy.js', '{number}', '{string}']],
  ['a switch case less', ['src/price.ts', "    case Speed.fast:\n      return 'fast';\n", '']],
  // The compiler looks at declarations only when nothing else is wrong.
  [
    'a private name in a declaration',
    ['src/order.ts', 'sum: string', 'sum: number'],
    [
      'src/price.ts',
      'export function label',
      'class Hidden {\n  private x = 1;\n  get() {\n    return this.x;\n  }\n}\nexport const hidden = () => class extends Hidden {};\nexport function label',
    ],
  ],
  ['an any less', ['src/report.ts', 'any: any', 'any: unknown']],
  [
    'two files at once',
    ['src/model.ts', 'name: string', 'title: string'],
    ['src/order.ts', "name: 'tea'", "title: 'tea'"],
  ],
];

function editsOf([, ...edits]: Mutation): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [path, from, to] of edits) {
    const text = files[path] ?? project[path] ?? '';
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    files[path] = text.replace(from, to);
  }
  return files;
}

/** Files that come and go, beside the replacements. */
const structural: readonly (readonly [string, Files])[] = [
  ['a file less', { 'src/model.ts': null }],
  ['a file moved away', { 'src/price.ts': null, 'src/moved/price.ts': String(project['src/price.ts']) }],
  ['a file more', { 'src/more.ts': 'export const more: number = settings.region;\n' }],
  ['a script more', { 'src/more.ts': 'const settings = 1;\n' }],
  ['a declaration file more', { 'src/model.d.ts': 'export interface Item {}\n' }],
  ['a file that shadows', { 'src/barrel/index.ts': 'export {};\n', 'src/barrel.ts': null }],
  [
    'an unknown option',
    {
      'tsconfig.json': String(project['tsconfig.json']).replace(
        '"strict":true',
        '"strict":true,"unknown":true',
      ),
    },
  ],
  [
    'an option that cannot stand beside another',
    {
      'tsconfig.json': String(project['tsconfig.json']).replace(
        '"strict":true',
        '"strict":true,"mapRoot":"x"',
      ),
      'src/model.ts': String(project['src/model.ts']).replace('grams: number', 'grams: string'),
    },
  ],
  [
    'a syntax error, of which others make type errors',
    {
      'src/model.ts': String(project['src/model.ts']).replace(
        'export interface Item {',
        'export interface Item',
      ),
    },
  ],
  [
    'a private name in a declaration, beside an old error elsewhere',
    {
      'src/price.ts': String(project['src/price.ts']).replace(
        'export function label',
        'class Hidden {\n  private x = 1;\n  get() {\n    return this.x;\n  }\n}\nexport const hidden = () => class extends Hidden {};\nexport function label',
      ),
    },
  ],
  [
    'a stricter tsconfig',
    {
      'tsconfig.json': String(project['tsconfig.json']).replace(
        '"strict":true',
        '"strict":true,"noUncheckedIndexedAccess":true,"noImplicitReturns":true',
      ),
    },
  ],
];
const all: readonly (readonly [string, Files])[] = [
  ...mutations.map((each) => [each[0], editsOf(each)] as const),
  ...structural,
];

/** What is in the first and not in the second, as often as it is more. */
function difference(of: readonly string[], less: readonly string[]): readonly string[] {
  const left = [...less];
  return of
    .filter((each) => {
      const index = left.indexOf(each);
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    })
    .toSorted();
}

/** The project, and beside it as many copies as are asked for, with edits in them. */
function open(tools: readonly Tools[]) {
  const base = repository(project, tools);
  const checker = makeLocalChecker({ root: base.root });
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'ids-agreement-')));
  afterAll(() => {
    checker.close();
    base.remove();
    rmSync(place, { recursive: true, force: true });
  });
  return {
    base,
    place,
    materialise: (name: string, edits: Files): string => {
      const root = `${place}/${name}`;
      mkdirSync(root);
      write(root, { ...project, ...edits });
      symlinkSync(`${base.root}/node_modules`, `${root}/node_modules`);
      return root;
    },
    introducedBy: async (edits: Files, check: CheckName): Promise<readonly string[]> => {
      const skip = check === 'types' ? { lint: '-', tests: '-' } : { types: '-', tests: '-' };
      const report = await checker.check(draftOf(base.root, edits), { skip }, new AbortController().signal);
      return resultOf(report, check)
        .diagnostics.filter((each) => each.origin === 'introduced')
        .map((each) => `${each.path} ${each.code} ${each.message.split('\n')[0] ?? ''}`)
        .toSorted();
    },
  };
}

const compilers: readonly (readonly [string, Tools, string])[] = [
  ['tsc', 'typescript', 'lib/tsc.js'],
  ['tsc of TypeScript 7', 'typescript 7', 'bin/tsc'],
];

describe.each(compilers)('the types check says what %s says', (_name, tool, command) => {
  const { base, place, materialise, introducedBy } = open([tool]);
  const said = new Map<string, string[]>();
  beforeAll(() => {
    const names = ['before', ...all.map((_, index) => `m${index}`)];
    materialise('before', {});
    all.forEach(([, edits], index) => materialise(`m${index}`, edits));
    // One build of them all: a compiler started for each would take a minute.
    const tsc = `${base.root}/node_modules/typescript/${command}`;
    const run = spawnSync(process.execPath, [tsc, '-b', '--pretty', 'false', ...names], {
      cwd: place,
      encoding: 'utf8',
    });
    for (const line of run.stdout.split('\n')) {
      const match = /^([^/\s]+)\/([^(]+)\(\d+,\d+\): error (TS\d+): (.*)$/.exec(line);
      if (match === null) continue;
      const [, name = '', path = '', code = '', message = ''] = match;
      said.set(name, [...(said.get(name) ?? []), `${path} ${code} ${message.trimEnd()}`]);
    }
  }, 180_000);

  it('of the project itself', () => {
    expect(said.get('before')).toEqual([
      "src/order.ts TS2322 Type 'number' is not assignable to type 'string'.",
    ]);
  });

  it.each(all.map(([name, edits], index) => [name, edits, `m${index}`] as const))(
    'after %s',
    async (_, edits, name) => {
      expect(await introducedBy(edits, 'types')).toEqual(
        difference(said.get(name) ?? [], said.get('before') ?? []),
      );
    },
  );
});

describe('the lint check says what ESLint says', () => {
  const { materialise, introducedBy } = open(['typescript', 'eslint']);
  const lint = async (root: string) => {
    const results = await new ESLint({ cwd: root }).lintFiles(['src']);
    return results.flatMap(({ filePath, messages }) =>
      messages.map(
        (each) =>
          `${filePath.slice(root.length + 1)} eslint/${each.ruleId ?? 'fatal'} ${each.message.split('\n')[0] ?? ''}`,
      ),
    );
  };
  let before: readonly string[] = [];
  beforeAll(async () => {
    before = await lint(materialise('lint-before', {}));
  });
  const isChosen = (_: unknown, index: number) => process.env['IDS_LONG'] === '1' || index % 3 === 1;
  const chosen = [
    ...mutations.filter(isChosen).map((each) => [each[0], editsOf(each)] as const),
    ...structural.filter(([name]) => name.startsWith('a file')),
  ];

  it.each(chosen)('after %s', async (name, edits) => {
    const after = await lint(materialise(`lint-${name}`, edits));
    expect(await introducedBy(edits, 'lint')).toEqual(difference(after, before));
  });
});
