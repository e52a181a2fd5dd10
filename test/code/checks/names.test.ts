import fc from 'fast-check';
import ts from 'typescript';
import { expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, resultOf } from './repository.ts';

const CONFIG = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    lib: ['es5'],
    module: 'ESNext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    jsx: 'preserve',
    stripInternal: true,
    types: [],
  },
  include: ['src'],
});
const parsed = new Map<string, ts.SourceFile>();

/** What the compiler says of a whole project, as `path code message`. */
function compiled(root: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { options } = ts.parseJsonConfigFileContent(JSON.parse(CONFIG), ts.sys, root);
  const host = ts.createCompilerHost(options);
  const textOf = (path: string) =>
    path.startsWith(`${root}/`) ? files[path.slice(root.length + 1)] : undefined;
  const program = ts.createProgram({
    rootNames: Object.keys(files)
      .filter((path) => path.startsWith('src/'))
      .map((path) => `${root}/${path}`),
    options,
    host: {
      ...host,
      fileExists: (path) => textOf(path) !== undefined || host.fileExists(path),
      readFile: (path) => textOf(path) ?? host.readFile(path),
      getSourceFile(path, version) {
        const text = textOf(path);
        if (text !== undefined) return ts.createSourceFile(path, text, version);
        const known = parsed.get(path) ?? host.getSourceFile(path, version);
        if (known !== undefined) parsed.set(path, known);
        return known;
      },
    },
  });
  return program
    .getSemanticDiagnostics()
    .map(
      (each) =>
        `${each.file?.fileName.slice(root.length + 1) ?? ''} TS${each.code} ${ts.flattenDiagnosticMessageText(each.messageText, '\n').split('\n')[0] ?? ''}`,
    );
}

function more(now: readonly string[], before: readonly string[]): readonly string[] {
  const left = [...before];
  return now
    .filter((each) => {
      const at = left.indexOf(each);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    })
    .toSorted();
}

/** A workspace, and what the check and the compiler each say that edits of it bring. */
function workspace(sources: Readonly<Record<string, string>>) {
  const files = {
    'package.json': '{ "name": "names", "type": "module" }',
    'tsconfig.json': CONFIG,
    ...sources,
  };
  const repo = repository(files);
  const checker = makeLocalChecker({ root: repo.root, part: ['types'] });
  const before = compiled(repo.root, files);
  return {
    close() {
      checker.close();
      repo.remove();
    },
    async compare(edits: Readonly<Record<string, string>>) {
      const draft = draftOf(repo.root, edits);
      const report = await checker.check(draft, { skip: {} }, new AbortController().signal);
      const result = resultOf(report, 'types');
      const ours = result.diagnostics
        .filter((each) => each.origin === 'introduced')
        .map((each) => `${each.path} ${each.code} ${each.message.split('\n')[0] ?? ''}`)
        .toSorted();
      const theirs = more(compiled(repo.root, { ...files, ...edits }), before);
      return { ours, theirs, scope: 'scope' in result ? result.scope : undefined };
    },
  };
}

const KINDS = ['named', 'alias', 'space', 'type', 'inline', 'default', 'barrel', 'through'] as const;
const USES = ['declared', 'inferred', 'value', 'base', 'member', 'hidden'] as const;

/** One file of a random project: what it takes from an earlier one, how, and what it makes of that. */
const fileArbitrary = fc.record({
  from: fc.nat(6),
  kind: fc.constantFrom(...KINDS),
  use: fc.constantFrom(...USES),
});
type Wiring = {
  readonly from: number;
  readonly kind: (typeof KINDS)[number];
  readonly use: (typeof USES)[number];
};

