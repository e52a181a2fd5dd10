import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, resultOf, summary } from './repository.ts';

/** A rule of the name and the ways of eslint-plugin-import: it looks for the imported file on disk. */
const config = `
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
const rule = {
  create: (context) => ({
    ImportDeclaration(node) {
      const target = resolve(dirname(context.filename), node.source.value);
      if (!existsSync(target)) context.report({ node, message: \`Unable to resolve path to module '\${node.source.value}'\` });
    },
  }),
};
export default [{ files: ['**/*.js'], plugins: { import: { rules: { 'no-unresolved': rule } } }, rules: { 'import/no-unresolved': 'error' } }];
`;
const files = {
  'package.json': '{ "type": "module" }',
  'eslint.config.js': config,
  'old.js': 'export const one = 1;\n',
  'use.js': "import { one } from './old.js';\nexport const two = one + one;\n",
};

async function check(edits: Record<string, string | null>, extra: Record<string, string> = {}) {
  const { root, remove } = repository({ ...files, ...extra }, ['typescript', 'eslint']);
  onTestFinished(remove);
  const checker = makeLocalChecker({ root });
  return checker.check(draftOf(root, edits), { skip: {} }, new AbortController().signal);
}

it('a rule that reads the disk is not believed about a file that the change makes', async () => {
  const moved = {
    'old.js': null,
    'new.js': files['old.js'],
    'use.js': files['use.js'].replace('./old.js', './new.js'),
  };
  expect(summary(await check(moved), 'lint')).toEqual(['passed']);
});

it('it is believed about every other file', async () => {
  const wrong = { 'use.js': files['use.js'].replace('./old.js', './nowhere.js') };
  expect(summary(await check(wrong), 'lint')).toEqual(['failed', 'use.js:1 eslint/import/no-unresolved']);
});

it('an ESLint that fails without the change as well is said to', async () => {
  const broken = "export default [{ rules: { 'no-such/rule': 'error' } }];\n";
  const report = await check({ 'use.js': '// changed\n' }, { 'eslint.config.js': broken });
  expect(resultOf(report, 'lint')).toMatchObject({
    outcome: 'crashed',
    why: expect.stringContaining('without this change too') as string,
  });
});
