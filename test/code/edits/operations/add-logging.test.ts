import { describe, expect, it } from 'vitest';
import { makeBench } from './bench.ts';

const bench = makeBench({ nodeTypes: true });
const entry = { kind: 'add_logging', logger: 'console.debug', detailed: false } as const;
const detailed = { ...entry, detailed: true } as const;
const tsconfig = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    strict: true,
    allowJs: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  },
});
const run = (text: string, edit: Parameters<typeof bench.run>[1] = entry) =>
  bench.run({ 'tsconfig.json': tsconfig, 'a.ts': text }, edit);

describe('add_logging', () => {
  it('logs the entry with the parameters, in the right place', async () => {
    const before = `function plain() {
  return 1;
}
function strict(a: number, { b, c: [d] }: { b: string; c: string[] }, ...rest: string[]) {
  'use strict';
  return [a, b, d, rest];
}
class Base {}
class Service extends Base {
  constructor(readonly url: string) {
    const x = 1;
    super();
    void x;
  }
  get size() {
    return 1;
  }
  async run(this: Service, id: string) { return id; }
  handle = (id: string) => {
    // first
    return [id].map((each) => each);
  };
  static *items() {}
  over(a: string): void;
  over(a: unknown): void {
    void a;
  }
}
const short = (a: number) => a;
declare function ambient(): void;
export { plain, strict, Service, short, ambient };
`;
    const after = `function plain() {
  console.debug('plain');
  return 1;
}
function strict(a: number, { b, c: [d] }: { b: string; c: string[] }, ...rest: string[]) {
  'use strict';
  console.debug('strict', { a, b, d, rest });
  return [a, b, d, rest];
}
class Base {}
class Service extends Base {
  constructor(readonly url: string) {
    const x = 1;
    super();
    console.debug('Service.constructor', { url });
    void x;
  }
  get size() {
    return 1;
  }
  async run(this: Service, id: string) { console.debug('Service.run', { id }); return id; }
  handle = (id: string) => {
    console.debug('Service.handle', { id });
    // first
    return [id].map((each) => each);
  };
  static *items() { console.debug('Service.items'); }
  over(a: string): void;
  over(a: unknown): void {
    console.debug('Service.over', { a });
    void a;
  }
}
const short = (a: number) => a;
declare function ambient(): void;
export { plain, strict, Service, short, ambient };
`;
    expect(await run(before)).toEqual({ 'a.ts': after });
    expect(await bench.twice({ 'tsconfig.json': tsconfig, 'a.ts': before }, entry)).toBe('nothing-to-do');
  });

  it('never logs what sounds secret', async () => {
    const before = `export function login(user: string, password: string, apiKey: string, { token: t }: { token: string }, key: string) {}
export function save(account: { name: string; passwordHash: string }, monkey: string) {}
`;
    expect(await run(before)).toEqual({
      'a.ts': before
        .replace('key: string) {}', "key: string) { console.debug('login', { user }); }")
        .replace('monkey: string) {}', "monkey: string) { console.debug('save', { monkey }); }"),
    });
  });

  it('logs what is returned and thrown without evaluating anything twice', async () => {
    const before = `export async function load(id: string): Promise<{ kind: 'a' | 'b' }> {
  if (id === '') throw new Error('empty');
  if (id === 'b') return { kind: 'b' };
  const text = \`two
lines\`;
  return fetchIt(text);
}
function fetchIt(text: string): Promise<{ kind: 'a' }> {
  return Promise.resolve({ kind: 'a', text });
}
export const double = (n: number) => n * 2;
export function getToken() {
  return 'x';
}
export function nothing(): void {
  load('');
}
`;
    const after = `export async function load(id: string): Promise<{ kind: 'a' | 'b' }> {
  console.debug('load', { id });
  try {
    if (id === '') throw new Error('empty');
    if (id === 'b') {
      const result: { kind: 'a' | 'b' } = { kind: 'b' };
      console.debug('load returned', { result });
      return result;
    }
    const text = \`two
lines\`;
    const result: { kind: 'a' | 'b' } = await fetchIt(text);
    console.debug('load returned', { result });
    return result;
  } catch (error) {
    console.debug('load threw', { error });
    throw error;
  }
}
function fetchIt(text: string): Promise<{ kind: 'a' }> {
  console.debug('fetchIt', { text });
  try {
    const result: Promise<{ kind: 'a' }> = Promise.resolve({ kind: 'a', text });
    console.debug('fetchIt returned', { result });
    return result;
  } catch (error) {
    console.debug('fetchIt threw', { error });
    throw error;
  }
}
export const double = (n: number) => {
  console.debug('double', { n });
  try {
    const result = n * 2;
    console.debug('double returned', { result });
    return result;
  } catch (error) {
    console.debug('double threw', { error });
    throw error;
  }
};
export function getToken() {
  console.debug('getToken');
  try {
    const result = 'x';
    console.debug('getToken returned');
    return result;
  } catch (error) {
    console.debug('getToken threw', { error });
    throw error;
  }
}
export function nothing(): void {
  console.debug('nothing');
  try {
    load('');
  } catch (error) {
    console.debug('nothing threw', { error });
    throw error;
  }
}
`;
    expect(await run(before, detailed)).toEqual({ 'a.ts': after });
    expect(await bench.twice({ 'tsconfig.json': tsconfig, 'a.ts': before }, detailed)).toBe('nothing-to-do');
  });

  it('is done after one time where functions return functions and objects', async () => {
    const text = `export const outer = () =>
  function named(a: number) {
    return { handle: (b: number) => a + b };
  };
export function curry(a: number): (b: number) => number {
  return (b) => {
    return a + b;
  };
}
`;
    expect(await bench.twice({ 'tsconfig.json': tsconfig, 'a.ts': text }, detailed)).toBe('nothing-to-do');
    expect(await bench.newErrors({ 'tsconfig.json': tsconfig, 'a.ts': text }, detailed)).toEqual([]);
  });

  it('leaves out details that would break types', async () => {
    const before = `export const make: () => { kind: 'a' } = () => ({ kind: 'a' });
export function f() {
  return 1;
}
`;
    expect(await run(before, detailed)).toEqual({
      'a.ts': expect.stringContaining("console.debug('f returned', { result });") as string,
    });
    expect(await run(before, detailed)).toEqual({
      'a.ts': expect.stringContaining(
        "export const make: () => { kind: 'a' } = () => ({ kind: 'a' });",
      ) as string,
    });
  });

  const logger = `import { format } from './format.js';
export const log = {
  info(message: string, fields?: object) {
    console.log(format(message), fields);
  },
};
`;
  it("imports the workspace's own logger and never logs inside it", async () => {
    const tree = {
      'tsconfig.json': tsconfig,
      'src/log.ts': logger,
      'src/format.ts':
        'export function format(text: string) {\n  return text;\n}\nexport function other() {}\n',
      'src/deep/a.ts': 'import "node:fs";\n\nexport function f(a: number) {\n  return a;\n}\n',
      'src/b.ts':
        '/** Head. */\nexport function g() {\n  const log = 1;\n  return log;\n}\nexport function h() {\n}\n',
    };
    expect(await bench.run(tree, { ...entry, logger: 'log.info' })).toEqual({
      'src/deep/a.ts':
        'import "node:fs";\nimport { log } from "../log.js";\n\nexport function f(a: number) {\n  log.info("f", { a });\n  return a;\n}\n',
      'src/b.ts':
        "import { log } from './log.js';\n\n/** Head. */\nexport function g() {\n  const log = 1;\n  return log;\n}\nexport function h() {\n  log.info('h');\n}\n",
    });
  });

  it('refuses loggers that are not there', async () => {
    expect(await run('export function f() {}\n', { ...entry, logger: 'log.info' })).toMatch(
      /^not-found: .*exports a logger called log/,
    );
    const tree = {
      'tsconfig.json': tsconfig,
      'log.ts': logger
        .replace("import { format } from './format.js';\n", '')
        .replace('format(message)', 'message'),
      'a.ts': 'export function f() {}\n',
    };
    expect(await bench.run(tree, { ...entry, logger: 'log.inform', paths: ['a.ts'] })).toMatch(
      /^not-found: log has no inform.*It has info/,
    );
    expect(await bench.run(tree, { ...entry, logger: 'log', paths: ['a.ts'] })).toMatch(
      /^bad-edit: log is not a function.*info/,
    );
    expect(await bench.run(tree, { ...entry, logger: 'a b', paths: ['a.ts'] })).toMatch(/^bad-edit/);
    expect(await run('export function f() {}\n', { ...entry, symbols: ['g'] })).toMatch(/^not-found/);
  });
});
