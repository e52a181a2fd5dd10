import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepareFolder } from '../checks/kept.ts';
import { confine } from '../../sandbox/confine.ts';
import { strippedEnvironment } from './environment.ts';
import { checksOf, type Lane } from './lanes.ts';

export interface StartOptions {
  readonly lane: Lane;
  /** The workspace, absolute. */
  readonly root: string;
  /** Megabytes of heap after which the process ends. */
  readonly heap: number;
  /** A folder (absolute) in which each lane finds again what it kept; `lint` reads what `checks` keeps, too. */
  readonly cache: string | undefined;
  /** Absolute paths that no sandbox shows. */
  readonly hidden: readonly string[];
}

export interface Started {
  readonly child: ChildProcess;
  /** Why it is not in the sandbox, in words; undefined for one that is. */
  readonly open: string | undefined;
  /** When it may be asked; never, if it ends before. */
  readonly ready: Promise<void>;
  /** Whether it sees the workspace's packages as they were, not as they are. */
  isStale(): boolean;
}

const here = fileURLToPath(import.meta.url);
const code = dirname(dirname(dirname(here)));
const entry = join(dirname(here), `main${here.endsWith('.ts') ? '.ts' : '.js'}`);
/** Beyond its heap a process has buffers, stacks and compiled code. Megabytes. */
const BESIDES_HEAP = 2048;

/**
 * Starts the process of a lane: in the sandbox where there is one, else in an environment without secrets. `tests` opens
 * sandboxes itself, one for each run; one within another is refused by several distributions.
 */
export async function start({ lane, root, heap, cache, hidden }: StartOptions): Promise<Started> {
  // Lanes are started together, and each start blocks for a while: whoever waits for this process gets a turn between them.
  await turn();
  const folderOf = (of: Lane): string | undefined => {
    const folder = cache === undefined ? undefined : join(cache, of);
    return folder !== undefined && prepareFolder(folder) ? folder : undefined;
  };
  const linting = lane === 'lint';
  const own = folderOf(lane);
  const outlines = linting && own !== undefined ? folderOf('checks') : undefined;
  const args = [
    `--max-old-space-size=${heap}`,
    // More takes a tenth of the memory of a large workspace and hardly less time, less takes a tenth longer.
    '--max-semi-space-size=16',
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    entry,
    existsSync(root) ? realpathSync(root) : root,
    lane,
    ...[own, outlines].filter((each) => each !== undefined),
  ];
  // A folder that does not exist is a refusal of the call, not a process that cannot start.
  const confined =
    lane === 'tests' || !existsSync(root)
      ? undefined
      : await confine(
          {
            root: realpathSync(root),
            needs: installation(),
            hidden,
            secrets: !checksOf[lane].includes('lint'),
            ...(own === undefined ? {} : { writable: own }),
            ...(outlines === undefined ? {} : { readable: outlines }),
            memory: heap + BESIDES_HEAP,
          },
          process.env,
        );
  await turn();
  if (confined !== undefined && !('why' in confined)) {
    const child = launch(confined.program, [...confined.args, process.execPath, ...args], confined.env, '/');
    return { child, open: undefined, ready: readinessOf(child), isStale: () => confined.isStale() };
  }
  const cwd = existsSync(root) ? root : undefined;
  const child = launch(process.execPath, args, strippedEnvironment(process.env), cwd);
  return { child, open: confined?.why, ready: readinessOf(child), isStale: () => false };
}

function launch(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string | undefined,
): ChildProcess {
  const child = spawn(program, args, {
    serialization: 'advanced',
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own, so that what a configuration has started ends with it.
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  // Each call listens for itself; an error between calls shows at the next one.
  child.on('error', () => undefined);
  child.setMaxListeners(30);
  return child;
}

function readinessOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('message', () => {
      resolve();
    });
  });
}

/** The files of IDS that run in the process, and the packages that they need. */
function installation(): readonly string[] {
  const modules: string[] = [];
  for (let at = dirname(code); ; at = dirname(at)) {
    const folder = join(at, 'node_modules');
    if (existsSync(folder)) modules.push(realpathSync(folder), folder);
    if (dirname(at) === at) break;
  }
  const manifests = readdirSync(dirname(code)).filter((name) => name === 'package.json');
  return [code, ...manifests.map((name) => join(dirname(code), name)), ...modules];
}
