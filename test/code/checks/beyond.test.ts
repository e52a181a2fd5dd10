import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, resultOf, summary } from './repository.ts';

/**
 * Rules of the ways of eslint-plugin-n and eslint-plugin-import: they look for the nearest package.json and for imported files on
 * disk, and keep what they read.
 */
const config = `
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
const kept = new Map();
const manifestOf = (folder) => {
  if (!kept.has(folder)) {
    const file = folder + '/package.json';
    kept.set(folder, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : dirname(folder) === folder ? {} : manifestOf(dirname(folder)));
  }
  return kept.get(folder);
};
const rule = {
  create: (context) => ({
    ImportDeclaration(node) {
      const name = node.source.value;
      const { dependencies = {} } = manifestOf(dirname(context.filename));
      if (!name.startsWith('.') && !(name in dependencies)) context.report({ node, message: \`"\${name}" is extraneous.\` });
    },
  }),
};
const texts = new Map();
const named = {
  create: (context) => ({
    ImportSpecifier(node) {
      const file = resolve(dirname(context.filename), node.parent.source.value);
      if (!texts.has(file)) texts.set(file, existsSync(file) ? readFileSync(file, 'utf8') : '');
      const name = node.imported.name;
      if (!texts.get(file).includes('const ' + name + ' ')) context.report({ node, message: \`\${name} not found in '\${node.parent.source.value}'\` });
    },
  }),
};
export default [
  { ignores: ['eslint.config.js'] },
  { files: ['**/*.js'], plugins: { n: { rules: { 'no-extraneous-import': rule } }, import: { rules: { named } } }, rules: { 'n/no-extraneous-import': 'error', 'import/named': 'error', 'no-debugger': 'error' } },
];
`;
const manifest = (...names: readonly string[]) =>
  JSON.stringify({ type: 'module', dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });
const files = {
  'package.json': manifest('one'),
  'eslint.config.js': config,
  'a.js': "import 'one';\n",
  'offer.js': 'export const first = 1;\nexport const second = 2;\n',
  'hand.js': "export * from './offer.js';\n",
  'use.js': "import { first } from './offer.js';\nimport { third } from './offer.js';\nfirst(third);\n",
  'inner/b.js': "import 'one';\nimport 'old';\n",
};

function open(extra: Record<string, string> = {}) {
  const { root, remove } = repository({ ...files, ...extra }, ['typescript', 'eslint']);
  onTestFinished(remove);
  const checker = makeLocalChecker({ root, part: ['lint'] });
  return (edits: Record<string, string | null>) =>
    checker.check(draftOf(root, edits), { skip: {} }, new AbortController().signal);
}

it('a package.json that changes is seen by the rules that read it, in every file below it', async () => {
  const check = open();
  const edit = { 'inner/package.json': manifest('new'), 'inner/c.js': "import 'new';\nimport 'one';\n" };
  const result = resultOf(await check(edit), 'lint');
  expect(result.diagnostics.map(({ origin, path, line }) => `${origin} ${path}:${line}`)).toEqual([
    'introduced inner/b.js:1',
    'pre-existing inner/b.js:2',
    'introduced inner/c.js:2',
  ]);
  // Nothing of it reaches the next candidate.
  expect(summary(await check({ 'inner/b.js': "import 'one';\n" }), 'lint')).toEqual(['passed']);
});

it('what no rule asks a package.json for starts nothing', async () => {
  const check = open({ 'package.json': '{ "type": "module", "version": "1.0.0" }' });
  const { scope } = resultOf(
    await check({ 'package.json': '{ "type": "module", "version": "2.0.0" }' }),
    'lint',
  );
  expect(scope).toBe('0 files');
});

it('a name that is not exported any more is missed where it is imported', async () => {
  const check = open();
  const edit = {
    'offer.js': 'export const second = 2;\nexport const fresh = 3;\n',
    'new.js': "import { fresh, gone } from './offer.js';\n",
  };
  const result = resultOf(await check(edit), 'lint');
  expect(result.diagnostics.map(({ origin, path, message }) => `${origin} ${path} ${message}`)).toEqual([
    "introduced new.js gone not found in './offer.js'",
    "introduced use.js first not found in './offer.js'",
    "pre-existing use.js third not found in './offer.js'",
  ]);
});
