import { plural } from '../../../../core/change/report.ts';
import type { Candidate } from '../../change.ts';
import { compare, distinct, type Finding } from '../../findings.ts';
import { concluded, crashed, skipped, type Outcome } from '../../outcome.ts';
import type { Toolchain } from '../../toolchain.ts';
import { isSource } from '../../view.ts';
import { asBuilt, localsOf } from '../built.ts';
import { shakyAmong } from '../check.ts';
import type { ReadConfig } from '../config/discover.ts';
import { configsOf, looseGroups, type NativeConfigs } from './configs.ts';
import type { NativeProgram } from './program.ts';
import { nativeFindings } from './stages.ts';
import { leavesOutElse, speaksToAll, writtenShape } from './shape.ts';
import type { State, States } from './states.ts';

interface Run {
  readonly found: Finding[];
  readonly before: Finding[];
  /** Relative paths of files that no tsconfig has. */
  readonly unlisted: Set<string>;
  readonly checked: Set<string>;
}

/**
 * New type errors of a candidate, told by the workspace's own native compiler. Where what a changed file shows to others
 * is written down and stays the same, only that file is looked at, otherwise every file of the programs that have it.
 */
export async function checkNatively(
  candidate: Candidate,
  toolchain: Toolchain,
  read: ReadConfig,
  states: States,
  signal: AbortSignal,
): Promise<Outcome> {
  const { ts: typescript } = toolchain;
  const wanted = configsOf(candidate, typescript, read);
  if (wanted.broken !== undefined) return crashed(wanted.broken);
  const run: Run = { found: [], before: [], unlisted: new Set(), checked: new Set() };
  const owned = await checkListed(candidate, toolchain, wanted, states, run, signal);
  await checkUnlisted(candidate, wanted, states, owned, run, signal);

  const sources = candidate.files.filter((file) => isSource(file.path));
  const unowned = sources
    .filter((file) => file.after !== undefined && !run.checked.has(file.absolute))
    .map((file) => file.path);
  if (run.checked.size === 0 && wanted.configs.length === 0) {
    if (sources.length === 0) return concluded([], 'no TypeScript or JavaScript changed');
    if (sources.every((file) => file.after === undefined)) {
      return concluded([], 'no tsconfig has the deleted files');
    }
  }
  if (run.checked.size === 0 && unowned.length > 0) {
    return skipped(
      `No tsconfig.json speaks about ${unowned.slice(0, 3).join(', ')}. Add one whose "include" has these files.`,
    );
  }
  const touched = new Set(candidate.files.map((file) => file.path));
  const shaky = shakyAmong(run.unlisted, run.before, candidate);
  const diagnostics = compare(distinct(run.found), distinct(run.before), candidate)
    .map((each) => (shaky.has(each.path) ? { ...each, severity: 'warning' as const } : each))
    .filter((each) => each.origin === 'introduced' || each.path === '' || touched.has(each.path));
  const notes = [plural(run.checked.size, 'file')];
  if (unowned.length > 0) notes.push(`in no tsconfig: ${unowned.slice(0, 3).join(', ')}`);
  if (wanted.leftOut.length > 0) {
    notes.push(`left out because broken: ${wanted.leftOut.slice(0, 3).join(', ')}`);
  }
  return concluded(diagnostics, notes.join('; '));
}

/** Checks the programs of the tsconfigs; returns which of the changed files these have. */
async function checkListed(
  candidate: Candidate,
  toolchain: Toolchain,
  { configs, read }: NativeConfigs,
  states: States,
  run: Run,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const owned = new Set<string>();
  if (configs.length === 0) return owned;
  const known = configs.filter((each) => each.before).map((each) => each.file);
  const added = configs.filter((each) => !each.before).map((each) => each.file);
  const base = await states.base(known, signal);
  const next = await states.next(candidate, added, signal);
  try {
    for (const { file: config, before, emits } of configs) {
      const program = next.program(config);
      if (program === undefined) continue;
      const former = before ? base.program(config) : undefined;
      const files = await program.files(signal);
      for (const file of candidate.files) if (files.has(file.absolute)) owned.add(file.absolute);
      const affected = await affectedBy(candidate, toolchain, { former, program, base, next }, signal);
      for (const file of affected ?? files) if (isOwn(file, candidate)) run.checked.add(file);
      const pair = { former, next: program, emits, loose: false };
      const { now, then } = await nativeFindings(pair, affected, candidate, signal);
      run.found.push(...asBuilt(now, localsIn(config, candidate, next, toolchain, read)));
      run.before.push(...asBuilt(then, localsIn(config, candidate, base, toolchain, read)));
    }
  } finally {
    next.dispose();
  }
  return owned;
}

