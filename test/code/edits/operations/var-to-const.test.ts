import { describe, expect, it } from 'vitest';
import { makeBench } from './bench.ts';

const bench = makeBench();
const edit = { kind: 'var_to_const' } as const;
const run = (text: string) => bench.run({ 'a.ts': `export {};\n${text}` }, edit);
const stays = (text: string) => expect(run(text)).resolves.toMatch(/^nothing-to-do/);

describe('var_to_const', () => {
  const table: readonly (readonly [name: string, before: string, after: string])[] = [
    ['never assigned again', 'var a = 1;\nlet b = a;\nb;\n', 'const a = 1;\nconst b = a;\nb;\n'],
    ['assigned again', 'var a = 1;\na++;\nlet b = 1;\nb = 2;\n', 'let a = 1;\na++;\nlet b = 1;\nb = 2;\n'],
    ['without a value', 'var a: number;\na = 1;\na;\n', 'let a: number;\na = 1;\na;\n'],
    ['several in one statement', 'var a = 1, b = 2;\na; b = 3;\n', 'let a = 1, b = 2;\na; b = 3;\n'],
    [
      'destructuring, all constant',
      'let { a, b: [c] } = { a: 1, b: [2] };\na; c;\n',
      'const { a, b: [c] } = { a: 1, b: [2] };\na; c;\n',
    ],
    [
      'for loops',
      'for (var i = 0; i < 3; i++) i;\nfor (var k in {}) k;\nfor (let v of [1]) v;\n',
      'for (let i = 0; i < 3; i++) i;\nfor (const k in {}) k;\nfor (const v of [1]) v;\n',
    ],
    [
      'a value set anew in each round',
      'for (const v of [1, 2]) {\n  var w = v * 2;\n  w;\n}\n',
      'for (const v of [1, 2]) {\n  const w = v * 2;\n  w;\n}\n',
    ],
    [
      'a function declared before but called after',
      'function f() { return a; }\nvar a = 1;\nf();\n',
      'function f() { return a; }\nconst a = 1;\nf();\n',
    ],
    [
      'exported and assigned',
      'export var a = 1;\nexport let b = 1;\nexport let c = 1;\nb = 2;\na; c;\n',
      'export const a = 1;\nexport let b = 1;\nexport const c = 1;\nb = 2;\na; c;\n',
    ],
    [
      'assigned by destructuring',
      'let a = 1, b = 2;\n[a, b] = [b, a];\nlet c = 1;\nc;\n',
      'let a = 1, b = 2;\n[a, b] = [b, a];\nconst c = 1;\nc;\n',
    ],
  ];
  it.each(table)('%s', async (_name, before, after) => {
    expect(await run(before)).toEqual({ 'a.ts': `export {};\n${after}` });
    expect(await bench.twice({ 'a.ts': `export {};\n${before}` }, edit)).toBe('nothing-to-do');
  });

  it.each([
    ['used before', 'f(a);\nvar a = 1;\nfunction f(x: unknown) { return x; }\n'],
    ['called before by a hoisted function', 'f();\nvar a = 1;\nfunction f() { return a; }\n'],
    [
      'called before through another function',
      'g();\nvar a = 1;\nfunction f() { return a; }\nfunction g() { return f(); }\n',
    ],
    ['read outside its block', 'if (Math.random() > 1) {\n  var a = 1;\n}\na!;\n'],
    [
      'keeps its value from round to round',
      'for (const v of [1, 2]) {\n  var a: number | undefined;\n  if (a === undefined) a = v;\n}\n',
    ],
    ['a closure in a loop', 'const all: unknown[] = [];\nfor (var i = 0; i < 3; i++) all.push(() => i);\n'],
    [
      'a closure in a loop body',
      'const all: unknown[] = [];\nfor (const v of [1, 2]) {\n  var w = v;\n  all.push(() => w);\n}\n',
    ],
    ['declared twice', 'var a = 1;\nvar a = 2;\na;\n'],
    ['a parameter of the same name', 'function f(a: number) {\n  var a = 2;\n  return a;\n}\nf(1);\n'],
    ['not in a block', 'if (Math.random() > 1) var a = 1;\n'],
    [
      'another case of the switch',
      'const n: number = 1;\nswitch (n) {\n  case 1:\n    var a = 1;\n    break;\n  case 2:\n    a = 2;\n    a;\n}\n',
    ],
    ['its own value', 'var a: { x: number } = a || { x: 1 };\na;\n'],
    ['declared elsewhere', 'declare var a: number;\na;\n'],
    ['eval may name it', 'var a = 1;\neval("a = 2");\n'],
    ['caught under the same name', 'try {\n} catch (e) {\n  var e: unknown = 1;\n}\n'],
  ])('leaves alone: %s', async (_name, text) => {
    await stays(text);
  });

  it('keeps let where const would narrow the type into an error', async () => {
    await stays('let a = 1;\nif (a === 2) throw new Error();\n');
    expect(await run('var a = 1;\nif (a === 2) throw new Error();\n')).toEqual({
      'a.ts': 'export {};\nlet a = 1;\nif (a === 2) throw new Error();\n',
    });
  });

  it('leaves globals that other scripts or pages read', async () => {
    const tree = {
      'package.json': '{}',
      'a.js': 'var shared = 1;\nvar own = 2;\nown;\n',
      'b.js': 'shared;\n',
    };
    expect(await bench.run(tree, edit)).toEqual({ 'a.js': 'var shared = 1;\nconst own = 2;\nown;\n' });
    expect(
      await bench.run(
        { 'a.js': 'var own = 2;\n', 'i.html': '<p onclick="own">', 'package.json': '{}' },
        edit,
      ),
    ).toMatch(/^nothing-to-do/);
  });

  it('narrows to symbols', async () => {
    expect(
      await bench.run({ 'a.ts': 'export {};\nvar a = 1;\nvar b = 2;\n' }, { ...edit, symbols: ['b'] }),
    ).toEqual({
      'a.ts': 'export {};\nvar a = 1;\nconst b = 2;\n',
    });
    expect(await bench.run({ 'a.ts': 'var b = 2;\n' }, { ...edit, symbols: ['q'] })).toMatch(/^not-found/);
  });
});
