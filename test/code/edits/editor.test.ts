import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEditor, type Draft } from '../../../src/code/edits/editor.ts';
import { edited, must, never, refused, texts, workspace, write } from './workspace.ts';

const change = (path: string, search: string, replace: string) =>
  ({ kind: 'search_replace', path, search, replace }) as const;

describe('a draft', () => {
  it('applies all edits in order, each seeing the ones before, or none', async () => {
    const tree = { 'a.ts': 'const a = 1;\n' };
    expect(await edited(tree, [change('a.ts', '1', '2'), change('a.ts', '2', '3')])).toEqual({
      'a.ts': 'const a = 3;\n',
    });
    expect(await refused(tree, [change('a.ts', '1', '2'), change('b.ts', 'x', 'y')])).toMatchObject({
      code: 'not-found',
    });
  });

  it('keeps BOM, line ends, the missing final line end and the mode', async () => {
    const root = workspace({
      'crlf.ts': '\uFEFFconst a = 1;\r\nconst b = 2;\r\nlast();',
      'mixed.ts': 'one();\r\ntwo();\nthree();\r\nfour();\r\n',
    });
    chmodSync(join(root, 'crlf.ts'), 0o755);
    const draft = must(
      await makeEditor({ root }).draft(
        [
          change('crlf.ts', 'const b = 2;', 'const b = 3;\nconst c = 4;'),
          change('mixed.ts', 'three();', '3();\n3.5();'),
        ],
        never,
      ),
    );
    expect(texts(draft)).toEqual({
      'crlf.ts': '\uFEFFconst a = 1;\r\nconst b = 3;\r\nconst c = 4;\r\nlast();',
      'mixed.ts': 'one();\r\ntwo();\n3();\r\n3.5();\r\nfour();\r\n',
    });
    expect(draft.changeSet.files[0]).toMatchObject({ before: { mode: 0o755 }, after: { mode: 0o755 } });
  });

  it('sees the disk as it is at each draft, and nothing of the draft before', async () => {
    const root = workspace({ 'a.ts': 'export const a = 1;\n' });
    const editor = makeEditor({ root });
    const ask = async () => texts(must(await editor.draft([change('a.ts', 'a = 1', 'a = 2')], never)));
    expect(await ask()).toEqual({ 'a.ts': 'export const a = 2;\n' });
    expect(await ask()).toEqual({ 'a.ts': 'export const a = 2;\n' });
    writeFileSync(join(root, 'a.ts'), 'export const b = 0;\nexport const a = 1;\n');
    expect(await ask()).toEqual({ 'a.ts': 'export const b = 0;\nexport const a = 2;\n' });
    unlinkSync(join(root, 'a.ts'));
    expect((await editor.draft([change('a.ts', 'a', 'b')], never)).ok).toBe(false);
  });

  it('says that there is nothing to do', async () => {
    const tree = { 'a.ts': 'x\n' };
    expect(await refused(tree, { kind: 'write_file', path: 'a.ts', content: 'x\n' })).toMatchObject({
      code: 'nothing-to-do',
    });
    expect(await refused(tree, [change('a.ts', 'x', 'y'), change('a.ts', 'y', 'x')])).toMatchObject({
      code: 'nothing-to-do',
    });
  });

  it('refuses what is no text, too large, outside, protected or reached through a link', async () => {
    const outside = workspace({ 'secret.ts': 'x\n' });
    const root = workspace({
      'bad.ts': new Uint8Array([0x61, 0xff, 0xfe]),
      'big.ts': 'x'.repeat(2 * 1024 * 1024 + 1),
      '.git/config': 'x',
    });
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync(join(outside, 'secret.ts'), join(root, 'link.ts'));
    const editor = makeEditor({ root });
    const codes: Record<string, string> = {};
    for (const path of ['bad.ts', 'big.ts', '../x.ts', '.git/config', 'linked/secret.ts', 'link.ts']) {
      const result = await editor.draft([{ kind: 'write_file', path, content: 'new' }], never);
      codes[path] = result.ok ? 'done' : result.error.code;
    }
    expect(codes).toEqual({
      'bad.ts': 'not-text',
      'big.ts': 'file-too-large',
      '../x.ts': 'outside-workspace',
      '.git/config': 'protected-path',
      'linked/secret.ts': 'not-a-regular-file',
      'link.ts': 'not-a-regular-file',
    });
  });

  it('stops when interrupted', async () => {
    const root = workspace({ 'a.ts': 'x\n' });
    const result = await makeEditor({ root }).draft([change('a.ts', 'x', 'y')], AbortSignal.abort());
    expect(result).toMatchObject({ ok: false, error: { code: 'interrupted' } });
  });
});

