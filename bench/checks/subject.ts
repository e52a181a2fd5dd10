import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type ts from 'typescript';
import { cpuOfEnded, type Clock } from './clock.ts';
import type { Edit } from './draft.ts';

/** A repository that the checks are measured on, with edits of the kinds that the bars speak of. */
export interface Subject {
  readonly name: string;
  readonly root: string;
  readonly typescript: typeof ts;
  /** The tsconfig with the most files, as its own compiler is asked to check it. */
  readonly config: string;
  readonly command: ts.ParsedCommandLine;
  /** Lines of the tsconfig's own files. */
  readonly lines: number;
  /** A statement more in the body of a function, in files spread over the project. */
  readonly bodies: readonly Edit[];
  /** An exported function more, in files that about ten others import. */
  readonly shapes: readonly Edit[];
  /** An optional member more in what such files export first, which those that import it can see. */
  readonly members: readonly Edit[];
  readonly lints: boolean;
}

/** Reads the repository; nothing in it is changed. Throws when it has no tsconfig with files. */
export function subjectAt(folder: string): Subject {
  const root = realpathSync(folder);
  const typescript = createRequire(join(root, 'noop.js'))('typescript') as typeof ts;
  const { config, command } = largest(typescript, join(root, 'tsconfig.json'));
  const texts = new Map(command.fileNames.map((file) => [file, readFileSync(file, 'utf8')]));
  const production = [...texts].filter(([file]) => isProduction(file.slice(root.length)));
  const bodies = production.flatMap(([file, text]) =>
    withStatement(typescript, file, text).map((edited) => ({
      path: file.slice(root.length + 1),
      text: edited,
    })),
  );
  const importers = importersOf(texts);
  const imported = production.filter(([file]) => Math.abs((importers.get(file)?.size ?? 0) - 10) <= 3);
  const shapes = imported.map(([file, text]) => ({
    path: file.slice(root.length + 1),
    text: `${text}\nexport function reviewedOn(): number {\n  return Date.now();\n}\n`,
  }));
  const members = imported.flatMap(([file, text]) => {
    const edited = text.replace(
      /^export (?:abstract )?(?:class|interface) [^{]*\{/m,
      '$&\n  reviewedOn?: number;',
    );
    return edited === text ? [] : [{ path: file.slice(root.length + 1), text: edited }];
  });
  return {
    name: root.slice(root.lastIndexOf('/') + 1),
    root,
    typescript,
    config,
    command,
    lines: [...texts.values()].reduce((sum, text) => sum + text.split('\n').length, 0),
    bodies: spread(bodies, 40),
    shapes: spread(shapes, 4),
    members: spread(members, 4),
    lints: ['js', 'mjs', 'cjs', 'ts', 'mts'].some((each) => existsSync(`${root}/eslint.config.${each}`)),
  };
}

/** Milliseconds that the user's own commands take, each as `npx` runs it in the repository. */
export function userCommands({ root, config, lints }: Subject, paths: readonly string[], clock: Clock) {
  // Written-down state would make the second run another one than the first, and would change the repository.
  const tsc = ['tsc', '--noEmit', '-p', config, '--incremental', 'false', '--composite', 'false'];
  return {
    tsc: timed(root, tsc, clock),
    eslint: lints ? timed(root, ['eslint', ...paths], clock) : undefined,
  };
}

function timed(cwd: string, args: readonly string[], clock: Clock): number {
  const time = clock === 'wall' ? () => performance.now() : cpuOfEnded;
  const start = time();
  const { error } = spawnSync('npx', ['--no-install', ...args], { cwd, stdio: 'ignore' });
  if (error !== undefined) throw error;
  return time() - start;
}

function largest(typescript: typeof ts, file: string): Pick<Subject, 'config' | 'command'> {
  const read = (config: string) =>
    typescript.getParsedCommandLineOfConfigFile(
      config,
      { noEmit: true },
      { ...typescript.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
    );
  const root = read(file);
  const candidates = [
    { config: file, command: root },
    ...(root?.projectReferences ?? []).map(({ path }) => {
      const config = path.endsWith('.json') ? path : join(path, 'tsconfig.json');
      return { config, command: read(config) };
    }),
  ].flatMap(({ config, command }) => (command === undefined ? [] : [{ config, command }]));
  const found = candidates.toSorted((a, b) => b.command.fileNames.length - a.command.fileNames.length)[0];
  if (found === undefined || found.command.fileNames.length === 0)
    throw new Error(`${file} has no files to check`);
  return found;
}

function isProduction(path: string): boolean {
  return (
    /\.[cm]?tsx?$/.test(path) &&
    !/\.d\.[cm]?ts$/.test(path) &&
    !/(?:^|\/)(?:tests?|__tests__|spec|bench|examples?)\/|\.(?:test|spec)\./.test(path)
  );
}

/** The text with `Date.now();` as the first statement of a function, once for each function. */
function withStatement(typescript: typeof ts, file: string, text: string): readonly string[] {
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest);
  const starts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (typescript.isFunctionDeclaration(node) ||
        typescript.isMethodDeclaration(node) ||
        typescript.isArrowFunction(node)) &&
      node.body !== undefined &&
      typescript.isBlock(node.body) &&
      node.body.statements.length > 0
    )
      starts.push(node.body.getStart(source) + 1);
    typescript.forEachChild(node, visit);
  };
  visit(source);
  return starts.map((at) => `${text.slice(0, at)}\n  Date.now();${text.slice(at)}`);
}

function importersOf(texts: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> {
  const importers = new Map<string, Set<string>>();
  for (const [file, text] of texts) {
    for (const [, specifier = ''] of text.matchAll(/\bfrom\s*["'](\.[^"']*)["']/g)) {
      const plain = resolve(dirname(file), specifier).replace(/\.[cm]?jsx?$/, '');
      const target = ['.ts', '.tsx', '.mts', '/index.ts', '']
        .map((each) => plain + each)
        .find((each) => texts.has(each));
      if (target === undefined) continue;
      importers.set(target, (importers.get(target) ?? new Set()).add(file));
    }
  }
  return importers;
}

/** At most `count`, evenly over the list. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)]).flatMap(
    (each) => (each === undefined ? [] : [each]),
  );
}
