import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../../src/core/change/edit.ts';
import { edited, refused } from '../workspace.ts';

const tsconfig = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "target": "es2022" } }',
};
const api = {
  'api.ts':
    'export async function load(id = 1) { return { id }; }\nexport const save = async (x: unknown) => { x; };\n',
};

describe('add_missing_await', () => {
  const add = (symbols?: string[]): Edit => ({
    kind: 'add_missing_await',
    paths: ['main.ts'],
    ...(symbols === undefined ? {} : { symbols }),
  });

  it.each<[string, string, string]>([
    [
      'forgotten statements',
      'async function f() { save(1); }\nf;\n',
      'async function f() { await save(1); }\nf;\n',
    ],
    [
      'conditions',
      'export async function f() { if (load()) return 1; return load() ? 2 : 3; }\n',
      'export async function f() { if (await load()) return 1; return await load() ? 2 : 3; }\n',
    ],
    [
      'members of promises',
      'export async function f() { return load().id; }\n',
      'export async function f() { return (await load()).id; }\n',
    ],
    [
      'arguments',
      'export async function f() { return Math.abs((await load(load().id)).id); }\n',
      'export async function f() { return Math.abs((await load((await load()).id)).id); }\n',
    ],
    ['the top level of a module', 'load();\nexport {};\n', 'await load();\nexport {};\n'],
    [
      'texts',
      'export async function f(s: string) { s += load(); return `${load()} ${s}` + load() + String(load()) + JSON.stringify((load())); }\n',
      'export async function f(s: string) { s += await load(); return `${await load()} ${s}` + await load() + String(await load()) + JSON.stringify((await load())); }\n',
    ],
    [
      'numbers',
      'const n = async () => 1;\nexport async function f() { const p = n(); return 2 * n() + p + 1; }\n',
      'const n = async () => 1;\nexport async function f() { const p = await n(); return 2 * await n() + p + 1; }\n',
    ],
    [
      'arguments under a name',
      'const n = async () => 1;\nexport async function f() { const p = n(); return Math.abs(p) + Math.abs(n()); }\n',
      'const n = async () => 1;\nexport async function f() { const p = await n(); return Math.abs(p) + Math.abs(await n()); }\n',
    ],
    [
      'names whose value is used everywhere, also inside a callback',
      'export async function f() { const p = load(); return [1].map((i) => `${i} ${p}`); }\n',
      'export async function f() { const p = await load(); return [1].map((i) => `${i} ${p}`); }\n',
    ],
    [
      'single uses of a name that is also used as a promise',
      'export async function f() { const p = load(); const text = `${p}`; return Promise.all([p, text]); }\n',
      'export async function f() { const p = load(); const text = `${await p}`; return Promise.all([p, text]); }\n',
    ],
    [
      'uses of what a module makes',
      'const n = async () => 1;\nconst p = n();\nexport async function f() { return Math.abs(p) + `${p}`; }\n',
      'const n = async () => 1;\nconst p = n();\nexport async function f() { return Math.abs(await p) + `${await p}`; }\n',
    ],
    [
      'choices',
      'export async function f(a: boolean) { a ? save(1) : save(2); }\n',
      'export async function f(a: boolean) { await (a ? save(1) : save(2)); }\n',
    ],
  ])('mends %s', async (_what, before, after) => {
    const head = "import { load, save } from './api';\nvoid load; void save;\n";
    expect(await edited({ ...tsconfig, ...api, 'main.ts': head + before }, add())).toEqual({
      'main.ts': head + after,
    });
    expect(await refused({ ...tsconfig, ...api, 'main.ts': head + after }, add())).toMatchObject({
      code: 'nothing-to-do',
    });
  });

  it('leaves what is meant so, and says what stands in the way', async () => {
    const head = "import { load, save } from './api';\n";
    const meant = `${head}export async function f() { void save(1); save(2).catch(() => {}); const p = load(); p.then(() => {}, () => {}); return p; }\n(async () => { await load(); })();\n`;
    expect(await refused({ ...tsconfig, ...api, 'main.ts': meant }, add())).toMatchObject({
      code: 'nothing-to-do',
      message: expect.stringContaining('used as text or number') as string,
    });
    const passed = `${head}class Promised { then(go: (x: number) => void) { go(1); } toString() { return ''; } }\nconst build = () => new Promised();\nconst tag = (_: TemplateStringsArray, ...all: unknown[]) => all;\nexport const f = async () => [\`\${build()}\`, tag\`\${load()}\`, ((x: unknown) => x)(load()), (<T>(x: T) => x)(load()), ((x: number | Promise<unknown>) => x)(load())];\n`;
    expect(await refused({ ...tsconfig, ...api, 'main.ts': passed }, add())).toMatchObject({
      code: 'nothing-to-do',
    });
    const barred = `${head}export function f() { save(1); return \`\${load()}\`; }\n`;
    expect((await refused({ ...tsconfig, ...api, 'main.ts': barred }, add())).message).toContain(
      '2 promises',
    );
  });

  it('is limited to the calls named, in statements, conditions and what the compiler reports', async () => {
    const text = (first: string, second: string, third: string) =>
      `import { load, save } from './api';\nexport async function f() { ${first}save(1); load(); ${second}save(2).finally(() => {}); if (load()) return ${third}.id; return 1; }\nexport const g = { save };\nexport async function h() { ${first}g.save(3); }\n`;
    const by = (calls: string[]): Edit => ({ kind: 'add_missing_await', calls });
    const before = text('', '', 'load()');
    expect(await edited({ ...tsconfig, ...api, 'main.ts': before }, by(['save']))).toEqual({
      'main.ts': text('await ', 'await ', 'load()'),
    });
    const loaded = before
      .replace('load(); save', 'await load(); save')
      .replace('if (load())', 'if (await load())')
      .replace('load().id', '(await load()).id');
    expect(await edited({ ...tsconfig, ...api, 'main.ts': before }, by(['load']))).toEqual({
      'main.ts': loaded,
    });
    expect(await edited({ ...tsconfig, ...api, 'main.ts': before }, by(['g.save']))).toEqual({
      'main.ts': before.replace('g.save(3)', 'await g.save(3)'),
    });
    expect(await refused({ ...tsconfig, ...api, 'main.ts': before }, by(['save2']))).toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('save') as string,
    });
  });

  it('is limited to the functions named', async () => {
    const text = (f: string) =>
      `import { save } from './api';\nexport async function f() { ${f}save(1); }\nexport async function g() { save(1); }\n`;
    expect(await edited({ ...tsconfig, ...api, 'main.ts': text('') }, add(['f']))).toEqual({
      'main.ts': text('await '),
    });
    expect(await refused({ ...tsconfig, ...api, 'main.ts': text('') }, add(['h']))).toMatchObject({
      code: 'not-found',
    });
  });
});

