import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { courier } from '../../requests/courier.ts';
import { prepare } from '../../requests/prepare.ts';
import { commitsOf } from './commits.ts';
import { chance, shuffled, type Edit, type Files } from './edit.ts';
import { judge, settled, stopsAtConfiguration, type Case } from './judge.ts';
import { listedBy, mutationsOf } from './mutations/edits.ts';
import { openStream, type Answer } from './ours.ts';
import { inRounds } from './rounds.ts';
import { repositoryAt, textOf, type Repository } from './repository.ts';
import { openTruth, type Truth } from './truth.ts';

/**
 * Whether the checks say of edits what a repository's own tsc and eslint say: bench/checks/agreement/main.ts FOLDER…
 * [--mutations N] [--commits N] [--seed S] [--only NAME,…] [--no-lint] [--commands] [--json]. A FOLDER is a git checkout with
 * its packages installed; nothing in it is changed. Without one the bundled example. The tools' answers are kept in the temporary folder. `--commands`: every
 * tool as its command line, and builds from nothing; otherwise for one edit in ten (of references for none) and wherever the two disagree. Exit code 1 after a disagreement.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mutations: { type: 'string', default: '100' },
    commits: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    'no-lint': { type: 'boolean', default: false },
    commands: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

interface Row {
  readonly repository: string;
  readonly name: string;
  readonly kind: string;
  readonly files: readonly string[];
  readonly newErrors: number;
  readonly newMessages: number;
  readonly ms: number;
  readonly disagreements: readonly string[];
  /** Both stop at a configuration that the edit broke; nothing else is compared. */
  readonly stopped: boolean;
}

const rows: Row[] = [];
const instable: string[] = [];
for (const folder of positionals.length > 0 ? positionals : [prepare(courier)])
  await tryRepository(realpathSync(resolve(folder)));
report();

async function tryRepository(root: string): Promise<void> {
  const repository = repositoryAt(root, { lint: !values['no-lint'] });
  const listed = listedBy(repository);
  const seed = Number(values.seed);
  const mutations = mutationsOf(repository, listed, { count: Number(values.mutations), seed });
  const edits = [
    ...commitsOf(repository, listed, Number(values.commits)),
    ...shuffled(mutations, chance(seed)),
  ].filter((each) => values.only === undefined || values.only.split(',').includes(each.name));
  const workspace = copyOf(repository);
  const truth = openTruth(repository);
  const stream = openStream(workspace);
  const first = new Map<Edit, string>();
  let laid: Files = {};
  const lay = (state: Files): void => {
    const undo = Object.keys(laid).map((path) => [path, original(repository, path)] as const);
    put(workspace, { ...Object.fromEntries(undo), ...state });
    laid = state;
  };
  const expectSame = (edit: Edit, checks: Answer['checks'], when: string): void => {
    const again = essence(checks);
    if ([first.get(edit) ?? '', again].some(isStopped)) {
      console.error(`slow ${repository.name} ${edit.name} ${when}: stopped at the time limit`);
      return;
    }
    if (again === first.get(edit)) {
      console.error(`same ${repository.name} ${edit.name} ${when}`);
      return;
    }
    instable.push(`${repository.name} ${edit.name} ${edit.kind}`);
    console.error(
      `DIFF ${repository.name} ${edit.name} answered otherwise ${when}\n  ${(first.get(edit) ?? '').slice(0, 4000)}\n  ${again.slice(0, 4000)}`,
    );
  };
  try {
    for (const [index, edit] of edits.entries()) {
      lay(edit.base);
      const asked = await stream.ask(edit.files);
      const answer = isStopped(essence(asked.checks)) ? await stream.ask(edit.files) : asked;
      first.set(edit, essence(answer.checks));
      if (isStopped(essence(answer.checks))) {
        console.error(
          `slow ${repository.name} ${edit.name} ${edit.kind}: stopped at the time limit, not compared`,
        );
        continue;
      }
      const asCommands = values.commands || (index % 10 === 9 && !repository.references);
      const row = await rowOf(repository, truth, edit, answer, listed, asCommands);
      rows.push(row);
      console.error(
        `${row.disagreements.length > 0 ? 'DIFF' : row.stopped ? 'stop' : 'ok  '} ${repository.name} ${edit.name} ${edit.kind} · ${row.newErrors}+${row.newMessages} new · ${row.ms} ms · ${row.files.slice(0, 3).join(' ')}`,
      );
      for (const each of row.disagreements.slice(0, 12)) console.error(`       ${each}`);
    }
    // The same candidates again in another order: nothing of the others may have reached them.
    for (const edit of shuffled(edits, chance(seed + 1))) {
      lay(edit.base);
      expectSame(edit, (await stream.ask(edit.files)).checks, 'the second time');
    }
    // And several at once, as a round asks for them.
    await inRounds(workspace, edits, lay, (edit, checks) => {
      expectSame(edit, checks, 'among others');
    });
  } finally {
    await stream.close();
    truth.close();
    rmSync(dirname(workspace), { recursive: true, force: true });
  }
}

