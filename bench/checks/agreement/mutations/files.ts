import { dirname, posix } from 'node:path';
import ts from 'typescript';
import { pick, type Files } from '../edit.ts';
import type { Across, Scene } from './mutation.ts';

function folderOf({ subjects, random }: Scene): string {
  const path = pick(subjects, random)?.path ?? '';
  return path.includes('/') ? `${dirname(path)}/` : '';
}

function extensionOf({ subjects }: Scene): string {
  return (
    /\.[cm]?[jt]sx?$/.exec(subjects.find((each) => !each.path.endsWith('.d.ts'))?.path ?? 'a.ts')?.[0] ??
    '.ts'
  );
}

/** A tsconfig with one option changed. */
const option =
  (name: string, value: unknown): Across =>
  ({ files, text, random }) => {
    const path = pick(
      files.filter((each) => /(?:^|\/)tsconfig(?:\.\w+)?\.json$/.test(each)),
      random,
    );
    const before = path === undefined ? undefined : text(path);
    if (path === undefined || before === undefined) return undefined;
    const config = ts.parseConfigFileTextToJson(path, before).config as
      { compilerOptions?: object } | undefined;
    if (config?.compilerOptions === undefined) return undefined;
    const options = { ...config.compilerOptions, [name]: value };
    return { [path]: `${JSON.stringify({ ...config, compilerOptions: options }, null, 2)}\n` };
  };

/** A name that another file exports, with the specifier that this repository's style would import it by. */
function exportOf(
  { subjects, random }: Scene,
  from: string,
): { name: string; specifier: string } | undefined {
  const subject = pick(
    subjects.filter((each) => !each.path.endsWith('.d.ts')),
    random,
  );
  const name = /export (?:async )?(?:function|class|const|interface|type) (\w+)/.exec(
    subject?.text ?? '',
  )?.[1];
  if (subject === undefined || name === undefined) return undefined;
  const way = posix.relative(from === '' ? '.' : from, subject.path);
  const style = subjects.flatMap((each) => /from '\.[^']*?(\.\w+)?';/.exec(each.text)?.[1] ?? [])[0];
  const specifier = way.replace(/\.[cm]?[jt]sx?$/, style ?? '');
  return { name, specifier: specifier.startsWith('.') ? specifier : `./${specifier}` };
}

/** Edits of whole files. */
export const ofFiles: Readonly<Record<string, Across>> = {
  'a file renamed': ({ subjects, random }) => {
    const subject = pick(subjects, random);
    if (subject === undefined) return undefined;
    return {
      [subject.path]: null,
      [subject.path.replace(/(?=(?:\.d)?\.[cm]?[jt]sx?$)/, '-renamed')]: subject.text,
    };
  },
  'a file moved': ({ subjects, random }) => {
    const subject = pick(subjects, random);
    if (subject === undefined) return undefined;
    return {
      [subject.path]: null,
      [posix.join(dirname(subject.path), 'moved', posix.basename(subject.path))]: subject.text,
    };
  },
  'a file deleted': ({ subjects, random }) => {
    const subject = pick(subjects, random);
    return subject === undefined ? undefined : { [subject.path]: null };
  },
  'a file emptied': ({ subjects, random }) => {
    const subject = pick(subjects, random);
    return subject === undefined ? undefined : { [subject.path]: '' };
  },
  'a new file': (scene) => {
    const folder = folderOf(scene);
    const from = exportOf(scene, folder);
    return {
      [`${folder}added-here${extensionOf(scene)}`]:
        from === undefined
          ? 'export const added = 1;\n'
          : `import {${from.name}} from '${from.specifier}';\n\nexport const added = ${from.name};\n`,
    };
  },
  'a new file in error': (scene) => {
    const folder = folderOf(scene);
    const from = exportOf(scene, folder);
    return {
      [`${folder}added-here${extensionOf(scene)}`]: `import {notThere} from '${from?.specifier ?? './nowhere.js'}';\n\nlet unused = 1;\nexport const added = [notThere].map(each => each.missing());\n`,
    };
  },
  'a new script': (scene) => ({
    [`${folderOf(scene)}added-here${extensionOf(scene)}`]: 'var performance = 1;\nfunction setTimeout() {}\n',
  }),
  'an ambient file': (scene) => ({
    [`${folderOf(scene)}ambient-here.d.ts`]:
      'interface Map<K, V> {\n  added(key: K): V;\n}\ninterface Error {\n  code: number;\n}\n',
  }),
  'an ambient file that breaks': (scene) => ({
    [`${folderOf(scene)}ambient-here.d.ts`]:
      'interface Promise<T> {\n  then: string;\n}\ndeclare const process: { exit(code: string): void };\ndeclare module "node:fs" {\n  export const added: number;\n}\n',
  }),
  'a declaration beside a source': (scene) => {
    const subject = pick(
      scene.subjects.filter((each) => /(?<!\.d)\.[cm]?ts$/.test(each.path)),
      scene.random,
    );
    return subject === undefined
      ? undefined
      : { [subject.path.replace(/\.([cm]?)ts$/, '.d.$1ts')]: 'export const other: number;\n' };
  },
  'a declaration file changed': ({ subjects, random }) => {
    const subject = pick(
      subjects.filter((each) => each.path.endsWith('.d.ts')),
      random,
    );
    if (subject === undefined) return undefined;
    const lines = subject.text.split('\n');
    const at = Math.floor(random() * lines.length);
    return { [subject.path]: lines.filter((_, index) => index !== at).join('\n') };
  },
  'JSON edited': ({ files, text, random }) => {
    const path = pick(
      files.filter((each) => each.endsWith('.json') && !/tsconfig|lock|package\.json/.test(each)),
      random,
    );
    const before = path === undefined ? undefined : text(path);
    if (path === undefined || before === undefined) return undefined;
    return { [path]: before.replace(/"(\w+)":/, '"$1Renamed":') };
  },
  'another module system': ({ text }): Files | undefined => {
    const before = text('package.json');
    if (before === undefined) return undefined;
    const after = before.includes('"type": "module"')
      ? before.replace('"type": "module"', '"type": "commonjs"')
      : before.replace('{', '{"type": "module",');
    return { 'package.json': after };
  },
  'not strict': option('strict', false),
  'unused locals refused': option('noUnusedLocals', true),
  'unused parameters refused': option('noUnusedParameters', true),
  'indexed access unchecked or not': option('noUncheckedIndexedAccess', true),
  'exact optional properties': option('exactOptionalPropertyTypes', true),
  'an older library': option('lib', ['ES2015']),
  'no types around': option('types', []),
  'isolated declarations': option('isolatedDeclarations', true),
  'erasable syntax only': option('erasableSyntaxOnly', true),
  'verbatim modules': option('verbatimModuleSyntax', true),
  'an unknown option': option('notAnOption', true),
  'an old module resolution': option('moduleResolution', 'classic'),
  'property access from index signatures': option('noPropertyAccessFromIndexSignature', true),
  'libraries checked': option('skipLibCheck', false),
};
