import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../../src/core/change/edit.ts';
import { makeBench } from './bench.ts';

const bench = makeBench();
const add = (of: string, more: Partial<Extract<Edit, { kind: 'add_parameter' }>> = {}) =>
  ({
    kind: 'add_parameter',
    function: of,
    name: 'retries',
    default: '3',
    updateCalls: false,
    ...more,
  }) as const;
const run = (text: string, of: string, more: Partial<Extract<Edit, { kind: 'add_parameter' }>> = {}) =>
  bench.run({ 'a.ts': text }, add(of, more));

describe('add_parameter', () => {
  it.each([
    [
      'a function',
      'export function f(a: string) {\n  return a;\n}\nf("x");\n',
      {},
      'export function f(a: string, retries = 3) {\n  return a;\n}\nf("x");\n',
    ],
    [
      'calls',
      'function f() {}\nf();\nnew (class { x = f(); })();\n',
      { updateCalls: true },
      'function f(retries = 3) {}\nf(3);\nnew (class { x = f(3); })();\n',
    ],
    [
      'calls in calls',
      'function f(a: number) {\n  return a;\n}\nf(f(1));\n',
      { updateCalls: true },
      'function f(a: number, retries = 3) {\n  return a;\n}\nf(f(1, 3), 3);\n',
    ],
    [
      'a written type',
      'function f() {}\nf();\n',
      { type: 'number | undefined' },
      'function f(retries: number | undefined = 3) {}\nf();\n',
    ],
    [
      'lines',
      'function f(\n  a: string,\n  b: string,\n) {\n  return a + b;\n}\nf("", "");\n',
      {},
      'function f(\n  a: string,\n  b: string,\n  retries = 3,\n) {\n  return a + b;\n}\nf("", "");\n',
    ],
    [
      'overloads',
      'function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a: unknown) {}\nf(1);\n',
      {},
      'function f(a: string, retries?: number): void;\nfunction f(a: number, retries?: number): void;\nfunction f(a: unknown, retries = 3) {}\nf(1);\n',
    ],
    [
      'arrows',
      'const f = (a: string) => a;\nf("");\n',
      {},
      'const f = (a: string, retries = 3) => a;\nf("");\n',
    ],
    [
      'a callback that gets no more',
      'function f(a: string) {}\nfunction each(go: (a: string) => void) {\n  go("");\n}\neach(f);\n',
      {},
      'function f(a: string, retries = 3) {}\nfunction each(go: (a: string) => void) {\n  go("");\n}\neach(f);\n',
    ],
  ] as const)('%s', async (_name, before, more, after) => {
    expect(await run(before, 'f', more)).toEqual({ 'a.ts': after });
    expect(await bench.twice({ 'a.ts': before }, add('f', more))).toBe('nothing-to-do');
  });

  it('keeps interfaces, abstract and overriding methods together, across files', async () => {
    const tree = {
      'i.ts':
        'export interface Store {\n  get(key: string): string;\n}\nexport abstract class Base {\n  abstract get(key: string): string;\n}\n',
      'a.ts':
        "import { Base, type Store } from './i.js';\nexport class Memory extends Base implements Store {\n  get(key: string) {\n    return key;\n  }\n}\nexport const run = (store: Store) => store.get('x');\n",
    };
    expect(await bench.run(tree, add('Memory.get', { updateCalls: true }))).toEqual({
      'i.ts': tree['i.ts'].replaceAll('get(key: string)', 'get(key: string, retries?: number)'),
      'a.ts': tree['a.ts']
        .replace('get(key: string)', 'get(key: string, retries = 3)')
        .replace("get('x')", "get('x', 3)"),
    });
  });

  it('works on constructors and in JavaScript', async () => {
    expect(
      await run(
        'class A {\n  constructor(readonly a: string) {}\n}\nclass B extends A {\n  constructor() {\n    super("b");\n  }\n}\nnew A("a");\nnew B();\n',
        'A',
        { updateCalls: true },
      ),
    ).toEqual({
      'a.ts':
        'class A {\n  constructor(readonly a: string, retries = 3) {}\n}\nclass B extends A {\n  constructor() {\n    super("b", 3);\n  }\n}\nnew A("a", 3);\nnew B();\n',
    });
    expect(
      await bench.run(
        { 'a.js': 'const f = a => a;\nf(1);\n' },
        add('f', { updateCalls: true, type: 'number' }),
      ),
    ).toEqual({
      'a.js': 'const f = (a, retries = 3) => a;\nf(1, 3);\n',
    });
  });

  it('passes the default only where it means the same', async () => {
    const tree = {
      'a.ts': 'const LIMIT = 3;\nexport function f() {}\nf();\n',
      'b.ts': "import { f } from './a.js';\nf();\nf(...[]);\n",
    };
    expect(await bench.run(tree, add('f', { default: 'LIMIT', updateCalls: true }))).toEqual({
      'a.ts': 'const LIMIT = 3;\nexport function f(retries = LIMIT) {}\nf(LIMIT);\n',
    });
  });

  it.each<[string, string, string, boolean, string, RegExp | string]>([
    [
      'refuses',
      '',
      'offset',
      true,
      'a.ts',
      /^unsafe-edit: .*noUnusedParameters.* in a\.ts\. .*the name _offset,/,
    ],
    ['takes a marked name', '', '_offset', true, 'a.ts', '_offset'],
    ['takes any name', '', 'offset', false, 'a.ts', 'offset'],
    ['looks at the file itself', 'lax/', 'offset', true, 'lax/a.ts', 'offset'],
    ['does so in a package below', 'strict/', 'offset', false, 'strict/a.ts', /_offset/],
  ])(
    '%s where unused parameters are rejected or not: %s%s',
    async (_what, folder, name, isStrict, path, expected) => {
      const options = (noUnusedParameters: boolean) =>
        JSON.stringify({
          compilerOptions: {
            target: 'ES2022',
            module: 'NodeNext',
            strict: true,
            types: [],
            noUnusedParameters,
          },
        });
      const text = 'export function f(a: string) {\n  return a;\n}\n';
      const tree = {
        'tsconfig.json': options(isStrict),
        'lax/tsconfig.json': options(false),
        'strict/tsconfig.json': options(true),
        [path]: text,
      };
      const outcome = await bench.run(tree, add('f', { name, default: '0' }));
      if (expected instanceof RegExp) expect(outcome).toMatch(expected);
      else expect(outcome).toEqual({ [path]: text.replace('a: string', `a: string, ${name} = 0`) });
      if (folder === '' && typeof expected === 'string')
        expect(await bench.newErrors(tree, add('f', { name, default: '0' }))).toEqual([]);
    },
  );

  it('refuses what would change behaviour, with the place', async () => {
    expect(await run('function f(a: number) {\n  return a;\n}\n[1].map(f);\n', 'f')).toMatch(
      /^unsafe-edit: .*a\.ts:4 it is handed on as a callback/,
    );
    expect(await run('function f(...a: number[]) {}\nf();\n', 'f')).toMatch(/^unsafe-edit: .*rest parameter/);
    expect(await run('const retries = 1;\nfunction f() {\n  return retries;\n}\nf();\n', 'f')).toMatch(
      /^unsafe-edit: .*already uses the name/,
    );
    expect(await run('function f(retries: string) {}\nf("");\n', 'f')).toMatch(
      /^unsafe-edit: .*another parameter/,
    );
    expect(await run('function f() {}\nf.call(null);\n', 'f')).toMatch(/^unsafe-edit: .*through call/);
    expect(await run('function f() {}\nf();\n', 'f', { default: 'LIMIT' })).toMatch(
      /^unsafe-edit: LIMIT is not in scope/,
    );
    expect(await run('function f() {}\nf();\n', 'f', { default: 'a b' })).toMatch(/^bad-edit/);
    expect(await run('function f() {}\nf();\n', 'f', { default: '[]' })).toMatch(/^wrong-use: .*type/);
    expect(await run('function f() {}\nf();\n', 'f', { type: 'string' })).toMatch(
      /^unsafe-edit: .*new type errors/,
    );
    const overloads =
      'function f(a: string): void;\nfunction f(a: string, b: number): void;\nfunction f(a: string, b?: number) {}\nf("");\n';
    expect(await run(overloads, 'f')).toMatch(/^unsafe-edit: .*different numbers of parameters \(a\.ts:1\)/);
    expect(await run('function f() {}\nf();\n', 'g')).toMatch(/^not-found/);
  });
});
