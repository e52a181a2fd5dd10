import ts from 'typescript';
import { expect, it } from 'vitest';
import { hiddenIn } from '../../../src/code/checks/types/spread/skeleton.ts';

const isTold = (text: string) =>
  hiddenIn(ts, ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true)) !== undefined;

/** In each, a body that no other file sees assigns an `x`, or puts something into an `f`, that others may see. */
it.each([
  ['let x = 1; export function set(): void { x = 2; }'],
  ['let x = 1; export function set(): void { ({ a: x } = { a: 2 }); }'],
  ['let x = 1; export function set(): void { for (x of [2]); }'],
  ['let x = 1; export function set(): void { x++; }'],
  ['let x = 1; export function set(): void { { let x = 2; x = 3; } x = 4; }'],
  ['let x = 1; export function set(): void { for (let x = 2; x < 3; x++); x = 4; }'],
  ['let x = 1; export function set(): void { try { x = 2; } catch (x) { void x; } }'],
  ['let x = 1; export function set(): void { const inner = (): void => { var x = 2; }; x = 4; }'],
  ['let x = 1; export function set(): void { class A { static { var x = 2; } } x = 4; }'],
  ['let x = 1; export function set(): void { interface x { a: 1 } x = 4; }'],
  ['let x = 1; export function set(): void { class A { [(x = 2)](x: number): void {} } }'],
  ['let x = 1; export function set(): void { const inner = (a = (x = 2)): void => { var x = 3; }; }'],
  ['export function of(x: number) { return { set: (): void => { x = 2; } }; }'],
  ['export function f(): void {} export function put(): void { f.size = 1; }'],
  ['export function f(): void {} export function put(): void { f /* here */ .size = 1; }'],
  [
    'export const f = (): void => {}; export function put(): void { { const f = { size: 0 }; } f["size"] = 1; }',
  ],
])('does not tell name by name what others see of %s', (text) => {
  expect(isTold(text)).toBe(false);
});

/** In each, what is assigned has the name of something else alone. */
it.each([
  ['let x = 1; export function set(): void { let x = 2; x = 3; }'],
  ['let x = 1; export function set(): void { if (x) { var x = 2; } x = 3; }'],
  ['let x = 1; export function set(x: number): void { x = 2; }'],
  ['let x = 1; export function set({ a: [x] }: { a: number[] }): void { x = 2; }'],
  ['let x = 1; export function set(): void { for (const x of [2]) void x; }'],
  ['let x = 1; export function set(): void { const inner = (x: number) => { x = 2; }; }'],
  ['let x = 1; export function set(): void { switch (1) { default: let x = 2; x = 3; } }'],
  ['let x = 1; export function set(): void { try { } catch (x) { x = 2; } }'],
  ['let x = { a: 1 }; export function set(): void { x.a = 2; }'],
  ['export function f(): void {} export function put(): void { f.call(1); }'],
  ['export function f(): void {} export function put(f: { size: number }): void { f.size = 1; }'],
])('tells name by name what others see of %s', (text) => {
  expect(isTold(text)).toBe(true);
});