/** The names in the declarations of what a file of a project imports of one that it refers to. */
function localsIn(
  config: string,
  { root }: Candidate,
  { view }: State,
  { ts: typescript }: Toolchain,
  read: ReadConfig,
) {
  const { projectReferences = [], options, fileNames } = read(config).command;
  const host = {
    fileExists: (file: string) => view.isFile(file),
    readFile: (file: string) => view.text(file),
    directoryExists: (folder: string) => view.isDirectory(folder),
  };
  return (path: string, specifier: string): ReadonlySet<string> | undefined => {
    if (projectReferences.length === 0) return undefined;
    const { resolvedModule } = typescript.resolveModuleName(specifier, `${root}/${path}`, options, host);
    const lead = resolvedModule?.resolvedFileName;
    if (lead !== undefined && fileNames.includes(lead)) return undefined;
    // A package that is not built yet leads nowhere: nothing of it is known but what the compiler says.
    if (lead === undefined) return new Set();
    return localsOf(typescript, lead, writtenShape(typescript, lead, view.text(lead) ?? '') ?? '');
  };
}

/** Whether a file is the workspace's own, so that it is counted. */
function isOwn(file: string, { root }: Candidate): boolean {
  return file.startsWith(`${root}/`) && !file.includes('/node_modules/');
}

interface Programs {
  readonly former: NativeProgram | undefined;
  readonly program: NativeProgram;
  readonly base: State;
  readonly next: State;
}

/** The files (absolute) whose errors a candidate can have changed; undefined: that cannot be told, so all of them. */
async function affectedBy(
  candidate: Candidate,
  { ts: typescript }: Toolchain,
  { former, program, base, next }: Programs,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const after = await program.files(signal);
  const changed = candidate.files.filter((file) => after.has(file.absolute)).map((file) => file.absolute);
  // The compiler itself looks no further where something cannot be parsed.
  for (const file of changed) if ((await program.syntax(file, signal)).length > 0) return changed;
  if (former === undefined || candidate.structural) return undefined;
  if (candidate.files.some((file) => file.path.endsWith('.json'))) return undefined;
  const before = await former.files(signal);
  const touched = new Set(candidate.files.map((file) => file.absolute));
  const come = [...after].filter((file) => !before.has(file));
  const gone = [...before].filter((file) => !after.has(file));
  const shows = (state: State, file: string) => speaksToAll(typescript, state.view.text(file) ?? '');
  if (come.some((file) => shows(next, file)) || gone.some((file) => shows(base, file))) return undefined;
  for (const file of touched) {
    if (!after.has(file)) continue;
    const [was, is] = [base.view.text(file) ?? '', next.view.text(file) ?? ''];
    const shape = writtenShape(typescript, file, was);
    if (shape === undefined || shape !== writtenShape(typescript, file, is)) return undefined;
    if (leavesOutElse(typescript, file, was, is)) return undefined;
  }
  return [...new Set([...changed, ...come])];
}

/** Files of no tsconfig, with the options of the nearest one. */
async function checkUnlisted(
  candidate: Candidate,
  { read }: NativeConfigs,
  states: States,
  owned: ReadonlySet<string>,
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  const homeless = candidate.files
    .filter((file) => file.after !== undefined && !owned.has(file.absolute))
    .map((file) => file.absolute);
  const groups = looseGroups(candidate, homeless, read);
  if (groups.length === 0) return;
  const paths = candidate.files.map((file) => file.absolute);
  const textsOf = (when: 'before' | 'after') =>
    new Map(
      groups.flatMap((group) => (group[when] === undefined ? [] : [[group.config, group[when]] as const])),
    );
  const texts = textsOf('before');
  const before = texts.size === 0 ? undefined : await states.apart(candidate.base, [], texts, signal);
  const after = await states.apart(candidate.view, paths, textsOf('after'), signal);
  try {
    for (const { config, files } of groups) {
      const next = after.program(config);
      if (next === undefined) continue;
      const pair = { former: before?.program(config), next, emits: false, loose: true };
      const { now, then } = await nativeFindings(pair, files, candidate, signal);
      for (const file of files) {
        run.checked.add(file);
        run.unlisted.add(file.slice(candidate.root.length + 1));
      }
      run.found.push(...now);
      run.before.push(...then);
    }
  } finally {
    after.dispose();
    before?.dispose();
  }
}
