import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyzeFile, analyzeFolder, makeAnalyst } from '../../../src/code/analyze/analyze.ts';
import { FileAnalysisSchema, FolderAnalysisSchema } from '../../../src/core/change/analysis.ts';
import { repository } from './repository.ts';

test.each<[path: string, code: string, hint: RegExp]>([
  ['src/invoces.ts', 'not-found', /src\/invoices\.ts/],
  ['invoices.ts', 'not-found', /src\/invoices\.ts/],
  ['../secret.ts', 'outside-workspace', /relative/],
  ['/etc/passwd', 'outside-workspace', /relative/],
  ['src/linked.ts', 'outside-workspace', /inside/],
  ['src/alias.ts', 'not-a-regular-file', /itself/],
  ['src/large.ts', 'file-too-large', /./],
  ['src/latin1.ts', 'not-text', /./],
  ['src/nul.ts', 'not-text', /./],
  ['README.md', 'wrong-use', /\.ts/],
  ['src', 'wrong-use', /folder/],
  ['build/made.ts', 'not-found', /git/],
])('%s is refused: %s', async (path, code, hint) => {
  const root = repository({
    'src/invoices.ts': 'export const a = 1;\n',
    'src/large.ts': `// ${'x'.repeat(2 * 1024 * 1024)}\n`,
    'src/latin1.ts': Uint8Array.from([0x2f, 0x2f, 0x20, 0xe9, 0x0a]),
    'src/nul.ts': 'const a = "\0";\n',
    'README.md': '# A\n',
    'build/made.ts': 'export {};\n',
    '.gitignore': 'build/\n',
  });
  symlinkSync('/etc/hostname', join(root, 'src/linked.ts'));
  symlinkSync(join(root, 'src/invoices.ts'), join(root, 'src/alias.ts'));
  const result = await analyzeFile({ root, path });
  expect(result.ok ? 'analysed' : result.error.code).toBe(code);
  if (!result.ok) expect(result.error.hint).toMatch(hint);
});

test('a missing workspace and an unreadable tsconfig are refused', async () => {
  const missing = await analyzeFile({ root: '/nowhere/at/all', path: 'a.ts' });
  expect(missing).toMatchObject({ ok: false, error: { code: 'workspace-missing' } });
  const broken = await analyzeFile({
    root: repository({ 'tsconfig.json': '{ "extends": "./gone.json" }', 'a.ts': '' }),
    path: 'a.ts',
  });
  expect(broken).toMatchObject({ ok: false, error: { code: 'bad-tsconfig' } });
});

test('an empty file, a JavaScript file and one with BOM and CRLF have an analysis', async () => {
  const root = repository({
    'empty.ts': '',
    'old.js': 'function f(a) { return a || 1; }\nmodule.exports = { f };\n',
    'windows.ts': '\uFEFFexport const a = 1;\r\nexport const b = 2;\r\n',
  });
  const analyst = makeAnalyst({ root });
  const [empty, old, windows] = await Promise.all(
    ['empty.ts', 'old.js', 'windows.ts'].map((path) => analyst.analyze(path)),
  );
  expect(empty).toMatchObject({ ok: true, value: { lines: 0, functions: [], exports: [] } });
  expect(old).toMatchObject({ ok: true, value: { lines: 2, functions: [{ name: 'f', complexity: 2 }] } });
  expect(windows).toMatchObject({ ok: true, value: { lines: 2, exports: ['a', 'b'], diagnostics: [] } });
});

test('a later call sees what changed on disk since', async () => {
  const root = repository({
    'a.ts': 'export const a = 1;\n',
    'b.ts': "import { a } from './a.js';\nconsole.log(a);\n",
  });
  const analyst = makeAnalyst({ root });
  const usedBy = async () => {
    const result = await analyst.analyze('a.ts');
    return result.ok
      ? [result.value.importedBy, result.value.unusedExports, result.value.exports]
      : result.error;
  };
  expect(await usedBy()).toEqual([['b.ts'], [], ['a']]);
  writeFileSync(join(root, 'a.ts'), 'export const a = 1;\nexport const more = 2;\n');
  expect(await usedBy()).toEqual([['b.ts'], ['more'], ['a', 'more']]);
  rmSync(join(root, 'b.ts'));
  mkdirSync(join(root, 'c'));
  writeFileSync(join(root, 'c/d.ts'), "import { more } from '../a.js';\nconsole.log(more);\n");
  expect(await usedBy()).toEqual([['c/d.ts'], ['a'], ['a', 'more']]);
});

test('a folder is its files, counted, and the functions with the most branches', async () => {
  const root = repository({
    'src/a.ts': 'export function f(a: number) { if (a) return a ? 1 : 2; return 3; }\n',
    'src/deep/b.ts': "import { f } from '../a.js';\nexport class C { m(n: number) { return n && f(n); } }\n",
    'srcs/c.ts': 'export {};\n',
  });
  const result = await analyzeFolder({ root, path: './src/' });
  expect(result).toEqual({
    ok: true,
    value: {
      path: 'src',
      files: [
        { path: 'src/a.ts', lines: 1, functions: 1, classes: 0, types: 0, exports: 1, importedBy: 1 },
        { path: 'src/deep/b.ts', lines: 2, functions: 0, classes: 1, types: 0, exports: 1, importedBy: 0 },
      ],
      mostComplex: [
        { path: 'src/a.ts', name: 'f', line: 1, complexity: 3 },
        { path: 'src/deep/b.ts', name: 'C.m', line: 2, complexity: 2 },
      ],
    },
  });
  const whole = await analyzeFolder({ root, path: '.' });
  expect(whole.ok && whole.value.files.map(({ path }) => path)).toEqual([
    'src/a.ts',
    'src/deep/b.ts',
    'srcs/c.ts',
  ]);
});

test.each([
  ['src/a.ts', 'wrong-use'],
  ['sr', 'not-found'],
  ['..', 'outside-workspace'],
  ['/', 'outside-workspace'],
])('the folder %s is refused: %s', async (path, code) => {
  const result = await analyzeFolder({ root: repository({ 'src/a.ts': '' }), path });
  expect(result.ok ? 'analysed' : result.error.code).toBe(code);
});

test('the bundled repository: every file and the whole of it have an analysis that keeps its schema', async () => {
  const root = new URL('../../../examples/courier', import.meta.url).pathname;
  const analyst = makeAnalyst({ root });
  const whole = await analyst.analyzeFolder('.');
  if (!whole.ok) throw new Error(whole.error.message);
  expect(FolderAnalysisSchema.parse(whole.value)).toEqual(whole.value);
  for (const { path } of whole.value.files) {
    const result = await analyst.analyze(path);
    if (!result.ok) throw new Error(result.error.message);
    expect(FileAnalysisSchema.parse(result.value)).toEqual(result.value);
    expect(result.value.diagnostics).toEqual([]);
  }
});

test('an aborted analysis says so', async () => {
  const result = await makeAnalyst({ root: repository({ 'a.ts': '' }) }).analyze('a.ts', AbortSignal.abort());
  expect(result).toMatchObject({ ok: false, error: { code: 'interrupted' } });
});
