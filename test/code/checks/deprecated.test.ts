import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, summary, TSCONFIG } from './repository.ts';

const price =
  'export function price(): number {\n  return 1;\n}\nexport function rate(): number {\n  return 2;\n}\n';
const box = 'export class Box {\n  open(): void {}\n  close(): void {}\n}\n';
const files = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'tsconfig.json': TSCONFIG,
  'eslint.config.js':
    "import tseslint from 'typescript-eslint';\nexport default [{ files: ['src/**/*.ts'], plugins: { '@typescript-eslint': tseslint.plugin }, rules: { '@typescript-eslint/no-deprecated': 'error' }, languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } }];\n",
  'src/price.ts': price,
  'src/box.ts': box,
  'src/all.ts':
    "export * from './price.js';\nimport { Box } from './box.js';\nexport const box = new Box();\n",
  'src/use.ts': "import { box, price } from './all.js';\nexport const n = price();\nbox.open();\n",
};

it('who uses what a comment deprecates is linted, though no type differs', async () => {
  const repo = repository(files, ['typescript', 'eslint']);
  const checker = makeLocalChecker({ root: repo.root });
  onTestFinished(() => {
    checker.close();
    repo.remove();
  });
  const lint = async (edits: Readonly<Record<string, string>>) => {
    const skip = { types: '-', tests: '-' };
    const report = await checker.check(draftOf(repo.root, edits), { skip }, new AbortController().signal);
    return summary(report, 'lint');
  };
  const rule = 'eslint/@typescript-eslint/no-deprecated';
  expect(await lint({ 'src/price.ts': `/** @deprecated Take rate. */\n${price}` })).toEqual([
    'failed',
    `src/use.ts:2 ${rule}`,
  ]);
  expect(await lint({ 'src/box.ts': box.replace('  open', '  /** @deprecated */\n  open') })).toEqual([
    'failed',
    `src/use.ts:3 ${rule}`,
  ]);
  expect(
    await lint({
      'src/price.ts': price.replace('export function rate', '/** @deprecated */\nexport function rate'),
    }),
  ).toEqual(['passed']);
});
