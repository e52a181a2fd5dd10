import { existsSync, lstatSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS, limited } from './limits.ts';
import { run } from './run.ts';
import { isolation } from './sandbox.ts';
import { surroundingsOf } from './surroundings.ts';
import { isSystem, isWithin, programs, realpathOf, searchPath } from './system.ts';

/** What a process of IDS that works on a workspace may see. Absolute paths. */
export interface Sight {
  /** The workspace, links resolved. Read-only. */
  readonly root: string;
  /** Files and folders that the process itself needs. Read-only. */
  readonly needs: readonly string[];
  /** Not to be seen, wherever they lie. */
  readonly hidden: readonly string[];
  /** Whether what by its name holds secrets of the workspace, and `.git`, are seen. */
  readonly secrets: boolean;
  /** The only folder of the machine that may be written to. */
  readonly writable?: string;
  /** A folder that is seen though it may lie in what is hidden. Read-only. */
  readonly readable?: string;
  /** Megabytes of private memory of one process. */
  readonly memory: number;
}

/** How to start a program in the sandbox. */
export interface Confined {
  readonly program: string;
  /** What comes before the program's own path and arguments. */
  readonly args: readonly string[];
  /** The environment of bubblewrap and of the program. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether what is shown may be out of date: packages have been installed or linked since. */
  isStale(): boolean;
}

/**
 * The sandbox for a process that stays: it reads the workspace as it is on disk at any time, and has no network, no other
 * process, no home and no secret of this machine. Without a working bubblewrap: why, in a sentence.
 */
export async function confine(
  { root, needs, hidden, secrets, writable, readable, memory }: Sight,
  environment: NodeJS.ProcessEnv,
): Promise<Confined | { readonly why: string }> {
  const found = await bubblewrap(root, environment);
  if ('why' in found) return found;
  const home = realpathOf(environment['HOME'] ?? homedir()) ?? homedir();
  const around = await surroundingsOf(root, home);
  const shown = withoutInner([root, ...around.around, ...needs, realpathOf(process.execPath) ?? '']);
  const masked = [
    ...[...hidden, join(root, '.ids')].flatMap((path) => realpathOf(path) ?? []),
    ...(secrets ? [] : around.secrets),
  ].filter((path) => shown.some((each) => path !== each && isWithin(each, path)));
  const mask = (path: string) => (isFolder(path) ? ['--tmpfs', path] : ['--ro-bind', '/dev/null', path]);
  const outside = masked.filter((path) => !isWithin(root, path));
  const stamp = stampOf(around.modules);
  return {
    program: found.program,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/tmp/home',
      TMPDIR: '/tmp',
      LANG: environment['LANG'] ?? 'C.UTF-8',
    },
    args: [
      ...isolation(DEFAULT_LIMITS),
      ...shown.flatMap((path) => ['--ro-bind', path, path]),
      ...around.modules.flatMap((path) => linked(path, shown)),
      ...outside.flatMap(mask),
      // The workspace may lie in what is masked, as the copy of the example does, and so may the other two.
      ...(outside.some((path) => isWithin(path, root)) ? ['--ro-bind', root, root] : []),
      ...masked.filter((path) => isWithin(root, path)).flatMap(mask),
      ...(writable === undefined ? [] : ['--bind', writable, writable]),
      ...(readable === undefined ? [] : ['--ro-bind', readable, readable]),
      ...masked.filter(isFolder).flatMap((path) => ['--remount-ro', path]),
      ...['--remount-ro', '/', '--chdir', root, '--'],
      ...limited({ ...DEFAULT_LIMITS, memory: memory * 1024 ** 2 }),
    ],
    isStale: () => stampOf(around.modules) !== stamp,
  };
}

/** The outermost ones in the order in which they can be mounted, without what the system has anyway. */
function withoutInner(paths: readonly string[]): readonly string[] {
  const all = [...new Set(paths)].filter((path) => path !== '' && !isSystem(path) && existsSync(path));
  return all
    .filter((path) => !all.some((other) => other !== path && isWithin(other, path)))
    .toSorted((a, b) => a.length - b.length);
}

/** A link to packages above the workspace leads in the sandbox where it leads outside. */
function linked(path: string, shown: readonly string[]): readonly string[] {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const target = isLink ? realpathOf(path) : undefined;
  if (target === undefined || shown.some((each) => isWithin(each, path))) return [];
  return shown.some((each) => isWithin(each, target)) ? ['--symlink', target, path] : [];
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Folders of packages change when something is installed or linked into them. */
function stampOf(folders: readonly string[]): string {
  return folders
    .map((folder) => {
      const stat = statSync(folder, { throwIfNoEntry: false });
      return stat === undefined ? '' : `${stat.ino}:${stat.mtimeMs}`;
    })
    .join();
}

const tried = new Map<string, Promise<{ readonly program: string } | { readonly why: string }>>();

/** The bubblewrap of this machine, proven by a run of it. */
async function bubblewrap(
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly program: string } | { readonly why: string }> {
  if (process.platform !== 'linux') return { why: 'bubblewrap is for Linux only' };
  const path = searchPath(environment['PATH'], root);
  const [program] = programs('bwrap', [...path, '/usr/bin', '/usr/local/bin'], root);
  if (program === undefined) return { why: 'bubblewrap is not installed' };
  const trial = async () => {
    const args = [...isolation(DEFAULT_LIMITS), '--remount-ro', '/', '--', '/bin/sh', '-c', 'exit 7'];
    const { ending, stderr } = await run(
      { program, args, env: {}, time: 10_000 },
      new AbortController().signal,
    );
    if (ending.kind === 'exited' && ending.code === 7) return { program };
    // It may be allowed later.
    tried.delete(program);
    return { why: `bubblewrap does not work here (${stderr.trim().split('\n')[0]?.slice(0, 100) ?? ''})` };
  };
  const trying = tried.get(program) ?? trial();
  tried.set(program, trying);
  return trying;
}
