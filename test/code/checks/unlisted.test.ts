import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { introduced } from '../../../src/core/change/report.ts';
import { draftOf, repository } from './repository.ts';

/** Tests that no tsconfig includes, as where a runner strips the types itself. */
const files = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "module": "nodenext" }, "include": ["src"] }',
  'src/price.ts': 'export const price = (grams: number): number => grams * 2;\n',
  'test/shaky.ts': "import { price } from '../src/price.js';\nexport const old: string = price(1);\n",
  'test/sound.ts': "import { price } from '../src/price.js';\nexport const fine: number = price(1);\n",
};

async function typesOf(edits: Record<string, string>) {
  const { root, remove } = repository(files);
  onTestFinished(remove);
  const checker = makeLocalChecker({ root });
  const report = await checker.check(draftOf(root, edits), { skip: {} }, new AbortController().signal);
  const types = report.checks.find(({ check }) => check === 'types');
  if (types === undefined) throw new Error('types were not checked');
  return {
    outcome: types.outcome,
    introduced: introduced(types).map(
      ({ path, line, code, severity }) => `${path}:${String(line)} ${code} ${severity}`,
    ),
    old: types.diagnostics.filter(({ origin }) => origin === 'pre-existing').length,
  };
}

it('an old error of a file that no tsconfig has stays an old one', async () => {
  const edit = { 'test/shaky.ts': `// moved down\n${files['test/shaky.ts']}` };
  expect(await typesOf(edit)).toEqual({ outcome: 'passed', introduced: [], old: 1 });
});

it('a new error beside old ones is a warning, since nobody checks the file', async () => {
  const edit = { 'test/shaky.ts': `${files['test/shaky.ts']}export const worse: string = price(2);\n` };
  expect(await typesOf(edit)).toEqual({
    outcome: 'passed',
    introduced: ['test/shaky.ts:3 TS2322 warning'],
    old: 1,
  });
});

it('a new error where there was none is an error', async () => {
  const edit = { 'test/sound.ts': `${files['test/sound.ts']}export const worse: string = price(2);\n` };
  expect(await typesOf(edit)).toEqual({
    outcome: 'failed',
    introduced: ['test/sound.ts:3 TS2322 error'],
    old: 0,
  });
});
