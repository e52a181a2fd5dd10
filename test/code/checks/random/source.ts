/** A number from 0 (inclusive) to `below` (exclusive). */
export type Chance = (below: number) => number;

export function oneOf<T>(chance: Chance, from: readonly T[]): T {
  const chosen = from[chance(from.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

/** How modules of a project name each other. */
export type Speak = (path: string) => string;

/** What a statement may mention: something of this module or, by an import of its own, of another. */
interface Words {
  readonly type: () => string;
  readonly value: () => string;
  readonly call: () => string;
  readonly class: () => string;
  readonly enum: () => string;
  readonly module: () => string;
  readonly chance: Chance;
}

/** Every module shows all of these, each made in a way of its own. */
export const NAMES = ['Ada', 'Bob', 'eve', 'fox', 'gil', 'Hub', 'Ink'] as const;
type Name = (typeof NAMES)[number];

const types: readonly ((w: Words, n: string) => string)[] = [
  (_, n) => `export interface ${n} {\n  n: number;\n  s: string;\n}`,
  (_, n) => `export type ${n} = { n: number; s?: string };`,
  (w, n) => `export interface ${n} {\n  n: ${w.type()}['n'];\n  of?: ${w.type()};\n}`,
  (w, n) => `export interface ${n} extends ${w.type()} {\n  more: boolean;\n}`,
  (w, n) => `export type ${n} = Omit<${w.type()}, 's'> & { n: number };`,
  (w, n) => `export type ${n} = { [K in keyof ${w.type()}]: ${w.type()} | null } & { n: string };`,
  (w, n) => `export type ${n} = import('${w.module()}').${oneOf(w.chance, ['Ada', 'Bob'])};`,
  (w, n) => `export type ${n} = { n: typeof ${w.value()} };`,
  (w, n) => `export type ${n} = { n: ReturnType<typeof ${w.call()}> };`,
  (w, n) => `export type ${n} = InstanceType<typeof ${w.class()}>;`,
  (w, n) => `export type ${n} = ${w.type()} extends { n: infer N } ? { n: N } : never;`,
  (w, n) => `export type ${n} = { n: ${w.enum()} };`,
  (w, n) => `export { type ${n} } from '${w.module()}';`,
  (w, n) => `export type { ${n === 'Ada' ? 'Bob' : 'Ada'} as ${n} } from '${w.module()}';`,
];

const values: readonly ((w: Words, n: string) => string)[] = [
  (_, n) => `export const ${n}: number = 1;`,
  (_, n) => `export const ${n} = 'text';`,
  (w, n) => `export const ${n} = ${w.call()}(${w.value()});`,
  (w, n) => `export const ${n} = { a: ${w.value()}, f: () => ${w.value()} };`,
  (w, n) => `export let ${n} = ${w.value()};`,
  (w, n) => `export const ${n} = [${w.value()}, 1] as const;`,
  (w, n) => `export const { ${n} } = { ${n}: ${w.value()} };`,
  (w, n) => `export const ${n} = ${w.enum()}.one;`,
  (w, n) => `export const ${n} = await Promise.resolve(${w.value()});`,
  (w, n) => `export const ${n} = new ${w.class()}().held;`,
  (w, n) => `export const ${n} = (x: ${w.type()}) => x.n;`,
  (w, n) => `export const ${n} = <T extends ${w.type()}>(t: T) => t.n;`,
  (w, n) => `export const ${n} = { n: ${w.value()} } satisfies { n: unknown };`,
  (w, n) => `export const ${n} = ${w.value()} as unknown as ${w.type()};`,
  (w, n) =>
    `let ${n}Held = ${w.value()} as string | number | undefined;\n${w.call()}(${n}Held);\nexport const ${n} = ${n}Held;`,
  (w, n) => `export { ${n === 'eve' ? 'fox' : 'eve'} as ${n} } from '${w.module()}';`,
  (w, n) => `import * as ${n}Of from '${w.module()}';\nexport const ${n} = ${n}Of.eve;`,
  (w, n) => `import ${n}Default from '${w.module()}';\nexport const ${n} = ${n}Default;`,
  (w, n) => `export const ${n} = (await import('${w.module()}')).fox;`,
  (w, n) => `export const ${n} = class {\n  private held = ${w.value()};\n  open = this.held;\n};`,
];

const calls: readonly ((w: Words, n: string) => string)[] = [
  (_, n) => `export function ${n}(x?: unknown): number {\n  return Number(x);\n}`,
  (_, n) =>
    `export function ${n}(x?: unknown): asserts x is string {\n  if (typeof x !== 'string') throw new Error();\n}`,
  (_, n) => `export function ${n}(x?: unknown): never {\n  throw x;\n}`,
  (w, n) => `export function ${n}(x?: unknown) {\n  return x === undefined ? ${w.value()} : undefined;\n}`,
  (w, n) => `export const ${n} = (x?: unknown) => [x, ${w.value()}].length;`,
  (w, n) => `export const ${n} = (x?: unknown): x is ${w.type()} => x === ${w.value()};`,
  (w, n) =>
    `export function ${n}(x: string): string;\nexport function ${n}(x?: unknown): ${w.type()};\nexport function ${n}(x?: unknown): unknown {\n  return x;\n}`,
  (w, n) =>
    `export function ${n}(x?: unknown) {\n  class Local {\n    held = ${w.value()};\n  }\n  return new Local().held ?? x;\n}`,
  (w, n) =>
    `export function ${n}(x?: unknown) {\n  interface Local {\n    held: typeof ${w.value()};\n  }\n  return x as Local;\n}`,
  (_, n) =>
    `export function ${n}(x?: unknown) {\n  class Local {\n    held = x;\n  }\n  return new Local();\n}`,
  (w, n) =>
    `export function ${n}(x?: unknown): void {\n  void [x, ${w.value()}.n];\n}\n${n}.size = ${w.value()};`,
  (w, n) => `export async function ${n}(x?: unknown) {\n  await ${w.value()};\n  return x;\n}`,
  (w, n) => `export function* ${n}(x?: unknown) {\n  yield ${w.value()};\n  return x;\n}`,
  (w, n) =>
    `export function ${n}(x: string | number = 1) {\n  if (typeof x === 'string') ${w.call()}(x);\n  return x;\n}`,
  (w, n) => `export { gil as ${n} } from '${w.module()}';`,
];

const classes: readonly ((w: Words, n: string) => string)[] = [
  (_, n) => `export class ${n} {\n  held = 1;\n}`,
  (w, n) => `export class ${n} {\n  held = ${w.value()};\n  static made = new ${n}();\n}`,
  (w, n) => `export class ${n} extends ${w.class()} {\n  own = this.held;\n}`,
  (w, n) =>
    `export class ${n}<T = ${w.type()}> {\n  held?: T;\n  put(t: T): this {\n    this.held = t;\n    return this;\n  }\n}`,
  (w, n) =>
    `export class ${n} {\n  #inner = ${w.value()};\n  get held() {\n    return this.#inner;\n  }\n  set held(to) {\n    this.#inner = to;\n  }\n}`,
  (w, n) =>
    `export class ${n} {\n  held;\n  constructor(public readonly given = ${w.value()}) {\n    this.held = ${w.value()};\n  }\n}`,
  (w, n) =>
    `export abstract class ${n} implements Pick<${w.type()}, 'n'> {\n  abstract n: number;\n  protected held = ${w.value()};\n}`,
  (w, n) =>
    `export class ${n} {\n  /** @internal */\n  held: ${w.type()} | undefined;\n  open(): asserts this is { held: ${w.type()} } {}\n}`,
  (w, n) => `export { Hub as ${n} } from '${w.module()}';`,
];

const enums: readonly ((w: Words, n: string) => string)[] = [
  (_, n) => `export enum ${n} {\n  one,\n  two,\n}`,
  (_, n) => `export enum ${n} {\n  one = 'one',\n  two = 'two',\n}`,
  (_, n) => `export const enum ${n} {\n  one = 1,\n  two = one * 2,\n}`,
  (w, n) => `export enum ${n} {\n  one = ${w.enum()}.two,\n  two = 5,\n}`,
  (w, n) => `export enum ${n} {\n  one,\n}\nexport namespace ${n} {\n  export const two = ${w.value()};\n}`,
  (w, n) =>
    `export const ${n} = { one: ${w.value()}, two: 2 } as const;\nexport type ${n} = (typeof ${n})[keyof typeof ${n}];`,
  (w, n) => `export { Ink as ${n} } from '${w.module()}';`,
];

const makers: Readonly<Record<Name, readonly ((w: Words, n: string) => string)[]>> = {
  Ada: types,
  Bob: types,
  eve: values,
  fox: values,
  gil: calls,
  Hub: classes,
  Ink: enums,
};

/** Statements that show nothing, and may be wrong. */
const uses: readonly ((w: Words, n: string) => string)[] = [
  (w, n) => `const ${n}: number = ${w.value()};`,
  (w, n) => `const ${n}: string = ${w.call()}('');`,
  (w, n) => `const ${n}: Leaf<typeof ${w.value()}> = '';\nconst ${n}N: Leaf<typeof ${w.value()}> = 1;`,
  (w, n) => `const ${n}: Leaf<${w.type()}> = '';\nconst ${n}N: Leaf<${w.type()}> = 1;`,
  (w, n) => `const ${n}: Leaf<${w.class()}> = '';`,
  (w, n) => `const ${n}: ${w.enum()} = 1;`,
  (w, n) => `// @ts-expect-error\nconst ${n}: string = ${w.value()};`,
  (w, n) =>
    `function ${n}(of: ${w.enum()}): string {\n  switch (of) {\n    case ${w.enum()}.one:\n      return '';\n  }\n}`,
  (w, n) => `class ${n} extends ${w.class()} {\n  override held = ${w.value()};\n}`,
  (w) => `export * from '${w.module()}';`,
  (w, n) => `export * as ${n} from '${w.module()}';`,
  (w) => `export default ${w.value()};`,
  (w) => `${w.call()}(${w.value()});`,
  (w) => `${w.call()}(() => ${w.value()}.n);`,
  (w) => `if (${w.value()}) ${w.call()}();`,
  (w) => `declare module '${w.module()}' {\n  interface Ada {\n    added: ${w.type()};\n  }\n}`,
  (w) => `declare global {\n  interface Shared {\n    of: ${w.type()};\n  }\n}`,
  (_, n) => `const ${n}: Leaf<Shared> = '';`,
  (w) => `import '${w.module()}';`,
  (w, n) => `import type * as ${n} from '${w.module()}';\nlet ${n}Of: ${n}.Ada | undefined;`,
  (w, n) =>
    `import data${n} from '${w.module().replace(/m\d.*$/, 'data.json')}';\nconst ${n}: number = data${n}.a;`,
];

const LEAF =
  'type Leaf<T> = T extends (...args: never[]) => infer R ? Leaf<R> : T extends object ? Leaf<T[keyof T]> : T;';

/** One module, a statement each. `index`: it mostly takes from modules before it. */
export function moduleOf(
  index: number,
  others: readonly string[],
  speak: Speak,
  chance: Chance,
): readonly string[] {
  const statements = [LEAF, ...NAMES.map((name) => declare(name, index, others, speak, chance))];
  for (let more = chance(5); more > 0; more--) statements.push(use(more, index, others, speak, chance));
  return statements;
}

export function declare(
  name: Name,
  index: number,
  others: readonly string[],
  speak: Speak,
  chance: Chance,
): string {
  const makersOf = makers[name];
  // The first module has nothing to take.
  return withImports(
    index,
    others,
    speak,
    chance,
    (w) => (index === 0 ? (makersOf[chance(2)] ?? makersOf[0]) : oneOf(chance, makersOf))?.(w, name) ?? '',
  );
}

export function use(
  n: number,
  index: number,
  others: readonly string[],
  speak: Speak,
  chance: Chance,
): string {
  return withImports(index, others, speak, chance, (w) => oneOf(chance, uses)(w, `use${n}x${chance(100)}`));
}

function withImports(
  index: number,
  others: readonly string[],
  speak: Speak,
  chance: Chance,
  make: (w: Words) => string,
): string {
  const imports: string[] = [];
  const target = (): string => {
    const earlier = others.slice(0, Math.max(1, index));
    return speak(oneOf(chance, chance(12) === 0 ? others : earlier));
  };
  const take =
    (names: readonly Name[], typeOnly = false) =>
    (): string => {
      const name = oneOf(chance, names);
      if (chance(3) === 0 && index > 0) return name;
      const local = `${name}${chance(900) + 100}`;
      imports.push(
        `import ${typeOnly && chance(2) === 0 ? 'type ' : ''}{ ${name} as ${local} } from '${target()}';`,
      );
      return local;
    };
  const text = make({
    type: take(['Ada', 'Bob'], true),
    value: take(['eve', 'fox', 'eve', 'gil']),
    call: take(['gil', 'gil', 'eve']),
    class: take(['Hub']),
    enum: take(['Ink']),
    module: target,
    chance,
  });
  return [...imports, text].join('\n');
}
