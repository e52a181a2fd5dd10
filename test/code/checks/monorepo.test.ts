import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, resultOf, write, type Files } from './repository.ts';

const options =
  '"composite": true, "strict": true, "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "NodeNext", "skipLibCheck": true';

/** Two packages that meet through an installed link, and tests that reference what they test. */
const project: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "mono", "private": true, "type": "module", "workspaces": ["packages/*"] }',
  'tsconfig.json':
    '{ "files": [], "references": [{ "path": "./packages/core" }, { "path": "./packages/app" }, { "path": "./packages/app/test" }] }',
  'packages/core/package.json':
    '{ "name": "@mono/core", "type": "module", "exports": { ".": { "types": "./lib/index.d.ts", "default": "./lib/index.js" } } }',
  'packages/core/tsconfig.json': `{ "compilerOptions": { ${options}, "rootDir": "src", "outDir": "lib" }, "include": ["src"] }`,
  'packages/core/src/index.ts': "export * from './money.js';\nexport { Ledger } from './ledger.js';\n",
  'packages/core/src/money.ts':
    "export interface Money {\n  readonly cents: number;\n  readonly currency: 'EUR' | 'CHF';\n}\nexport function add(a: Money, b: Money): Money {\n  return { ...a, cents: a.cents + b.cents };\n}\n",
  'packages/core/src/ledger.ts':
    "import { add, type Money } from './money.js';\nexport class Ledger {\n  private entries: Money[] = [];\n  book(entry: Money) {\n    this.entries.push(entry);\n    return this;\n  }\n  total() {\n    return this.entries.reduce(add, { cents: 0, currency: 'EUR' });\n  }\n}\n",
  'packages/app/package.json':
    '{ "name": "@mono/app", "type": "module", "dependencies": { "@mono/core": "*" } }',
  'packages/app/tsconfig.json': `{ "compilerOptions": { ${options}, "rootDir": "src", "outDir": "lib" }, "include": ["src"], "references": [{ "path": "../core" }] }`,
  'packages/app/src/report.ts':
    "import { Ledger, type Money } from '@mono/core';\nexport function report(entries: readonly Money[]) {\n  const ledger = new Ledger();\n  for (const entry of entries) ledger.book(entry);\n  return ledger.total().cents.toFixed(2);\n}\nexport const old: number = report([]);\n",
  'packages/app/test/tsconfig.json': `{ "compilerOptions": { ${options}, "rootDir": ".", "outDir": "../lib-test" }, "include": ["."], "references": [{ "path": ".." }] }`,
  'packages/app/test/report.test.ts':
    "import { report } from '../src/report.js';\nexport const text: string = report([{ cents: 1, currency: 'EUR' }]);\n",
};

