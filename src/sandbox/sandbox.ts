import { dirname, join } from 'node:path';
import type { Scratch } from './copy.ts';
import { limited, type Limits } from './limits.ts';
import { satisfies } from './node-range.ts';
import type { Mount } from './packages.ts';
import { run, type Ran } from './run.ts';
import { isSystem, programs, realpathOf, searchPath, systemMounts } from './system.ts';

/** A Node that works in the sandbox. */
export interface Node {
  readonly file: string;
  /** Such as `24.21.0`. */
  readonly version: string;
  /** Whether it came with IDS. */
  readonly ours: boolean;
}

/** What is to be run, and what it sees. */
export interface Command {
  readonly node: Node;
  /** Arguments of Node. */
  readonly args: readonly string[];
  /** Folder to start in, within `root`. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The workspace's absolute path: the copy is seen there. */
  readonly root: string;
  readonly scratch: Scratch;
  readonly mounts: readonly Mount[];
}

export interface Sandbox {
  /** The Node for packages with these `engines` ranges: the person's own, ours where only that fits. */
  node(ranges: readonly string[], signal: AbortSignal): Promise<Node>;
  /** Never rejects. What the command leaves in `/results` is in `scratch.results` afterwards. */
  run(command: Command, limits: Limits, signal: AbortSignal): Promise<Ran>;
}

/** Where results are written to, as the sandbox sees it. */
export const RESULTS = '/results';

const INSTALL =
  'Nothing of the workspace was executed. Install bubblewrap (apt, dnf or pacman install bubblewrap).';

/**
 * The sandbox, proven by a run of it; or why there is none, in a sentence. It is bubblewrap: no network, no process, user or
 * file of the machine but the system's programs, read-only.
 */
export async function openSandbox(
  workspace: string,
  environment: NodeJS.ProcessEnv,
  limits: Limits,
  signal: AbortSignal,
): Promise<Sandbox | { readonly why: string }> {
  if (process.platform !== 'linux') {
    return {
      why: 'Tests run in bubblewrap only, which is for Linux. Nothing of the workspace was executed.',
    };
  }
  const path = searchPath(environment['PATH'], workspace);
  const [program] = programs('bwrap', [...path, '/usr/bin', '/usr/local/bin'], workspace);
  if (program === undefined) return { why: `bubblewrap is not installed. ${INSTALL}` };
  const env = environmentOf(path, environment);

  const trial = async (file: string): Promise<{ version: string } | { why: string }> => {
    const args = [...isolation(limits), ...binding(file), '--remount-ro', '/', '--', ...limited(limits)];
    const ran = await run({ program, args: [...args, file, '--version'], env, time: 10_000 }, signal);
    const version = /^v(\d+\.\d+\.\d+)/.exec(ran.stdout)?.[1];
    if (version !== undefined) return { version };
    return { why: ran.stderr.trim().split('\n')[0]?.slice(0, 100) ?? '' };
  };

  const own = await trial(realpathOf(process.execPath) ?? process.execPath);
  if ('why' in own) {
    return {
      why: `bubblewrap does not work here (${own.why}). Nothing of the workspace was executed. See: ids doctor`,
    };
  }
  const ours: Node = {
    file: realpathOf(process.execPath) ?? process.execPath,
    version: own.version,
    ours: true,
  };
  let theirs: Promise<Node | undefined> | undefined;
  const findTheirs = async (): Promise<Node | undefined> => {
    for (const file of programs('node', path, workspace)) {
      if (file === ours.file) return { ...ours, ours: false };
      const found = await trial(file);
      if ('version' in found) return { file, version: found.version, ours: false };
    }
    return undefined;
  };

  return {
    async node(ranges, during) {
      during.throwIfAborted();
      const fits = (node: Node) => ranges.every((range) => satisfies(node.version, range));
      const person = await (theirs ??= findTheirs());
      if (person !== undefined && fits(person)) return person;
      return fits(ours) ? ours : (person ?? ours);
    },
    run({ node, args, cwd, env: more, root, scratch, mounts }, held, during) {
      const bins = [...new Set([cwd, root])].map((folder) => join(folder, 'node_modules/.bin'));
      const PATH = [...bins, dirname(node.file), env['PATH'] ?? ''].join(':');
      const all = [
        ...isolation(held),
        ...binding(node.file),
        ...['--bind', scratch.copy, root, '--bind', scratch.results, RESULTS],
        ...mounts.flatMap(({ from, at }) => ['--ro-bind', from, at]),
        ...['--remount-ro', '/', '--chdir', cwd],
        ...Object.entries({ ...more, PATH }).flatMap(([name, value]) => ['--setenv', name, value]),
        ...['--', ...limited(held), node.file, ...args],
      ];
      return run(
        {
          program,
          args: all,
          env,
          time: held.time,
          disk: { folder: scratch.copy, spare: held.spare },
        },
        during,
      );
    },
  };
}

/** Arguments of bubblewrap: no network, no process and no file of the machine but the system's programs. */
export function isolation({ scratch }: Pick<Limits, 'scratch'>): readonly string[] {
  const size = String(scratch);
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'sandbox'],
    ...systemMounts(),
    ...['--proc', '/proc', '--dev', '/dev', '--size', size, '--tmpfs', '/dev/shm'],
    ...['--size', size, '--tmpfs', '/tmp', '--dir', '/tmp/home'],
  ];
}

function binding(node: string): readonly string[] {
  return isSystem(node) ? [] : ['--ro-bind', node, node];
}

/**
 * The environment of bubblewrap itself, and so of everything in it: a process could read its parent's otherwise. The
 * program starts with what is here and nothing else.
 */
function environmentOf(path: readonly string[], from: NodeJS.ProcessEnv): Record<string, string> {
  return {
    PATH: [...new Set([...path.filter(isSystem), '/usr/local/bin', '/usr/bin', '/bin'])].join(':'),
    HOME: '/tmp/home',
    TMPDIR: '/tmp',
    LANG: from['LANG'] ?? 'C.UTF-8',
    CI: '1',
    NODE_ENV: 'test',
    NO_COLOR: '1',
  };
}
