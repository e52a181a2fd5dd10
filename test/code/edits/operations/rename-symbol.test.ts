import { describe, expect, it } from 'vitest';
import { edited, refused, type Tree } from '../workspace.ts';

const rename = (name: string, to: string, within?: string) =>
  ({ kind: 'rename_symbol', name, to, ...(within === undefined ? {} : { in: within }) }) as const;

const tsconfig = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2022" } }',
};

describe('rename_symbol', () => {
  it('follows imports, aliases, re-exports, JSDoc, tests and shorthand, and keeps shapes', async () => {
    const tree: Tree = {
      ...tsconfig,
      'package.json': '{ "type": "module" }',
      'src/user.ts': `/** See {@link fetchUser}. */
export function fetchUser(id: string) {
  return { id, fetchUser };
}
`,
      'src/index.ts': `export { fetchUser } from './user.js';
export { fetchUser as getUser } from './user.js';
export * as users from './user.js';
`,
      'src/main.ts': `import { fetchUser, users } from './index.js';
import { fetchUser as load } from './user.js';
const api = { fetchUser };
api.fetchUser('1');
load('2');
users.fetchUser('3');
const text = 'fetchUser';
`,
      'test/user.test.ts': `import { fetchUser } from '../src/user.js';
fetchUser('1');
`,
    };
    expect(await edited(tree, rename('fetchUser', 'loadUser'))).toEqual({
      'src/user.ts': `/** See {@link loadUser}. */
export function loadUser(id: string) {
  return { id, fetchUser: loadUser };
}
`,
      'src/index.ts': `export { loadUser } from './user.js';
export { loadUser as getUser } from './user.js';
export * as users from './user.js';
`,
      'src/main.ts': `import { loadUser, users } from './index.js';
import { loadUser as load } from './user.js';
const api = { fetchUser: loadUser };
api.fetchUser('1');
load('2');
users.loadUser('3');
const text = 'fetchUser';
`,
      'test/user.test.ts': `import { loadUser } from '../src/user.js';
loadUser('1');
`,
    });
  });

  it('renames a local export list and those who import it', async () => {
    const tree = {
      'a.ts': 'function one() {}\nexport { one };\nexport default one;\n',
      'b.ts': "import some, { one } from './a';\none();\nsome();\n",
    };
    expect(await edited(tree, rename('one', 'uno'))).toEqual({
      'a.ts': 'function uno() {}\nexport { uno };\nexport default uno;\n',
      'b.ts': "import some, { uno } from './a';\nuno();\nsome();\n",
    });
  });

  it('renames members with their interfaces, overrides and destructuring', async () => {
    const tree = {
      'a.ts': `export interface Shape { area(): number; size: number }
export class Square implements Shape {
  constructor(readonly size: number) {}
  area() { return this.size ** 2; }
}
export class Big extends Square { override area() { return super.area() * 2; } }
export function show({ size, area }: Shape) { return size + area(); }
export const shape: Shape = { size: 1, area: () => 1 };
shape['area']();
`,
    };
    expect(await edited(tree, rename('Shape.area', 'surface'))).toEqual({
      'a.ts': `export interface Shape { surface(): number; size: number }
export class Square implements Shape {
  constructor(readonly size: number) {}
  surface() { return this.size ** 2; }
}
export class Big extends Square { override surface() { return super.surface() * 2; } }
export function show({ size, surface: area }: Shape) { return size + area(); }
export const shape: Shape = { size: 1, surface: () => 1 };
shape['surface']();
`,
    });
    expect(await edited(tree, rename('area', 'surface'))).toHaveProperty(['a.ts']);
  });

  it.each<[string, string, string, string, string]>([
    [
      'parameter',
      'export function f(limit: number) { return { limit }; }\n',
      'f.limit',
      'max',
      'export function f(max: number) { return { limit: max }; }\n',
    ],
    [
      'private member',
      'class A { #x = 1; get() { return this.#x; } }\nnew A();\n',
      'A.#x',
      'y',
      'class A { #y = 1; get() { return this.#y; } }\nnew A();\n',
    ],
    [
      'enum member',
      'export enum Color { Red }\nexport const c = Color.Red;\n',
      'Color.Red',
      'Rot',
      'export enum Color { Rot }\nexport const c = Color.Rot;\n',
    ],
    [
      'type',
      'export type Id = string;\nexport let id: Id;\n',
      'Id',
      'Key',
      'export type Key = string;\nexport let id: Key;\n',
    ],
    [
      'type parameter',
      'export function f<T>(x: T): T { return x; }\n',
      'f.T',
      'Item',
      'export function f<Item>(x: Item): Item { return x; }\n',
    ],
    [
      'merged declarations',
      'export interface Box { a: 1 }\nexport interface Box { b: 2 }\nexport const Box = 1;\nexport let b: Box;\n',
      'Box',
      'Case',
      'export interface Case { a: 1 }\nexport interface Case { b: 2 }\nexport const Case = 1;\nexport let b: Case;\n',
    ],
    [
      'overloads',
      'export function f(a: 1): 1;\nexport function f(a: 2): 2;\nexport function f(a: any) { return a; }\n',
      'f',
      'g',
      'export function g(a: 1): 1;\nexport function g(a: 2): 2;\nexport function g(a: any) { return a; }\n',
    ],
    [
      'top-level over a local',
      'export const size = 1;\nexport function f() { const size = 2; return size; }\n',
      'size',
      'width',
      'export const width = 1;\nexport function f() { const size = 2; return size; }\n',
    ],
    [
      'generic property by reserved word',
      'export const o = { remove() {} };\no.remove();\n',
      'o.remove',
      'delete',
      'export const o = { delete() {} };\no.delete();\n',
    ],
  ])('renames a %s', async (_what, before, name, to, after) => {
    expect(await edited({ ...tsconfig, 'a.ts': before }, rename(name, to))).toEqual({ 'a.ts': after });
  });

  it('renames what a default import is called in one file', async () => {
    const tree = {
      'a.ts': 'export default function thing() {}\n',
      'b.ts': "import stuff from './a';\nstuff();\n",
    };
    expect(await edited(tree, rename('stuff', 'goods', 'b.ts'))).toEqual({
      'b.ts': "import goods from './a';\ngoods();\n",
    });
  });

  it('works in JavaScript', async () => {
    const tree = {
      'a.js': 'function go() {}\nexports.go = go;\n',
      'b.js': "const { go } = require('./a');\ngo();\n",
    };
    expect(await edited(tree, rename('go', 'run', 'a.js'))).toHaveProperty(['a.js']);
  });

  it.each<[string, string, string, string, RegExp]>([
    [
      'a name in the same scope',
      'export const a = 1;\nexport const b = 2;\n',
      'a',
      'b',
      /b already means something|new error/,
    ],
    [
      'a local that would capture it',
      'export const a = 1;\nexport function f(b: number) { return a + b; }\n',
      'a',
      'b',
      /already means something/,
    ],
    [
      'a local that would be captured',
      'const b = 1;\nexport function f(a: number) { return a + b; }\n',
      'f.a',
      'b',
      /already means something/,
    ],
    [
      'a global that would be shadowed',
      'const a = 1;\nexport function f() { return String(a); }\n',
      'a',
      'String',
      /already means something/,
    ],
    [
      'a member that is there',
      'export class A { x = 1; y = 2 }\n',
      'A.x',
      'y',
      /already means something|new error/,
    ],
    ['a reserved word', 'export const a = 1;\n', 'a', 'class', /reserved/],
    ['a reserved word of modules', 'export const a = 1;\n', 'a', 'await', /reserved/],
  ])('refuses %s', async (_what, before, name, to, message) => {
    const refusal = await refused({ ...tsconfig, 'a.ts': before }, rename(name, to));
    expect(refusal.code).toBe('unsafe-edit');
    expect(refusal.message).toMatch(message);
  });

  it('refuses what a package or the language declares', async () => {
    const tree = {
      'node_modules/pkg/package.json': '{ "name": "pkg", "types": "index.d.ts" }',
      'node_modules/pkg/index.d.ts': 'export function go(): void;\n',
      'a.ts':
        "import { go } from 'pkg';\ngo();\nexport class E extends Error { override toString() { return ''; } }\n",
    };
    expect(await refused(tree, rename('go', 'run'))).toMatchObject({
      code: 'unsafe-edit',
      message: expect.stringContaining('package pkg') as string,
    });
    expect(await refused(tree, rename('E.toString', 'text'))).toMatchObject({ code: 'unsafe-edit' });
  });

  it('names near names and every place of an ambiguous one', async () => {
    const tree = {
      'a.ts': 'export const retries = 1;\n',
      'b.ts':
        'export const retries = 2;\nexport function f(x: number) { return x; }\nexport function g(x: number) { return x; }\n',
    };
    expect(await refused(tree, rename('retires', 'x'))).toMatchObject({
      code: 'not-found',
      hint: 'Did you mean retries in a.ts?',
    });
    const ambiguous = await refused(tree, rename('retries', 'x'));
    expect(ambiguous.code).toBe('ambiguous');
    expect(ambiguous.message).toContain('retries in a.ts (line 1), retries in b.ts (line 1)');
    expect((await refused(tree, rename('x', 'y', 'b.ts'))).message).toContain(
      'f.x in b.ts (line 2), g.x in b.ts (line 3)',
    );
    expect(await edited(tree, rename('retries', 'tries', 'b.ts'))).toHaveProperty(['b.ts']);
    expect(await refused(tree, rename('retries', 'x', 'c.ts'))).toMatchObject({ code: 'not-found' });
    expect(await refused(tree, rename('retries', 'retries', 'b.ts'))).toMatchObject({
      code: 'nothing-to-do',
    });
  });

  it('honours the path aliases of each package of a monorepo', async () => {
    const config = (base: string) =>
      `{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "paths": { "@/*": ["./${base}/*"] } } }`;
    const tree = {
      'packages/a/tsconfig.json': config('src'),
      'packages/b/tsconfig.json': config('lib'),
      'packages/a/src/x.ts': 'export const value = 1;\n',
      'packages/a/src/y.ts': "import { value } from '@/x';\nvalue;\n",
      'packages/b/lib/x.ts': 'export const value = 2;\n',
      'packages/b/lib/y.ts': "import { value } from '@/x';\nvalue;\n",
    };
    expect(await edited(tree, rename('value', 'worth', 'packages/b/lib/x.ts'))).toEqual({
      'packages/b/lib/x.ts': 'export const worth = 2;\n',
      'packages/b/lib/y.ts': "import { worth } from '@/x';\nworth;\n",
    });
  });
});
