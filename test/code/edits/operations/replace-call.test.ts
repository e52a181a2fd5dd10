import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../../src/core/change/edit.ts';
import { edited, refused } from '../workspace.ts';

const replace = (from: string, to: string): Edit => ({ kind: 'replace_call', from, to, paths: ['main.ts'] });
const base = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "target": "es2022" } }',
  'node_modules/@types/node/package.json': '{ "name": "@types/node", "types": "index.d.ts" }',
  'node_modules/@types/node/index.d.ts':
    "declare module 'fs' { export function existsSync(p: string): boolean; export function accessSync(p: string): boolean; const fs: typeof import('fs'); export default fs; }\ndeclare module 'util' { export function isArray(x: unknown): x is unknown[]; const util: typeof import('util'); export default util; }\n",
  'lib.ts':
    'export function load(x: number) { return x; }\nexport function fetchIt(x: number) { return x; }\nexport function other(x: string) { return x; }\n',
};
const types = {
  ...base,
  'tsconfig.json': base['tsconfig.json'].replace('"strict"', '"types": ["node"], "strict"'),
};

describe('replace_call', () => {
  it.each<[string, string, string, string, string]>([
    [
      'named imports',
      'load',
      'fetchIt',
      "import { load } from './lib';\nload(1);\nexport const g = (load: () => void) => { load(); };\n",
      "import { fetchIt } from './lib';\nfetchIt(1);\nexport const g = (load: () => void) => { load(); };\n",
    ],
    [
      'and keeps an import that is still used',
      'load',
      'fetchIt',
      "import { load } from './lib';\nload(load(1));\nexport const g = load;\n",
      "import { load, fetchIt } from './lib';\nfetchIt(fetchIt(1));\nexport const g = load;\n",
    ],
    [
      'members of an import',
      'fs.existsSync',
      'fs.accessSync',
      "import fs from 'fs';\nfs.existsSync('a');\n",
      "import fs from 'fs';\nfs.accessSync('a');\n",
    ],
    [
      'a member by a named import',
      'fs.existsSync',
      'accessSync',
      "import { existsSync as e } from 'fs';\ne('a');\n",
      "import { accessSync } from 'fs';\naccessSync('a');\n",
    ],
    [
      'a member by a global',
      'util.isArray',
      'Array.isArray',
      "import * as util from 'util';\nutil.isArray([]);\n",
      'Array.isArray([]);\n',
    ],
    [
      'globals',
      'parseInt',
      'Number.parseInt',
      "export const a = parseInt('1');\n",
      "export const a = Number.parseInt('1');\n",
    ],
    [
      'functions of the same file',
      'one',
      'two',
      'function one() {}\nfunction two() {}\none();\nexport const x = one;\n',
      'function one() {}\nfunction two() {}\ntwo();\nexport const x = one;\n',
    ],
    [
      'and takes its specifier out of an import whose other names were unused before',
      'load',
      'local',
      "import { other, load } from './lib';\nconst local = (x: number) => x;\nload(1);\n",
      "import { other } from './lib';\nconst local = (x: number) => x;\nlocal(1);\n",
    ],
    [
      'and takes its specifier out beside names in use and unused ones',
      'load',
      'fetchIt',
      "import type { X } from './types';\nimport {\n  load,\n  other,\n  fetchIt,\n} from './lib';\nload(fetchIt(1));\n",
      "import type { X } from './types';\nimport {\n  other,\n  fetchIt,\n} from './lib';\nfetchIt(fetchIt(1));\n",
    ],
    [
      'and takes its whole import away beside another that was unused',
      'util.isArray',
      'Array.isArray',
      "import fs from 'fs';\nimport * as util from 'util';\nutil.isArray([]);\n",
      "import fs from 'fs';\nArray.isArray([]);\n",
    ],
    [
      'and takes a default import away beside unused names',
      'util.isArray',
      'Array.isArray',
      "import util, { isArray } from 'util';\nutil.isArray([]);\n",
      "import { isArray } from 'util';\nArray.isArray([]);\n",
    ],
    [
      'but not inside the function that delegates to the old one',
      'load',
      'withBase',
      "import { load } from './lib';\nexport function withBase(x: number) {\n  return load(x);\n}\nload(1);\n",
      "import { load } from './lib';\nexport function withBase(x: number) {\n  return load(x);\n}\nwithBase(1);\n",
    ],
    [
      'but not inside a delegating arrow function or the old function itself',
      'one',
      'two',
      'function one(n: number): number {\n  return n > 0 ? one(n - 1) : 0;\n}\nconst two = (n: number): number => [n].map((x) => one(x))[0] ?? 0;\nexport const x = one(two(1));\n',
      'function one(n: number): number {\n  return n > 0 ? one(n - 1) : 0;\n}\nconst two = (n: number): number => [n].map((x) => one(x))[0] ?? 0;\nexport const x = two(two(1));\n',
    ],
    [
      'but not inside the member that delegates',
      'one',
      'api.two',
      'function one() {}\nconst api = { two() { one(); }, three() { one(); } };\napi.three();\n',
      'function one() {}\nconst api = { two() { one(); }, three() { api.two(); } };\napi.three();\n',
    ],
  ])('replaces %s', async (_what, from, to, before, after) => {
    expect(await edited({ ...types, 'main.ts': before }, replace(from, to))).toEqual({ 'main.ts': after });
  });

  it.each<[string, string, string, string, string, string]>([
    [
      'what is not called',
      'laod',
      'fetchIt',
      "import { load } from './lib';\nload(1);\n",
      'not-found',
      'load',
    ],
    [
      'methods without an owner',
      'substr',
      'slice',
      "export const a = 'a'.substr(1);\n",
      'not-found',
      'only methods',
    ],
    [
      'what cannot be reached',
      'load',
      'nowhere',
      "import { load } from './lib';\nload(1);\n",
      'unsafe-edit',
      'no nowhere in scope',
    ],
    [
      'what takes other arguments',
      'load',
      'other',
      "import { load } from './lib';\nload(1);\n",
      'unsafe-edit',
      'cannot take the place',
    ],
    [
      'what only the new function itself calls',
      'load',
      'withBase',
      "import { load } from './lib';\nexport const withBase = (x: number) => load(x);\n",
      'nothing-to-do',
      'without end',
    ],
    [
      'what is shadowed',
      'load',
      'fetchIt',
      "import { load } from './lib';\nexport const f = (fetchIt: number) => load(fetchIt);\n",
      'unsafe-edit',
      'something else',
    ],
  ])('refuses %s', async (_what, from, to, text, code, says) => {
    const refusal = await refused({ ...types, 'main.ts': text }, replace(from, to));
    expect(refusal.code).toBe(code);
    expect(`${refusal.message} ${refusal.hint}`).toContain(says);
  });
});
