import { describe, expect, it } from 'vitest';
import { makeBench } from './bench.ts';

const bench = makeBench({ nodeTypes: true });
const edit = { kind: 'require_to_import' } as const;
const tsconfig = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    strict: true,
    allowJs: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  },
});
const tree = (files: Record<string, string>) => ({ 'tsconfig.json': tsconfig, ...files });

describe('require_to_import', () => {
  it('turns a package of CommonJS files into ES modules, exports and all', async () => {
    const files = tree({
      'a.js': `'use strict';
const fs = require('fs');
const { join, sep: slash } = require("node:path");
const EventEmitter = require('events');
const { add, double: twice } = require('./lib');
const one = require('./one').one;
const Thing = require('./thing');
require('./effect');

module.exports = { run, twice2: twice };
function run() {
  return [fs, join, slash, new EventEmitter(), add, one, Thing];
}
`,
      'lib/index.js':
        'exports.add = (a, b) => a + b;\nexports.double = function (a) {\n  return exports.add(a, a);\n};\n',
      'one.js': 'const one = 1;\nexports.one = one;\n',
      'thing.js': 'class Thing {}\nmodule.exports = Thing;\n',
      'effect.js': 'globalThis.x = 1;\n',
    });
    expect(await bench.run(files, edit)).toEqual({
      'a.js': `'use strict';
import * as fs from 'fs';
import { join, sep as slash } from "node:path";
import EventEmitter from 'events';
import { add, double as twice } from './lib/index.js';
import { one } from './one.js';
import Thing from './thing.js';
import './effect.js';

export { run, twice as twice2 };
function run() {
  return [fs, join, slash, new EventEmitter(), add, one, Thing];
}
`,
      'lib/index.js':
        'export const add = (a, b) => a + b;\nexport const double = function (a) {\n  return add(a, a);\n};\n',
      'one.js': 'const one = 1;\nexport { one };\n',
      'thing.js': 'class Thing {}\nexport default Thing;\n',
    });
    expect(await bench.twice(files, edit)).toBe('nothing-to-do');
  });

  it('keeps TypeScript files sound', async () => {
    const files = tree({
      'a.ts':
        "const { readFileSync } = require('node:fs');\nexport const text: string = readFileSync('x', 'utf8');\n",
    });
    expect(await bench.run(files, edit)).toEqual({
      'a.ts':
        "import { readFileSync } from 'node:fs';\nexport const text: string = readFileSync('x', 'utf8');\n",
    });
  });

  it('leaves what cannot be hoisted', async () => {
    const files = tree({
      'a.js':
        "const a = require('fs');\nstart();\nconst b = require('path');\nfunction start() {\n  return [a, b, require('os')];\n}\n",
    });
    expect(await bench.run(files, edit)).toEqual({
      'a.js':
        "import * as a from 'fs';\nstart();\nconst b = require('path');\nfunction start() {\n  return [a, b, require('os')];\n}\n",
    });
  });

  it.each([
    [
      'only inside functions',
      { 'a.js': "function f() {\n  return require('os');\n}\nf();\n" },
      /line 2 requires inside other code/,
    ],
    ['JSON', { 'a.js': "const a = require('./a.json');\na;\n", 'a.json': '{}' }, /JSON/],
    [
      'a name that is assigned again',
      { 'a.js': "let a = require('os');\na = 1;\n" },
      /a \(line 1\) is assigned again/,
    ],
    [
      '__dirname',
      { 'a.js': "const a = require('os');\na;\n__dirname;\n" },
      /__dirname.*import\.meta\.dirname/,
    ],
    ['require.resolve', { 'a.js': "const a = require('os');\nrequire.resolve(a);\n" }, /require\.resolve/],
    [
      'CommonJS packages',
      { 'package.json': '{}', 'a.js': "const a = require('os');\na;\n" },
      /"type": "module"/,
    ],
    ['.cjs', { 'a.cjs': "const a = require('os');\na;\n" }, /\.mjs/],
    ['two ways of exporting', { 'a.js': 'module.exports = 1;\nexports.a = 2;\n' }, /several ways/],
  ])('refuses: %s', async (_name, files, reason) => {
    const result = await bench.run(tree(files), edit);
    expect(result).toMatch(/^unsafe-edit/);
    expect(result).toMatch(reason);
  });

  it('allows ES syntax where a bundler reads it, and keeps specifiers', async () => {
    const files = tree({
      'package.json': '{"devDependencies":{"vite":"7"}}',
      'a.js': "const { b } = require('./b');\nb;\n",
      'b.js': 'exports.b = 1;\n',
    });
    expect(await bench.run(files, edit)).toEqual({
      'a.js': "import { b } from './b';\nb;\n",
      'b.js': 'export const b = 1;\n',
    });
  });

  it('does not change exports that a file requires which stays', async () => {
    const files = tree({
      'a.js': 'exports.a = 1;\n',
      'b.js': "function f() {\n  return require('./a');\n}\nf();\n",
    });
    expect(await bench.run(files, edit)).toMatch(
      /^unsafe-edit: .*a\.js is required by files that stay CommonJS/,
    );
  });
});