describe('the diff', () => {
  /** Applies a draft's diff with git and returns whether every file is then what the draft says. */
  function gitAgrees(root: string, draft: Draft): void {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    execFileSync('git', ['init', '-q'], { cwd: root, env });
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: root, env, input: draft.diff });
    for (const file of draft.changeSet.files) {
      if (file.after === 'absent') expect(() => statSync(join(root, file.path))).toThrow();
      else {
        expect(readFileSync(join(root, file.path))).toEqual(
          Buffer.from(draft.contents.get(file.after.hash) ?? []),
        );
      }
    }
  }

  it('is what git applies, with strange names, line ends and missing final line ends', async () => {
    const root = workspace({
      'a b.ts': 'one\r\ntwo\r\n',
      'quo"te\\.ts': 'x',
      'ü/тест.ts': 'gone\n',
      'tab\there.ts': 'a\n',
      'bell\u0007\u007f.ts': 'a\n',
      'empty.ts': '',
    });
    const draft = must(
      await makeEditor({ root }).draft(
        [
          { kind: 'write_file', path: 'a b.ts', content: 'one\nthree\n' },
          { kind: 'write_file', path: 'quo"te\\.ts', content: 'y\n' },
          { kind: 'delete_file', path: 'ü/тест.ts' },
          { kind: 'write_file', path: 'tab\there.ts', content: 'b' },
          { kind: 'write_file', path: 'bell\u0007\u007f.ts', content: 'b' },
          { kind: 'write_file', path: 'new folder/n.ts', content: 'new' },
          { kind: 'write_file', path: 'empty.ts', content: 'no longer' },
          { kind: 'write_file', path: 'still-empty.ts', content: '' },
        ],
        never,
      ),
    );
    expect(draft.stats).toContainEqual({ path: 'a b.ts', kind: 'modified', added: 1, removed: 1 });
    gitAgrees(root, draft);
  });

  it('says who may execute a file, as git does', async () => {
    const root = workspace({ 'a.sh': 'a\n', 'b.sh': 'b\n', 'c.sh': 'c\n', 'd.sh': 'd\n' });
    chmodSync(join(root, 'b.sh'), 0o750);
    chmodSync(join(root, 'c.sh'), 0o640);
    chmodSync(join(root, 'd.sh'), 0o755);
    const patch = `diff --git a/a.sh b/a.sh
old mode 100644
new mode 100755
--- a/a.sh
+++ b/a.sh
@@ -1 +1 @@
-a
+A
diff --git a/b.sh b/b.sh
old mode 100755
new mode 100644
diff --git a/c.sh b/c.sh
old mode 100644
new mode 100755
diff --git a/d.sh b/e.sh
similarity index 100%
rename from d.sh
rename to e.sh
diff --git a/new.sh b/new.sh
new file mode 100755
--- /dev/null
+++ b/new.sh
@@ -0,0 +1 @@
+new
`;
    const editor = makeEditor({ root });
    const draft = must(await editor.draft([{ kind: 'unified_diff', patch }], never));
    const modes = draft.changeSet.files.map(({ path, after }) => [
      path,
      after === 'absent' ? after : after.mode.toString(8),
    ]);
    expect(modes).toEqual([
      ['a.sh', '755'],
      ['b.sh', '640'],
      ['c.sh', '750'],
      ['d.sh', 'absent'],
      ['e.sh', '755'],
      ['new.sh', '755'],
    ]);
    gitAgrees(root, draft);
    for (const { path, after } of draft.changeSet.files) {
      if (after !== 'absent')
        expect([path, statSync(join(root, path)).mode & 0o100]).toEqual([path, after.mode & 0o100]);
    }
    const already = 'diff --git a/a.sh b/a.sh\nold mode 100644\nnew mode 100755\n';
    const again = await editor.draft([{ kind: 'unified_diff', patch: already }], never);
    expect(again).toMatchObject({ ok: false, error: { code: 'nothing-to-do' } });
  });

  it('is what git applies, for texts that differ altogether and for very many lines', async () => {
    const lines = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => `${name} ${index}\n`).join('');
    const root = workspace({
      'a.txt': `head\n${lines(3_000, 'old')}tail`,
      'b.txt': `${lines(3_000, 'old')}\r\n`,
    });
    const draft = must(
      await makeEditor({ root }).draft(
        [
          { kind: 'write_file', path: 'a.txt', content: `head\n${lines(3_000, 'new')}tail` },
          { kind: 'write_file', path: 'b.txt', content: lines(3_000, 'new') },
          { kind: 'write_file', path: 'c.txt', content: '\n'.repeat(150_000) },
        ],
        never,
      ),
    );
    expect(draft.stats.map(({ added, removed }) => [added, removed])).toEqual([
      [3_000, 3_000],
      [3_000, 3_001],
      [150_000, 0],
    ]);
    gitAgrees(root, draft);
    const patch = `--- a/c.txt\n+++ b/c.txt\n@@ -150000 +150000 @@\n-\n+x\n`;
    const added = must(await makeEditor({ root }).draft([{ kind: 'unified_diff', patch }], never));
    expect(added.stats).toMatchObject([{ added: 1, removed: 1 }]);
  });

  it('is what git applies, for any texts', async () => {
    const line = fc.constantFrom('', 'a', 'b', '  c', '+x', '-y', '\\ z', '@@ -1 +1 @@', '--- a/b');
    const end = fc.constantFrom('\n', '\r\n');
    const text = fc
      .tuple(fc.array(fc.tuple(line, end)), line)
      .map(([lines, last]) => lines.map((each) => each.join('')).join('') + last);
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const root = workspace({ 'a.ts': before });
        const result = await makeEditor({ root }).draft(
          [{ kind: 'write_file', path: 'a.ts', content: after }],
          never,
        );
        if (!result.ok) expect(result.error.code).toBe('nothing-to-do');
        else gitAgrees(root, result.value);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the files', () => {
  it('are those that git lists', async () => {
    const { listFiles } = await import('../../../src/worktree/files.ts');
    const root = workspace({
      '.gitignore': '*.log\n/out/\n!keep.log\ncache\n',
      'a.ts': '',
      'b.log': '',
      'keep.log': '',
      'out/x.ts': '',
      'src/out/y.ts': '',
      'src/.gitignore': 'local.ts\n!*.log\n/deep/*\n!/deep/kept.ts\n',
      'src/local.ts': '',
      'src/c.log': '',
      'src/deep/gone.ts': '',
      'src/deep/kept.ts': '',
      'lib/local.ts': '',
      'lib/cache/z.ts': '',
      'node_modules/p/index.ts': '',
      'packages/x/node_modules/p/index.ts': '',
    });
    execFileSync('git', ['init', '-q'], { cwd: root });
    write(root, { '.git/info/exclude': 'lib/local.ts\n' });
    symlinkSync('/', join(root, 'everything'));
    mkdirSync(join(root, 'hollow'));
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: root,
      encoding: 'utf8',
    });
    const expected = listed
      .split('\0')
      .filter((path) => path !== '' && path !== 'everything' && !path.includes('node_modules'));
    expect(listFiles(root).map((file) => file.path)).toEqual(expected.toSorted());
  });
});

