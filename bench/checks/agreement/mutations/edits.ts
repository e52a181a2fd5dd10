import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { chance, pick, shuffled, type Edit, type Files } from '../edit.ts';
import { isSource, textOf, type Repository } from '../repository.ts';
import { ofBodies } from './bodies.ts';
import { ofConfigurations, ofModuleForms } from './configurations.ts';
import { ofFiles } from './files.ts';
import { ofModules } from './modules.ts';
import { applied, subjectOf, type Scene, type Subject } from './mutation.ts';
import { ofTypes } from './types.ts';

const within = { ...ofTypes, ...ofModules, ...ofBodies, ...ofModuleForms };
const across = { ...ofFiles, ...ofConfigurations };

/**
 * `count` seeded mutations of a repository, every kind in turn; every seventh edit is two of them at once. `listed`: the
 * source files (relative) that its tsconfigs have.
 */
export function mutationsOf(
  repository: Repository,
  listed: ReadonlySet<string>,
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly Edit[] {
  const subjects = repository.files
    .filter((path) => isSource(path) && listed.has(path))
    .map((path) => subjectOf(path, textOf(repository, path)))
    .filter((subject) => subject.text.length < 200_000);
  const texts = new Set(repository.files);
  const read = configsOf(repository);
  const edits: Edit[] = [];
  const seen = new Set<string>();
  const kinds = [...Object.keys(within), ...Object.keys(across)];
  for (let round = 0; edits.length < count && round < 30; round++) {
    for (const kind of shuffled(kinds, chance(seed + round))) {
      if (edits.length >= count) break;
      const random = chance(seed * 7919 + round * 104_729 + kinds.indexOf(kind));
      const scene: Scene = {
        subjects,
        random,
        files: repository.files.filter((path) => !isTsconfig(path) || read.has(path)),
        text: (path) => (texts.has(path) ? textOf(repository, path) : undefined),
      };
      const files = mutated(kind, scene, edits.length % 7 === 6);
      if (files === undefined || Object.entries(files).every(([path, text]) => text === scene.text(path)))
        continue;
      const key = JSON.stringify(files);
      if (seen.has(key)) continue;
      seen.add(key);
      edits.push({ name: `m${seed}-${edits.length}`, kind, base: {}, files });
    }
  }
  return edits;
}

function mutated(kind: string, scene: Scene, twice: boolean): Files | undefined {
  const files = across[kind];
  if (files !== undefined) return files(scene);
  const way = within[kind];
  if (way === undefined) return undefined;
  for (const subject of shuffled(scene.subjects, scene.random)) {
    const choice = pick(way(subject), scene.random);
    if (choice === undefined) continue;
    const first = applied(subject.text, choice);
    if (first === subject.text) continue;
    return twice ? { ...second(scene, subject), [subject.path]: first } : { [subject.path]: first };
  }
  return undefined;
}

/** Another mutation of another file. */
function second(scene: Scene, first: Subject): Files {
  const kind = pick(Object.keys(within), scene.random) ?? '';
  const other = { ...scene, subjects: scene.subjects.filter((each) => each !== first) };
  return mutated(kind, other, false) ?? {};
}

/** Relative paths of the files that the repository's own compiler lists for its tsconfig, and for those it refers to. */
export function listedBy({ root }: Repository): ReadonlySet<string> {
  const listed = new Set<string>();
  const add = (file: string): void => {
    if (file.startsWith(`${root}/`) && !file.includes('/node_modules/'))
      listed.add(file.slice(root.length + 1));
  };
  const references = referencesFrom(join(root, 'tsconfig.json'));
  if (references.size > 1) {
    for (const { fileNames } of references.values()) fileNames.forEach(add);
    return listed;
  }
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '--listFilesOnly', '--noEmit'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  for (const line of stdout.split('\n')) add(line.trimEnd());
  return listed;
}

function isTsconfig(path: string): boolean {
  return /(?:^|\/)tsconfig[^/]*\.json$/.test(path);
}

/** Relative paths of the tsconfigs that the repository's own command reads: it says nothing of another one. */
function configsOf({ root }: Repository): ReadonlySet<string> {
  const references = referencesFrom(join(root, 'tsconfig.json'));
  return new Set(
    [...references].flatMap(([file, { options }]) =>
      [file, ...extendedBy(options)].map((each) => relative(root, each)),
    ),
  );
}

function extendedBy({ configFile }: ts.CompilerOptions): readonly string[] {
  const isSourceFile = (value: unknown): value is ts.TsConfigSourceFile =>
    typeof value === 'object' && value !== null && 'extendedSourceFiles' in value;
  return isSourceFile(configFile) ? (configFile.extendedSourceFiles ?? []) : [];
}

function referencesFrom(config: string): ReadonlyMap<string, ts.ParsedCommandLine> {
  const read = new Map<string, ts.ParsedCommandLine>();
  const visit = (path: string): void => {
    const file = ts.sys.directoryExists(path) ? join(path, 'tsconfig.json') : path;
    if (read.has(file)) return;
    const parsed = ts.getParsedCommandLineOfConfigFile(
      file,
      {},
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
    );
    if (parsed === undefined) return;
    read.set(file, parsed);
    for (const { path: referenced } of parsed.projectReferences ?? []) visit(referenced);
  };
  visit(config);
  return read;
}
