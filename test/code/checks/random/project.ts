import { declare, moduleOf, NAMES, oneOf, use, type Chance, type Speak } from './source.ts';
import type { Files } from '../repository.ts';

/** A random project: its modules as statements, and everything else as text. */
export interface Project {
  readonly options: Readonly<Record<string, unknown>>;
  readonly rest: Readonly<Record<string, unknown>>;
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly speak: Speak;
  readonly others: Readonly<Record<string, string>>;
}

const SWITCHES: readonly Readonly<Record<string, unknown>>[] = [
  { strict: false },
  { isolatedModules: true },
  { verbatimModuleSyntax: true },
  { declaration: true },
  { declaration: true, isolatedDeclarations: true, allowJs: false, checkJs: false },
  { noUnusedLocals: true },
  { noUnusedParameters: true },
  { moduleDetection: 'force' },
  { composite: true },
  { stripInternal: true, declaration: true },
  { exactOptionalPropertyTypes: true },
  { noUncheckedIndexedAccess: true },
  { erasableSyntaxOnly: true },
  { noImplicitOverride: true },
  { noImplicitReturns: true },
  { noUncheckedSideEffectImports: true },
  { useDefineForClassFields: false },
  { strictPropertyInitialization: false },
  { preserveConstEnums: true },
  { allowUnreachableCode: false },
  { target: 'ES5' },
  { allowImportingTsExtensions: true },
  { resolveJsonModule: false },
  { skipLibCheck: false },
  { incremental: true },
  { module: 'NodeNext', moduleResolution: 'nodenext' },
  { esModuleInterop: false },
  { checkJs: false },
  { jsx: 'react-jsx' },
  { rootDirs: ['src', 'src/deep'] },
  { paths: { '#/*': ['./src/*'] } },
];

const TREES = ['src/m0.ts', 'src/m1.ts', 'src/deep/m2.ts', 'src/m3.ts', 'src/m4.tsx', 'src/deep/m5.ts'];