describe('make_async', () => {
  const make = (name: string): Edit => ({ kind: 'make_async', name });

  it.each<[string, string, string, string]>([
    [
      'a function and its callers',
      'f',
      'export function f(x: number): number { return x; }\nexport async function g() { const a = f(1); return f(a).toFixed() + -f(2); }\nexport async function h() { return f(1); }\nexport async function t() { try { return f(1); } catch { return 0; } }\n',
      'export async function f(x: number): Promise<number> { return x; }\nexport async function g() { const a = await f(1); return (await f(a)).toFixed() + -await f(2); }\nexport async function h() { return f(1); }\nexport async function t() { try { return await f(1); } catch { return 0; } }\n',
    ],
    [
      'an arrow',
      'f',
      'export const f = (x: number) => x;\nf(1);\n',
      'export const f = async (x: number) => x;\nawait f(1);\n',
    ],
    [
      'a recursive function with overloads',
      'f',
      'export function f(x: 1): 1;\nexport function f(x: 2): 2;\nexport function f(x: number): number { return x > 2 ? f(1) + f(2) : x; }\n',
      'export function f(x: 1): Promise<1>;\nexport function f(x: 2): Promise<2>;\nexport async function f(x: number): Promise<number> { return x > 2 ? await f(1) + await f(2) : x; }\n',
    ],
    [
      'a method with its interface and override',
      'A.run',
      'export interface R { run(): void }\nexport class A implements R { public run(): void {} }\nexport class B extends A { override run() { super.run(); } }\n',
      'export interface R { run(): Promise<void> }\nexport class A implements R { public async run(): Promise<void> {} }\nexport class B extends A { override async run() { await super.run(); } }\n',
    ],
    [
      'what gives a promise already',
      'f',
      'export function f() { return Promise.resolve(1); }\nexport function g() { return f(); }\n',
      'export async function f() { return Promise.resolve(1); }\nexport function g() { return f(); }\n',
    ],
    [
      'what nobody waits for',
      'f',
      'export function f() {}\nexport function g() { f(); setTimeout(f, 1); }\ndeclare function setTimeout(f: () => void, ms: number): void;\n',
      'export async function f() {}\nexport function g() { f(); setTimeout(f, 1); }\ndeclare function setTimeout(f: () => void, ms: number): void;\n',
    ],
  ])('converts %s', async (_what, name, before, after) => {
    expect(await edited({ ...tsconfig, 'main.ts': before }, make(name))).toEqual({ 'main.ts': after });
    expect(await refused({ ...tsconfig, 'main.ts': after }, make(name))).toMatchObject({
      code: 'nothing-to-do',
    });
  });

  it.each<[string, string, string, string]>([
    [
      'callers that are not async',
      'f',
      'export function f() { return 1; }\nexport function g() { return f() + 1; }\nexport const h = [1].map(() => f());\n',
      'main.ts:2 is not in an async function, main.ts:3',
    ],
    [
      'uses as a value',
      'f',
      'export function f(x: number) { return x > 1; }\nexport const h = [1].filter(f);\n',
      'passes it on as a value',
    ],
    ['generators', 'f', 'export function* f() { yield 1; }\n', 'generator'],
    ['accessors', 'A.x', 'export class A { get x() { return 1; } }\n', 'accessor'],
    ['type guards', 'f', 'export function f(x: unknown): x is string { return !!x; }\n', 'narrows'],
    ['what is no function', 'f', 'export const f = 1;\n', 'not a function'],
    [
      'a class of the language',
      'A.has',
      'export class A extends Map<string, number> { override has(k: string): boolean { return k === ""; } }\n',
      'new error',
    ],
  ])('refuses %s', async (_what, name, text, says) => {
    const refusal = await refused({ ...tsconfig, 'main.ts': text }, make(name));
    expect(refusal.code).toBe('unsafe-edit');
    expect(refusal.message).toContain(says);
  });
});
