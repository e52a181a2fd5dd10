import type { Files } from '../repository.ts';
import { declare, moduleOf, NAMES, oneOf, use, type Chance, type Speak } from './source.ts';

/** A random workspace of three projects, of which each takes from those before it, built by `tsc -b`. */
export interface Packages {
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly configs: Readonly<Record<string, object>>;
}

const TREES = ['core/m0.ts', 'core/m1.ts', 'lib/m2.ts', 'lib/m3.ts', 'app/m4.ts', 'app/m5.ts'];

const speak: Speak = (path) => `../${path.replace(/\.ts$/, '')}`;

/** A module speaks of those of its own project and of the projects before it. */
function seenFrom(index: number): readonly string[] {
  return TREES.slice(0, index - (index % 2) + 2);
}

const SWITCHES: readonly object[] = [
  { isolatedModules: true },
  { verbatimModuleSyntax: true },
  { stripInternal: true },
  { noUnusedLocals: true },
  { exactOptionalPropertyTypes: true },
  { strict: false },
  { noUncheckedIndexedAccess: true },
  { preserveConstEnums: true },
  { moduleDetection: 'force' },
  { declarationMap: true },
  { noEmitOnError: true },
];

function configOf(references: readonly string[], more: object): object {
  return {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022'],
      module: 'ESNext',
      moduleResolution: 'bundler',
      strict: true,
      skipLibCheck: true,
      types: [],
      composite: true,
      outDir: 'out',
      ...more,
    },
    include: ['*.ts'],
    references: references.map((path) => ({ path: `../${path}` })),
  };
}

export function packagesOf(chance: Chance): Packages {
  const more = (): object => (chance(3) === 0 ? oneOf(chance, SWITCHES) : {});
  return {
    modules: Object.fromEntries(
      TREES.map((path, index) => [path, moduleOf(index, seenFrom(index), speak, chance)]),
    ),
    configs: {
      core: configOf([], more()),
      lib: configOf(['core'], more()),
      app: configOf(chance(3) === 0 ? ['lib'] : ['core', 'lib'], chance(3) === 0 ? { noEmit: true } : more()),
    },
  };
}

const textOf = (statements: readonly string[]): string => `${statements.join('\n')}\n`;

export function filesOf({ modules, configs }: Packages): Readonly<Record<string, string>> {
  return {
    'package.json': '{ "name": "random", "type": "module" }',
    'tsconfig.json': JSON.stringify({
      files: [],
      references: Object.keys(configs).map((path) => ({ path })),
    }),
    'core/data.json': '{ "a": 1 }',
    'core/shared.d.ts': 'interface Shared {\n  n: number;\n}\n',
    ...Object.fromEntries(
      Object.entries(configs).map(([path, config]) => [`${path}/tsconfig.json`, JSON.stringify(config)]),
    ),
    ...Object.fromEntries(Object.entries(modules).map(([path, text]) => [path, textOf(text)])),
  };
}

/** One random edit of a workspace, and what it is called. */
export function editOf({ modules, configs }: Packages, chance: Chance): readonly [string, Files] {
  const [path, statements] = oneOf(chance, Object.entries(modules));
  const index = TREES.indexOf(path);
  const seen = seenFrom(index);
  const made = (): readonly [string, Files] => {
    const which = chance(NAMES.length);
    const name = NAMES[which] ?? 'Ada';
    const text = declare(name, index, seen, speak, chance);
    return [`${name} made otherwise`, { [path]: textOf(statements.with(which + 1, text)) }];
  };
  const kinds: readonly (() => readonly [string, Files])[] = [
    ...Array.from({ length: 6 }, () => made),
    () => ['a statement less', { [path]: textOf(statements.toSpliced(chance(statements.length), 1)) }],
    () => ['a statement more', { [path]: textOf([...statements, use(9, index, seen, speak, chance)]) }],
    () => ['an export less', { [path]: textOf(statements).replace('export ', '') }],
    () => ['a module less', { [path]: null }],
    () => ['a module renamed', { [path]: null, [path.replace('m', 'n')]: textOf(statements) }],
    () => ['a script', { [path]: 'interface Shared {\n  more: string;\n}\n' }],
    () => ['a module more', { [path.replace('m', 'more')]: textOf(statements) }],
    () => ['shared', { 'core/shared.d.ts': 'interface Shared {\n  n: string;\n}\n' }],
    () => {
      const [folder, config] = oneOf(chance, Object.entries(configs));
      const options = 'compilerOptions' in config ? config.compilerOptions : {};
      const more = oneOf(chance, SWITCHES);
      const text = JSON.stringify({ ...config, compilerOptions: Object.assign({}, options, more) });
      return [`options ${JSON.stringify(more)}`, { [`${folder}/tsconfig.json`]: text }];
    },
  ];
  const [name, edits] = oneOf(chance, kinds)();
  return [`${path}: ${name}`, edits];
}