describe('a broken tsconfig', () => {
  it('is refused with file and line by what needs the compiler, and can be mended by text', async () => {
    const tree = {
      'tsconfig.json': '{\n  "compilerOptions": {\n    "strict": tru\n  }\n}\n',
      'a.ts': 'export const a = 1;\n',
    };
    expect(await refused(tree, { kind: 'organize_imports' })).toMatchObject({
      code: 'bad-tsconfig',
      message: expect.stringContaining('tsconfig.json:3') as string,
    });
    expect(await edited(tree, change('tsconfig.json', 'tru', 'true'))).toHaveProperty(['tsconfig.json']);
    const comma = {
      ...tree,
      'tsconfig.json': '{\n  "compilerOptions": {\n    "strict": true\n    "noEmit": true\n  }\n}',
    };
    expect((await refused(comma, { kind: 'organize_imports' })).message).toContain('tsconfig.json:4');
    const missing = { ...tree, 'tsconfig.json': '{ "extends": "@tsconfig/none/tsconfig.json" }' };
    expect(await refused(missing, { kind: 'organize_imports' })).toMatchObject({ code: 'bad-tsconfig' });
  });
});

it('refuses a workspace that is not there', async () => {
  const root = join(dirname(workspace({})), 'ids-edits-absent');
  rmSync(root, { recursive: true, force: true });
  expect(await makeEditor({ root }).draft([change('a.ts', 'x', 'y')], never)).toMatchObject({
    ok: false,
    error: { code: 'workspace-missing' },
  });
});
