import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runCli } from '../../src/cli/program.ts';
import type { CliContext, CliRooms } from '../../src/cli/rooms.ts';
import { english } from '../../src/chat/texts/english.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { temporaryFolder, testEngine } from './engine.ts';
import { owner, report } from './sessions.ts';
import { noCommits } from './commits.ts';
import { testAccounts } from './accounts.ts';
import { onlyProject } from './projects.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line over a real engine and database with scripted rooms. Every call of `ids` is a process of its own. */
export async function testCli(
  override: (rooms: Awaited<ReturnType<typeof testEngine>>['rooms']) => Partial<CliRooms> = () => ({}),
) {
  const calls: string[] = [];
  const home = temporaryFolder();
  const tested = await testEngine(calls, {
    writeExport: async (session, files) => {
      const folder = join(home, 'sessions', session);
      await mkdir(folder, { recursive: true });
      for (const [name, content] of files) await writeFile(join(folder, name), content);
      return folder;
    },
  });
  const rooms: CliRooms = {
    person: owner,
    workspace: '/work/space',
    parliament: 'Seven scripted seats.',
    turnOn: ['OPENAI_API_KEY=…'],
    checkOptions: { skip: {} },
    engine: () => Promise.resolve(ok(tested.engine)),
    files: () => Promise.resolve(ok(tested.rooms.workspace)),
    editor: () => Promise.resolve(ok(tested.rooms.editor)),
    checker: () => Promise.resolve(ok(tested.rooms.checker)),
    analyst: () => Promise.resolve(refuse('not-found', 'There is no such file.', 'Name another.')),
    validator: () =>
      Promise.resolve(
        ok({
          validate: () => Promise.resolve(ok(report())),
          mend: () => Promise.resolve(refuse('nothing-to-do', 'The checks found nothing to mend.')),
        }),
      ),
    commands: () => Promise.resolve(refuse('not-found', 'There are no commands here.', '')),
    commits: noCommits,
    backups: () => Promise.resolve(refuse('not-found', 'There are no backups here.', '')),
    accounts: () => Promise.resolve(ok(testAccounts)),
    doctor: () => Promise.resolve({ findings: [{ name: 'Node', status: 'ok', found: 'v24.0.0', mend: '' }] }),
    chat: (staysOpen, onDefect) =>
      Promise.resolve(
        ok({
          ...{
            engine: tested.engine,
            workspace: '/work/space',
            parliament: 'Seven scripted seats.',
            texts: english,
            staysOpen,
          },
          analyst: () => rooms.analyst(),
          validator: () => rooms.validator(),
          commands: () => rooms.commands(),
          backups: () => rooms.backups(),
          files: () => rooms.files(),
          commits: rooms.commits,
          accounts: () => rooms.accounts(),
          doctor: (signal) => rooms.doctor(signal),
          projects: onlyProject('/work/space'),
          onDefect,
          readExport: (path) => readFile(path, 'utf8'),
        }),
      ),
    serve: () => Promise.resolve(refuse('io-failed', '127.0.0.1:4180 is in use by another program.', '')),
    ...override(tested.rooms),
  };
  let closed = 0;
  const opened: ('to serve' | 'for one')[] = [];
  async function ids(
    args: readonly string[],
    options: { stdin?: string | Uint8Array | Readable; isTTY?: boolean; signal?: AbortSignal } = {},
  ): Promise<Outcome> {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const context: CliContext = {
      terminal: {
        stdin:
          options.stdin instanceof Readable
            ? options.stdin
            : Readable.from([Buffer.from(options.stdin ?? '')]),
        stdout,
        stderr,
        isTTY: options.isTTY ?? false,
        showsProgress: options.isTTY ?? false,
      },
      version: '0.0.0-test',
      signal: options.signal ?? new AbortController().signal,
      open: ({ serves = false }) => {
        opened.push(serves ? 'to serve' : 'for one');
        return Promise.resolve(
          ok({
            ...rooms,
            close() {
              closed++;
              return Promise.resolve();
            },
          }),
        );
      },
    };
    const code = await runCli(args, context);
    return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
  }
  return { ...tested, calls, ids, home, closed: () => closed, opened };
}

function textOf(stream: PassThrough): string {
  const chunk: unknown = stream.read();
  return Buffer.isBuffer(chunk) ? chunk.toString('utf8') : '';
}
