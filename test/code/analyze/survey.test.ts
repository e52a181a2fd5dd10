import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAnalyst } from '../../../src/code/analyze/analyze.ts';
import type { IndexedFile } from '../../../src/code/analyze/index/index.ts';
import { circles } from '../../../src/code/analyze/survey/cycles.ts';
import type { WorkspacePath } from '../../../src/core/change/path.ts';
import type { Fact } from '../../../src/core/inquiry/fact.ts';
import type { Measure } from '../../../src/core/inquiry/measure.ts';

const files = {
  'package.json': '{"name": "shop", "main": "dist/index.js"}\n',
  'tsconfig.json': '{"compilerOptions": {"strict": true, "module": "NodeNext", "noEmit": true}}\n',
  'src/index.ts': "export { order } from './order.js';\n",
  'src/order.ts':
    "import { price, type Money } from './price.js';\nimport { join } from 'node:path';\n\nexport function order(count: number): Money {\n  return price(count) as Money;\n}\n\nexport const path = join('a', 'b');\nconst again = [1, 2].map(price);\nexport class Basket {\n  add(): number {\n    return price(1);\n  }\n}\n",
  'src/price.ts':
    "import { rate } from './rate.js';\n\nexport type Money = number;\nexport function price(count: number): Money {\n  return count > 1 ? count * rate() : count === 0 ? 0 : rate();\n}\n",
  'src/rate.ts':
    "import { price } from './price.js';\n\nexport function rate(): number {\n  return price(0) + 1;\n}\nexport const unusedHere = 1;\n",
  'src/types.ts': "import type { Other } from './other.js';\n\nexport interface One { other?: Other }\n",
  'src/other.ts': "import type { One } from './types.js';\n\nexport interface Other { one?: One }\n",
  'src/basket.test.ts': "import { Basket } from './order.js';\n\nnew Basket().add();\n",
  '.env': 'KEY=canary\n',
  'notes.md': 'retries:   3\n',
};

