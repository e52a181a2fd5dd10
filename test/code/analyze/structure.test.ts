import { expect, test } from 'vitest';
import { analysisOf } from './repository.ts';

test('functions: declared, held by constants, in objects, in namespaces, inside others, by default', async () => {
  const { functions } = await analysisOf(`
/** Says hello. */
export async function greet<T extends string>(name: T, ...rest: number[]): Promise<string> {
  const shout = (text: string) => text.toUpperCase();
  return shout(name) + rest.length;
}
export const twice = (n: number, by = 2) => n * by;
const api = { get(path: string) { return path; }, deep: { put: (body?: Date) => body } };
namespace Inner { export function* count() { yield 1; } }
export default function () { return api; }
`);
  expect(
    functions.map(({ name, within, signature, exported }) => [within, name, signature, exported]),
  ).toEqual([
    [null, 'greet', 'async greet<T extends string>(name: T, ...rest: number[]): Promise<string>', true],
    ['greet', 'shout', 'shout(text: string): string', false],
    [null, 'twice', 'twice(n: number, by = 2): number', true],
    ['api', 'get', 'get(path: string): string', false],
    ['api.deep', 'put', 'put(body?: Date): Date | undefined', false],
    ['Inner', 'count', '* count(): Generator<number, void, unknown>', false],
    [
      null,
      'default',
      'default(): { get(path: string): string; deep: { put: (body?: Date) => Date | undefined; }; }',
      true,
    ],
  ]);
  expect(functions.map(({ line, documented }) => [line, documented]).slice(0, 3)).toEqual([
    [3, true],
    [4, false],
    [7, false],
  ]);
});

test('overloads stand beside the implementation', async () => {
  const { functions } = await analysisOf(`
/** Reads a text. */
export function parse(text: string): string;
export function parse(text: string, asNumber: true): number;
export function parse(text: string, asNumber?: boolean): string | number {
  return asNumber === true ? Number(text) : text;
}
`);
  expect(functions).toEqual([
    {
      name: 'parse',
      line: 5,
      signature: 'parse(text: string, asNumber?: boolean): string | number',
      overloads: ['parse(text: string): string', 'parse(text: string, asNumber: true): number'],
      exported: true,
      within: null,
      complexity: 2,
      documented: true,
    },
  ]);
});

test('classes: heritage, members, visibility', async () => {
  const { classes } = await analysisOf(`
interface Named { readonly name: string }
abstract class Base<T> { abstract load(id: number): T; }
export class Store extends Base<string> implements Named {
  static count = 0;
  readonly name = 'store';
  protected cache?: Map<number, string>;
  #open = false;
  [key: \`x-\${string}\`]: unknown;
  constructor(private readonly url: string) { super(); }
  /** Reads one. */
  load(id: number) { return this.cache?.get(id) ?? this.url; }
  get isOpen() { return this.#open; }
  handle = (event: Error) => { if (event.message) this.#open = true; };
}
`);
  expect(
    classes.map(({ name, exported, abstract, extends: base, implements: of }) => [
      name,
      exported,
      abstract,
      base,
      of,
    ]),
  ).toEqual([
    ['Base', false, true, null, []],
    ['Store', true, false, 'Base<string>', ['Named']],
  ]);
  expect(
    classes[1]?.members.map(({ kind, signature, visibility, complexity }) => [
      kind,
      signature,
      visibility,
      complexity,
    ]),
  ).toEqual([
    ['property', 'count: number', 'public', null],
    ['property', "readonly name: 'store'", 'public', null],
    ['property', 'cache?: Map<number, string>', 'protected', null],
    ['property', '#open: boolean', 'private', null],
    ['index', '[key: `x-${string}`]: unknown', 'public', null],
    ['constructor', 'constructor(url: string)', 'public', 1],
    ['method', 'load(id: number): string', 'public', 3],
    ['getter', 'get isOpen(): boolean', 'public', 1],
    ['property', 'handle: (event: Error) => void', 'public', 2],
  ]);
  expect(classes[1]?.members.find(({ name }) => name === 'load')?.documented).toBe(true);
  expect(classes[1]?.members[0]?.static).toBe(true);
});

test('types, enums and globals', async () => {
  const { types, globals } = await analysisOf(`
export interface Point { x: number; move(by: number): Point }
type Id = string | number;
type Pair = { left: Id; right: Id };
export enum Colour { Red, Green = 4 }
export const origin: Point = { x: 0, move: () => origin };
export const { length, 0: first } = [1, 2] as const;
let counter = 0;
var old = counter;
`);
  expect(types).toEqual([
    {
      name: 'Point',
      line: 2,
      exported: true,
      kind: 'interface',
      members: ['x: number', 'move(by: number): Point'],
    },
    { name: 'Id', line: 3, exported: false, kind: 'type', members: ['string | number'] },
    { name: 'Pair', line: 4, exported: false, kind: 'type', members: ['left: Id', 'right: Id'] },
    { name: 'Colour', line: 5, exported: true, kind: 'enum', members: ['Red', 'Green = 4'] },
  ]);
  expect(globals.map(({ name, kind, type, exported }) => [name, kind, type, exported])).toEqual([
    ['origin', 'const', 'Point', true],
    ['length', 'const', '2', true],
    ['first', 'const', '1', true],
    ['counter', 'let', 'number', false],
    ['old', 'var', 'number', false],
  ]);
});

test('types of other modules are named without the path of the machine', async () => {
  const { functions } = await analysisOf(
    "import { make } from './b.js';\nexport const get = () => make();\n",
    {
      'src/b.ts': 'export interface Hidden { a: 1 }\nexport function make(): Hidden { return { a: 1 }; }\n',
    },
  );
  expect(functions[0]?.signature).toBe('get(): Hidden');
});

test('diagnostics carry place and code, and no machine path', async () => {
  const { diagnostics } = await analysisOf(
    "export const a: number = 'x';\nimport { b } from './missing.js';\n",
  );
  expect(diagnostics.map(({ line, column, code }) => [line, column, code])).toEqual([
    [1, 14, 'TS2322'],
    [2, 19, 'TS2307'],
  ]);
  expect(JSON.stringify(diagnostics)).not.toContain('ids-analyze');
});

test('a broken file still has a structure', async () => {
  const { functions, diagnostics } = await analysisOf(
    'export function f(a: number) { return a +; }\nfunction g() {',
  );
  expect(functions.map(({ name }) => name)).toEqual(['f', 'g']);
  expect(diagnostics.map(({ code }) => code)).toContain('TS1109');
});
