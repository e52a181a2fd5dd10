import { dirname, join } from 'node:path';
import type { Scratch } from './copy.ts';
import { identityOf } from './descend.ts';
import { limited, type Limits } from './limits.ts';
import { satisfies } from './node-range.ts';
import type { Mount } from './packages.ts';
import { GATE, run, type Hear, type Ran } from './run.ts';
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

/** A program of the machine or of the workspace, and what it sees beside the system. */
export interface Task {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Found first by the programs that it starts. */
  readonly node: Node;
  /** Folders of further programs, ahead of the system's. */
  readonly path: readonly string[];
  /** Mounted in this order. */
  readonly sees: readonly Seen[];
  /** The folder whose disk must not be filled. */
  readonly disk: string;
}

/** `empty`: a folder with nothing in it. Absolute paths. */
export type Seen =
  | { readonly as: 'read-only' | 'writable'; readonly from: string; readonly at: string }
  | { readonly as: 'empty'; readonly at: string };

export interface Sandbox {
  /** The Node for packages with these `engines` ranges: the person's own, ours where only that fits. */
  node(ranges: readonly string[], signal: AbortSignal): Promise<Node>;
  /** Never rejects. What the command leaves in `/results` is in `scratch.results` afterwards. */
  run(command: Command, limits: Limits, signal: AbortSignal): Promise<Ran>;
  /** Never rejects. `hear` gets everything that the program says, when it says it. */
  execute(task: Task, limits: Limits, signal: AbortSignal, hear?: Hear): Promise<Ran>;
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

  const execute: Sandbox['execute'] = (task, held, during, hear) => {
    const { program: file, args, cwd, env: more, node, path: folders, sees, disk } = task;
    const PATH = [...folders, dirname(node.file), env['PATH'] ?? ''].join(':');
    const all = [
      ...isolation(held),
      ...binding(node.file),
      ...sees.flatMap(mounting),
      ...['--remount-ro', '/', '--chdir', cwd],
      ...Object.entries({ ...more, PATH }).flatMap(([name, value]) => ['--setenv', name, value]),
      ...['--', ...GATE, ...proven(sees), ...limited(held), file, ...args],
    ];
    const spare = { folder: disk, spare: held.spare };
    const job = { program, args: all, env, time: held.time, disk: spare, gated: true };
    return run(hear === undefined ? job : { ...job, hear }, during);
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
      const sees: readonly Seen[] = [
        { as: 'writable', from: scratch.copy, at: root },
        { as: 'writable', from: scratch.results, at: RESULTS },
        ...mounts.map((mount) => ({ as: 'read-only' as const, ...mount })),
      ];
      const task = { program: node.file, args, cwd, env: more, node, path: bins, sees, disk: scratch.copy };
      return execute(task, held, during);
    },
    execute,
  };
}

/** What the sandbox says, with code 97, when something else was mounted than was meant. */
const SWAPPED = 'A folder was put in the place of another while the sandbox was made; nothing was run.';

/**
 * Compares, in the sandbox, every mount with what stood there without a link on the way. Bubblewrap follows links, and a
 * folder may become one between the moment at which it was looked at and the mount.
 */
function proven(sees: readonly Seen[]): readonly string[] {
  const mounted = sees.flatMap((seen) => (seen.as === 'empty' ? [] : [seen]));
  const meant = mounted.map(({ from }) => identityOf(from) ?? 'gone').join('\n');
  const script = [
    // Not by the workspace's own programs, which PATH has first.
    'own=$PATH; PATH=/usr/bin:/bin; meant=$1; count=$2; shift 2',
    'seen=$(stat -c %d:%i -- "$@" 2>/dev/null | head -n "$count")',
    `[ "$seen" = "$meant" ] || { echo "${SWAPPED}" >&2; exit 97; }`,
    'PATH=$own; shift "$count"; shift; exec "$@"',
  ].join('\n');
  return ['/bin/sh', '-c', script, 'sh', meant, String(mounted.length), ...mounted.map(({ at }) => at), '--'];
}

function mounting(seen: Seen): readonly string[] {
  switch (seen.as) {
    case 'read-only':
      return ['--ro-bind', seen.from, seen.at];
    case 'writable':
      return ['--bind', seen.from, seen.at];
    case 'empty':
      return ['--tmpfs', seen.at, '--remount-ro', seen.at];
  }
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