/** Every file shows `Shape`, `make`, `value`, `Box` and a default; which of them depend on an earlier file differs. */
function textOf(index: number, { from, kind, use }: Wiring): string {
  const other = `./f${index === 0 ? 0 : from % index}`;
  if (index === 0)
    return "export interface Shape {\n  a: number;\n  b: string;\n}\nexport function make(): Shape {\n  return { a: 1, b: '' };\n}\nexport const value = make().a;\nexport class Box {\n  held: Shape = make();\n  /** @internal */\n  spare: Shape = make();\n}\nexport default value;\n";
  const head: Readonly<Record<Wiring['kind'], string>> = {
    named: `import { Box as B, make as m, value as v, type Shape as S } from '${other}';\n`,
    alias: `import { Box, make, value, type Shape } from '${other}';\nconst [m, v, B] = [make, value, Box] as const;\ntype S = Shape;\n`,
    space: `import * as all from '${other}';\nconst { make: m, value: v, Box: B } = all;\ntype S = all.Shape;\n`,
    type: `import type { Shape as S } from '${other}';\nimport { make as m, value as v, Box as B } from '${other}';\n`,
    inline: `type S = import('${other}').Shape;\nimport { make as m, value as v, Box as B } from '${other}';\n`,
    default: `import v, { make as m, Box as B, type Shape as S } from '${other}';\n`,
    barrel: `import { make as m, value as v, Box as B, type Shape as S } from './barrel${from % index}';\n`,
    through: `import { ns } from './barrel${from % index}';\nconst { make: m, value: v, Box: B } = ns;\ntype S = ns.Shape;\n`,
  };
  const body: Readonly<Record<Wiring['use'], string>> = {
    declared:
      'export interface Shape {\n  a: number;\n  inner: S;\n}\nexport function make(): Shape {\n  return { a: v, inner: m() };\n}\nexport const value: number = make().a;\nexport class Box {\n  held: Shape = make();\n}\n',
    inferred:
      'export type Shape = ReturnType<typeof make>;\nexport function make() {\n  return { ...m(), own: v };\n}\nexport const value = make().own;\nexport class Box {\n  held = make();\n}\n',
    value: 'export type Shape = S;\nexport const make = m;\nexport const value = v;\nexport const Box = B;\n',
    base: 'export type Shape = S & { more: boolean };\nexport const make = (): Shape => ({ ...m(), more: true });\nexport const value = [v].length;\nexport class Box extends B {\n  own = this.held;\n}\n',
    member:
      "export interface Shape {\n  of: S['a'];\n}\nexport const make = () => ({ of: m().a });\nexport const value = make().of;\nexport class Box {\n  constructor(readonly held: InstanceType<typeof B>['held'] = m()) {}\n}\n",
    hidden:
      'export interface Shape {\n  n: number;\n}\nexport function make(): Shape {\n  const n: number = m().a;\n  return { n };\n}\nexport const value: number = 1;\nexport class Box {\n  read(): void {\n    const held: S = new B().held;\n    void [held, v];\n  }\n}\n',
  };
  return `${head[kind]}${body[use]}${DEEP}export default value;\n`;
}

/** Errors that come from the depth of a type, however many files it was handed on through. */
const DEEP =
  "type Leaf<T> = T extends (...args: never[]) => infer R ? Leaf<R> : T extends object ? Leaf<T[keyof T]> : T;\nconst number: Leaf<S> = 1;\nconst text: Leaf<S> = '';\n";

function projectOf(wirings: readonly Wiring[]): Record<string, string> {
  const files: Record<string, string> = {};
  wirings.forEach((wiring, index) => {
    files[`src/f${index}.ts`] = textOf(index, wiring);
    files[`src/barrel${index}.ts`] =
      index % 2 === 0
        ? `export * from './f${index}';\nexport * as ns from './f${index}';\n`
        : `import * as ns from './f${index}';\nexport { ns };\nexport { make, value, Box, type Shape } from './f${index}';\n`;
  });
  return files;
}

const EDITS: readonly (readonly [from: string | RegExp, to: string])[] = [
  ['a: number', 'a: string'],
  ['a: number', 'a?: number'],
  [/ a: [^,}]+/, " a: 'text'"],
  ['b: string', 'b: number'],
  ['b: string', 'b: string;\n  c: Date'],
  ['@internal */\n  spare: Shape = make()', '@internal */\n  spare = 1'],
  ['export default value', 'export default make'],
  ['export const value', 'const value'],
  ['export function make', 'export async function make'],
  ['export class Box', 'class Box'],
  ['export class Box', 'export class Box<T = number>'],
  [/export (interface|type) Shape/, '$1 Shape'],
  ['held', 'kept'],
  [/$/, 'export const extra = value;\n'],
  [/$/, 'export class Date {}\n'],
  [/$/, 'class Array {}\nexport const list = new Array();\n'],
  ['export default value;\n', ''],
  ['number', 'bigint'],
];

it('who takes a name that differs is checked, however it comes to them, and nobody is told anything that the compiler does not say', async () => {
  const runs = Number(process.env['IDS_RUNS'] ?? 4);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fileArbitrary, { minLength: 7, maxLength: 7 }),
      fc.array(fc.tuple(fc.nat(6), fc.constantFrom(...EDITS)), { minLength: 12, maxLength: 12 }),
      async (wirings, edits) => {
        const sources = projectOf(wirings);
        const at = workspace(sources);
        try {
          for (const [index, [from, to]] of edits) {
            const path = `src/f${index % 3}.ts`;
            const text = sources[path] ?? '';
            const edited = text.replace(from, to);
            if (edited === text) continue;
            const { ours, theirs } = await at.compare({ [path]: edited });
            expect(ours, `${path}: ${String(from)} → ${to}`).toEqual(theirs);
          }
        } finally {
          at.close();
        }
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

const many = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [
    `src/user${index}.ts`,
    `import { ${index === 0 ? 'changed' : 'kept'} as it } from './hub';\nexport const n${index}: number = it();\n`,
  ]),
);
const hub =
  'export function kept(): number {\n  return 1;\n}\nexport function changed(): number {\n  return 2;\n}\n';

