import { expect, test } from 'vitest';
import { entryTest } from '../../../src/code/analyze/entry.ts';
import { analysisOf } from './repository.ts';

const SOURCE = `export function used() {}
export function unused() {}
export interface Shape { a: 1 }
export default class {}
`;

test('imports of every form, with the file that they lead to', async () => {
  const { imports } = await analysisOf(
    `import fs, { readFileSync as read } from 'node:fs';
import * as b from './b.js';
import type { Shape } from './b.js';
import './side-effect.js';
import old = require('./c.cjs');
export { used as taken } from './b.js';
export * from './b.js';
export * as all from './b.js';
export const later = async () => (await import('./b.js')).used;
let shape: import('./b.js').Shape;
`,
    { 'src/b.ts': SOURCE, 'src/side-effect.ts': 'export {};', 'src/c.cts': 'export = 1;' },
  );
  expect(imports.map(({ kind, from, names, typeOnly, file }) => [kind, from, names, typeOnly, file])).toEqual(
    [
      ['import', 'node:fs', ['default as fs', 'readFileSync as read'], false, null],
      ['import', './b.js', ['* as b'], false, 'src/b.ts'],
      ['import', './b.js', ['Shape'], true, 'src/b.ts'],
      ['import', './side-effect.js', [], false, 'src/side-effect.ts'],
      ['require', './c.cjs', ['* as old'], false, 'src/c.cts'],
      ['re-export', './b.js', ['used as taken'], false, 'src/b.ts'],
      ['re-export', './b.js', ['*'], false, 'src/b.ts'],
      ['re-export', './b.js', ['* as all'], false, 'src/b.ts'],
      ['dynamic', './b.js', [], false, 'src/b.ts'],
      ['import', './b.js', ['Shape'], true, 'src/b.ts'],
    ],
  );
});

test.each<[name: string, others: Record<string, string>, unused: string[], importedBy: string[]]>([
  ['nobody', {}, ['used', 'unused', 'Shape', 'default'], []],
  [
    'by name and by default',
    { 'src/b.ts': "import Base, { used } from './a.js';\nnew Base(); used();\n" },
    ['unused', 'Shape'],
    ['src/b.ts'],
  ],
  [
    'under another name',
    { 'src/b.ts': "import { used as go } from './a.js';\ngo();\n" },
    ['unused', 'Shape', 'default'],
    ['src/b.ts'],
  ],
  [
    'members of a namespace',
    { 'src/b.ts': "import * as a from './a.js';\na.used(); let s: a.Shape;\n" },
    ['unused', 'default'],
    ['src/b.ts'],
  ],
  [
    'a namespace as a whole',
    { 'src/b.ts': "import * as a from './a.js';\nconsole.log(a);\n" },
    [],
    ['src/b.ts'],
  ],
  ['import()', { 'src/b.ts': "export const a = import('./a.js');\n" }, [], ['src/b.ts']],
  [
    'through a barrel, by those who take it there',
    {
      'src/index.ts': "export * from './a.js';\nexport { default as Base } from './a.js';\n",
      'test/b.ts': "import { used, Base } from '../src/index.js';\nused(); new Base();\n",
    },
    ['unused', 'Shape'],
    ['src/index.ts'],
  ],
  [
    'through a barrel that the package offers',
    {
      'package.json':
        '{"type":"module","exports":{".":{"types":"./dist/index.d.ts","import":"./dist/index.js"}}}',
      'src/index.ts': "export { used } from './a.js';\n",
    },
    ['unused', 'Shape', 'default'],
    ['src/index.ts'],
  ],
  [
    'barrels that pass each other round in a ring',
    {
      'src/x.ts': "export * from './a.js';\nexport * from './y.js';\n",
      'src/y.ts': "export * from './x.js';\n",
    },
    ['used', 'unused', 'Shape', 'default'],
    ['src/x.ts'],
  ],
])('used: %s', async (_, others, unused, importedBy) => {
  const analysis = await analysisOf(SOURCE, { 'package.json': '{"type":"module"}', ...others });
  expect(analysis.exports).toEqual(['used', 'unused', 'Shape', 'default']);
  expect(analysis.unusedExports).toEqual(unused);
  expect(analysis.importedBy).toEqual(importedBy);
});

test('what a barrel passes on is asked of the file that declares it', async () => {
  const { exports, unusedExports } = await analysisOf(
    "export { b } from './b.js';\nexport const own = 1;\n",
    {
      'src/b.ts': 'export const b = 1;\n',
    },
  );
  expect(exports.toSorted()).toEqual(['b', 'own']);
  expect(unusedExports).toEqual(['own']);
});

test.each<[manifest: string, path: string, isEntry: boolean]>([
  ['{"main":"dist/index.js"}', 'src/index.ts', true],
  ['{"main":"./lib/a/b.cjs"}', 'src/a/b.cts', true],
  ['{"bin":{"x":"./dist/cli.js"}}', 'src/cli.ts', true],
  ['{"exports":{"./*":"./dist/features/*.js"}}', 'src/features/x.ts', true],
  ['{"exports":{"./*":"./dist/features/*.js"}}', 'src/other/x.ts', false],
  ['{"main":"dist/index.js"}', 'src/nested/index.ts', false],
  ['{"main":7,"exports":null}', 'src/index.ts', false],
  ['not json', 'src/index.ts', false],
  ['{}', 'vitest.config.ts', true],
])('%s offers %s: %s', (manifest, path, isEntry) => {
  expect(entryTest(manifest)(path)).toBe(isEntry);
});
