import { describe, expect, it } from 'vitest';
import { edited, refused } from '../workspace.ts';

const tsconfig = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "noImplicitOverride": true, "module": "esnext", "moduleResolution": "bundler", "target": "es2022" } }',
};
const fix = (code?: number) => ({ kind: 'apply_code_fix', ...(code === undefined ? {} : { code }) }) as const;

describe('apply_code_fix', () => {
  it.each<[string, number | undefined, string, string]>([
    [
      'a missing import',
      2304,
      'export const x = shared;\n',
      "import { shared } from './shared';\n\nexport const x = shared;\n",
    ],
    [
      'a misspelt member that could also be declared',
      2551,
      'type Item = { label: string; price: number };\nexport const f = (i: Item) => i.prise;\n',
      'type Item = { label: string; price: number };\nexport const f = (i: Item) => i.price;\n',
    ],
    [
      'a misspelt name beside what could be declared',
      undefined,
      'const price = 1;\nexport const f = () => prise;\nexport const g = (i: { price: number }) => i.prise;\n',
      'const price = 1;\nexport const f = () => price;\nexport const g = (i: { price: number }) => i.price;\n',
    ],
    [
      'a misspelt import and its uses',
      2724,
      "import { shard } from './shared';\nexport const x = shard;\nexport const f = (shard: number) => shard;\n",
      "import { shared } from './shared';\nexport const x = shared;\nexport const f = (shard: number) => shard;\n",
    ],
    ['a misspelling', 2551, 'export const x = "a".toUperCase();\n', 'export const x = "a".toUpperCase();\n'],
    [
      'override',
      undefined,
      'class A { f() {} }\nexport class B extends A { f() {} }\n',
      'class A { f() {} }\nexport class B extends A { override f() {} }\n',
    ],
    [
      'a missing async, many at once',
      1308,
      'export function f() { await g(); }\nexport function h() { await g(); }\nasync function g() {}\n',
      'export async function f() { await g(); }\nexport async function h() { await g(); }\nasync function g() {}\n',
    ],
  ])('mends %s', async (_what, code, before, after) => {
    const tree = { ...tsconfig, 'shared.ts': 'export const shared = 1;\n', 'main.ts': before };
    expect(await edited(tree, fix(code))).toEqual({ 'main.ts': after });
  });

  it.each<[string, string, string, string]>([
    ['a runtime extension', '', 'export const x = shared;\n', './money/shared.js'],
    [
      'the source extension where allowed',
      '"allowImportingTsExtensions": true, ',
      'export const x = shared;\n',
      './money/shared.ts',
    ],
    [
      'the source extension where rewritten',
      '"rewriteRelativeImportExtensions": true, ',
      'export const x = shared;\n',
      './money/shared.ts',
    ],
  ])('imports with %s under NodeNext', async (_what, option, before, specifier) => {
    const tree = {
      'package.json': '{ "type": "module" }\n',
      'tsconfig.json': `{ "compilerOptions": { ${option}"noEmit": true, "strict": true, "module": "nodenext", "target": "es2022" } }`,
      'src/money/shared.ts': 'export const shared = 1;\n',
      'src/main.ts': before,
    };
    const after = `import { shared } from '${specifier}';\n\n${before}`;
    expect(await edited(tree, fix(2304))).toEqual({ 'src/main.ts': after });
  });

  it('leaves what has two ways, adds any or does not help', async () => {
    const tree = {
      ...tsconfig,
      'one.ts': 'export const shared = 1;\n',
      'two.ts': 'export const shared = 2;\n',
      'main.ts':
        'export const x = shared;\nexport function f(a) { return a; }\nexport const y: number = "text";\n',
    };
    expect(await refused(tree, fix())).toMatchObject({
      code: 'nothing-to-do',
      message: expect.stringContaining('3 errors') as string,
    });
    expect(await refused(tree, fix(9999))).toMatchObject({ code: 'nothing-to-do' });
  });
});
