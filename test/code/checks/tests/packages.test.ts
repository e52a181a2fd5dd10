import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { filesOf, materialise, openScratch } from '../../../../src/sandbox/copy.ts';
import type { Files } from '../repository.ts';
import { noSandbox, runTests, temporary, testsOf, told } from './running.ts';

const script = '{"test":"node --test"}';
const pkg = (name: string) => `{"name":"${name}","version":"1.0.0","main":"index.js"}`;
const body = (claims: string) =>
  `const test = require('node:test');\nconst assert = require('node:assert');\nconst fs = require('node:fs');\nconst { value } = require('../value.js');\ntest('finds', () => {\n  assert.ok(value);\n${claims}\n});\n`;

/** A workspace whose test makes the claims, and what it comes to. */
async function claimed(files: Files, claims: string, at?: string): Promise<readonly string[]> {
  const all: Files = {
    'package.json': `{"name":"claims","scripts":${script}}`,
    'value.js': 'exports.value = 1;\n',
    'test/claims.test.js': body(claims),
    ...files,
  };
  const workspace = temporary(all, [], at);
  return told(await runTests(testsOf(workspace), workspace, { 'value.js': 'exports.value = 2;\n' }));
}

describe.skipIf(noSandbox !== undefined)('the packages in the sandbox', () => {
  it('are found as they are on disk: hoisted, nested, linked and by a package of their own', async () => {
    const files: Files = {
      '.gitignore': 'node_modules\n',
      'node_modules/hoisted/package.json': pkg('hoisted'),
      'node_modules/hoisted/index.js':
        "exports.name = 'hoisted';\nexports.own = require('@x/own');\nexports.above = require('above');\n",
      'node_modules/.bin/-> tool': '../hoisted/index.js',
      'node_modules/.store/deep@1/node_modules/deep/package.json': pkg('deep'),
      'node_modules/.store/deep@1/node_modules/deep/index.js': "exports.beside = require('beside');\n",
      'node_modules/.store/deep@1/node_modules/beside/package.json': pkg('beside'),
      'node_modules/.store/deep@1/node_modules/beside/index.js': "module.exports = 'beside';\n",
      'node_modules/-> deep': '.store/deep@1/node_modules/deep',
      'node_modules/@x/-> own': '../../packages/own',
      'packages/own/package.json': pkg('@x/own'),
      'packages/own/index.js':
        "exports.file = __filename;\nexports.nested = require('nested');\nexports.hoisted = () => require('hoisted');\n",
      'packages/own/node_modules/nested/package.json': pkg('nested'),
      'packages/own/node_modules/nested/index.js': "module.exports = 'nested';\n",
    };
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'ids-parent-')));
    onTestFinished(() => {
      rmSync(parent, { recursive: true, force: true });
    });
    mkdirSync(join(parent, 'node_modules/above'), { recursive: true });
    writeFileSync(join(parent, 'node_modules/above/index.js'), "module.exports = 'above';\n");
    mkdirSync(join(parent, 'workspace'));
    const lines = await claimed(
      files,
      `const own = require('@x/own');
      assert.equal(own.nested, 'nested');
      assert.equal(own.file, process.cwd() + '/packages/own/index.js');
      assert.equal(require('hoisted').own, own);
      assert.equal(own.hoisted(), require('hoisted'));
      assert.equal(require('hoisted').above, 'above');
      assert.equal(require('deep').beside, 'beside');
      assert.throws(() => fs.writeFileSync(require.resolve('hoisted'), ''), { code: 'EROFS' });
      fs.mkdirSync('node_modules/.vite-temp');
      assert.ok(fs.existsSync('node_modules/.bin/tool'));`,
      join(parent, 'workspace'),
    );
    expect(lines).toEqual(['passed 1 test']);
  });

  it('are no way out: links to folders of a person lead nowhere', async () => {
    const home = mkdtempSync(join(homedir(), '.ids-test-'));
    onTestFinished(() => {
      rmSync(home, { recursive: true, force: true });
    });
    mkdirSync(join(home, 'keys'));
    writeFileSync(join(home, 'keys', 'package.json'), pkg('keys'));
    const lines = await claimed(
      {
        'node_modules/-> keys': join(home, 'keys'),
        'node_modules/-> all': homedir(),
        'node_modules/-> root': '/',
        'sub/a.js': '',
        'sub/-> node_modules': homedir(),
        '-> etc': '/etc',
        '-> up': '../..',
      },
      `for (const name of ['node_modules/keys/package.json', 'node_modules/all/.bashrc', 'sub/node_modules/.bashrc', 'etc/shadow']) assert.equal(fs.existsSync(name), false, name);`,
    );
    expect(lines).toEqual(['passed 1 test']);
  });
});

describe('the copy', () => {
  it('has what git would not ignore, with modes and links, without secrets', async () => {
    const root = temporary({
      '.gitignore': 'dist/\n*.log\n',
      '.env': 'KEY=1',
      '.env.local': 'KEY=1',
      '.env.example': 'KEY=',
      '.npmrc': '//registry/:_authToken=1',
      'dist/a.js': '',
      'a.log': '',
      'src/run.sh': '#!/bin/sh\n',
      'src/gone.js': 'gone',
      'src/old.js': 'old',
      'src/-> link.sh': 'run.sh',
      '.git/HEAD': 'ref: refs/heads/main',
      '.ids/lock.db': '',
    });
    chmodSync(join(root, 'src/run.sh'), 0o755);
    const instead = new Map([
      ['src/gone.js', undefined],
      ['src/old.js', Buffer.from('new')],
      ['src/more/new.js', Buffer.from('new')],
    ]);
    const { paths, size } = filesOf({ root, instead });
    expect(paths).toEqual(['.env.example', '.gitignore', 'src/more/new.js', 'src/old.js', 'src/run.sh']);
    expect(size).toBeGreaterThan(0);
    const scratch = openScratch();
    onTestFinished(() => scratch.dispose());
    expect(await materialise({ root, instead }, paths, scratch.copy, () => Promise.resolve())).toEqual({
      modules: [],
    });
    expect(readdirSync(join(scratch.copy, 'src')).sort()).toEqual(['link.sh', 'more', 'old.js', 'run.sh']);
  });

  it('of a process that was killed is removed by the next one', async () => {
    const left = mkdtempSync(join(tmpdir(), 'ids-run-4194305-'));
    const scratch = openScratch();
    onTestFinished(() => scratch.dispose());
    await expect.poll(() => existsSync(left)).toBe(false);
    expect(existsSync(dirname(scratch.copy))).toBe(true);
  });
});
