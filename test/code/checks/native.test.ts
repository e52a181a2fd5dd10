import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { introduced } from '../../../src/core/change/report.ts';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { nativeCompilerOf } from '../../../src/code/checks/types/native/installed.ts';
import { openSession } from '../../../src/code/checks/types/native/session.ts';
import { openCode } from '../../../src/code/process/client.ts';
import { makeDisk } from '../../../src/code/checks/disk.ts';
import { draftOf, repository, resultOf, TSCONFIG, write, type Files, type Tools } from './repository.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const real = realpathSync(`${modules}/typescript7`);
const { version } = JSON.parse(readFileSync(`${real}/package.json`, 'utf8')) as { version: string };
const { signal } = new AbortController();

const project: Files = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'tsconfig.json': TSCONFIG,
  'src/price.ts': 'export function price(grams: number): number {\n  return grams * 2;\n}\n',
  'src/order.ts': "import { price } from './price';\nexport const total: number = price(3);\n",
  'src/old.ts': "export const wrong: number = 'as it was';\n",
};
const wrong: Files = {
  'src/price.ts': 'export function price(grams: string): string {\n  return grams;\n}\n',
};
const brought = ['src/order.ts:2 TS2322', 'src/order.ts:2 TS2345'];

function open(files: Files = {}, tools: readonly Tools[] = ['typescript 7']) {
  const { root, remove } = repository({ ...project, ...files }, tools);
  const checker = makeLocalChecker({ root });
  onTestFinished(() => {
    checker.close();
    remove();
  });
  const check = async (edits: Files, given: AbortSignal = signal) => {
    const skip = { lint: '-', tests: '-' };
    const types = resultOf(await checker.check(draftOf(root, edits), { skip }, given), 'types');
    return {
      outcome: types.outcome,
      brought: introduced(types)
        .map((each) => `${each.path}:${each.line} ${each.code}`)
        .toSorted(),
      said: 'why' in types ? types.why : types.scope,
    };
  };
  return { root, checker, check };
}

/** A package that says it is TypeScript and has an interface and a command of our making. */
function fake(api: string, command: string): Files {
  return {
    'node_modules/typescript/package.json': JSON.stringify({
      name: 'typescript',
      version: '7.9.0',
      type: 'module',
      bin: { tsc: './bin/tsc.js' },
      exports: { '.': './version.cjs', './unstable/async': './api.js' },
    }),
    'node_modules/typescript/version.cjs': "exports.version = '7.9.0';\n",
    'node_modules/typescript/api.js': api,
    'node_modules/typescript/bin/tsc.js': command,
  };
}
const sound = `import ${JSON.stringify(`${real}/bin/tsc`)};\n`;
const derived = `import { API as Real } from ${JSON.stringify(`${real}/dist/api/async/api.js`)};\n`;

