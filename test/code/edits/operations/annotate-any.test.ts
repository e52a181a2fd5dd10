import { describe, expect, it } from 'vitest';
import { makeBench } from './bench.ts';

const bench = makeBench();
const edit = { kind: 'annotate_any' } as const;
const run = (text: string, more: object = {}) => bench.run({ 'a.ts': text }, { ...edit, ...more });

describe('annotate_any', () => {
  it.each([
    [
      'a parameter from its use',
      "export function f(text) {\n  return text.charAt(0) + text.length.toFixed();\n}\nf('x');\n",
      "export function f(text: string) {\n  return text.charAt(0) + text.length.toFixed();\n}\nf('x');\n",
    ],
    [
      'an arrow without parentheses',
      'export const f = n => n * 2;\n',
      'export const f = (n: number) => n * 2;\n',
    ],
    [
      'a variable',
      'let a;\nexport function f() {\n  a = 1;\n  return a;\n}\nexport const g = () => a;\n',
      'let a: number;\nexport function f() {\n  a = 1;\n  return a;\n}\nexport const g = () => a;\n',
    ],
    [
      'what JSON.parse gives, where unknown will do',
      "export const a = JSON.parse('1');\nexport const is = typeof a === 'number';\n",
      "export const a: unknown = JSON.parse('1');\nexport const is = typeof a === 'number';\n",
    ],
  ])('%s', async (_name, before, after) => {
    expect(await run(before)).toEqual({ 'a.ts': after });
    expect(await bench.twice({ 'a.ts': before }, edit)).toBe('nothing-to-do');
    expect(await bench.newErrors({ 'a.ts': before }, edit)).toEqual([]);
  });

  it('writes nothing where nothing follows, or where it would bring an error', async () => {
    expect(await run('export function f(a) {\n  return a;\n}\n')).toMatch(/^nothing-to-do/);
    expect(await run("const a = JSON.parse('{}');\na.b.c();\n")).toMatch(/^nothing-to-do/);
    expect(await run('export const a = 1;\n')).toMatch(/^nothing-to-do/);
  });

  it('keeps the sound ones of several', async () => {
    expect(
      await run("const a = JSON.parse('{}');\nexport const b = a.b;\nexport const c = (n) => n * 2;\n"),
    ).toEqual({
      'a.ts':
        "const a = JSON.parse('{}');\nexport const b: unknown = a.b;\nexport const c = (n: number) => n * 2;\n",
    });
  });

  it('narrows to symbols', async () => {
    const text = 'export const a = (n) => n * 2;\nexport const b = (m) => m * 2;\n';
    expect(await run(text, { symbols: ['b'] })).toEqual({ 'a.ts': text.replace('(m)', '(m: number)') });
    expect(await run(text, { symbols: ['n'] })).toEqual({ 'a.ts': text.replace('(n)', '(n: number)') });
    expect(await run(text, { symbols: ['zzz'] })).toMatch(/^not-found/);
  });
});
