import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, summary, type Files, type Tools } from './repository.ts';

async function typesOf(files: Files, edits: Files, tool: Tools) {
  const { root, remove } = repository(files, [tool]);
  onTestFinished(remove);
  const checker = makeLocalChecker({ root });
  onTestFinished(() => {
    checker.close();
  });
  const skip = { lint: '-', tests: '-' };
  const report = await checker.check(draftOf(root, edits), { skip }, new AbortController().signal);
  return summary(report, 'types');
}

const both = [
  ['typescript', 'TS9007'],
  ['typescript 7', 'TS9013'],
] as const;

it.each(both)('%s: where outputs would go is no matter of a check that writes none', async (tool, code) => {
  const config = (option: string) =>
    `{ "compilerOptions": { "strict": true, "types": [], "module": "ESNext", "moduleResolution": "bundler", "target": "ES2022", "declaration": true, "outDir": "dist"${option} }, "include": ["src"] }`;
  const files = {
    'package.json': '{ "name": "outputs", "type": "module" }',
    'tsconfig.json': config(''),
    'src/price.ts': 'export const price = (grams: number) => grams * 2;\n',
  };
  const edits = { 'tsconfig.json': config(', "isolatedDeclarations": true') };
  expect(await typesOf(files, edits, tool)).toEqual(['failed', `src/price.ts:1 ${code}`]);
});
