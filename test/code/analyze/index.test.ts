import fc from 'fast-check';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeAnalyst } from '../../../src/code/analyze/analyze.ts';
import { write } from '../edits/workspace.ts';

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

function open(tree: Readonly<Record<string, string>>) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-index-')));
  roots.push(root);
  write(root, tree);
  const analyst = makeAnalyst({ root });
  const mapOf = async (request: string, budget = 2_000) => {
    const map = await analyst.map(request, budget);
    if (!map.ok) throw new Error(map.error.message);
    return map.value;
  };
  return { root, analyst, mapOf };
}

const shop = {
  'package.json': '{ "name": "shop" }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
  'src/cart/cart.ts':
    "import { taxOf } from '@/money/tax';\nexport class Cart { total(): number { return taxOf(1); } }\n",
  'src/money/tax.ts':
    "/** Value added tax. */\nexport function taxOf(amount: number, country = 'a very long secret text'): number {\n  return amount;\n}\nconst rounding: number = 2;\nexport { rounding };\n",
  'src/money/coupon.ts': 'export const percent = 10;\n',
  'src/mail/send.ts': 'export async function send(): Promise<void> {}\n',
};

it('a request finds files by their words, their names and who imports them', async () => {
  const { mapOf } = open(shop);
  const { text, ranked } = await mapOf('Fix rounding of taxes');
  expect(ranked.slice(0, 2)).toEqual(['src/money/tax.ts', 'src/cart/cart.ts']);
  expect(ranked).not.toContain('src/mail/send.ts');
  expect(text.split('\n').slice(0, 3)).toEqual([
    'src/money/tax.ts',
    '  export function taxOf(amount: number, country = "…"): number',
    '  const rounding: number',
  ]);
});

it('a request without a word of the workspace likely means nothing in particular', async () => {
  const { mapOf } = open(shop);
  const { text, ranked } = await mapOf('zzz');
  expect(ranked).toEqual([]);
  expect(text).toContain('src/cart/');
});

it('is the same for the same files, and within its budget whatever is asked', async () => {
  const { mapOf, root } = open(shop);
  const again = makeAnalyst({ root });
  await fc.assert(
    fc.asyncProperty(
      fc.string({ maxLength: 60 }),
      fc.integer({ min: 0, max: 600 }),
      async (request, budget) => {
        const first = await mapOf(request, budget);
        const second = await again.map(request, budget);
        expect(second.ok && second.value).toEqual(first);
        expect(first.text.length).toBeLessThanOrEqual(budget);
      },
    ),
    { numRuns: 60 },
  );
});

it('follows edits, new files and files that go', async () => {
  const { mapOf, root, analyst } = open(shop);
  expect((await mapOf('coupon')).ranked[0]).toBe('src/money/coupon.ts');
  write(root, {
    'src/mail/send.ts': "import { percent } from '../money/coupon';\nexport const coupon = percent;\n",
  });
  expect((await mapOf('coupon')).ranked).toContain('src/mail/send.ts');
  const used = await analyst.analyze('src/money/coupon.ts');
  expect(used.ok && used.value.importedBy).toEqual(['src/mail/send.ts']);
  write(root, {
    'src/new/voucher.ts': "import { taxOf } from '@/money/tax';\nexport const voucher = taxOf(2);\n",
  });
  expect((await mapOf('voucher')).ranked[0]).toBe('src/new/voucher.ts');
  const tax = await analyst.analyze('src/money/tax.ts');
  expect(tax.ok && tax.value.importedBy).toEqual(['src/cart/cart.ts', 'src/new/voucher.ts']);
  expect(tax.ok && tax.value.unusedExports).toEqual(['rounding']);
  rmSync(join(root, 'src/new'), { recursive: true });
  expect((await mapOf('voucher')).text).not.toContain('voucher.ts');
});

it('a part of the workspace that is not installed keeps nobody from the rest', async () => {
  const { analyst, mapOf } = open({
    ...shop,
    'docs/tsconfig.json': '{ "extends": "@docs/tsconfig" }',
    'docs/a.ts': 'export {};\n',
  });
  const tax = await analyst.analyze('src/money/tax.ts');
  expect(tax.ok && tax.value.importedBy).toEqual(['src/cart/cart.ts']);
  expect((await mapOf('tax')).ranked[0]).toBe('src/money/tax.ts');
});

it('an unusable tsconfig of the whole keeps nobody from the map', async () => {
  const { analyst, mapOf } = open({ ...shop, 'tsconfig.json': '{ "extends": "./nowhere.json" }' });
  expect((await mapOf('tax')).ranked[0]).toBe('src/money/tax.ts');
  const tax = await analyst.analyze('src/money/tax.ts');
  expect(tax.ok ? '' : tax.error.code).toBe('bad-tsconfig');
});

it('maps nothing of files that may hold secrets', async () => {
  const { mapOf } = open({
    ...shop,
    '.ssh/key.ts': 'export const sesame = 1;\n',
    'secrets.json': '{"sesame":1}',
    '.env': 'sesame=1',
  });
  const { text, ranked } = await mapOf('sesame', 5_000);
  expect(ranked).toEqual([]);
  expect(text).not.toMatch(/sesame|secrets|key\.ts|\.env/);
});
