import { describe, expect, it } from 'vitest';
import { makeBench } from './bench.ts';

const bench = makeBench();
const all = { kind: 'add_jsdoc', exportedOnly: false } as const;
const exportedOnly = { kind: 'add_jsdoc', exportedOnly: true } as const;

describe('add_jsdoc', () => {
  it('documents from the signature alone, in the right place', async () => {
    const before = `// licence

import { z } from './z.js';

// An ordinary comment stays where it is.
export async function fetchHTTPResponse<T>(url: string, { retries }: { retries: number }, ...rest: T[]): Promise<T> {
  if (url === '') throw new TypeError('empty');
  try {
    throw new RangeError('caught here');
  } catch {
    z();
  }
  function innerStep() {}
  innerStep();
  return rest[retries]!;
}

/** Has one. */
export function done(): void {}

export function over(a: string): string;
export function over(a: number): number;
export function over(a: unknown): unknown {
  return a;
}

const deco = (_target: unknown, _context: unknown): void => {};

@deco
export class HttpClient {
  constructor(private readonly base: string) {}
  static make = (base: string) => new HttpClient(base);
  count = 0;
  get size() {
    return this.count;
  }
  set size(value: number) {
    this.count = value;
  }
  @deco
  async send(this: HttpClient): Promise<void> {}
  #secretStep() {}
  *items() {
    yield this.#secretStep();
  }
}

export const isReady = (value: unknown): value is string => value !== '';
export const table = { method() {} };
`;
    expect(await bench.run({ 'a.ts': before, 'z.ts': '/** Z. */\nexport function z() {}\n' }, all)).toEqual({
      'a.ts': `// licence

import { z } from './z.js';

// An ordinary comment stays where it is.
/**
 * Fetch HTTP response.
 *
 * @param url
 * @param param1
 * @param rest
 * @returns
 * @throws {TypeError}
 */
export async function fetchHTTPResponse<T>(url: string, { retries }: { retries: number }, ...rest: T[]): Promise<T> {
  if (url === '') throw new TypeError('empty');
  try {
    throw new RangeError('caught here');
  } catch {
    z();
  }
  /** Inner step. */
  function innerStep() {}
  innerStep();
  return rest[retries]!;
}

/** Has one. */
export function done(): void {}

/**
 * Over.
 *
 * @param a
 * @returns
 */
export function over(a: string): string;
export function over(a: number): number;
export function over(a: unknown): unknown {
  return a;
}

/**
 * Deco.
 *
 * @param _target
 * @param _context
 */
const deco = (_target: unknown, _context: unknown): void => {};

/** Http client. */
@deco
export class HttpClient {
  /**
   * Creates a HttpClient.
   *
   * @param base
   */
  constructor(private readonly base: string) {}
  /**
   * Make.
   *
   * @param base
   * @returns
   */
  static make = (base: string) => new HttpClient(base);
  count = 0;
  /**
   * Size.
   *
   * @returns
   */
  get size() {
    return this.count;
  }
  set size(value: number) {
    this.count = value;
  }
  /** Send. */
  @deco
  async send(this: HttpClient): Promise<void> {}
  /** Secret step. */
  #secretStep() {}
  /**
   * Items.
   *
   * @yields
   */
  *items() {
    yield this.#secretStep();
  }
}

/**
 * Is ready.
 *
 * @param value
 * @returns
 */
export const isReady = (value: unknown): value is string => value !== '';
export const table = { method() {} };
`,
    });
  });

  it('writes types in JavaScript only, and only those that hold', async () => {
    const before = `'use strict';
function add(a, b = 1, ...more) {
  return String(a + b + more.length);
}
class Hidden {}
function make() {
  return new Hidden();
}
module.exports = { add, make };
`;
    expect(
      await bench.run({ 'package.json': '{}', 'a.js': before }, { ...exportedOnly, paths: ['a.js'] }),
    ).toEqual({
      'a.js': `'use strict';
/**
 * Add.
 *
 * @param {*} a
 * @param {number} [b]
 * @param {...*} more
 * @returns {string}
 */
function add(a, b = 1, ...more) {
  return String(a + b + more.length);
}
class Hidden {}
/**
 * Make.
 *
 * @returns
 */
function make() {
  return new Hidden();
}
module.exports = { add, make };
`,
    });
  });

  it('documents what is exported under any name, and nothing private, when asked for exports only', async () => {
    const before = `function inside() {}
function outside() {}
export class Api {
  private hidden() {}
  protected step() {}
  #own() {}
}
export { outside as other };
export default function () {}
`;
    expect(await bench.run({ 'a.ts': before }, exportedOnly)).toEqual({
      'a.ts': `function inside() {}
/** Outside. */
function outside() {}
/** Api. */
export class Api {
  private hidden() {}
  /** Step. */
  protected step() {}
  #own() {}
}
export { outside as other };
/** Default export. */
export default function () {}
`,
    });
  });

  it('keeps indentation and breaks one-line classes where it must', async () => {
    expect(
      await bench.run({ 'a.ts': 'class A {\n\tgo(x: number) {}\n}\n' }, { ...all, symbols: ['A.go'] }),
    ).toEqual({
      'a.ts': 'class A {\n\t/**\n\t * Go.\n\t *\n\t * @param x\n\t */\n\tgo(x: number) {}\n}\n',
    });
    expect(await bench.run({ 'a.ts': 'class A { go() {} }\n' }, { ...all, symbols: ['A.go'] })).toEqual({
      'a.ts': 'class A {\n  /** Go. */\n  go() {} }\n',
    });
  });

  it('is done after one time', async () => {
    const tree = {
      'a.ts':
        'export function f(a: number) { return a; }\nexport class B { m() {} }\nexport const c = () => 1;\n',
    };
    expect(await bench.twice(tree, all)).toBe('nothing-to-do');
    expect(await bench.run({ 'a.ts': 'export type T = string;\n' }, all)).toMatch(
      /^nothing-to-do: There is no function or class/,
    );
  });

  it('refuses symbols that do not exist, with near names', async () => {
    expect(
      await bench.run({ 'a.ts': 'function parseThing() {}\n' }, { ...all, symbols: ['parseThin'] }),
    ).toBe(
      'not-found: There is no function or class called parseThin in the files of this edit. Did you mean parseThing?',
    );
  });
});