async function rowOf(
  repository: Repository,
  truth: Truth,
  edit: Edit,
  answer: Answer,
  listed: ReadonlySet<string>,
  commands: boolean,
): Promise<Row> {
  const folders = new Set([...listed].map(dirname));
  const of: Case = {
    files: edit.files,
    was: (path) =>
      Object.hasOwn(edit.base, path)
        ? (edit.base[path] ?? undefined)
        : (original(repository, path) ?? undefined),
    isLooked: (path) =>
      listed.has(path) ||
      (repository.tsc !== undefined && folders.has(dirname(path))) ||
      !/\.[cm]?[jt]sx?$/.test(path),
    isOutput: (path) =>
      path !== '' &&
      !path.includes('node_modules/') &&
      !repository.files.includes(path) &&
      !Object.hasOwn(edit.files, path) &&
      !Object.hasOwn(edit.base, path),
  };
  const after = { ...edit.base, ...edit.files };
  const compare = async (asCommands: boolean) => {
    const tools = { before: await truth.of(edit.base, asCommands), after: await truth.of(after, asCommands) };
    const { before: was, after: is } = tools;
    const stopped = stopsAtConfiguration(answer, edit.files, is.types);
    const judged = () => [
      ...judge('types', { before: was.types, after: is.types }, answer, of),
      ...(repository.lint.length === 0
        ? []
        : judge('lint', { before: was.lint, after: is.lint }, answer, { ...of, isLooked: () => true })),
    ];
    const found = stopped ? [] : judged();
    return {
      found,
      stopped,
      newErrors: countOf(was.types, is.types),
      newMessages: countOf(was.lint, is.lint),
    };
  };
  let compared = await compare(commands);
  if (compared.found.length > 0 && !commands) compared = await compare(true);
  return {
    repository: repository.name,
    name: edit.name,
    kind: edit.kind,
    files: Object.keys(edit.files),
    newErrors: compared.newErrors,
    newMessages: compared.newMessages,
    ms: Math.round(answer.ms),
    disagreements: compared.found,
    stopped: compared.stopped,
  };
}

function countOf(before: readonly unknown[] | undefined, after: readonly unknown[] | undefined): number {
  return Math.max(0, (after?.length ?? 0) - (before?.length ?? 0));
}

function essence(checks: Answer['checks']): string {
  return JSON.stringify(
    checks.flatMap(({ check, outcome, why, diagnostics }) =>
      check === 'tests' ? [] : [{ check, outcome, why, diagnostics: diagnostics.map(settled) }],
    ),
  );
}

/** Whether a check reached its time limit, on a machine that has more to do: it does not say anything of the edit. */
function isStopped(essence: string): boolean {
  return /"why":"It took longer than/.test(essence);
}

function original(repository: Repository, path: string): string | null {
  return repository.files.includes(path) ? textOf(repository, path) : null;
}

function put(root: string, state: Files): void {
  for (const [path, text] of Object.entries(state)) {
    if (text === null) rmSync(join(root, path), { force: true });
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
}

/** The checkout as it is, without git and without what was built. */
function copyOf({ root, files }: Repository): string {
  const workspace = join(realpathSync(mkdtempSync(join(tmpdir(), 'ids-bench-agreement-ws-'))), 'workspace');
  for (const path of files) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), readFileSync(join(root, path)));
  }
  const folders = new Set(['', ...files.map((path) => dirname(path)).filter((folder) => folder !== '.')]);
  for (const folder of folders) {
    const installed = join(root, folder, 'node_modules');
    if (existsSync(installed)) spawnSync('cp', ['-al', installed, join(workspace, folder, 'node_modules')]);
  }
  return workspace;
}

function report(): void {
  const differing = rows.filter((row) => row.disagreements.length > 0);
  const names = [...new Set(rows.map((row) => row.repository))];
  const summary = {
    edits: rows.length,
    repositories: names.length,
    kinds: new Set(rows.map((row) => row.kind)).size,
    withNewErrors: rows.filter((row) => row.newErrors > 0).length,
    withNewMessages: rows.filter((row) => row.newMessages > 0).length,
    disagreements: differing.length,
    stoppedAtConfiguration: rows.filter((row) => row.stopped).length,
    answeredOtherwiseAgain: instable.length,
  };
  if (values.json) console.log(JSON.stringify({ ...summary, instable, rows }, null, 2));
  else {
    for (const name of names) {
      const own = rows.filter((row) => row.repository === name);
      console.log(
        `${name.padEnd(16)} ${String(own.length).padStart(4)} edits, ${String(own.filter((row) => row.newErrors > 0).length).padStart(4)} with new errors, ${String(own.filter((row) => row.disagreements.length > 0).length).padStart(3)} disagreements`,
      );
    }
    for (const row of differing)
      console.log(`DIFF ${row.repository} ${row.name} ${row.kind}: ${row.disagreements[0] ?? ''}`);
    console.log(JSON.stringify(summary));
  }
  process.exitCode = differing.length + instable.length === 0 && rows.length > 0 ? 0 : 1;
}
