import { describe, expect, it } from 'vitest';
import { makeBench } from './bench.ts';

const bench = makeBench();
const extract = (text: string, value: string, name?: string) =>
  bench.run({ 'a.ts': text }, { kind: 'extract_constant', value, ...(name === undefined ? {} : { name }) });

describe('extract_constant', () => {
  it('names every occurrence, whatever its quotes, where a value stands', async () => {
    const before = `#!/usr/bin/env node
'use strict';
import { x } from './user';

// About the type.
type Kind = 'user' | 'admin';
enum Names { A = 'user' }
export const table: Record<string, Kind> = { user: 'user', 'user': "user" };
const copy = \`user\` as const;
export function f(kind: Kind, o: { user: number }) {
  if (typeof kind === 'string' && 'user' in o) o['user']++;
  switch (kind) {
    case 'user':
      return x;
    default:
      return copy + Names.A;
  }
}
`;
    const after = `#!/usr/bin/env node
'use strict';
import { x } from './user';

const USER = "user";

// About the type.
type Kind = 'user' | 'admin';
enum Names { A = 'user' }
export const table: Record<string, Kind> = { user: USER, 'user': USER };
const copy = \`user\` as const;
export function f(kind: Kind, o: { user: number }) {
  if (typeof kind === 'string' && 'user' in o) o[USER]++;
  switch (kind) {
    case USER:
      return x;
    default:
      return copy + Names.A;
  }
}
`;
    const tree = { 'a.ts': before.replace('USER = ', ''), 'user.ts': 'export const x = 1;\n' };
    const edit = { kind: 'extract_constant', value: "'user'", in: 'a.ts' } as const;
    const result = await bench.run(tree, edit);
    expect(result).toEqual({
      'a.ts': after.replace('= "user"', `= 'user'`).replace(`= 'user';\n\n// About`, `= 'user';\n\n// About`),
    });
  });

  it.each([
    [
      'numbers by value',
      'f(3000);\nf(3_000, { timeout: 3e3 });\nfunction f(..._: unknown[]) {}\n',
      '3000',
      'const TIMEOUT = 3000;\n\nf(TIMEOUT);\nf(TIMEOUT, { timeout: TIMEOUT });\nfunction f(..._: unknown[]) {}\n',
    ],
    [
      'negative numbers',
      'export const a = [-1, -1, 1];\n',
      '-1',
      'const VALUE_MINUS_1 = -1;\n\nexport const a = [VALUE_MINUS_1, VALUE_MINUS_1, 1];\n',
    ],
    [
      'regular expressions',
      'export const a = [/x/i.test("y"), /x/i.test("z")];\n',
      '/x/i',
      'const PATTERN = /x/i;\n\nexport const a = [PATTERN.test("y"), PATTERN.test("z")];\n',
    ],
    [
      'a doc comment stays with its function',
      '/* Copyright */\n\n/** Doc. */\nexport function f() {\n  return ["a b", "a b"];\n}\n',
      '"a b"',
      '/* Copyright */\n\nconst A_B = "a b";\n\n/** Doc. */\nexport function f() {\n  return ["a b", "a b"];\n}\n'.replace(
        '["a b", "a b"]',
        '[A_B, A_B]',
      ),
    ],
    ['no semicolons', 'export const a = ["x", "x"]\n', '"x"', 'const X = "x"\n\nexport const a = [X, X]\n'],
    [
      'a name in use',
      'export const a = (X: string) => [X, "x", "x"];\n',
      '"x"',
      'const X_2 = "x";\n\nexport const a = (X: string) => [X, X_2, X_2];\n',
    ],
    [
      'an existing constant',
      'const NAME = "x";\nexport const a = ["x"];\n',
      '"x"',
      'const NAME = "x";\nexport const a = [NAME];\n',
    ],
    [
      'no space before the quote',
      'export function f(a: boolean) {\n  if (a) return"x";\n  return"x";\n}\n',
      '"x"',
      'const X = "x";\n\nexport function f(a: boolean) {\n  if (a) return X;\n  return X;\n}\n',
    ],
  ])('%s', async (_name, before, value, after) => {
    expect(await extract(before, value)).toEqual({ 'a.ts': after });
    expect(await bench.twice({ 'a.ts': before }, { kind: 'extract_constant', value })).toBe('nothing-to-do');
  });

  it('keeps literal types', async () => {
    const text =
      'type Mode = "on" | "off";\nexport const a: Mode = "on";\nexport function f(): { mode: Mode } {\n  return { mode: "on" };\n}\n';
    expect(await bench.newErrors({ 'a.ts': text }, { kind: 'extract_constant', value: '"on"' })).toEqual([]);
  });

  it('handles JSX attributes', async () => {
    const tree = {
      'tsconfig.json':
        '{"compilerOptions":{"jsx":"preserve","module":"ESNext","moduleResolution":"bundler","noEmit":true,"types":[]}}',
      'a.tsx':
        'declare global {\n  namespace JSX {\n    interface IntrinsicElements {\n      p: { id: string };\n    }\n  }\n}\nexport const a = [<p id="big" />, <p id={"big"} />];\n',
    };
    expect(await bench.run(tree, { kind: 'extract_constant', value: "'big'" })).toEqual({
      'a.tsx': `const BIG = "big";\n\n${tree['a.tsx'].replace('id="big"', 'id={BIG}').replace('id={"big"}', 'id={BIG}')}`,
    });
  });

  it('refuses with counts', async () => {
    expect(await extract('export const a = "x";\nexport let b = [1];\n', '1')).toMatch(
      /^not-found: 1 occurs only once in a\.ts/,
    );
    expect(await extract('export {};\n', '"zz"')).toMatch(/^not-found: "zz" does not occur/);
    const two = 'export const a = ["x", "x"];\n';
    expect(
      await bench.run(
        { 'a.ts': two, 'b.ts': `${two}"x".length;\n` },
        { kind: 'extract_constant', value: '"x"' },
      ),
    ).toMatch(/^ambiguous: .*a\.ts \(2\), b\.ts \(3\)/);
    expect(await extract(two, 'x')).toMatch(/^bad-edit/);
    expect(await extract(`const Y = 1;\n${two}Y;\n`, '"x"', 'Y')).toMatch(
      /^unsafe-edit: .*already uses the name Y/,
    );
    expect(await extract('export const a = ["x".match(/x/g), "y".match(/x/g)];\n', '/x/g')).toMatch(
      /^unsafe-edit/,
    );
  });
});
