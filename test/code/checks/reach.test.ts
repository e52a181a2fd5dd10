import { expect, it, onTestFinished } from 'vitest';
import { beside, project, type Sources } from './beside.ts';
/** What an edit brings in a file that nobody changed. */
const cases: readonly (readonly [string, Sources, Readonly<Record<string, string | null>>])[] = [
  [
    'a call that asserts less',
    project({
      'src/assert.ts':
        'export function assert(x: unknown): asserts x {\n  if (!x) throw new Error();\n}\nexport function look(x: unknown): void {}\n',
      'src/a.ts':
        "import { assert, look } from './assert';\ndeclare const v: string | undefined;\nlook(1);\nassert(v);\nexport const w = v;\n",
      'src/use.ts': "import { w } from './a';\nexport const s: string = w;\n",
    }),
    {
      'src/a.ts':
        "import { assert, look } from './assert';\ndeclare const v: string | undefined;\nlook(1);\nlook(v);\nexport const w = v;\n",
    },
  ],
  [
    'a call that asserts less of what it belongs to',
    project({
      'src/a.ts':
        'class Box {\n  item?: string;\n  open(): asserts this is { item: string } {}\n  close(): void {}\n}\nconst b: Box = new Box();\nb.open();\nexport const w = b.item;\n',
      'src/use.ts': "import { w } from './a';\nexport const s: string = w;\n",
    }),
    {
      'src/a.ts':
        'class Box {\n  item?: string;\n  open(): asserts this is { item: string } {}\n  close(): void {}\n}\nconst b: Box = new Box();\nb.close();\nexport const w = b.item;\n',
    },
  ],
  [
    'a class inside of a function',
    project({
      'src/a.ts': 'export function make() {\n  class Local {\n    a = 1;\n  }\n  return new Local();\n}\n',
      'src/use.ts': "import { make } from './a';\nexport const n: number = make().a;\n",
    }),
    {
      'src/a.ts': "export function make() {\n  class Local {\n    a = '';\n  }\n  return new Local();\n}\n",
    },
  ],
  [
    'an interface inside of a function',
    project({
      'src/a.ts':
        'export const make = () => {\n  interface Local {\n    a: number;\n  }\n  return { a: 1 } as Local;\n};\n',
      'src/use.ts': "import { make } from './a';\nexport const n: number = make().a;\n",
    }),
    {
      'src/a.ts':
        "export const make = () => {\n  interface Local {\n    a: string;\n  }\n  return { a: '' } as Local;\n};\n",
    },
  ],
  [
    'an enum inside of a function',
    project({
      'src/a.ts': 'export const make = () => {\n  enum Local {\n    a = 1,\n  }\n  return Local.a;\n};\n',
      'src/use.ts': "import { make } from './a';\nexport const n: number = make();\n",
    }),
    {
      'src/a.ts': "export const make = () => {\n  enum Local {\n    a = '1',\n  }\n  return Local.a;\n};\n",
    },
  ],
  [
    'a class inside of a function that is handed on',
    project({
      'src/a.ts':
        'export const make = () => {\n  class Local<T> {\n    constructor(readonly of: T) {}\n  }\n  return <T>(of: T) => new Local(of);\n};\n',
      'src/b.ts': "import { make } from './a';\nexport const made = make()(1);\n",
      'src/use.ts': "import { made } from './b';\nexport const n: number = made.of;\n",
    }),
    {
      'src/a.ts':
        'export const make = () => {\n  class Local<T> {\n    constructor(private readonly of: T) {}\n  }\n  return <T>(of: T) => new Local(of);\n};\n',
    },
  ],
  [
    'a private member of a class without a name',
    project({
      'src/a.ts': 'export const make = () => class {\n  private x = 1;\n  y = this.x;\n};\n',
      'src/use.ts': "import { make } from './a';\nexport const n: number = new (make())().y;\n",
    }),
    {
      'src/a.ts': "export const make = () => class {\n  private x = '';\n  y = this.x;\n};\n",
    },
  ],
  [
    'a member under a symbol',
    project({
      'src/a.ts':
        'const key: unique symbol = Symbol();\nexport const o = { [key]: 1 };\nexport const read = () => key;\n',
      'src/use.ts': "import { o, read } from './a';\nexport const n: number = o[read()];\n",
    }),
    {
      'src/a.ts':
        "const key: unique symbol = Symbol();\nexport const o = { [key]: '' };\nexport const read = () => key;\n",
    },
  ],
  [
    'a type in another of several roots',
    project(
      {
        'src/a.ts': "import { made } from './made';\nexport const a = made();\n",
        'gen/made.ts':
          "import type { Deep } from './deep';\nexport function made(): Deep[] {\n  return [];\n}\n",
        'gen/deep.ts': 'export interface Deep {\n  n: number;\n}\n',
        'src/use.ts': "import { a } from './a';\nexport const n: number | undefined = a[0]?.n;\n",
      },
      { rootDirs: ['src', 'gen'] },
      { include: ['src', 'gen'] },
    ),
    {
      'gen/deep.ts': 'export interface Deep {\n  n: string;\n}\n',
    },
  ],
  [
    'a property of $f',
    project({
      'src/a.ts': 'export function $f(): void {}\n$f.size = 1;\n',
      'src/use.ts': "import { $f } from './a';\nexport const n: number = $f.size;\n",
    }),
    {
      'src/a.ts': "export function $f(): void {}\n$f.size = '';\n",
    },
  ],
  [
    'a property of a function in a call',
    project({
      'src/a.ts':
        'export function $f(): void {}\ndeclare function go(n: unknown): void;\ngo(($f.size = 1));\n',
      'src/use.ts': "import { $f } from './a';\nexport const n: number = $f.size;\n",
    }),
    {
      'src/a.ts':
        "export function $f(): void {}\ndeclare function go(n: unknown): void;\ngo(($f.size = ''));\n",
    },
  ],
  [
    'a property of größe in a call',
    project({
      'src/a.ts':
        'export function größe(): void {}\ndeclare function go(n: unknown): void;\ngo((größe.size = 1));\n',
      'src/use.ts': "import { größe } from './a';\nexport const n: number = größe.size;\n",
    }),
    {
      'src/a.ts':
        "export function größe(): void {}\ndeclare function go(n: unknown): void;\ngo((größe.size = ''));\n",
    },
  ],
  [
    'a type in a folder that names its main file',
    project(
      {
        'lib/package.json': '{ "main": "./main.ts", "types": "./main.ts" }',
        'lib/main.ts': 'export interface Deep {\n  n: number;\n}\nexport declare function deep(): Deep[];\n',
        'src/a.ts': "import { deep } from '../lib';\nexport const a = deep();\n",
        'src/b.ts': "import { a } from './a';\nexport const b = a.slice();\n",
        'src/use.ts': "import { b } from './b';\nexport const n: number | undefined = b[0]?.n;\n",
      },
      {},
    ),
    {
      'lib/main.ts': 'export interface Deep {\n  n: string;\n}\nexport declare function deep(): Deep[];\n',
    },
  ],
  [
    'a call that does not come back',
    project({
      'src/a.ts':
        'declare function stop(): never;\ndeclare function start(): void;\nlet x: string | number = 1 as string | number;\nx = 1;\nstart();\nif (x) {\n  start();\n}\nexport const y = x;\n',
      'src/use.ts': "import { y } from './a';\nexport const n: number = y;\n",
    }),
    {
      'src/a.ts':
        'declare function stop(): never;\ndeclare function start(): void;\nlet x: string | number = 1 as string | number;\nx = 1;\nstop();\nif (x) {\n  start();\n}\nexport const y = x;\n',
    },
  ],
  [
    'an error that is no longer there to be expected',
    project({
      'src/a.ts': 'export const a: number = 1;\n',
      'src/use.ts': "import { a } from './a';\n// @ts-expect-error\nexport const s: string = a;\n",
    }),
    {
      'src/a.ts': 'export const a: any = 1;\n',
    },
  ],
  [
    'a function that assigns a variable which others had known more of',
    project({
      'src/a.ts':
        'declare function get(): string | undefined;\nlet x = get();\nif (x === undefined) throw new Error();\nexport function reset(): void {\n  void x;\n}\nexport const f = () => x;\n',
      'src/use.ts': "import { f } from './a';\nexport const n: string = f();\n",
    }),
    {
      'src/a.ts':
        'declare function get(): string | undefined;\nlet x = get();\nif (x === undefined) throw new Error();\nexport function reset(): void {\n  ({ x } = { x: undefined });\n}\nexport const f = () => x;\n',
    },
  ],
  [
    'a file whose name differs from that of another in its case alone',
    project({
      'src/deep/a.ts': 'export const a = 1;\n',
      'src/use.ts': "import { a } from './deep/a';\nexport const n: number = a;\n",
    }),
    { 'src/Deep/a.ts': 'export const b = 1;\n' },
  ],
];
it.each(cases)('sees what differs elsewhere after %s', async (_, files, edits) => {
  const at = beside(files);
  onTestFinished(() => {
    at.close();
  });
  const { ours, theirs } = await at.compare(edits);
  expect(ours).toEqual(theirs);
  expect(theirs.length, 'no difference to see').toBeGreaterThan(0);
});
