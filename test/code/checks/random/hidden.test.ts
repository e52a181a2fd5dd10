import fc from 'fast-check';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { differenceOf, isNothing, untoldOf } from '../../../../src/code/checks/types/spread/visible.ts';
import { skeletonOf } from '../../../../src/code/checks/types/spread/skeleton.ts';
import { surfaceOf } from '../../../../src/code/checks/types/spread/surface.ts';

type Chance = (below: number) => number;

const LIBRARY = `
interface Array<T> { length: number; [n: number]: T; [Symbol.iterator](): Iterator<T> }
interface Iterator<T> { next(): { value: T } }
interface SymbolConstructor { readonly iterator: unique symbol }
declare var Symbol: SymbolConstructor;
interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {}
interface NewableFunction {} interface Number {} interface Object {} interface RegExp {} interface String {}`;
const parsed = (name: string, text: string) => ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);
const library = parsed('/lib.d.ts', LIBRARY);

/** The declarations that the compiler makes of a module. */
function declarationsOf(text: string): string {
  const source = parsed('/a.ts', text);
  let written = '';
  const program = ts.createProgram(
    ['/lib.d.ts', '/a.ts'],
    {
      noLib: true,
      strict: true,
      declaration: true,
      emitDeclarationOnly: true,
      target: ts.ScriptTarget.ESNext,
    },
    {
      getSourceFile: (name) => (name === '/a.ts' ? source : library),
      writeFile: (_, content) => {
        written = content;
      },
      getDefaultLibFileName: () => '/lib.d.ts',
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: () => false,
      readFile: () => undefined,
    },
  );
  program.emit(source, undefined, undefined, true);
  return written;
}

/** A statement that assigns, or declares something of the same name, or has others in it. */
function statementOf(chance: Chance, depth: number): string {
  const pick = (all: readonly string[]) => all[chance(all.length)] ?? '';
  const name = () => pick(['x', 'y', 'p', 'q', 'f', 'g']);
  const value = () => pick(['undefined', "'a'", '1', 'get()']);
  const more = () => Array.from({ length: 1 + chance(2) }, () => statementOf(chance, depth - 1)).join(' ');
  const plain: readonly (() => string)[] = [
    () => `${name()} = ${value()};`,
    () => `[${name()}] = [${value()}];`,
    () => `({ ${name()} } = {} as any);`,
    () => `({ a: ${name()} } = {} as any);`,
    () => `${name()}.z = 1;`,
    () => `${name()}['z'] = 'w';`,
    () => `(${name()}) = ${value()};`,
    () => `${name()}++;`,
  ];
  const nested: readonly (() => string)[] = [
    () => `${pick(['let', 'var', 'const'])} ${name()} = get() as any;`,
    () => `{ ${more()} }`,
    () => `for (let ${name()} = 0 as any; ; ) { ${more()} }`,
    () => `for (const ${name()} of []) { ${more()} }`,
    () => `for (${name()} of [undefined]) { ${more()} }`,
    () => `try { ${more()} } catch (${name()}) { ${more()} }`,
    () => `switch (1 as any) { case 1: ${more()} default: ${more()} }`,
    () => `const ${name()} = (${name()}?: any): void => { ${more()} };`,
    () => `function ${name()}(${name()}: any = (${name()} = undefined)): void { ${more()} }`,
    () =>
      `class C { static { ${more()} } m(${name()}: any): void { ${more()} } [(${name()} = undefined, 'k')](${name()}: any) {} }`,
    () => `interface ${name()} { a: 1 }`,
    () => `enum ${name()} { a }`,
    () => `(() => { ${more()} })();`,
  ];
  const all = depth > 0 ? [...plain, ...nested] : plain;
  return all[chance(all.length)]?.() ?? '';
}

/** A module with a function that nobody sees the body of, by that body. */
function moduleOf(chance: Chance): (body: string) => string {
  const parameter = chance(3) === 0 ? `${['x', 'y', 'p', 'f'][chance(4)] ?? ''}: any` : '';
  const [kind, place] = [chance(4), chance(3)];
  const hidden = (body: string) =>
    [
      `const hidden = (${parameter}): void => { ${body} };`,
      `function hidden(${parameter}): void { ${body} }`,
      `class Hidden { m(${parameter}): void { ${body} } set s(v: any) { ${body} } }`,
      `use(() => { ${body} });`,
    ][kind] ?? '';
  return (body) => {
    const at = (where: number) => (where === place ? hidden(body) : '');
    return `declare function get(): string | undefined;
declare function use(f: () => void): void;
let x = get(); if (x === undefined) throw 1;
var y = get(); if (y === undefined) throw 1;
export function f(): void {}
export const g = () => {};
${at(0)}
export const fx = () => x;
export const fy = () => y;
export function outer(p = get(), q?: string) {
  let x = get(); if (x === undefined || p === undefined || q === undefined) throw 1;
  ${at(1)}
  return { a: () => x, b: () => p, c: () => q, d: x };
}
${at(2)}
`;
  };
}

it('a change that is told to be seen by no other file leaves the declarations as they were', () => {
  const counts = { untold: 0, seen: 0 };
  const numRuns = Number(process.env['IDS_RUNS'] ?? 60);
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const chance: Chance = (below) => g(fc.nat, { max: below - 1 });
      const module = moduleOf(chance);
      const body = Array.from({ length: 1 + chance(2) }, () => statementOf(chance, 2)).join(' ');
      const [before, after] = [parsed('/a.ts', module('')), parsed('/a.ts', module(body))];
      const [old, now] = [surfaceOf(ts, before), surfaceOf(ts, after)];
      const isUntold =
        old !== undefined &&
        now !== undefined &&
        isNothing(differenceOf(old, now)) &&
        isNothing(untoldOf(old, now));
      const isKept = skeletonOf(ts, before) === skeletonOf(ts, after);
      const isSame = declarationsOf(before.text) === declarationsOf(after.text);
      counts.untold += isUntold || isKept ? 1 : 0;
      counts.seen += isSame ? 0 : 1;
      expect(isSame || !(isUntold || isKept), body).toBe(true);
    }),
    { numRuns, ...(process.env['IDS_RUNS'] === undefined ? { seed: 1 } : {}) },
  );
  expect(Math.min(counts.untold, counts.seen)).toBeGreaterThan(numRuns / 20);
}, 36_000_000);