describe('the compiler of the workspace', () => {
  const found = (files: Files, prepare: (root: string) => void = () => undefined) => {
    const { root, remove } = repository(files, []);
    onTestFinished(remove);
    prepare(root);
    return nativeCompilerOf([root]);
  };
  const install = (root: string, name: string, from: string) => {
    mkdirSync(dirname(`${root}/node_modules/${name}`), { recursive: true });
    symlinkSync(`${modules}/${from}`, `${root}/node_modules/${name}`);
  };
  const links = (root: string, target: string) => {
    mkdirSync(`${root}/node_modules/.bin`, { recursive: true });
    symlinkSync(target, `${root}/node_modules/.bin/tsc`);
  };

  it('is the package named typescript', () => {
    expect(
      found({}, (root) => {
        install(root, 'typescript', 'typescript7');
      }),
    ).toEqual({
      version,
      folder: real,
      command: `${real}/bin/tsc`,
      api: `${real}/dist/api/async/api.js`,
    });
    expect(
      found({}, (root) => {
        install(root, 'typescript', 'typescript');
      }),
    ).toBeUndefined();
    expect(found({})).toBeUndefined();
  });

  it('is what the command leads to where typescript is an older one kept for other tools', () => {
    const both = (root: string) => {
      install(root, 'typescript', 'typescript');
      install(root, '@typescript/native', 'typescript7');
    };
    const compiler = found({}, (root) => {
      both(root);
      links(root, '../@typescript/native/bin/tsc');
    });
    expect(compiler?.version).toBe(version);
    const older = found({}, (root) => {
      both(root);
      links(root, '../typescript/bin/tsc');
    });
    expect(older).toBeUndefined();
  });

  it('is found behind the script that pnpm writes', () => {
    const script =
      '#!/bin/sh\nbasedir=$(dirname "$(echo "$0" | sed -e \'s,\\\\,/,g\')")\nexec node  "$basedir/../typescript/bin/tsc" "$@"\n';
    const compiler = found({ 'node_modules/.bin/tsc': script }, (root) => {
      install(root, 'typescript', 'typescript7');
    });
    expect(compiler?.version).toBe(version);
  });

  it('is the preview where the scripts use that', () => {
    const preview: Files = {
      'node_modules/@typescript/native-preview/package.json': JSON.stringify({
        name: '@typescript/native-preview',
        version: '7.0.0-dev.20260401.1',
        bin: { tsgo: './bin/tsgo.js' },
        exports: { './async': './dist/async.js' },
      }),
      'node_modules/@typescript/native-preview/bin/tsgo.js': '',
    };
    const prepare = (root: string) => {
      install(root, 'typescript', 'typescript');
      mkdirSync(`${root}/node_modules/.bin`, { recursive: true });
      symlinkSync('../@typescript/native-preview/bin/tsgo.js', `${root}/node_modules/.bin/tsgo`);
    };
    const using = (script: string) => ({
      ...preview,
      'package.json': JSON.stringify({ scripts: { types: script } }),
    });
    expect(found(using('tsgo --noEmit'), prepare)?.version).toBe('7.0.0-dev.20260401.1');
    expect(found(using('tsc --noEmit'), prepare)).toBeUndefined();
  });
});

