import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeLocalChecker, type LocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, summary, type Files } from './repository.ts';

const files: Files = {
  'package.json': '{"name": "r", "type": "module", "private": true}\n',
  'tsconfig.json':
    '{"compilerOptions": {"strict": true, "module": "NodeNext", "noEmit": true, "types": []}, "include": ["src"]}\n',
  'src/a.ts': "import { b } from './b.js';\nexport const a = (): number => b;\nexport type A = number;\n",
  'src/b.ts': "import { c } from './c.js';\nexport const b = c;\n",
  'src/c.ts': 'export const c = 1;\n',
  'aside/old.ts': "import { c } from '../src/c.js';\nexport const twice = c * 2;\n",
};
let made: ReturnType<typeof repository>;
let checker: LocalChecker;
beforeAll(() => {
  made = repository(files);
  checker = makeLocalChecker({ root: made.root });
});
afterAll(() => {
  checker.close();
  made.remove();
});
const skip = { lint: 'off', tests: 'off' };
const never = new AbortController().signal;
const checked = (change: Files, more: object) =>
  checker.check(draftOf(made.root, change), { skip, ...more }, never);

it.each<[string, Files, boolean, readonly string[]]>([
  [
    'closes a circle',
    { 'src/c.ts': "import { a } from './a.js';\nexport const c = 1;\nexport const d = a;\n" },
    true,
    ['failed', 'src/c.ts:1 import/file-cycle'],
  ],
  [
    'closes a circle that nobody asks about',
    { 'src/c.ts': "import { a } from './a.js';\nexport const c = 1;\nexport const d = a;\n" },
    false,
    ['passed'],
  ],
  [
    'needs a type alone',
    { 'src/c.ts': "import type { A } from './a.js';\nexport const c: A = 1;\n" },
    true,
    ['passed'],
  ],
  ['leads on', { 'src/d.ts': "import { a } from './a.js';\nexport const d = a;\n" }, true, ['passed']],
  [
    'closes a circle with a new file',
    {
      'src/c.ts': "export { d as c } from './d.js';\n",
      'src/d.ts': "import './a.js';\nexport const d = 1;\n",
    },
    true,
    ['failed', 'src/c.ts:1 import/file-cycle', 'src/d.ts:1 import/file-cycle'],
  ],
])('an import that %s', async (_what, change, cycles, expected) => {
  expect(summary(await checked(change, { cycles }), 'imports')).toEqual(expected);
});

it('looks at a file that the change does not touch as if it had', async () => {
  const change = {
    'src/c.ts': "export const c = 'text';\n",
    'src/a.ts': 'export const a = (): number => 1;\n',
  };
  expect(summary(await checked(change, {}), 'types')).not.toContain('aside/old.ts:2 TS2362?');
  const types = summary(await checked(change, { also: ['aside/old.ts', 'src/nowhere.ts'] }), 'types');
  expect(types.some((each) => each.startsWith('aside/old.ts:2 TS2362'))).toBe(true);
});
