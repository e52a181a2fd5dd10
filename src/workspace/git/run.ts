import { execFile } from 'node:child_process';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';

/** Longest wait for one git command in milliseconds, and the most that it may print in bytes. */
const TIMEOUT_MS = 30_000;
const OUTPUT_LIMIT = 256 * 1024 * 1024;

/**
 * Settings of a repository that would make git start programs of its choosing while it only reads. A command-line
 * setting beats the repository's own.
 */
const harmless = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'diff.external=',
  'core.untrackedCache=false',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.alternateRefsCommand=',
  'credential.helper=',
  'gpg.program=false',
  'log.showSignature=false',
  'protocol.allow=never',
  'submodule.recurse=false',
];

/** The program and arguments by which git is started in a sandbox, with the environment of both. */
export interface GitSandbox {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs git in `root` for reading and returns what it printed. No hooks, external diffs, filters or file-system monitors
 * of the repository run, the index is not refreshed, nothing is fetched, and with a sandbox it could not write either.
 * `not-found` where git is missing or `root` is no repository.
 */
export async function readGit(
  root: string,
  args: readonly string[],
  input?: string,
  sandbox?: GitSandbox,
): Promise<Result<Buffer>> {
  const asked = ['config', '--null', '--name-only', '--get-regexp', '^filter\\.'];
  const filters = await git(root, asked, '', {}, sandbox);
  const disarmed = filters.ok
    ? filters.value
        .toString('utf8')
        .split('\0')
        .filter((name) => /\.(clean|smudge|process)$/.test(name))
        // An empty command means that git takes the content as it is.
        .map((name) => `${name}=`)
    : [];
  return git(
    root,
    [...[...harmless, ...disarmed].flatMap((setting) => ['-c', setting]), ...args],
    input ?? '',
    {},
    sandbox,
  );
}

/** Runs git in `root` for writing objects, references or an index; as harmless as `readGit`. `env`: besides. */
export function writeGit(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Result<Buffer>> {
  return git(root, [...harmless.flatMap((setting) => ['-c', setting]), ...args], input, env);
}

function git(
  root: string,
  args: readonly string[],
  input: string,
  env: Readonly<Record<string, string>> = {},
  sandbox?: GitSandbox,
): Promise<Result<Buffer>> {
  const own = sandbox?.env ?? { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  return new Promise((resolve) => {
    const child = execFile(
      sandbox?.program ?? 'git',
      [
        ...(sandbox === undefined ? [] : [...sandbox.args, 'git']),
        '--no-optional-locks',
        '--no-pager',
        '-C',
        root,
        ...args,
      ],
      {
        encoding: 'buffer',
        timeout: TIMEOUT_MS,
        maxBuffer: OUTPUT_LIMIT,
        env: {
          ...own,
          LC_ALL: 'C',
          GIT_TERMINAL_PROMPT: '0',
          GIT_NO_LAZY_FETCH: '1',
          GIT_LITERAL_PATHSPECS: '1',
          ...env,
        },
      },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve(ok(stdout));
          return;
        }
        const said = stderr.toString('utf8').trim().split('\n')[0] ?? '';
        resolve(
          error.code === 'ENOENT'
            ? refuse('not-found', 'git is not installed.', 'Install git; IDS needs it to know what changed.')
            : refuse(
                'not-found',
                `git could not answer: ${said === '' ? error.message : said}.`,
                'See: git status',
              ),
        );
      },
    );
    // A git that ends before it has read its input is reported through its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
