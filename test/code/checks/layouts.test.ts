import { symlinkSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { introduced } from '../../../src/core/change/report.ts';
import { draftOf, repository, type Files } from './repository.ts';

const options = { strict: true, module: 'esnext', moduleResolution: 'bundler', types: [] };
const price = 'export const price = (grams: number): number => grams * 2;\n';
const asText = 'export const price = (grams: string): number => grams.length;\n';

/** Where new type errors are, and which. */
function checking(files: Files) {
  const { root, remove } = repository(files);
  onTestFinished(remove);
  const checker = makeLocalChecker({ root });
  const skip = { lint: 'not asked', tests: 'not asked' };
  const types = async (edits: Files) => {
    const report = await checker.check(draftOf(root, edits), { skip }, new AbortController().signal);
    const found = report.checks.find(({ check }) => check === 'types');
    return found === undefined ? [] : introduced(found).map(({ path, code }) => `${path} ${code}`);
  };
  return { root, types };
}

it('a file that a link within the workspace leads to is seen by who imports it that way', async () => {
  const { root, types } = checking({
    'package.json': '{}',
    'tsconfig.json': JSON.stringify({ compilerOptions: options, include: ['src'] }),
    'shared/price.ts': price,
    'shared/tax.ts': 'export const tax = 1;\n',
    'src/sum.ts':
      "import { price } from './shared/price';\nimport { tax } from './tax';\nexport const sum: number = price(1) + tax;\n",
  });
  symlinkSync('../shared', `${root}/src/shared`);
  symlinkSync('../shared/tax.ts', `${root}/src/tax.ts`);
  expect(await types({ 'shared/price.ts': asText })).toEqual(['src/sum.ts TS2345']);
  expect(await types({ 'shared/tax.ts': "export const tax = '1';\n" })).toEqual(['src/sum.ts TS2322']);
  expect(await types({ 'shared/price.ts': null })).toEqual(['src/sum.ts TS2307']);
  const wrong = 'export const price = (grams: number): number => String(grams);\n';
  expect(await types({ 'shared/price.ts': wrong })).toContain('src/shared/price.ts TS2322');
  expect(await types({ 'shared/tax.ts': 'export const tax = 2;\n' })).toEqual([]);
});

it('projects deep below a root that names none are checked with what they import', async () => {
  const config = JSON.stringify({ extends: '../../tsconfig.base.json', include: ['src'] });
  const { types } = checking({
    'package.json': '{}',
    'tsconfig.base.json': JSON.stringify({
      compilerOptions: { ...options, paths: { '@shop/price': ['./libs/price/src/index.ts'] } },
    }),
    'libs/price/tsconfig.json': config,
    'libs/price/src/index.ts': price,
    'apps/web/tsconfig.json': config,
    'apps/web/src/main.ts': "import { price } from '@shop/price';\nexport const sum = price(1);\n",
  });
  expect(await types({ 'libs/price/src/index.ts': asText })).toEqual(['apps/web/src/main.ts TS2345']);
  expect(await types({ 'libs/price/src/index.ts': price.replace('2', '3') })).toEqual([]);
});

it('packages that lerna.json names are packages', async () => {
  const config = JSON.stringify({ compilerOptions: options, include: ['src'] });
  const { root, types } = checking({
    'package.json': '{}',
    'lerna.json': '{ "packages": ["packages/*"] }',
    'packages/price/package.json': '{ "name": "price", "types": "./src/index.ts" }',
    'packages/price/tsconfig.json': config,
    'packages/price/src/index.ts': price,
    'packages/web/package.json': '{ "name": "web", "dependencies": { "price": "*" } }',
    'packages/web/tsconfig.json': config,
    'packages/web/src/main.ts': "import { price } from 'price';\nexport const sum = price(1);\n",
  });
  symlinkSync('../packages/price', `${root}/node_modules/price`);
  expect(await types({ 'packages/price/src/index.ts': asText })).toEqual(['packages/web/src/main.ts TS2345']);
});
