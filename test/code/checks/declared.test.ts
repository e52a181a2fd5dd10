import { afterAll, expect, it } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, resultOf, summary, type Files } from './repository.ts';

const options =
  '"composite": true, "strict": true, "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "NodeNext", "rootDir": "src", "outDir": "lib"';

/** What a build writes of `api.ts` is less than what is in it. Nothing was built yet. */
const project: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "declared", "type": "module" }',
  'tsconfig.json': '{ "files": [], "references": [{ "path": "core" }, { "path": "app" }] }',
  'core/tsconfig.json': `{ "compilerOptions": { ${options}, "stripInternal": true, "declarationMap": true }, "include": ["src"] }`,
  'core/src/secret.ts': "export const make = () => ({ value: 'x' });\n",
  'core/src/api.ts':
    "import { make } from './secret.js';\nexport interface Api {\n  open(): void;\n  /** @internal */\n  poke(): void;\n}\n/** @internal */\nexport const hidden = 1;\nexport const shown = 2;\nexport const secret = make();\nexport const enum Level {\n  low,\n  high,\n}\nexport const level = Level.low;\nexport const self = (api: Api) => api.poke();\n",
  'app/tsconfig.json': `{ "compilerOptions": { ${options}, "isolatedModules": true }, "include": ["src"], "references": [{ "path": "../core" }] }`,
  'app/src/index.ts':
    "import { secret, shown, type Api } from '../../core/src/api.js';\nexport const api: Api = { open() {} };\nexport const text: string = secret.value;\nexport const more = shown;\n",
};

const { root, remove } = repository(project);
const checker = makeLocalChecker({ root });
afterAll(() => {
  checker.close();
  remove();
});

const app = 'app/src/index.ts';
const core = 'core/src/api.ts';
const added = (line: string): Files => ({ [app]: `${String(project[app])}${line}\n` });
const edited = (path: string, from: string, to: string): Files => {
  const text = project[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  return { [path]: text.replace(from, to) };
};

it.each<readonly [string, Files, readonly string[]]>([
  ['a body', edited(app, 'open() {}', 'open() { return; }'), ['passed']],
  ['an internal member used', added('api.poke();'), ['failed', `${app}:5 TS2339`]],
  ['an internal member used in a file for that', edited(core, 'api.poke()', 'api.poke'), ['passed']],
  [
    'an internal name imported',
    edited(app, 'shown, type', 'shown, hidden, type'),
    ['failed', `${app}:1 TS2305`],
  ],
  [
    'an enum that is gone after a build',
    {
      [app]: `import { Level } from '../../core/src/api.js';\n${String(project[app])}export const low: number = Level.low;\n`,
    },
    ['failed', `${app}:6 TS2748`],
  ],
  [
    'a name made internal',
    edited(core, 'export const shown', '/** @internal */\nexport const shown'),
    ['failed', `${app}:1 TS2305`],
  ],
  ['a member made public', edited(core, '  /** @internal */\n', ''), ['failed', `${app}:2 TS2741`]],
  ['a type that is only inferred', edited('core/src/secret.ts', "'x'", '1'), ['failed', `${app}:3 TS2322`]],
  [
    'internals of a core that keeps them',
    edited('core/tsconfig.json', ', "stripInternal": true', ''),
    ['failed', `${app}:2 TS2741`],
  ],
  [
    'an option of who reads them',
    edited('app/tsconfig.json', '"isolatedModules": true', '"isolatedModules": true, "noUnusedLocals": true'),
    ['passed'],
  ],
  [
    'an option of the solution itself',
    {
      'tsconfig.json': String(project['tsconfig.json']).replace(
        '{',
        '{ "compilerOptions": { "unheardOf": true },',
      ),
    },
    ['passed'],
  ],
])('takes of another project what a build would leave of it: %s', async (_, edits, expected) => {
  const skip = { lint: '-', tests: '-' };
  const report = await checker.check(draftOf(root, edits), { skip }, new AbortController().signal);
  expect(summary(report, 'types')).toEqual(expected);
});

/** One member is left out of the declarations of this core, and nothing else: the type of `make` is inferred. */
const inferred: Readonly<Record<string, string>> = {
  ...project,
  [core]:
    "import { make } from './secret.js';\nexport interface Api {\n  open(): void;\n  /** @internal */\n  poke(): void;\n}\nexport const shown = 2;\nexport const secret = make();\n",
  'core/src/secret.ts': "export const make = () => {\n  return { value: 'x' };\n};\n",
};
const publicCore = String(inferred[core])
  .replace('  /** @internal */\n', '')
  .replace('  poke(): void;\n', '');

it.each<readonly [string, string, Files, readonly string[]]>([
  [
    'the last member that was left out',
    String(inferred[core]),
    { [core]: String(inferred[core]).replace('  /** @internal */\n', '') },
    ['failed', `${app}:2 TS2741`],
  ],
  [
    'a body whose type is inferred and stays',
    publicCore,
    { 'core/src/secret.ts': "export const make = () => {\n  void 0;\n  return { value: 'y' };\n};\n" },
    ['passed'],
  ],
  [
    'a body whose type is inferred, of another file than the one that is imported',
    publicCore,
    { 'core/src/secret.ts': 'export const make = () => {\n  return { value: 1 };\n};\n' },
    ['failed', `${app}:3 TS2322`],
  ],
  [
    'two files of which one stays the same to others',
    publicCore,
    {
      'core/src/secret.ts': "export const make = () => {\n  void 0;\n  return { value: 'y' };\n};\n",
      [core]: publicCore.replace('open(): void', 'open(): void;\n  shut(): void'),
    },
    ['failed', `${app}:2 TS2741`],
  ],
])('tells other projects when what is declared differs: %s', async (_, api, edits, expected) => {
  const { root: at, remove: end } = repository({ ...inferred, [core]: api });
  const own = makeLocalChecker({ root: at });
  try {
    const skip = { lint: '-', tests: '-' };
    const report = await own.check(draftOf(at, edits), { skip }, new AbortController().signal);
    expect(summary(report, 'types')).toEqual(expected);
  } finally {
    own.close();
    end();
  }
});

it('reads the declarations of another project, and not the map beside them', async () => {
  const edits = edited(
    'app/tsconfig.json',
    '"isolatedModules": true',
    '"isolatedModules": true, "noUnusedLocals": true',
  );
  const skip = { lint: '-', tests: '-' };
  const draft = draftOf(root, {
    ...edits,
    ...edited(core, 'export const shown = 2', 'export const shown = 3'),
  });
  const report = await checker.check(draft, { skip }, new AbortController().signal);
  // What is wrong before and after alike would not count, and still be said of a file that nobody touched.
  expect(resultOf(report, 'types').diagnostics).toEqual([]);
});