function edited(path: string, from: string, to: string): Files {
  const text = project[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  return { [path]: text.replace(from, to) };
}
const money = 'packages/core/src/money.ts';
const ledger = 'packages/core/src/ledger.ts';
const report = 'packages/app/src/report.ts';
const cases: readonly (readonly [string, Files])[] = [
  ['a body', edited(ledger, 'push(entry)', 'unshift(entry)')],
  ['a wrong type', edited(ledger, 'cents: 0', "cents: '0'")],
  ['a type that another package uses', edited(money, 'cents: number', 'cents: string')],
  ['a member less', edited(money, "  readonly currency: 'EUR' | 'CHF';\n", '')],
  [
    'an inferred type that two packages use',
    edited(
      ledger,
      'return this.entries.reduce',
      'return [this.entries].map(String) as never as bigint; this.entries.reduce',
    ),
  ],
  ['a name less', edited('packages/core/src/index.ts', "export { Ledger } from './ledger.js';\n", '')],
  ['a private method', edited(ledger, '  total()', '  private total()')],
  ['what tests use', edited(report, '.toFixed(2)', '')],
  ['a syntax error below', edited(money, 'return {', 'return {{')],
  ['a file less', { [ledger]: null }],
  [
    'a file more',
    {
      'packages/app/src/more.ts': "import { add, gone } from '@mono/core';\nexport const more = add(gone);\n",
    },
  ],
  ['a file moved', { [money]: null, 'packages/core/src/deep/money.ts': String(project[money]) }],
  ['a reference to nothing', edited('packages/app/tsconfig.json', '"../core"', '"../gone"')],
  [
    'a stricter package',
    edited(
      'packages/core/tsconfig.json',
      '"strict": true',
      '"strict": true, "noUnusedLocals": true, "exactOptionalPropertyTypes": true',
    ),
  ],
  [
    'a file outside of what is included',
    edited('packages/core/tsconfig.json', '"include": ["src"]', '"files": ["src/index.ts"]'),
  ],
  [
    'exports that lead elsewhere',
    edited('packages/core/package.json', './lib/index.d.ts', './lib/money.d.ts'),
  ],
  [
    'a global for all',
    edited(
      money,
      'export function add',
      'declare global {\n  interface Array<T> {\n    total(): T;\n  }\n}\nexport function add',
    ),
  ],
  [
    'a private name in a declaration',
    {
      [money]: `${String(project[money])}class Hidden {\n  private x = 1;\n  y = this.x;\n}\nexport const hidden = () => class extends Hidden {};\n`,
    },
  ],
  [
    'that and a type error',
    {
      [money]: `${String(project[money])}class Hidden {\n  private x = 1;\n  y = this.x;\n}\nexport const hidden = () => class extends Hidden {};\nexport const wrong: string = 1;\n`,
    },
  ],
  ['the old error mended', edited(report, 'old: number', 'old: string')],
];

const base = repository({ ...project }, ['typescript']);
const checker = makeLocalChecker({ root: base.root });
const place = realpathSync(mkdtempSync(join(tmpdir(), 'ids-monorepo-')));
afterAll(() => {
  base.remove();
  rmSync(place, { recursive: true, force: true });
});

function linked(root: string): void {
  mkdirSync(`${root}/node_modules/@mono`, { recursive: true });
  symlinkSync('../../packages/core', `${root}/node_modules/@mono/core`);
}

const said = new Map<string, string[]>();
beforeAll(() => {
  linked(base.root);
  const names = ['before', ...cases.map((_, index) => `m${index}`)];
  for (const [index, name] of names.entries()) {
    const root = join(place, name);
    mkdirSync(root);
    write(root, { ...project, ...cases[index - 1]?.[1] });
    linked(root);
  }
  const tsc = `${base.root}/node_modules/typescript/lib/tsc.js`;
  const run = spawnSync(process.execPath, [tsc, '-b', '--pretty', 'false', ...names], {
    cwd: place,
    encoding: 'utf8',
  });
  for (const line of run.stdout.split('\n')) {
    const match = /^([^/\s]+)\/([^(]+)(\(\d+,\d+\)): error (TS\d+): /.exec(line);
    if (match === null) continue;
    const [, name = '', path = '', at = '', code = ''] = match;
    said.set(name, [...new Set([...(said.get(name) ?? []), `${path}${at} ${code}`])]);
  }
}, 180_000);

it('speaks of one old error', () => {
  expect(said.get('before')).toEqual(['packages/app/src/report.ts(7,14) TS2322']);
});

it.each(cases.map(([name, edits], index) => [name, edits, `m${index}`] as const))(
  'says what tsc -b says after %s',
  async (_, edits, name) => {
    const check = await checker.check(
      draftOf(base.root, edits),
      { skip: { lint: '-', tests: '-' } },
      new AbortController().signal,
    );
    const types = resultOf(check, 'types');
    const told = types.diagnostics
      .filter((each) => each.origin === 'introduced')
      .map((each) => `${each.path}(${each.line},${each.column}) ${each.code}`);
    const before = said.get('before') ?? [];
    const all = (said.get(name) ?? []).filter((each) => !before.includes(each));
    // Declarations that cannot be written are missed by the packages above, for tsc; here the cause alone is told.
    const fresh = all.some((each) => / TS4\d{3}$/.test(each))
      ? all.filter((each) => Object.keys(edits).some((path) => each.startsWith(path)))
      : all;
    expect(told.toSorted()).toEqual(fresh.toSorted());
    expect(types.outcome).toBe(fresh.length > 0 ? 'failed' : 'passed');
  },
);
