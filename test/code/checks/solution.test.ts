import { mkdirSync, symlinkSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, summary, type Files } from './repository.ts';

const options =
  '"composite": true, "strict": true, "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "NodeNext", "rootDir": "src", "outDir": "lib"';
const manifest = (name: string, dependencies: string) =>
  `{ "name": "${name}", "type": "module", "exports": { ".": { "types": "./lib/index.d.ts", "default": "./lib/index.js" } }, "dependencies": {${dependencies}} }`;

/** Only the order in which the root builds them says that one package needs the other. Nothing was built yet. */
const project: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "solution", "private": true }',
  'tsconfig.json':
    '{ "files": [], "references": [{ "path": "units" }, { "path": "core" }, { "path": "app" }] }',
  'units/package.json': manifest('units', ''),
  'units/tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["src"] }`,
  'units/src/index.ts': "export type Currency = 'EUR' | 'CHF';\n",
  'core/package.json': manifest('core', '"units": "*"'),
  'core/tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["src"] }`,
  'core/src/index.ts':
    "import type { Currency } from 'units';\nexport interface Money {\n  cents: number;\n  currency: Currency;\n}\n",
  'app/package.json': manifest('app', '"core": "*"'),
  'app/tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["src"] }`,
  'app/src/index.ts':
    "import type { Money } from 'core';\nexport const price: Money = { cents: 1, currency: 'EUR' };\nexport const old: string = price.cents;\n",
};

const { root, remove } = repository(project);
for (const [user, used] of [
  ['core', 'units'],
  ['app', 'core'],
] as const) {
  mkdirSync(`${root}/${user}/node_modules`);
  symlinkSync(`../../${used}`, `${root}/${user}/node_modules/${used}`);
}
const checker = makeLocalChecker({ root });
afterAll(() => {
  checker.close();
  remove();
});

const edited = (path: string, from: string, to: string): Files => ({
  [path]: (project[path] ?? '').replace(from, to),
});

it.each<readonly [string, Files, readonly string[]]>([
  ['a body', edited('app/src/index.ts', 'cents: 1', 'cents: 2'), ['passed']],
  [
    'a member less',
    edited('core/src/index.ts', '  cents: number;\n', ''),
    ['failed', 'app/src/index.ts:2 TS2353', 'app/src/index.ts:3 TS2339'],
  ],
  [
    'a type two packages away',
    edited('units/src/index.ts', "'EUR' | ", ''),
    ['failed', 'app/src/index.ts:2 TS2322'],
  ],
  ['a wrong use', edited('app/src/index.ts', "'EUR'", "'USD'"), ['failed', 'app/src/index.ts:2 TS2322']],
  [
    'built after what needs it',
    {
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "app" }, { "path": "core" }, { "path": "units" }] }',
    },
    ['failed', 'app/src/index.ts:1 TS2307', 'core/src/index.ts:1 TS2307'],
  ],
])('takes what a build of everything makes first: %s', async (_, edits, expected) => {
  const skip = { lint: '-', tests: '-' };
  const report = await checker.check(draftOf(root, edits), { skip }, new AbortController().signal);
  expect(summary(report, 'types')).toEqual(expected);
});

const referring = repository({
  ...project,
  'app/tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["src"], "references": [{ "path": "../core" }] }`,
});
const referringChecker = makeLocalChecker({ root: referring.root });
afterAll(() => {
  referringChecker.close();
  referring.remove();
});

it.each([
  ['is not composite', '"composite": true, ', '', 'TS6306'],
  ['writes nothing', '"composite": true', '"composite": true, "noEmit": true', 'TS6310'],
])('refuses a reference to a project that now %s', async (_, from, to, code) => {
  const edits = edited('core/tsconfig.json', from, to);
  const skip = { lint: '-', tests: '-' };
  const draft = draftOf(referring.root, edits);
  const report = await referringChecker.check(draft, { skip }, new AbortController().signal);
  expect(summary(report, 'types')).toContain(`app/tsconfig.json:1 ${code}`);
});

