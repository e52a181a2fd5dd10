import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../../src/core/change/edit.ts';
import { edited, refused } from '../workspace.ts';

const remove = (what: 'imports' | 'locals' | 'all'): Edit => ({
  kind: 'remove_unused',
  what,
  paths: ['main.ts'],
});
const modules = {
  'a.ts': 'export const a1 = 1, a2 = 2;\nexport default 1;\n',
  'effect.ts': 'console.log(1);\nexport const e = 1;\n',
};

describe('remove_unused', () => {
  it.each<[string, string, string]>([
    [
      'names of an import',
      "import d, { a1, a2 } from './a';\nconsole.log(a1);\n",
      "import { a1 } from './a';\nconsole.log(a1);\n",
    ],
    [
      'whole imports',
      "import * as a from './a';\nimport './effect';\nexport {};\n",
      "import './effect';\nexport {};\n",
    ],
    [
      'what only the removed used, to the end',
      "import { a1 } from './a';\nfunction one() { return a1; }\n/** About two. */\nfunction two() { return one(); }\nconst three = () => two();\nexport {};\n",
      'export {};\n',
    ],
    [
      'types, interfaces, enums and classes',
      'type T = 1;\ninterface I {}\nenum E { A }\nclass C { x = 1 }\nexport {};\n',
      'export {};\n',
    ],
    [
      'variables, and keeps calls',
      'export function f() {\n  const a = 1;\n  const b = Math.random();\n  let c;\n  const x = 1, y = 2;\n  const { d } = { d: 1 };\n}\n',
      'export function f() {\n  Math.random();\n}\n',
    ],
    [
      'private members',
      'export class A {\n  #x = 1;\n  private y() {}\n  z = 1;\n}\n',
      'export class A {\n  z = 1;\n}\n',
    ],
    [
      'one of several names',
      'export const f = ({ o }: any) => {\n  const { a, b } = o;\n  return b;\n};\n',
      'export const f = ({ o }: any) => {\n  const { b } = o;\n  return b;\n};\n',
    ],
  ])('removes %s', async (_what, before, after) => {
    expect(await edited({ ...modules, 'main.ts': before }, remove('all'))).toEqual({ 'main.ts': after });
    expect(await refused({ ...modules, 'main.ts': after }, remove('all'))).toMatchObject({
      code: 'nothing-to-do',
    });
  });

  it.each<[string, string]>([
    ['exports and parameters', 'export function f(a: number, b: number) { return b; }\n'],
    ['names with an underscore', 'const _a = 1;\nexport function f() { const _b = 2; }\n'],
    [
      'what is told to be overlooked',
      '// eslint-disable-next-line no-unused-vars\nconst a = 1;\n// @ts-ignore\nconst b = 1;\nconst c = 1; // eslint-disable-line\nexport {};\n',
    ],
    ['what a header overlooks', '/* eslint-disable no-unused-vars */\nconst a = 1;\nexport {};\n'],
    [
      'a rest and its siblings',
      'export function f(o: { a: 1; b: 2 }) { const { a, ...rest } = o; return rest; }\n',
    ],
    ['what is assigned', 'export function f() { let x = 1; x = g(); }\nexport function g() { return 1; }\n'],
    [
      'several with effects',
      'export function f() { const a = g(), b = g(); return b; }\nexport function g() { return 1; }\n',
    ],
    ['type parameters', 'export function f<T>() {}\n'],
    ['loop variables', 'export function f(xs: number[]) { for (const x of xs) console.log(1); }\n'],
    ['public and protected members', 'export class A { x = 1; protected y = 2 }\n'],
    ['classes with effects', 'class A { static x = Math.random(); }\nexport {};\n'],
    ['globals of scripts', 'var a = 1;\nfunction f() {}\n'],
  ])('keeps %s', async (_what, text) => {
    expect(await refused({ ...modules, 'main.ts': text }, remove('all'))).toMatchObject({
      code: 'nothing-to-do',
    });
  });

  it('is limited to imports or locals', async () => {
    const text = "import { a1 } from './a';\nconst x = 1;\nexport {};\n";
    expect(await edited({ ...modules, 'main.ts': text }, remove('imports'))).toEqual({
      'main.ts': 'const x = 1;\nexport {};\n',
    });
    expect(await edited({ ...modules, 'main.ts': text }, remove('locals'))).toEqual({
      'main.ts': "import { a1 } from './a';\nexport {};\n",
    });
  });

  it('keeps the effect of an import that is emitted', async () => {
    const tsconfig =
      '{ "compilerOptions": { "verbatimModuleSyntax": true, "module": "esnext", "moduleResolution": "bundler", "strict": true } }';
    const text =
      "import { e } from './effect';\nimport { a1 } from './a';\nimport type D from './effect';\nexport {};\n";
    expect(await edited({ ...modules, 'tsconfig.json': tsconfig, 'main.ts': text }, remove('all'))).toEqual({
      'main.ts': "import './effect';\nexport {};\n",
    });
  });
});
