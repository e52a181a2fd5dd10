import { Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { complexityOf } from '../../../src/code/analyze/complexity.ts';

/** Complexity of every function of a text by its line, as ours counts. */
function ours(text: string): readonly string[] {
  const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      found.push(String(complexityOf(node)));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.toSorted();
}

/** The same as ESLint's own rule says, functions only. */
function eslints(text: string): readonly string[] {
  const messages = new Linter().verify(
    text,
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        linterOptions: { noInlineConfig: true },
        rules: { complexity: ['error', 0] },
      },
    ],
    'a.ts',
  );
  const fatal = messages.find((each) => each.ruleId === null);
  if (fatal !== undefined) throw new Error(fatal.message);
  return messages
    .filter(({ message }) => !/^Class (?:field initializer|static block)/.test(message))
    .map(({ message }) => /complexity of (\d+)/.exec(message)?.[1] ?? message)
    .toSorted();
}

const table: readonly (readonly [text: string, complexity: number])[] = [
  ['function f() {}', 1],
  ['function f(a) { if (a) return 1; else return 2; }', 2],
  ['function f(a) { if (a) {} else if (!a) {} else {} }', 3],
  ['function f(a) { return a ? 1 : 2; }', 2],
  ['function f(a, b) { return a && b || a ?? b; }'.replace('|| a ?? b', '|| a'), 3],
  ['function f(a, b) { return a ?? b; }', 2],
  ['function f(a) { for (;;) break; }', 2],
  ['function f(a) { for (const b of a) {} for (const c in a) {} }', 3],
  ['function f(a) { while (a) {} do {} while (a); }', 3],
  ['function f(a) { switch (a) { case 1: case 2: break; default: } }', 3],
  ['function f() { try {} catch {} finally {} }', 2],
  ['function f(a) { a &&= 1; a ||= 2; a ??= 3; a += 1; }', 4],
  ['function f(a = 1, { b = 2, c: { d = 3 } = {} } = {}) {}', 6],
  ['function f(a, b) { [a = 1, b] = b; ({ a = 2, b: b = 3 } = a); }', 4],
  ['function f(a, b) { [[a = 1]] = b; for ([a = 2] of b) {} }', 4],
  ['function f(a, b) { return [a = 1, { a: (b = 2) }]; }', 1],
  ['function f(a) { return a?.b?.[0]?.(); }', 4],
  ['function f(a) { return a?.b.c.d; }', 2],
  ['const f = (a) => a && 1;', 2],
  ['function f(a) { class C { x = a ? 1 : 2; [a ? "y" : "z"]() { if (a) {} } static { if (a) {} } } }', 2],
  ['class C { constructor(private a = 1) {} }', 2],
  ['class C { get a() { return this.b || 1; } set a(b) { if (b) this.b = b; } }', 2],
];

test.each(table)('%s', (text, complexity) => {
  const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
  let first: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (first === undefined && ts.isFunctionLike(node)) first = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (first === undefined) throw new Error('no function');
  expect(complexityOf(first)).toBe(complexity);
  expect(ours(text)).toEqual(eslints(text));
});

test('functions inside are counted for themselves', () => {
  const text = 'function f(a) { if (a) {} return (b) => (b ? 1 : b ? 2 : 3); }';
  expect(ours(text)).toEqual(['2', '3']);
});

test.each([
  'src/core/session/decide.ts',
  'src/core/change/report.ts',
  'src/engine/engine.ts',
  'src/worktree/files.ts',
  'src/code/analyze/structure.ts',
  'node_modules/zod/src/v4/core/util.ts',
])('agrees with ESLint on every function of %s', (path) => {
  const text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  expect(ours(text)).toEqual(eslints(text));
});
