import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files, Said, Verdict } from './edit.ts';
import type { Repository } from './repository.ts';
import type { Order, Outcome } from './tools-process.ts';

const answers = join(tmpdir(), 'ids-bench-agreement', 'truth');
/** A process that ran this many tools is replaced: caches of plugins grow. */
const RUNS_PER_PROCESS = 40;

/** The workspace's own tools, run for real on a copy in which files are as they are said to be. */
export interface Truth {
  /**
   * `commands`: each tool as its command line in a process of its own, and of projects that refer to each other a build of
   * everything; else in one that keeps their loaded code, and a build that goes on from the one before.
   */
  of(state: Files, commands: boolean): Promise<Verdict>;
  close(): void;
}

/** `keep`: whether answers outlive the process, in the temporary folder. */
export function openTruth(repository: Repository, keep = true): Truth {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'ids-bench-agreement-')));
  const identity = hash([
    repository.name,
    ...repository.files.map((path) => readFileSync(join(repository.root, path)).toString('base64')),
    JSON.stringify([
      repository.tsc,
      repository.lint,
      ...(repository.linted.length > 1 ? [repository.linted] : []),
    ]),
  ]);
  const kept = join(answers, versionsOf(repository.root));
  const told = new Map<string, Verdict>();
  let whole: string | undefined;
  let tools: ChildProcess | undefined;
  let runs = 0;
  let copies = 0;

  const inProcess = async (order: Order): Promise<Outcome> => {
    if (runs++ % RUNS_PER_PROCESS === 0) {
      tools?.kill();
      tools = fork(fileURLToPath(new URL('./tools-process.ts', import.meta.url)), { silent: true });
    }
    const running = tools;
    if (running === undefined) throw new Error('no process');
    return new Promise((resolve) => {
      const ended = () => {
        runs = 0;
        resolve({ failed: 'the process ended' });
      };
      running.once('exit', ended);
      running.once('message', (outcome) => {
        running.off('exit', ended);
        resolve(outcome as Outcome);
      });
      running.send(order);
    });
  };

  const run = async (order: Order, commands: boolean): Promise<Outcome> =>
    commands || (order.tool === 'tsc' && !hasInterface(repository.root))
      ? asCommand(repository, order)
      : inProcess(order);

  const compile = async (root: string, commands: boolean): Promise<Verdict['types']> => {
    const { tsc } = repository;
    if (tsc === undefined) return undefined;
    // A build that goes on from another leaves out files that a change reaches through declarations whose text is the same.
    const args = repository.references && commands ? [...tsc, '--force'] : tsc;
    const outcome = await run({ root, tool: 'tsc', args }, commands || repository.references);
    return 'failed' in outcome ? undefined : distinct(tscSaid(outcome.output.replaceAll(`${root}/`, '')));
  };

  const lint = async (root: string, commands: boolean): Promise<Verdict['lint']> => {
    const linted: Said[] = [];
    if (repository.lint.length === 0) return undefined;
    for (const folder of repository.lint) {
      const outcome = await run(
        { root: join(root, folder), tool: 'eslint', args: repository.linted },
        commands,
      );
      if ('failed' in outcome) return undefined;
      linted.push(...lintSaid(outcome.output, root));
    }
    return distinct(linted);
  };

  return {
    async of(state, commands) {
      const ways = !commands ? 'in process' : repository.references ? 'anew' : 'commands';
      const file = join(
        kept,
        `${hash([identity, ways, JSON.stringify(Object.entries(state).toSorted())])}.json`,
      );
      const known = told.get(file);
      if (known !== undefined) return known;
      if (keep && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Verdict;
      const root = (whole ??= wholeCopy(repository, place));
      // What was built from a file that comes or goes would be found where nobody builds it any more.
      const stale =
        repository.references &&
        Object.entries(state).some(([path, text]) => (text === null) !== (before(repository, path) === null));
      if (stale) clean(root);
      put(root, state);
      const types = await compile(root, commands);
      // Plugins keep what they read of a folder: each state is in one of its own, where the packages allow that.
      const apart = commands || repository.references ? undefined : join(place, `copy-${copies++}`);
      if (apart !== undefined) copy(repository, apart, state);
      const verdict = { types, lint: await lint(apart ?? root, commands) };
      if (apart !== undefined) rmSync(apart, { recursive: true, force: true });
      if (stale) clean(root);
      put(root, Object.fromEntries(Object.keys(state).map((path) => [path, before(repository, path)])));
      told.set(file, verdict);
      if (keep) {
        mkdirSync(kept, { recursive: true });
        writeFileSync(file, JSON.stringify(verdict));
      }
      return verdict;
    },
    close() {
      tools?.kill();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/** The answers of other versions are other answers. */
function versionsOf(root: string): string {
  const versions = ['typescript', 'eslint', 'typescript-eslint'].map((name) => {
    const file = join(root, 'node_modules', name, 'package.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : '-';
  });
  return versions.join('_');
}

function hasInterface(root: string): boolean {
  return existsSync(join(root, 'node_modules/typescript/lib/tsserverlibrary.js'));
}

function before({ root }: Repository, path: string): string | null {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** The tracked files with the installed packages linked. */
function copy({ root, files }: Repository, to: string, state: Files): void {
  for (const path of files) {
    if (Object.hasOwn(state, path)) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(root, path), join(to, path), { dereference: false });
  }
  put(to, state);
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'));
}

/** The tracked files, and every folder's packages as hard links: what a tool writes beside them is not ours. */
function wholeCopy({ root, files }: Repository, place: string): string {
  const to = join(place, 'whole');
  for (const path of files) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(root, path), join(to, path), { verbatimSymlinks: true });
  }
  for (const folder of new Set(['.', ...files.map((path) => dirname(path))])) {
    const installed = join(root, folder, 'node_modules');
    if (existsSync(installed)) spawnSync('cp', ['-al', installed, join(to, folder, 'node_modules')]);
  }
  return to;
}

/** Takes away what was built. */
function clean(root: string): void {
  spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', '--clean'], {
    cwd: root,
  });
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

function asCommand(repository: Repository, { root, tool, args }: Order): Outcome {
  const entry = tool === 'tsc' ? 'typescript/bin/tsc' : 'eslint/bin/eslint.js';
  const nearest = [root, repository.root]
    .map((folder) => join(folder, 'node_modules', entry))
    .find(existsSync);
  if (nearest === undefined) return { failed: `${tool} is not installed` };
  const more = tool === 'eslint' ? ['--format', 'json'] : [];
  const ran = spawnSync(process.execPath, [nearest, ...more, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const understood = tool === 'tsc' ? ran.status !== null : ran.status === 0 || ran.status === 1;
  return understood ? { output: ran.stdout } : { failed: ran.stderr };
}

function tscSaid(output: string): Said[] {
  const said: Said[] = [];
  for (const line of output.split('\n')) {
    const match =
      /^(?:(?<path>\S[^(]*|[^(\s][^:]*)\((?<line>\d+),(?<column>\d+)\): )?(?<severity>error|warning) (?<code>TS\d+): (?<message>.*)$/.exec(
        line,
      );
    const {
      path = '',
      line: at = '1',
      column = '1',
      severity,
      code = '',
      message = '',
    } = match?.groups ?? {};
    if (match === null) continue;
    said.push({
      path,
      line: Number(at),
      column: Number(column),
      code,
      severity: severity === 'warning' ? 'warning' : 'error',
      message: message.trimEnd(),
    });
  }
  return said;
}

interface Linted {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly severity: number;
    readonly fatal?: boolean;
    readonly line?: number;
    readonly column?: number;
    readonly message: string;
  }[];
}

function lintSaid(output: string, root: string): Said[] {
  return (JSON.parse(output) as readonly Linted[]).flatMap(({ filePath, messages }) =>
    messages.map((each) => ({
      path: filePath.slice(root.length + 1),
      line: Math.max(1, each.line ?? 1),
      column: Math.max(1, each.column ?? 1),
      code: `eslint/${each.ruleId ?? (each.fatal === true ? 'fatal' : 'configuration')}`,
      severity: each.fatal === true || each.severity === 2 ? ('error' as const) : ('warning' as const),
      message: each.message.split('\n')[0] ?? '',
    })),
  );
}

function distinct(said: readonly Said[]): readonly Said[] {
  return [...new Map(said.map((each) => [JSON.stringify(each), each])).values()];
}

function hash(parts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}