export function projectOf(chance: Chance): Project {
  const options: Record<string, unknown> = {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'ESNext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    resolveJsonModule: true,
    allowJs: true,
    checkJs: true,
    jsx: 'preserve',
    paths: { '#/*': ['./src/*'] },
  };
  for (let more = chance(4); more > 0; more--) Object.assign(options, oneOf(chance, SWITCHES));
  // What is told of options hides all else.
  for (const name of ['target', 'module']) if (options[name] === 'ES5') options[name] = 'ES2022';
  delete options['esModuleInterop'];
  const ending = options['moduleResolution'] === 'nodenext' ? '.js' : '';
  const aliased = chance(3) === 0;
  const speak: Speak = (path) => {
    const bare = path.replace(/^src\//, '').replace(/\.tsx?$/, ending);
    return aliased && chance(3) === 0 ? `#/${bare}` : `@/${bare}`;
  };
  const modules = Object.fromEntries(
    TREES.map((path, index) => [path, moduleOf(index, TREES, speak, chance)]),
  );
  return {
    options,
    rest: { include: ['src'] },
    modules,
    speak,
    others: {
      'package.json': '{ "name": "random", "type": "module", "imports": { "#m0": "./src/m0.ts" } }',
      'src/data.json': '{ "a": 1, "b": { "c": "" } }',
      'src/shared.d.ts': 'interface Shared {\n  n: number;\n}\n',
      'src/old.js':
        "import { eve } from '@/m0ENDING';\n/** @param {import('@/m1ENDING').Ada} a */\nexport function old(a) {\n  return [a.n, eve];\n}\n/** @type {string} */\nexport const text = eve;\n"
          .replaceAll('ENDING', ending)
          .replaceAll('@/', './'),
    },
  };
}

/** Modules speak of each other from the root of the sources; each says that from where it is. */
export function textOf(path: string, statements: readonly string[]): string {
  const up = path.includes('/deep/') ? '..' : '.';
  return `${statements.join('\n').replaceAll("'@/", `'${up}/`).replaceAll("'../deep/", "'./")}\n`;
}

export function filesOf({ options, rest, modules, others }: Project): Readonly<Record<string, string>> {
  return {
    ...others,
    'tsconfig.json': JSON.stringify({ compilerOptions: options, ...rest }, null, 1),
    ...Object.fromEntries(
      Object.entries(modules).map(([path, statements]) => [path, textOf(path, statements)]),
    ),
  };
}

const WORDS: readonly (readonly [from: RegExp, to: string])[] = [
  [/number/, 'string'],
  [/string/, 'number'],
  [/export /, ''],
  [/: number/, ''],
  [/\bn:/, 'm:'],
  [/held/, 'kept'],
  [/\bone\b/, 'eins'],
  [/readonly |private |protected |abstract /, ''],
  [/async /, ''],
  [/import type/, 'import'],
  [/import \{/, 'import type {'],
  [/\?:/, ':'],
  [/extends/, 'implements'],
  [/const /, 'let '],
  [/'text'/, '1'],
  [/eve/, 'fox'],
  [/Ada/, 'Bob'],
  [/;$/m, ''],
  [/\}/, ''],
  [/\/\/ @ts-expect-error/, '//'],
  [/^/, '// @ts-nocheck\n'],
  [/^/, '/// <reference path="./shared.d.ts" />\n'],
  [/deep\//, 'Deep/'],
];

/** One random edit of a project, and what it is called. */
export function editOf(project: Project, chance: Chance): readonly [string, Files] {
  const files = filesOf(project);
  const [path, statements] = oneOf(chance, Object.entries(project.modules));
  const index = TREES.indexOf(path);
  const at = chance(statements.length);
  const redeclared = () => declare(oneOf(chance, NAMES), index, TREES, project.speak, chance);
  const withText = (changed: readonly string[]) => ({ [path]: textOf(path, changed) });
  const kinds: readonly (() => readonly [string, Files])[] = [
    ...Array.from({ length: 6 }, () => () => {
      const which = chance(NAMES.length);
      const name = NAMES[which] ?? 'Ada';
      const made = declare(name, index, TREES, project.speak, chance);
      return [`${name} made otherwise`, withText(statements.with(which + 1, made))] as const;
    }),
    () => ['a statement less', withText(statements.toSpliced(at, 1))],
    () => ['a statement more', withText([...statements, use(9, index, TREES, project.speak, chance)])],
    () => ['a declaration twice', withText([...statements, redeclared()])],
    ...Array.from({ length: 4 }, () => () => {
      const [from, to] = oneOf(chance, WORDS);
      const text = files[path] ?? '';
      const hits = [...text.matchAll(new RegExp(from, `${from.flags}g`))];
      const hit = hits[chance(hits.length || 1)];
      const changed =
        hit === undefined ? text : text.slice(0, hit.index) + to + text.slice(hit.index + hit[0].length);
      return [`${String(from)} → ${to}`, { [path]: changed }] as const;
    }),
    () => ['a module less', { [path]: null }],
    () => ['a module renamed', { [path]: null, [path.replace('m', 'n')]: files[path] ?? '' }],
    () => ['a module in another case', { [path]: null, [path.replace('/m', '/M')]: files[path] ?? '' }],
    () => [
      'a module with another ending',
      {
        [path]: null,
        [path.replace(/\.tsx?$/, oneOf(chance, ['.mts', '.tsx', '.d.ts', '.js', '.cts']))]: files[path] ?? '',
      },
    ],
    () => [
      'a file in front',
      {
        [oneOf(chance, ['src/m1/index.ts', 'src/m1.d.ts', 'src/m1.js', 'src/m4.ts', 'src/Deep/m2.ts'])]:
          files[path] ?? '',
      },
    ],
    () => ['a script', { [path]: 'interface Shared {\n  more: string;\n}\nconst eve = 1;\n' }],
    () => ['a script more', { 'src/script.ts': 'interface Shared {\n  n: string;\n}\n' }],
    () => ['data', { 'src/data.json': oneOf(chance, ['{ "a": "1" }', '{ "b": 1 }', '[1]', '{ "a": 1']) }],
    () => ['no data', { 'src/data.json': null }],
    () => ['shared', { 'src/shared.d.ts': 'interface Shared {\n  n: string;\n}\ndeclare const eve: 1;\n' }],
    () => ['shared as a module', { 'src/shared.d.ts': 'export interface Shared {\n  n: string;\n}\n' }],
    () => ['JavaScript', { 'src/old.js': (files['src/old.js'] ?? '').replace('[a.n, eve]', 'a.s * eve') }],
    () => ['a package', { 'package.json': '{ "name": "random", "type": "commonjs" }' }],
    ...Array.from({ length: 3 }, () => () => {
      const more = oneOf(chance, SWITCHES);
      const options = { ...project.options, ...more };
      return [
        `options ${JSON.stringify(more)}`,
        { 'tsconfig.json': JSON.stringify({ compilerOptions: options, ...project.rest }, null, 1) },
      ] as const;
    }),
    () => {
      const rest = oneOf<object>(chance, [
        { include: ['src/deep'] },
        { files: ['src/m3.ts'] },
        { include: ['src'], exclude: ['src/deep'] },
        { include: ['src/**/*.ts'] },
      ]);
      return [
        `files ${JSON.stringify(rest)}`,
        { 'tsconfig.json': JSON.stringify({ compilerOptions: project.options, ...rest }, null, 1) },
      ];
    },
  ];
  const [name, edits] = oneOf(chance, kinds)();
  return [`${path}: ${name}`, edits];
}
