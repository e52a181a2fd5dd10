import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, resultOf, TSCONFIG, type Files } from './repository.ts';

const pad = {
  'node_modules/left-pad/package.json': '{"name":"left-pad"}',
  'node_modules/left-pad/index.js': '',
};
const project = {
  'package.json': '{ "name": "x", "type": "module", "dependencies": { "left-pad": "1", "@a/b": "1" } }',
  'tsconfig.json': TSCONFIG,
  ...pad,
  'src/a.ts': "import pad from 'left-pad';\nexport const a = pad;\n",
};

async function scopeOf(files: Files, edits: Files): Promise<string | undefined> {
  const { root, remove } = repository(files);
  onTestFinished(remove);
  const skip = { types: 'not here', lint: 'not here', tests: 'not here' };
  const report = await makeLocalChecker({ root }).check(
    draftOf(root, edits),
    { skip },
    new AbortController().signal,
  );
  expect(resultOf(report, 'imports').diagnostics.filter(({ origin }) => origin === 'introduced')).toEqual([]);
  return resultOf(report, 'imports').scope;
}

const hint = 'nothing imports left-pad any more: npm uninstall left-pad';
const without = { 'src/a.ts': 'export const a = 1;\n' };

it.each<[string, Files, Files, string]>([
  ['the last import of a package goes', {}, without, `0 imports; ${hint}`],
  ['its last file goes', {}, { 'src/a.ts': null }, `0 imports; ${hint}`],
  ['another file has one', { 'src/b.ts': "export * from 'left-pad/lib';\n" }, without, '0 imports'],
  ['it goes to another file', {}, { ...without, 'src/b.ts': project['src/a.ts'] }, '1 import'],
  [
    'its subpath stays',
    {},
    { 'src/a.ts': "import pad from 'left-pad/index.js';\nexport const a = pad;\n" },
    '1 import',
  ],
  [
    'a script names it',
    { 'package.json': '{ "dependencies": { "left-pad": "1" }, "scripts": { "pad": "left-pad src" } }' },
    without,
    '0 imports',
  ],
  [
    'the change takes it out of package.json too',
    {},
    { ...without, 'package.json': '{ "name": "x", "type": "module" }' },
    '0 imports',
  ],
  ['a builtin', { 'src/a.ts': "import 'node:fs';\nimport 'path';\nexport {};\n" }, without, '0 imports'],
])('%s', async (_, extra, edits, scope) => {
  expect(await scopeOf({ ...project, ...extra }, edits)).toBe(scope);
});