/** Neither its package nor its tsconfig says that it needs the other: only a solution in its folder names both. */
const beneath = repository({
  ...project,
  'tsconfig.json':
    '{ "files": [], "references": [{ "path": "units" }, { "path": "core" }, { "path": "app" }, { "path": "proof" }] }',
  'proof/package.json': manifest('proof', ''),
  'proof/tsconfig.json': '{ "files": [], "references": [{ "path": "../core" }, { "path": "./src" }] }',
  'proof/src/tsconfig.json': `{ "compilerOptions": { ${options.replace('"rootDir": "src", "outDir": "lib"', '"rootDir": ".", "outDir": "../lib"')} }, "include": ["."] }`,
  'proof/src/index.ts':
    "import type { Money } from 'core';\nexport const cents = (money: Money): number => money.cents;\n",
});
for (const [user, used] of [
  ['core', 'units'],
  ['app', 'core'],
  ['proof', 'core'],
] as const) {
  mkdirSync(`${beneath.root}/${user}/node_modules`);
  symlinkSync(`../../${used}`, `${beneath.root}/${user}/node_modules/${used}`);
}
const beneathChecker = makeLocalChecker({ root: beneath.root });
afterAll(() => {
  beneathChecker.close();
  beneath.remove();
});

it('takes what a solution of the same package builds first', async () => {
  const edits = edited('core/src/index.ts', '  cents: number;\n', '');
  const draft = draftOf(beneath.root, edits);
  const report = await beneathChecker.check(
    draft,
    { skip: { lint: '-', tests: '-' } },
    new AbortController().signal,
  );
  expect(summary(report, 'types')).toEqual([
    'failed',
    'app/src/index.ts:2 TS2353',
    'app/src/index.ts:3 TS2339',
    'proof/src/index.ts:2 TS2339',
  ]);
});

/** Two ways into a package of which nothing is built yet, each taken by another file. */
const growing = {
  'package.json': '{ "name": "growing", "private": true }',
  'tsconfig.json': '{ "files": [], "references": [{ "path": "core" }, { "path": "app" }] }',
  'core/package.json':
    '{ "name": "core", "type": "module", "exports": { ".": { "types": "./lib/index.d.ts" }, "./more": { "types": "./lib/more.d.ts" } } }',
  'core/tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["src"] }`,
  'core/src/index.ts': 'export const one = 1;\n',
  'core/src/more.ts': 'export const two: number = 2;\n',
  'app/package.json': manifest('app', '"core": "*"'),
  'app/tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["src"], "references": [{ "path": "../core" }] }`,
  'app/src/first.ts': "import { one } from 'core';\nexport const first: number = one;\n",
  'app/src/second.ts': "import { two } from 'core/more';\nexport const second: number = two;\n",
};

it('finds what is not built yet also in files that are asked about later', async () => {
  const { root: place, remove: clear } = repository(growing);
  mkdirSync(`${place}/app/node_modules`);
  symlinkSync('../../core', `${place}/app/node_modules/core`);
  const own = makeLocalChecker({ root: place });
  const ask = async (edits: Files) => {
    const skip = { lint: '-', tests: '-' };
    const report = await own.check(draftOf(place, edits), { skip }, new AbortController().signal);
    return summary(report, 'types');
  };
  try {
    expect(await ask({ 'app/src/first.ts': `${growing['app/src/first.ts']}export {};\n` })).toEqual([
      'passed',
    ]);
    expect(await ask({ 'app/src/first.ts': `${growing['app/src/first.ts']}export { one };\n` })).toEqual([
      'passed',
    ]);
    expect(await ask({ 'core/src/more.ts': "export const two: string = '2';\n" })).toEqual([
      'failed',
      'app/src/second.ts:2 TS2322',
    ]);
  } finally {
    own.close();
    clear();
  }
});
