import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../../src/code/edits/text/unified-diff.ts';
import { outcome, type Files } from '../memory-context.ts';

const run = (files: Files, ...patch: readonly string[]) =>
  outcome(unifiedDiff, { kind: 'unified_diff', patch: `${patch.join('\n')}\n` }, files);
const ten = Array.from({ length: 10 }, (_, index) => `line ${index + 1}\n`).join('');

describe('unified_diff', () => {
  it('applies plain and git patches of several files', () => {
    const files = {
      'a.ts': 'one\ntwo\nthree\n',
      'b.ts': 'x\n',
      'old.ts': 'gone\n',
      'was.ts': 'kept\nname\n',
    };
    expect(
      run(
        files,
        '--- a.ts\t2026-01-01 00:00:00',
        '+++ a.ts\t2026-01-02 00:00:00',
        '@@ -1,3 +1,3 @@',
        ' one',
        '-two',
        '+2',
        ' three',
      ),
    ).toEqual({ 'a.ts': 'one\n2\nthree\n' });
    expect(
      run(
        files,
        'diff --git a/a.ts b/a.ts',
        'index 1..2 100644',
        '--- a/a.ts',
        '+++ b/a.ts',
        '@@ -2,2 +2,3 @@ function',
        ' two',
        '+and a half',
        ' three',
        'diff --git a/new.ts b/new.ts',
        'new file mode 100644',
        '--- /dev/null',
        '+++ b/new.ts',
        '@@ -0,0 +1,2 @@',
        '+fresh',
        '+file',
        'diff --git a/old.ts b/old.ts',
        'deleted file mode 100644',
        '--- a/old.ts',
        '+++ /dev/null',
        '@@ -1 +0,0 @@',
        '-gone',
        'diff --git a/was.ts b/is.ts',
        'similarity index 50%',
        'rename from was.ts',
        'rename to is.ts',
        '--- a/was.ts',
        '+++ b/is.ts',
        '@@ -1,2 +1,2 @@',
        '-kept',
        '+changed',
        ' name',
      ),
    ).toEqual({
      'a.ts': 'one\ntwo\nand a half\nthree\n',
      'new.ts': 'fresh\nfile\n',
      'old.ts': null,
      'was.ts': null,
      'is.ts': 'changed\nname\n',
    });
  });

  const modify = (...body: readonly string[]) => run({ 'a.ts': ten }, '--- a/a.ts', '+++ b/a.ts', ...body);
  const changed = { 'a.ts': ten.replace('line 5', 'LINE 5') };

  it('tolerates wrong counts, missing numbers, lines that moved and blank context without its space', () => {
    expect(modify('@@ -4,9 +4,1 @@', ' line 4', '-line 5', '+LINE 5', ' line 6')).toEqual(changed);
    expect(modify('@@ @@', '-line 5', '+LINE 5')).toEqual(changed);
    expect(modify('@@', '-line 5', '+LINE 5')).toEqual(changed);
    expect(modify('@@ -9,2 +9,2 @@', ' line 4', '-line 5', '+LINE 5')).toEqual(changed);
    expect(
      run({ 'a.ts': 'a\n\nb\n' }, '--- a/a.ts', '+++ b/a.ts', '@@ -1,3 +1,3 @@', ' a', '', '-b', '+c'),
    ).toEqual({ 'a.ts': 'a\n\nc\n' });
  });

  it('keeps whitespace at the ends of lines that it leaves alone', () => {
    expect(
      run({ 'a.ts': 'a  \nb\t\nc\n' }, '--- a/a.ts', '+++ b/a.ts', '@@ -1,3 +1,3 @@', ' a', ' b', '-c', '+d'),
    ).toEqual({ 'a.ts': 'a  \nb\t\nd\n' });
  });

  it('removes and adds lines that look like headers', () => {
    expect(
      run(
        { 'a.sql': '-- old\nx\n' },
        '--- a/a.sql',
        '+++ b/a.sql',
        '@@ -1,2 +1,2 @@',
        '--- old',
        '+++ new',
        ' x',
      ),
    ).toEqual({ 'a.sql': '++ new\nx\n' });
  });

  it('keeps Windows line ends and the missing final newline', () => {
    expect(
      run({ 'a.ts': 'a\r\nb\r\n' }, '--- a/a.ts', '+++ b/a.ts', '@@ -1,2 +1,3 @@', ' a', '+x', ' b'),
    ).toEqual({
      'a.ts': 'a\r\nx\r\nb\r\n',
    });
    const noNewline = '\\ No newline at end of file';
    const header = ['--- a/a.ts', '+++ b/a.ts'];
    expect(
      run({ 'a.ts': 'a\nb' }, ...header, '@@ -1,2 +1,2 @@', ' a', '-b', noNewline, '+c', noNewline),
    ).toEqual({
      'a.ts': 'a\nc',
    });
    expect(run({ 'a.ts': 'a\nb' }, ...header, '@@ -1,2 +1,2 @@', ' a', '-b', noNewline, '+c')).toEqual({
      'a.ts': 'a\nc\n',
    });
    expect(run({ 'a.ts': 'a\nb\n' }, ...header, '@@ -1,2 +1,2 @@', ' a', '-b', '+c', noNewline)).toEqual({
      'a.ts': 'a\nc',
    });
    expect(run({ 'a.ts': 'a\nb' }, ...header, '@@ -1,2 +1,3 @@', ' a', ' b', '+c')).toEqual({
      'a.ts': 'a\nb\nc',
    });
  });

  it('names every hunk that does not apply and changes nothing', () => {
    const refused = modify(
      '@@ -1,2 +1,2 @@',
      '-line 1',
      '+x',
      ' line 2',
      '@@ -5,2 +5,2 @@',
      '-line five',
      '+y',
      ' line 6',
    );
    expect(refused).toMatch(
      /^bad-edit: .*hunk 2 of a\.ts \(line 7 of the patch\): its line "line five" is not in line 5: the file has "line 5"/,
    );
    expect(run({ 'a.ts': 'x\ny\nx\nz\n' }, '--- a/a.ts', '+++ b/a.ts', '@@ @@', '-x', '+q')).toMatch(
      /several places \(lines 1, 3\)/,
    );
  });

  it('says so when the patch is applied already', () => {
    expect(
      run(changed, '--- a/a.ts', '+++ b/a.ts', '@@ -4,2 +4,2 @@', ' line 4', '-line 5', '+LINE 5'),
    ).toMatch(/^nothing-to-do/);
    expect(run({ 'n.ts': 'a\n' }, '--- /dev/null', '+++ b/n.ts', '@@ -0,0 +1 @@', '+a')).toMatch(
      /^nothing-to-do/,
    );
    expect(run({ 'n.ts': 'b\n' }, '--- /dev/null', '+++ b/n.ts', '@@ -0,0 +1 @@', '+a')).toMatch(
      /^bad-edit: .*exists already/,
    );
  });

  it('trusts a line number alone only as far as the next hunk bears it out', () => {
    const patch = ['@@ -2,0 +3 @@', '+new', '@@ -5 +6 @@', '-line 5', '+LINE 5'];
    const moved = `first\n${ten}`;
    const changed = ten.replace('line 3', 'new\nline 3').replace('line 5', 'LINE 5');
    expect(modify(...patch)).toEqual({ 'a.ts': changed });
    expect(run({ 'a.ts': moved }, '--- a/a.ts', '+++ b/a.ts', ...patch)).toMatch(
      /^bad-edit: .*hunk 1 of a\.ts .*the file has moved/,
    );
  });

  it('refuses what it cannot do, with the reason', () => {
    expect(run({}, '--- a/../x', '+++ b/../x', '@@ -1 +1 @@', '-a', '+b')).toMatch(/^outside-workspace/);
    expect(run({}, '--- /etc/hosts', '+++ /etc/hosts', '@@ -1 +1 @@', '-a', '+b')).toMatch(
      /^outside-workspace/,
    );
    expect(run({}, 'hello')).toMatch(/^bad-edit: .*names no file/);
    expect(run({}, '@@ -1 +1 @@', '-a', '+b')).toMatch(/^bad-edit: .*belongs to no file/);
    expect(run({}, '--- a/gone.ts', '+++ b/gone.ts', '@@ -1 +1 @@', '-a', '+b')).toMatch(/^not-found/);
    expect(
      run(
        {},
        'diff --git a/l b/l',
        'new file mode 120000',
        '--- /dev/null',
        '+++ b/l',
        '@@ -0,0 +1 @@',
        '+t',
      ),
    ).toMatch(/symbolic link/);
    expect(
      run({ 'i.png': 'x' }, 'diff --git a/i.png b/i.png', 'Binary files a/i.png and b/i.png differ'),
    ).toMatch(/binary/);
  });

  it('any patch between two texts leads from one to the other', () => {
    const line = fc.constantFrom('a', 'b', '  c', '', 'd ', '-- e', '++ f', '@@ g');
    const text = fc
      .tuple(fc.array(line, { maxLength: 25 }), fc.boolean())
      .map(([lines, final]) => (lines.length === 0 ? '' : lines.join('\n') + (final ? '\n' : '')));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before.trim() !== '' && after.trim() !== '');
        const patch = createTwoFilesPatch('a/x.txt', 'b/x.txt', before, after);
        const edit = { kind: 'unified_diff', patch } as const;
        // Only whitespace at the ends of lines may make a patch look applied.
        const squeeze = (of: string) =>
          of
            .split('\n')
            .map((each) => each.trimEnd())
            .join('\n');
        fc.pre(squeeze(before) !== squeeze(after));
        expect(outcome(unifiedDiff, edit, { 'x.txt': before })).toEqual({ 'x.txt': after });
      }),
      { numRuns: 300 },
    );
  });
});