describe('a workspace with TypeScript 7', () => {
  it('is checked by its own compiler, which the report names', async () => {
    const { check } = open();
    expect(await check(wrong)).toEqual({
      outcome: 'failed',
      brought,
      said: `3 files; TypeScript ${version}`,
    });
    const body = { 'src/price.ts': String(project['src/price.ts']).replace('* 2', '* 3') };
    expect(await check(body)).toEqual({
      outcome: 'passed',
      brought: [],
      said: `1 file; TypeScript ${version}`,
    });
  });

  it('is held to what only that compiler says', async () => {
    const { check } = open();
    const edit = {
      'tsconfig.json': TSCONFIG.replace('"strict":true', '"strict":true,"esModuleInterop":false'),
    };
    const said = await check(edit);
    expect(said.outcome).toBe('failed');
    expect(said.brought).toEqual(['tsconfig.json:1 TS5108']);
  });

  it('keeps its rules with types where the older one is kept for them', async () => {
    const { root, checker } = open(
      {
        'eslint.config.js':
          "import tseslint from 'typescript-eslint';\nexport default tseslint.config({ files: ['src/**/*.ts'], extends: [tseslint.configs.base], rules: { '@typescript-eslint/no-floating-promises': 'error' }, languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } });\n",
      },
      ['typescript', 'eslint'],
    );
    mkdirSync(`${root}/node_modules/.bin`, { recursive: true });
    symlinkSync(`${modules}/typescript7/bin/tsc`, `${root}/node_modules/.bin/tsc`);
    const edit = {
      'src/order.ts': 'const later = async (): Promise<void> => {};\nlater();\nexport const a: string = 1;\n',
    };
    const report = await checker.check(draftOf(root, edit), { skip: { tests: '-' } }, signal);
    expect(introduced(resultOf(report, 'lint')).map((each) => each.code)).toEqual([
      'eslint/@typescript-eslint/no-floating-promises',
    ]);
    expect(resultOf(report, 'types')).toMatchObject({
      outcome: 'failed',
      scope: `3 files; TypeScript ${version}`,
    });
  });

  it('is seen as it is on disk after every change there', async () => {
    const { root, check } = open();
    const uses = { 'src/order.ts': "import { tax } from './tax';\nexport const total: number = tax;\n" };
    expect((await check(uses)).brought).toEqual(['src/order.ts:1 TS2307']);
    write(root, { 'src/tax.ts': 'export const tax: number = 1;\n' });
    expect((await check(uses)).brought).toEqual([]);
    write(root, { 'src/tax.ts': "export const tax: string = '1';\n" });
    expect((await check(uses)).brought).toEqual(['src/order.ts:2 TS2322']);
    write(root, { 'src/tax.ts': null });
    expect((await check(uses)).brought).toEqual(['src/order.ts:1 TS2307']);
    write(root, { 'tsconfig.json': TSCONFIG.replace('"strict":true', '"noUnusedLocals":true') });
    const unused = { 'src/order.ts': 'const unused = 1;\nexport {};\n' };
    expect((await check(unused)).brought).toEqual(['src/order.ts:1 TS6133']);
  });

  it('is seen with what was installed meanwhile', async () => {
    const { root, check } = open();
    const uses = { 'src/order.ts': "import { tea } from 'tea';\nexport const total: number = tea;\n" };
    expect((await check(uses)).brought).toEqual(['src/order.ts:1 TS2307']);
    const tea = (type: string) => ({
      'node_modules/tea/package.json': '{ "name": "tea", "version": "1.0.0", "types": "index.d.ts" }',
      'node_modules/tea/index.d.ts': `export declare const tea: ${type};\n`,
    });
    write(root, tea('number'));
    expect((await check(uses)).brought).toEqual([]);
    write(root, { ...tea('string'), 'node_modules/.package-lock.json': '{}' });
    expect((await check(uses)).brought).toEqual(['src/order.ts:2 TS2322']);
  });

  it('keeps nothing of one candidate for the next', async () => {
    const { check } = open();
    const more = { 'src/tax.ts': 'export const tax: number = 1;\n' };
    const uses = { 'src/order.ts': "import { tax } from './tax';\nexport const total: number = tax;\n" };
    const gone = { 'src/price.ts': null };
    for (let turn = 0; turn < 2; turn++) {
      expect((await check({ ...more, ...uses })).brought).toEqual([]);
      expect((await check(uses)).brought).toEqual(['src/order.ts:1 TS2307']);
      expect((await check(gone)).brought).toEqual(['src/order.ts:1 TS2307']);
      expect((await check(wrong)).brought).toEqual(brought);
      expect(
        (await check({ 'src/order.ts': '// as it was\n' + String(project['src/order.ts']) })).brought,
      ).toEqual([]);
    }
  });

  it('is looked at with the options of the nearest tsconfig where none has a file', async () => {
    const { check } = open({ 'test/sound.ts': 'export const fine: number = 1;\n' });
    expect((await check({ 'test/sound.ts': "export const fine: number = '1';\n" })).brought).toEqual([
      'test/sound.ts:1 TS2322',
    ]);
    expect((await check({ 'test/sound.ts': 'export const fine: number = 2;\n' })).outcome).toBe('passed');
  });

  it('is not waited for when the check is cancelled, and answers the next', async () => {
    const { check } = open();
    for (const after of [0, 10, 25, 40, 60, 90, 130]) {
      const stop = new AbortController();
      const asked = check(wrong, stop.signal);
      setTimeout(() => {
        stop.abort();
      }, after);
      const said = await asked;
      if (said.outcome === 'crashed') expect(said.said).toMatch(/aborted/);
      else expect(said.brought).toEqual(brought);
    }
    expect((await check(wrong)).brought).toEqual(brought);
  });

  it('is checked again when its process was ended in between', async () => {
    const { check } = open();
    expect((await check(wrong)).brought).toEqual(brought);
    for (const pid of compilersOf(process.pid)) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await check(wrong)).toMatchObject({ brought, said: `3 files; TypeScript ${version}` });
  });
});