/** One repository for all: reading it changes nothing. */
const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-survey-')));
const analyst = makeAnalyst({ root });
beforeAll(() => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('facts', () => {
  const cases: readonly (readonly [Fact, 'verified' | 'refuted' | 'uncheckable', RegExp])[] = [
    [{ kind: 'exists', path: 'src/order.ts' }, 'verified', /There is src\/order\.ts/],
    [{ kind: 'exists', path: 'src' }, 'verified', /There is src/],
    [{ kind: 'exists', path: 'src/none.ts' }, 'refuted', /no src\/none\.ts/],
    [{ kind: 'exists', path: '../outside.ts' }, 'uncheckable', /inside the workspace/],
    [{ kind: 'exists', path: '/etc/passwd' }, 'uncheckable', /absolute/],
    [{ kind: 'exists', path: '.env' }, 'uncheckable', /secrets/],
    [{ kind: 'contains', path: '.env', text: 'canary' }, 'uncheckable', /secrets/],
    [{ kind: 'declares', symbol: 'price' }, 'verified', /src\/price\.ts:4/],
    [{ kind: 'declares', symbol: 'Basket.add', path: 'src/order.ts' }, 'verified', /src\/order\.ts:11/],
    [{ kind: 'declares', symbol: 'refund' }, 'refuted', /Nothing called refund/],
    [{ kind: 'declares', symbol: 'price', path: 'src/none.ts' }, 'refuted', /no file/],
    [{ kind: 'imports', path: 'src/order.ts', from: 'src/price.ts' }, 'verified', /src\/order\.ts:1/],
    [{ kind: 'imports', path: 'src/order.ts', from: './price.js' }, 'verified', /src\/order\.ts:1/],
    [{ kind: 'imports', path: 'src/order.ts', from: 'node:path' }, 'verified', /node:path/],
    [{ kind: 'imports', path: 'src/price.ts', from: 'src/order.ts' }, 'refuted', /does not import/],
    [{ kind: 'imports', path: 'notes.md', from: 'src/order.ts' }, 'uncheckable', /no TypeScript/],
    [{ kind: 'calls', symbol: 'price', least: 3, most: 3 }, 'verified', /3 places/],
    [{ kind: 'calls', symbol: 'price', least: 4 }, 'refuted', /3 places/],
    [{ kind: 'calls', symbol: 'unusedHere', most: 0 }, 'verified', /0 places/],
    [{ kind: 'calls', symbol: 'Basket' }, 'verified', /src\/basket\.test\.ts:3/],
    [{ kind: 'contains', path: 'notes.md', text: 'retries: 3' }, 'verified', /notes\.md:1/],
    [{ kind: 'contains', path: 'notes.md', text: '(?:' }, 'refuted', /does not contain/],
    [{ kind: 'contains', path: 'none.md', text: 'x' }, 'refuted', /no file/],
    [{ kind: 'unused', path: 'src/rate.ts', symbol: 'unusedHere' }, 'verified', /No other file/],
    [{ kind: 'unused', path: 'src/rate.ts', symbol: 'rate' }, 'refuted', /used elsewhere/],
    [{ kind: 'unused', path: 'src/rate.ts', symbol: 'nothing' }, 'refuted', /exports no/],
    [
      { kind: 'circular', path: 'src/rate.ts' },
      'verified',
      /src\/price\.ts → src\/rate\.ts → src\/price\.ts/,
    ],
    [{ kind: 'circular', path: 'src/order.ts' }, 'refuted', /does not come to import itself/],
    [{ kind: 'circular', path: 'src/types.ts' }, 'refuted', /does not/],
  ];

  it.each(cases)('%j is %s', async (fact, status, says) => {
    const found = await analyst.lookUp([
      { claim: 'c', fact, holds: true },
      { claim: 'c', fact, holds: false },
    ]);
    if (!found.ok) throw new Error(found.error.message);
    const [so, notSo] = found.value;
    expect([so?.status, so?.says]).toEqual([status, expect.stringMatching(says)]);
    // What is claimed not to be so is judged the other way round, and what nobody can tell stays that.
    const turned = { verified: 'refuted', refuted: 'verified', uncheckable: 'uncheckable' } as const;
    expect(notSo?.status).toBe(turned[status]);
    expect(JSON.stringify(found.value)).not.toContain('canary');
  });

  it('are never an exception, whatever is claimed', async () => {
    const words = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('src/price.ts', 'price', '..', '.', 'a#b.c', '('),
    );
    await fc.assert(
      fc.asyncProperty(words, words, async (path, symbol) => {
        const facts: readonly Fact[] = [
          { kind: 'exists', path },
          { kind: 'declares', symbol, path },
          { kind: 'imports', path, from: symbol },
          { kind: 'calls', symbol, path },
          { kind: 'contains', path, text: symbol },
          { kind: 'unused', path, symbol },
          { kind: 'circular', path },
        ];
        const found = await analyst.lookUp(facts.map((fact) => ({ claim: 'c', fact, holds: true })));
        expect(found.ok && found.value.length).toBe(7);
      }),
      { numRuns: 60 },
    );
  });
});

