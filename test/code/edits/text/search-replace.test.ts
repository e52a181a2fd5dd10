import { describe, expect, it } from 'vitest';
import { searchReplace } from '../../../../src/code/edits/text/search-replace.ts';
import { again, outcome } from '../memory-context.ts';

const run = (text: string, search: string, replace: string) =>
  outcome(searchReplace, { kind: 'search_replace', path: 'a.ts', search, replace }, { 'a.ts': text });

describe('search_replace', () => {
  const table: readonly (readonly [
    name: string,
    text: string,
    search: string,
    replace: string,
    after: string,
  ])[] = [
    ['exact', 'const a = 1;\nconst b = 2;\n', 'a = 1', 'a = 3', 'const a = 3;\nconst b = 2;\n'],
    ['dollar signs stay as they are', 'x\n', 'x', '$& $1 $$', '$& $1 $$\n'],
    ['deletes', 'a\nb\nc\n', 'b\n', '', 'a\nc\n'],
    ['CRLF file, LF edit', 'a\r\nb\r\nc\r\n', 'a\nb\n', 'a\nx\ny\n', 'a\r\nx\r\ny\r\nc\r\n'],
    ['LF file, CRLF edit', 'a\nb\nc\n', 'a\r\nb', 'a\r\nx', 'a\nx\nc\n'],
    [
      'other indentation, replacement indented anew',
      'class A {\n    run() {\n        go(1);\n    }\n}\n',
      'run() {\n  go(1);\n}',
      'run() {\n  if (ok) {\n    go(2);\n  }\n}',
      'class A {\n    run() {\n        if (ok) {\n            go(2);\n        }\n    }\n}\n',
    ],
    [
      'tabs in the file, spaces in the edit',
      'function f() {\n\treturn 1;\n}\n',
      'function f() {\n  return 1;\n}',
      'function f() {\n  if (x) {\n    return 2;\n  }\n  return 1;\n}',
      'function f() {\n\tif (x) {\n\t\treturn 2;\n\t}\n\treturn 1;\n}\n',
    ],
    ['spaces inside a line', 'call( a,  b );\n', 'call( a, b )', 'call(c)', 'call(c);\n'],
    [
      'almost alike, lines that the edit leaves alone stay',
      'function total(items) {\n  // sums all the items up.\n  return items.reduce((a, b) => a + b, 0);\n}\n',
      'function total(items) {\n  // sums all the items up\n  return items.reduce((a, b) => a + b, 0);\n}\n',
      'function total(items) {\n  // sums all the items up\n  return items.reduce((a, b) => a + b.price, 0);\n}\n',
      'function total(items) {\n  // sums all the items up.\n  return items.reduce((a, b) => a + b.price, 0);\n}\n',
    ],
    ['no final newline', 'a\nb', 'b', 'c', 'a\nc'],
    ['blank lines around the search', 'a\nb\nc\n', '\n  b\n\n', '\n  x\n\n', 'a\nx\nc\n'],
    [
      'inserts before',
      'import a;\n\nrun();\n',
      'run();',
      'prepare();\nrun();',
      'import a;\n\nprepare();\nrun();\n',
    ],
  ];
  it.each(table)('%s', (_name, text, search, replace, after) => {
    expect(run(text, search, replace)).toEqual({ 'a.ts': after });
    expect(
      again(searchReplace, { kind: 'search_replace', path: 'a.ts', search, replace }, { 'a.ts': text }),
    ).not.toBe('changed again');
  });

  it('does not choose between several places', () => {
    expect(run('a();\nb();\na();\n', 'a();', 'c();')).toMatch(/^bad-edit: .*lines 1, 3/);
    expect(run('  a( );\nb();\n  a( );\n', 'a( );\n', 'c();\n')).toMatch(/^bad-edit: .*lines 1, 3/);
    expect(run('aaa', 'aa', 'b')).toMatch(/^bad-edit/);
  });

  it('names near matches with their lines when the text is missing', () => {
    const text = 'one();\nfunction readConfiguration(path: string) {\n  return path;\n}\n';
    expect(run(text, 'function readConfig(file: string, more: number) {', 'x')).toMatch(
      /^bad-edit: [^]*Near matches:\nline 2:\nfunction readConfiguration/,
    );
    expect(run('a\n', 'completely different', 'x')).toMatch(/^bad-edit: .*Nothing in the file is near/);
  });

  it('does not take a short text for one that it merely resembles', () => {
    expect(run('const a = 1;\n', 'const b = 1;', 'const b = 2;')).toMatch(/^bad-edit/);
  });

  it('refuses code left out', () => {
    expect(run('a();\nb();\n', 'a();\nb();', 'a();\n// ... rest of the code')).toMatch(
      /^bad-edit: .*leaves code out/,
    );
    expect(run('a();\nb();\nc();\n', 'a();\n...\nc();', 'x')).toMatch(/^bad-edit: .*leaves code out/);
    expect(run('f(\n  ...args,\n);\n', '...args', '...rest')).toEqual({ 'a.ts': 'f(\n  ...rest,\n);\n' });
    expect(run('// ...\na();\n', '// ...\na();', '// ...\nb();')).toEqual({ 'a.ts': '// ...\nb();\n' });
  });

  it('says so when it is done already', () => {
    expect(run('const a = 3;\n', 'const a = 1;', 'const a = 3;')).toMatch(/^nothing-to-do/);
    expect(run('a();\nb();\n', 'a();', 'a();\nb();')).toMatch(/^nothing-to-do/);
  });

  it('refuses paths that lead out and files that are not there', () => {
    const edit = (path: string) =>
      outcome(searchReplace, { kind: 'search_replace', path, search: 'a', replace: 'b' }, {});
    expect(edit('../a.ts')).toMatch(/^outside-workspace/);
    expect(edit('/etc/passwd')).toMatch(/^outside-workspace/);
    expect(edit('b.ts')).toMatch(/^not-found/);
  });
});

it('refuses what is not there, however long and repetitive it is', () => {
  const words = Array.from({ length: 40_000 }, (_, index) => `w${index}`).join(' ');
  const again = 'again and again\n'.repeat(20_000);
  for (const [text, search] of [
    ['a b c\n', words],
    [again, `${'again and again\n'.repeat(5_000)}once`],
    ['a'.repeat(200_000), 'a'.repeat(50_000)],
  ] as const) {
    expect(run(text, search, 'x')).toMatch(/^bad-edit/);
  }
});
