import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeAnalyst } from '../../src/code/analyze/analyze.ts';
import { makeLibrary } from '../../src/compose/library.ts';
import { temporaryFolder } from '../kit/engine.ts';

const signal = new AbortController().signal;

function library() {
  const folder = temporaryFolder();
  const [root, outside] = [join(folder, 'space'), join(folder, 'outside.ts')];
  const files = {
    'package.json': '{"name": "space"}\n',
    'tsconfig.json': '{"compilerOptions": {"strict": true}}\n',
    '.gitignore': 'ignored/\n',
    'src/a.ts': 'export function go(): number {\n  return 1;\n}\n',
    'src/b.ts': "import { go } from './a.js';\n\nexport const twice = (): number => go() + go();\n",
    '.env': 'PASSWORD=canary-secret\n',
    'config/secrets.json': '{"key": "canary-secret"}\n',
    'ignored/c.ts': "export const hidden = 'canary-secret';\n",
    'data.bin': '\u0000\u0001',
    'big.txt': 'x'.repeat(500_000),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  writeFileSync(join(root, 'data.bin'), Buffer.from([0xff, 0xfe, 0x00]));
  writeFileSync(outside, "export const out = 'canary-secret';\n");
  symlinkSync(outside, join(root, 'src/link.ts'));
  const analyst = makeAnalyst({ root });
  const tools = makeLibrary({
    root,
    analyze: (path) => analyst.analyze(path),
    measure: (question) => analyst.measure(question),
  });
  return async (name: string, input: object) => {
    const tool = tools.find(({ spec }) => spec.name === name);
    if (tool === undefined) throw new Error(name);
    return tool.run(input, signal);
  };
}

describe('what a model may look at', () => {
  it('reads whole files and parts of them', async () => {
    const use = library();
    expect(await use('read_file', { path: './src/a.ts', from: null, to: null })).toEqual({
      text: 'export function go(): number {\n  return 1;\n}\n',
      complete: 'src/a.ts',
    });
    const part = await use('read_file', { path: 'src/a.ts', from: 2, to: 2 });
    expect(part.text).toContain('lines 2 to 2 of 4:\n  return 1;');
    expect(part.complete).toBeUndefined();
  });

  it('lists, searches, analyses, and finds references and importers', async () => {
    const use = library();
    expect((await use('list_directory', { path: '.' })).text).toContain('src/  2 files');
    expect((await use('list_directory', { path: 'src' })).text).toBe('a.ts\nb.ts');
    expect((await use('search_code', { text: 'go()', path: null })).text).toBe(
      'src/a.ts:1: export function go(): number {\nsrc/b.ts:3: export const twice = (): number => go() + go();',
    );
    expect((await use('search_code', { text: 'go()', path: 'src/b.ts' })).text).not.toContain('a.ts:1');
    expect((await use('analyze_file', { path: 'src/b.ts' })).text).toContain('imports: ./a.js');
    expect((await use('find_references', { symbol: 'go', path: null })).text).toContain(
      'go (src/a.ts:1) is called in 2 places of 1 file.',
    );
    expect((await use('find_importers', { path: 'src/a.ts' })).text).toContain('src/b.ts:1');
  });

  it.each([
    '.env',
    'config/secrets.json',
    'ignored/c.ts',
    'src/link.ts',
    '../outside.ts',
    '/etc/passwd',
    '.git/config',
    'node_modules/x/index.js',
    'none.ts',
    '',
  ])('shows nothing of %j, by whatever tool', async (path) => {
    const use = library();
    for (const name of ['read_file', 'list_directory', 'analyze_file', 'find_importers']) {
      const { text, complete } = await use(name, { path });
      expect(text).not.toContain('canary-secret');
      expect(complete).toBeUndefined();
      expect(text).toMatch(/[a-z]/);
    }
    const { text } = await use('search_code', { text: 'canary-secret', path: path === '' ? null : path });
    expect(text).not.toContain('canary-secret');
    expect((await use('search_code', { text: 'canary', path: null })).text).toBe(
      'No line contains that text.',
    );
    expect((await use('find_references', { symbol: 'hidden', path: null })).text).not.toContain(
      'canary-secret',
    );
  });

  it('says what cannot be read and which arguments are wrong', async () => {
    const use = library();
    expect((await use('read_file', { path: 'data.bin' })).text).toContain('no text');
    expect((await use('read_file', { path: 'big.txt' })).text).toContain('too large');
    expect((await use('read_file', { file: 'src/a.ts' })).text).toContain('arguments are wrong');
    expect((await use('search_code', { text: 'x' })).text).toContain('arguments are wrong');
    expect((await use('read_file', { path: 7 })).text).toContain('arguments are wrong');
  });
});
