import { dirname, posix } from 'node:path';
import ts from 'typescript';
import { pick } from '../edit.ts';
import { all, inserted, replaced, type Across, type Scene, type Within } from './mutation.ts';

type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One of the repository's JSON files, changed; undefined where `change` finds nothing to do in any. */
const json =
  (names: RegExp, change: (read: Json, scene: Scene, path: string) => Json | undefined): Across =>
  (scene) => {
    const paths = scene.files.filter((path) => names.test(path));
    const first = pick(paths, scene.random);
    for (const path of first === undefined ? [] : [first, ...paths]) {
      const read: unknown = ts.parseConfigFileTextToJson(path, scene.text(path) ?? '').config;
      const changed = isRecord(read) ? change(read, scene, path) : undefined;
      if (changed !== undefined) return { [path]: `${JSON.stringify(changed, null, 2)}\n` };
    }
    return undefined;
  };

const TSCONFIG = /(?:^|\/)tsconfig(?:\.\w+)?\.json$/;
const PACKAGE = /(?:^|\/)package\.json$/;

function without(record: Json, name: string): Json {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

/** A tsconfig with an option changed by what it is. */
const turned = (name: string, values: readonly unknown[]): Across =>
  json(TSCONFIG, (config) => {
    const options = isRecord(config['compilerOptions']) ? config['compilerOptions'] : {};
    const value = values.find((each) => JSON.stringify(each) !== JSON.stringify(options[name]));
    return { ...config, compilerOptions: { ...options, [name]: value } };
  });

/** The first target of an `exports` or `imports`, however deep, with another text. */
function retargeted(value: unknown, text: (was: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (!isRecord(value)) return value;
  const [first, ...rest] = Object.entries(value);
  if (first === undefined) return value;
  return Object.fromEntries([[first[0], retargeted(first[1], text)], ...rest]);
}

const relative = (node: ts.ImportDeclaration): ts.StringLiteral | undefined =>
  ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text.startsWith('.')
    ? node.moduleSpecifier
    : undefined;

function somewhere({ subjects, random }: Scene): string {
  const path = pick(subjects, random)?.path ?? '';
  return path.includes('/') ? `${dirname(path)}/` : '';
}

/** Edits of what decides how files are read and found: tsconfig.json, package.json. */
export const ofConfigurations: Readonly<Record<string, Across>> = {
  'an alias elsewhere': json(TSCONFIG, (config) => {
    const options = isRecord(config['compilerOptions']) ? config['compilerOptions'] : {};
    const { paths } = options;
    const [alias] = isRecord(paths) ? Object.keys(paths) : [];
    if (alias === undefined || !isRecord(paths)) return undefined;
    return {
      ...config,
      compilerOptions: { ...options, paths: { ...paths, [alias]: [`./elsewhere/${alias}`] } },
    };
  }),
  'an alias more': turned('paths', [{ '#made-up/*': ['./*'] }]),
  'nothing extended': json(TSCONFIG, (config) =>
    config['extends'] === undefined ? undefined : without(config, 'extends'),
  ),
  'extends what is not there': json(TSCONFIG, (config) => ({ ...config, extends: './not-there.json' })),
  'a folder left out': (scene) => {
    const folder = somewhere(scene);
    return json(TSCONFIG, (config) => ({ ...config, exclude: [`${folder}**`, 'node_modules'] }))(scene);
  },
  'one file alone': (scene) => {
    const subject = pick(scene.subjects, scene.random);
    if (subject === undefined) return undefined;
    return json(TSCONFIG, (config, _, path) => ({
      ...without(without(config, 'include'), 'references'),
      files: [posix.relative(dirname(path), subject.path)],
    }))(scene);
  },
  'the tsconfig broken off': (scene) => {
    const path = pick(
      scene.files.filter((each) => TSCONFIG.test(each)),
      scene.random,
    );
    const text = path === undefined ? undefined : scene.text(path);
    return path === undefined || text === undefined ? undefined : { [path]: text.slice(0, text.length / 2) };
  },
  'side effects looked up': turned('noUncheckedSideEffectImports', [true, false]),
  'modules isolated': turned('isolatedModules', [true, false]),
  'an older target': turned('target', ['ES2017', 'ES2015']),
  'another module format': turned('module', ['nodenext', 'preserve', 'esnext']),
  'another resolution': turned('moduleResolution', ['bundler', 'nodenext']),
  'JSON as modules or not': turned('resolveJsonModule', [true, false]),
  'JavaScript too': turned('allowJs', [true, false]),
  'JavaScript checked': turned('checkJs', [true, false]),
  'declarations written': turned('declaration', [true, false]),
  'composite or not': turned('composite', [true, false]),
  'other conditions': turned('customConditions', [['development'], ['made-up']]),
  'JSX otherwise': turned('jsx', ['preserve', 'react-jsx']),
  'extensions in imports': turned('allowImportingTsExtensions', [false, true]),
  'a root folder': turned('rootDir', ['.', './src']),
  'default imports as written': turned('esModuleInterop', [false, true]),
  'not read as a module': turned('moduleDetection', ['legacy', 'force']),
  'an export that leads elsewhere': json(PACKAGE, (manifest) =>
    manifest['exports'] === undefined
      ? undefined
      : {
          ...manifest,
          exports: retargeted(manifest['exports'], (was) => was.replace(/(\.\w+)?$/, '-gone$1')),
        },
  ),
  'an internal import that leads elsewhere': json(PACKAGE, (manifest) =>
    manifest['imports'] === undefined
      ? undefined
      : {
          ...manifest,
          imports: retargeted(manifest['imports'], (was) => was.replace(/(\.\w+)?$/, '-gone$1')),
        },
  ),
  'a condition before the others': json(PACKAGE, (manifest) => {
    const { exports } = manifest;
    if (!isRecord(exports)) return undefined;
    return {
      ...manifest,
      exports: Object.fromEntries(
        Object.entries(exports).map(([key, value]) => [
          key,
          isRecord(value) ? { types: './not-there.d.ts', ...value } : value,
        ]),
      ),
    };
  }),
  'a package of its own': (scene) => ({
    [`${somewhere(scene)}package.json`]: '{ "type": "commonjs" }\n',
  }),
  'a module as .mts': (scene) => ({
    [`${somewhere(scene)}added-module.mts`]:
      "import { readFileSync } from 'node:fs';\nexport const text: number = readFileSync('x', 'utf8');\nexport = text;\n",
  }),
  'a module as .cts': (scene) => ({
    [`${somewhere(scene)}added-module.cts`]:
      "import fs = require('node:fs');\nexport const later = await Promise.resolve(fs.constants);\n",
  }),
};

/** Edits inside one file that ask for another way of finding or reading modules. */
export const ofModuleForms: Readonly<Record<string, Within>> = {
  'imported for its effects': (subject) =>
    all(subject, ts.isImportDeclaration).flatMap((each) => {
      const specifier = relative(each);
      return specifier === undefined
        ? []
        : [
            inserted(each.end, `\nimport '${specifier.text}';`),
            inserted(each.end, `\nimport '${specifier.text}-not-there';`),
          ];
    }),
  'imported as JSON': (subject) => [
    inserted(
      subject.source.statements[0]?.getStart() ?? 0,
      "import manifestHere from './package.json' with { type: 'json' };\n",
    ),
  ],
  'imported as a whole': (subject) =>
    all(subject, ts.isNamedImports).map((each) => replaced(each, '* as whole')),
  'imported by require': (subject) =>
    all(subject, ts.isImportDeclaration).flatMap((each) => {
      const specifier = relative(each);
      return specifier === undefined
        ? []
        : [inserted(each.end, `\nimport required = require('${specifier.text}');`)];
    }),
  'imported when needed': (subject) =>
    all(subject, ts.isImportDeclaration).flatMap((each) => {
      const specifier = relative(each);
      return specifier === undefined
        ? []
        : [inserted(subject.source.end, `\nvoid import('${specifier.text}').then((it) => it.notThere);\n`)];
    }),
  'a type imported by path': (subject) =>
    all(subject, ts.isImportDeclaration).flatMap((each) => {
      const specifier = relative(each);
      return specifier === undefined
        ? []
        : [
            inserted(
              subject.source.end,
              `\nexport type Everything = keyof typeof import('${specifier.text}');\nexport const nothing: Everything = 'notThere';\n`,
            ),
          ];
    }),
  'an extension more': (subject) =>
    all(subject, ts.isImportDeclaration).flatMap((each) => {
      const specifier = relative(each);
      return specifier === undefined
        ? []
        : [replaced(specifier, `'${specifier.text.replace(/\.[cm]?[jt]sx?$/, '')}.ts'`)];
    }),
  'a reference by comment': () => [
    inserted(0, '/// <reference types="not-there-at-all" />\n'),
    inserted(0, '/// <reference lib="dom" />\n'),
    inserted(0, '/// <reference path="./not-there.d.ts" />\n'),
  ],
  'exports of what is a type': (subject) =>
    all(subject, ts.isInterfaceDeclaration).map((each) =>
      inserted(subject.source.end, `\nexport { ${each.name.text} as AgainExported };\n`),
    ),
};