it('who takes other names of a changed file is not checked', async () => {
  const at = workspace({ 'src/hub.ts': hub, ...many });
  onTestFinished(() => {
    at.close();
  });
  const added = await at.compare({ 'src/hub.ts': `${hub}export function added(): void {}\n` });
  expect(added).toEqual({ ours: [], theirs: [], scope: '1 file' });
  const changed = await at.compare({ 'src/hub.ts': hub.replace('changed(): number', 'changed(): any') });
  expect(changed).toEqual({ ours: [], theirs: [], scope: '2 files' });
});

it.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
  [
    'a type that takes the place of a global one',
    {
      'src/a.ts': 'export interface A {\n  at: Date;\n}\n',
      'src/b.ts': "import type { A } from './a';\nexport const t = (a: A) => a.at.getTime();\n",
    },
    { 'src/a.ts': 'export interface A {\n  at: Date;\n}\ninterface Date {\n  day: number;\n}\n' },
  ],
  [
    'two modules that show all of theirs, one of them a name that the other has',
    {
      'src/a.ts': 'export const one = 1;\n',
      'src/b.ts': 'export const two = 2;\n',
      'src/all.ts': "export * from './a';\nexport * from './b';\n",
      'src/use.ts': "import { two } from './all';\nexport const n: number = two;\n",
    },
    { 'src/a.ts': "export const one = 1;\nexport const two = '';\n" },
  ],
  [
    'what is added to a module from outside',
    {
      'src/a.ts': 'export interface A {\n  n: number;\n}\n',
      'src/b.ts':
        "import './a';\ndeclare module './a' {\n  interface A {\n    s: string;\n  }\n}\nexport {};\n",
    },
    { 'src/a.ts': 'export interface A {\n  n: number;\n  s: number;\n}\n' },
  ],
  [
    'a property that is added to a function',
    {
      'src/a.ts': "import { n } from './n';\nexport function f(): void {}\nf.size = n;\n",
      'src/n.ts': 'export const n: number = 1;\n',
      'src/use.ts': "import { f } from './a';\nexport const size: number = f.size;\n",
    },
    { 'src/n.ts': "export const n: string = '';\n" },
  ],
  [
    'a member that is kept from other projects',
    {
      'src/a.ts': 'export class A {\n  /** @internal */\n  n = 1;\n}\n',
      'src/use.ts': "import { A } from './a';\nexport const n: number = new A().n;\n",
    },
    { 'src/a.ts': "export class A {\n  /** @internal */\n  n = '';\n}\n" },
  ],
  [
    'what markup becomes',
    {
      'src/jsx.ts':
        'export namespace h {\n  export namespace JSX {\n    export interface Element {\n      n: number;\n    }\n    export interface IntrinsicElements {\n      p: { id: string };\n    }\n  }\n}\nexport function h(): h.JSX.Element {\n  return { n: 1 };\n}\n',
      'src/view.tsx': '/** @jsx h */\nimport { h } from \'./jsx\';\nexport const view = <p id="" />;\n',
      'src/use.ts': "import { view } from './view';\nexport const n: number = view.n;\n",
    },
    {
      'src/jsx.ts':
        "export namespace h {\n  export namespace JSX {\n    export interface Element {\n      n: string;\n    }\n    export interface IntrinsicElements {\n      p: { id: string };\n    }\n  }\n}\nexport function h(): h.JSX.Element {\n  return { n: '' };\n}\n",
    },
  ],
  [
    'a name of a file that is required by name in a type',
    {
      'src/a.ts': 'export interface A {\n  n: number;\n}\n',
      'src/b.ts': "export const read = (a: import('./a').A) => a.n;\n",
      'src/c.ts': "import { read } from './b';\nexport const n: number = read({ n: 1 });\n",
    },
    { 'src/a.ts': 'export interface A {\n  n: string;\n}\n' },
  ],
])('sees %s', async (_, files, edits) => {
  const at = workspace(files);
  onTestFinished(() => {
    at.close();
  });
  const { ours, theirs } = await at.compare(edits);
  expect(ours).toEqual(theirs);
  expect(theirs).not.toEqual([]);
});
