import { lstatSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Seen } from '../sandbox/sandbox.ts';
import { isWithin, realpathOf } from '../sandbox/system.ts';

/**
 * Settings that a repository could have git start programs by while it reads. Those on the command line beat its own.
 */
export const HARMLESS: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.untrackedCache=false',
  'core.askPass=',
  'core.sshCommand=false',
  'core.gitProxy=',
  'credential.helper=',
  'diff.external=',
  'gpg.program=false',
  'log.showSignature=false',
  'protocol.allow=never',
  'core.alternateRefsCommand=',
  'status.submoduleSummary=false',
  'submodule.recurse=false',
  'mailmap.file=/dev/null',
  'blame.ignoreRevsFile=',
  // The repository is that of the person who runs IDS or of the one who gave it the folder; nothing of it is executed.
  'safe.directory=*',
].flatMap((setting) => ['-c', setting]);

/** The environment that keeps git from looking anywhere but into the repository. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_PAGER: 'cat',
  LC_ALL: 'C.UTF-8',
};

/** Asks for the names of the repository's own settings that start programs, one a NUL. */
export const DANGEROUS: readonly string[] = [
  'config',
  '--null',
  '--name-only',
  '--get-regexp',
  '^(filter\\..*\\.(clean|smudge|process|required)|diff\\..*\\.(command|textconv))$',
];

/** Settings that take the named ones away. An empty filter leaves the content as it is. */
export function disarmed(names: string): readonly string[] {
  return [...new Set(names.split('\0'))]
    .filter((name) => /^(?:filter|diff)\..+\.(?:clean|smudge|process|required|command|textconv)$/s.test(name))
    .flatMap((name) => ['-c', name.endsWith('.required') ? `${name}=false` : `${name}=`]);
}

/**
 * Where the repository's own folder is, to be shown read-only. A work tree that was added elsewhere is shown with its
 * main repository if that knows of it; a folder within a repository, or a `.git` that points anywhere else, is refused.
 */
export function repositoryOf(root: string): Result<readonly Seen[]> {
  const path = join(root, '.git');
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return ok([{ as: 'read-only', from: path, at: path }]);
  const none = (why: string) =>
    refuse(
      'not-found',
      `git cannot be run here: ${why}.`,
      'Open the top folder of the repository as the workspace.',
    );
  if (stat === undefined) return none('the workspace is not the top folder of a git repository');
  if (!stat.isFile()) return none('.git is neither a folder nor a file');
  const linked = firstLine(path)?.replace(/^gitdir: /, '');
  const own = linked === undefined ? undefined : realpathOf(resolve(root, linked));
  const common = own === undefined ? undefined : commonOf(own);
  // The main repository names each of its work trees; one that does not name this one was not asked.
  const back = own === undefined ? undefined : firstLine(join(own, 'gitdir'));
  if (
    own === undefined ||
    common === undefined ||
    back !== path ||
    !isWithin(join(common, 'worktrees'), own)
  ) {
    return none('.git points to a repository that does not know this folder');
  }
  return ok([
    { as: 'read-only', from: path, at: path },
    { as: 'read-only', from: common, at: common },
  ]);
}

function commonOf(own: string): string | undefined {
  const named = firstLine(join(own, 'commondir'));
  if (named === undefined) return undefined;
  const common = realpathOf(isAbsolute(named) ? named : join(own, named));
  return common !== undefined && dirname(dirname(own)) === common ? common : undefined;
}

function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n')[0]?.trim();
  } catch {
    return undefined;
  }
}