describe('a programming interface that is not as known', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['is absent', 'export class Compiler {}\n', 'not the one known'],
    ['cannot be loaded', 'throw new Error("no such luck");\n', 'cannot be loaded'],
    ['has lost a method', 'export class API {\n  updateSnapshot() {}\n}\n', 'not the one known'],
    [
      'answers something else',
      `${derived}export class API extends Real {\n  async updateSnapshot(given) {\n    await super.updateSnapshot(given);\n    return { projects: [] };\n  }\n}\n`,
      'not the one known',
    ],
    [
      'throws',
      `${derived}export class API extends Real {\n  async updateSnapshot() {\n    throw new Error('panic: no such luck');\n  }\n}\n`,
      'panic: no such luck',
    ],
    [
      'loses its process',
      `${derived}export class API extends Real {\n  async updateSnapshot(given) {\n    const snapshot = await super.updateSnapshot(given);\n    this.client.process.kill('SIGKILL');\n    return snapshot;\n  }\n}\n`,
      'its process ended by SIGKILL',
    ],
  ];
  it.each(cases)('%s: the command line says the same', async (_, api, why) => {
    const { check } = open(fake(api, sound), []);
    const said = await check(wrong);
    expect(said).toMatchObject({ outcome: 'failed', brought });
    expect(said.said).toMatch(
      /^1 tsconfig; TypeScript 7\.9\.0 by its command line, as the programming interface/,
    );
    expect(said.said).toContain(why);
    expect(await check({ 'src/order.ts': '// moved\n' + String(project['src/order.ts']) })).toMatchObject({
      outcome: 'passed',
      brought: [],
    });
  });

  it('with a command line that fails too, our own says so', async () => {
    const { check } = open(fake('export {};\n', "console.error('no such luck');\nprocess.exit(3);\n"), []);
    const said = await check(wrong);
    expect(said).toMatchObject({ outcome: 'failed', brought });
    expect(said.said).toMatch(
      /checked with 6\.\S+ instead, as .* and its command line neither: it ended with code 3: no such luck/,
    );
  });

  it('that never answers is given up', async () => {
    const { root } = open(
      fake(
        `${derived}export class API extends Real {\n  updateSnapshot() {\n    return new Promise(() => undefined);\n  }\n}\n`,
        sound,
      ),
      [],
    );
    const compiler = nativeCompilerOf([root]);
    if (compiler === undefined) throw new Error('not found');
    const session = await openSession(compiler, root, 300);
    await expect(session.update(makeDisk(root), {}, signal)).rejects.toThrow('did not answer within');
    expect(session.alive).toBe(false);
  });
});

it('leaves no process behind', async () => {
  const { checker, check } = open();
  const before = compilersOf(process.pid).length;
  await check(wrong);
  expect(compilersOf(process.pid)).toHaveLength(before + 1);
  checker.close();
  await expect.poll(() => compilersOf(process.pid).length).toBe(before);
});

it('ends with the process that asked it, however that ended', async () => {
  const { root } = open();
  const code = openCode({ root });
  onTestFinished(() => code.close());
  await code.checker.check(draftOf(root, wrong), { skip: { lint: '-', tests: '-' } }, signal);
  const compilers = () =>
    execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('--api') && line.includes(root));
  expect(compilers()).toHaveLength(1);
  const pid = code.pid('checks');
  if (pid === undefined) throw new Error('no process');
  process.kill(pid, 'SIGKILL');
  await expect.poll(compilers, { timeout: 5000 }).toEqual([]);
});

/** Processes below one that are compilers asked by their interface. */
function compilersOf(parent: number): readonly number[] {
  const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((line) => line.includes('--api'))
    .map((line) => Number.parseInt(line, 10));
}