describe('measures', () => {
  const cases: readonly (readonly [Measure, RegExp])[] = [
    [
      { kind: 'importers', path: 'price.ts' },
      /^src\/price\.ts is imported by 2 files\.\nsrc\/order\.ts:1 {2}price, Money\nsrc\/rate\.ts:1/,
    ],
    [
      { kind: 'imports', path: 'src/order.ts' },
      /^src\/order\.ts has 2 imports, 1 of them of files of the workspace/,
    ],
    [
      { kind: 'callers', symbol: 'price' },
      /^price \(src\/price\.ts:4\) is called in 3 places of 2 files\. It is named in 1 other place without a call\.\nsrc\/order\.ts:5 {2}in order\nsrc\/order\.ts:12 {2}in add\nsrc\/rate\.ts:4 {2}in rate$/,
    ],
    [{ kind: 'definition', symbol: 'Basket' }, /^Basket is declared in src\/order\.ts:10\./],
    [
      { kind: 'unused-exports', path: 'src/rate.ts' },
      /^1 export of src\/rate\.ts is used by no other file[^]*src\/rate\.ts:6 {2}unusedHere$/,
    ],
    [
      { kind: 'cycles', path: '.' },
      /^1 circle of imports reaches the workspace[^]*src\/price\.ts → src\/rate\.ts → src\/price\.ts$/,
    ],
    [{ kind: 'cycles', path: 'src/other.ts' }, /^0 circles/],
    [
      { kind: 'complexity', path: 'src/price.ts' },
      /^1 function in src\/price\.ts: the highest cyclomatic complexity is 3 \(price\)/,
    ],
    [
      { kind: 'contents', path: 'src/rate.ts' },
      /^src\/rate\.ts: 1 source file with 2 declarations at the top, 2 of them exported/,
    ],
    [{ kind: 'fact', fact: { kind: 'imports', path: 'src/order.ts', from: 'src/rate.ts' } }, /^No\./],
    [{ kind: 'fact', fact: { kind: 'exists', path: 'src/rate.ts' } }, /^Yes\./],
  ];

  it.each(cases)('%j', async (measure, says) => {
    const found = await analyst.measure(measure);
    if (!found.ok) throw new Error(found.error.message);
    expect([found.value.says, ...found.value.lines].join('\n')).toMatch(says);
  });

  it.each([
    [{ kind: 'importers', path: 'none.ts' }, 'not-found'],
    [{ kind: 'importers', path: '.env' }, 'not-found'],
    [{ kind: 'importers', path: '../x.ts' }, 'outside-workspace'],
    [{ kind: 'callers', symbol: 'nothing' }, 'not-found'],
    [{ kind: 'contents', path: '.env' }, 'protected-path'],
    [{ kind: 'definition', symbol: 'nothing' }, 'not-found'],
  ] as const)('refuses %j with %s', async (measure, code) => {
    const found = await analyst.measure(measure);
    expect(found.ok ? 'measured' : found.error.code).toBe(code);
  });
});

describe('circles of imports', () => {
  it('are exactly the files that reach themselves, each once, and each way round is one', () => {
    const node = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 30 }), (edges) => {
        const name = (at: number) => `f${String(at)}.ts` as WorkspacePath;
        const next = (at: number) =>
          edges.filter(([from, to]) => from === at && to !== at).map(([, to]) => to);
        const files = new Map<WorkspacePath, IndexedFile>(
          Array.from({ length: 10 }, (_, at) => [
            name(at),
            {
              path: name(at),
              outline: { symbols: [], references: [], words: new Map(), length: 0 },
              references: next(at).map((to) => ({
                reference: {
                  ...{ line: 1, from: '', kind: 'import', typeOnly: false },
                  ...{ names: [], takes: [], passesOn: [] },
                },
                target: name(to),
              })),
            },
          ]),
        );
        const reaches = (from: number): ReadonlySet<number> => {
          const seen = new Set(next(from));
          for (const each of seen) for (const to of next(each)) seen.add(to);
          return seen;
        };
        const expected = Array.from({ length: 10 }, (_, at) => at).filter((at) => reaches(at).has(at));
        const found = circles(files);
        // Every group's way round names its first file twice and uses only imports that are there.
        for (const way of found) {
          expect(way.at(-1)).toBe(way[0]);
          way.slice(1).forEach((to, index) => {
            const from = Number(/\d+/.exec(way[index] ?? '')?.[0]);
            expect(next(from).map(name)).toContain(to);
          });
        }
        const groups = new Set(
          expected.map((at) =>
            expected.filter((other) => reaches(at).has(other) && reaches(other).has(at)).join(),
          ),
        );
        expect(found).toHaveLength(groups.size);
      }),
      { numRuns: 500 },
    );
  });

  it('are found in a chain that is longer than a stack', () => {
    const length = 20_000;
    const name = (at: number) => `f${String(at)}.ts` as WorkspacePath;
    const files = new Map<WorkspacePath, IndexedFile>(
      Array.from({ length }, (_, at) => [
        name(at),
        {
          path: name(at),
          outline: { symbols: [], references: [], words: new Map(), length: 0 },
          references: [
            {
              reference: {
                ...{ line: 1, from: '', kind: 'import', typeOnly: false },
                ...{ names: [], takes: [], passesOn: [] },
              },
              target: name((at + 1) % length),
            },
          ],
        },
      ]),
    );
    expect(circles(files)[0]).toHaveLength(length + 1);
  });
});
