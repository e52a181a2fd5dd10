import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, resultOf, summary, TSCONFIG, type Files } from './repository.ts';

const CONDITIONS =
  "import tseslint from 'typescript-eslint';\nexport default [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } }, plugins: { '@typescript-eslint': tseslint.plugin }, rules: { '@typescript-eslint/no-unnecessary-condition': 'error' } }];\n";

async function lintOf(files: Files, edits: Files) {
  const { root, remove } = repository(files, ['typescript', 'eslint']);
  onTestFinished(remove);
  const checker = makeLocalChecker({ root });
  onTestFinished(() => {
    checker.close();
  });
  const skip = { types: '-', tests: '-' };
  return summary(await checker.check(draftOf(root, edits), { skip }, new AbortController().signal), 'lint');
}

it('lints a file with the options of the project that checks it, not of one that refers to that', async () => {
  const config = (strict: boolean, more: string) =>
    `{ "compilerOptions": { "composite": true, "strict": ${String(strict)}, "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "ESNext", "moduleResolution": "bundler", "rootDir": "src", "outDir": "lib" }, "include": ["src"]${more} }`;
  const refers = ', "references": [{ "path": "../core" }]';
  const files = {
    'package.json': '{ "name": "owners", "type": "module" }',
    'eslint.config.js': CONDITIONS,
    'tsconfig.json': '{ "files": [], "references": [{ "path": "core" }, { "path": "app" }] }',
    'core/tsconfig.json': config(true, ''),
    'core/src/index.ts': 'export const half = (n: number | undefined) => (n ?? 0) / 2;\n',
    'app/tsconfig.json': config(true, refers),
    'app/src/index.ts': "import { half } from '../../core/src/index';\nexport const one = half(2);\n",
  };
  expect(await lintOf(files, { 'app/tsconfig.json': config(false, refers) })).toEqual([
    'failed',
    'app/src/index.ts:1 eslint/@typescript-eslint/no-unnecessary-condition',
  ]);
});

const single = {
  'package.json': '{ "name": "owners", "type": "module" }',
  'eslint.config.js': CONDITIONS,
  'tsconfig.json': TSCONFIG,
  'src/a.ts': "import { b } from './b';\nexport const a = b;\n",
  'src/b.ts': 'export const b = 1;\n',
};

it.each([
  ['in none', '"include":["src/b.ts"]', ['failed', 'src/a.ts:1 eslint/fatal']],
  ['in it because another imports it', '"files":["src/a.ts"]', ['passed']],
])('tells of files that a changed tsconfig leaves %s', async (_, include, expected) => {
  const edits = { 'tsconfig.json': TSCONFIG.replace('"include":["src"]', include) };
  expect(await lintOf(single, edits)).toEqual(expected);
});

it('does not miss files that another tsconfig has', async () => {
  const edits = { 'tsconfig.json': TSCONFIG.replace('"include":["src"]', '"include":["src/b.ts"]') };
  const files = { ...single, 'src/tsconfig.json': TSCONFIG.replace('"include":["src"]', '"include":["."]') };
  expect(await lintOf(files, edits)).toEqual(['passed']);
});

it.each([
  ['an ES module', 'module', 'commonjs', 'eslint.config.mjs'],
  ['CommonJS', 'commonjs', 'module', 'eslint.config.cjs'],
])('says that a configuration in %s cannot be read any more', async (_, type, now, rename) => {
  const { root, remove } = repository(
    {
      'package.json': `{ "name": "owners", "type": "${type}" }`,
      'eslint.config.js': type === 'module' ? 'export default [{}];\n' : 'module.exports = [{}];\n',
      'a.js': '',
    },
    ['typescript', 'eslint'],
  );
  onTestFinished(remove);
  const checker = makeLocalChecker({ root });
  onTestFinished(() => {
    checker.close();
  });
  const manifest = `{ "name": "owners", "type": "${now}" }`;
  const lint = async (edits: Files) => {
    const skip = { types: '-', tests: '-' };
    const report = await checker.check(draftOf(root, edits), { skip }, new AbortController().signal);
    return resultOf(report, 'lint');
  };
  const stopped = await lint({ 'package.json': manifest });
  expect(stopped.outcome).toBe('crashed');
  expect(stopped).toMatchObject({ why: expect.stringContaining(rename) as unknown });
  const renamed = {
    'package.json': manifest,
    'eslint.config.js': null,
    [rename]: 'module.exports = [{}];\n',
  };
  expect((await lint(renamed)).outcome).not.toBe('crashed');
  expect((await lint({ 'package.json': '{ "name": "owners" }' })).outcome).not.toBe('crashed');
});
