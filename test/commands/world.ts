import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCommands } from '../../src/commands/load.ts';
import { makeCommands } from '../../src/commands/run.ts';
import type { CommandParts } from '../../src/commands/parts.ts';
import type { RunEvent, RunOutcome } from '../../src/core/commands/run-event.ts';
import { value } from '../workspace/trees.ts';

/** What no command may ever say. Made anew each time, because caches of test runners hold this file. */
export const CANARY = `c4nary${randomBytes(9).toString('hex')}`;
export const list = value(
  loadCommands(fileURLToPath(new URL('../../config/commands.yaml', import.meta.url))),
);
const here = fileURLToPath(new URL('../..', import.meta.url));

export interface World {
  readonly root: string;
  /** A folder outside the workspace that a command could try to write to. */
  readonly out: string;
  /** The home of a person, with keys in it. */
  readonly home: string;
  /** Replaces OUT, HOME and PORT. */
  fill(text: string): string;
  /** Connections and packets that arrived. */
  packets(): number;
  close(): Promise<void>;
}

/** A workspace with secrets and links that lead out, beside a home with keys and a port that listens. */
export async function makeWorld(files: Readonly<Record<string, string>> = {}): Promise<World> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'ids-world-')));
  const [root, out, home] = [join(base, 'work/space'), join(base, 'out'), join(base, 'home')];
  const plant = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  mkdirSync(out, { recursive: true });
  plant(join(home, '.ssh/id_rsa'), `${CANARY}\n`);
  plant(join(base, 'work/x'), `${CANARY}\n`);
  plant(join(root, 'src/a.ts'), 'export const a = 1;\n');
  plant(join(root, 'test/a.test.mjs'), "import test from 'node:test';\ntest('a', () => undefined);\n");
  plant(join(root, 'eslint.config.mjs'), 'export default [{}];\n');
  plant(join(root, '.env'), `KEY=${CANARY}\n`);
  plant(join(root, '.npmrc'), `//r/:_authToken=${CANARY}\n`);
  plant(join(root, 'sub/.env.local'), `KEY=${CANARY}\n`);
  plant(join(root, 'keys/server.pem'), `${CANARY}\n`);
  plant(join(root, '.ids/backups/x/.env.bak'), `${CANARY}\n`);
  for (const [path, text] of Object.entries(files)) plant(join(root, path), text);
  for (const [link, to] of [
    ['link-home', home],
    ['link-key', join(home, '.ssh/id_rsa')],
    ['link-env', '.env'],
    ['link-git', '.git'],
    ['link-up', '..'],
    ['link-proc', '/proc/1/environ'],
    ['link-root', '/'],
    ['link-loop', 'link-loop'],
    ['link-relative', '../../home/.ssh/id_rsa'],
  ] as const) {
    symlinkSync(to, join(root, link));
  }
  mkdirSync(join(root, 'deep'));
  symlinkSync('../../../home/.ssh/id_rsa', join(root, 'deep/link-key'));
  execFileSync('mkfifo', [join(root, 'fifo')]);
  git(root, 'init', '-q');
  git(root, 'config', 'remote.origin.url', `https://u:${CANARY}@127.0.0.1/x`);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
  plant(join(root, 'src/a.ts'), 'export const a = 2;\n');

  let packets = 0;
  const tcp = createServer((socket) => {
    packets++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const udp = createSocket('udp4', () => packets++);
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  const unix = createServer(() => packets++);
  await new Promise<void>((resolve) => unix.listen(join(home, 'socket'), resolve));
  return {
    root,
    out,
    home,
    fill: (text) => text.replaceAll('OUT', out).replaceAll('HOME', home).replaceAll('PORT', String(port)),
    packets: () => packets,
    async close() {
      await Promise.all([tcp, unix].map((server) => new Promise((resolve) => server.close(resolve))));
      udp.close();
      execFileSync('rm', ['-rf', base]);
    },
  };
}

export function git(root: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgSign=false'];
  return execFileSync('git', ['-C', root, ...who, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' },
  });
}

export function commandsOf(world: Pick<World, 'root' | 'home'>, more: Partial<CommandParts> = {}) {
  const agreed = new Set<string>();
  return makeCommands({
    list,
    root: world.root,
    environment: { ...process.env, SECRET: CANARY },
    home: world.home,
    hidden: [],
    redact: (text) => text,
    agreements: {
      has: (hash) => Promise.resolve(agreed.has(hash)),
      add: ({ hash }) => {
        agreed.add(hash);
        return Promise.resolve();
      },
    },
    ...more,
  });
}

export interface Ran {
  readonly events: readonly RunEvent[];
  readonly outcome: RunOutcome;
  readonly said: string;
}

/** Prepares and runs, agreeing to scripts; a refusal beforehand is an outcome, too. */
export async function runIt(
  commands: ReturnType<typeof makeCommands>,
  argv: readonly string[],
  signal: AbortSignal = AbortSignal.timeout(60_000),
): Promise<Ran> {
  const prepared = await commands.prepare(argv);
  if (!prepared.ok) return { events: [], outcome: { kind: 'refused', refusal: prepared.error }, said: '' };
  const events: RunEvent[] = [];
  const agreement = prepared.value.script === null ? null : { by: 'test' };
  for await (const event of prepared.value.start(agreement, signal)) events.push(event);
  const ends = events.filter((event) => event.type === 'ended');
  const last = events.at(-1);
  if (ends.length !== 1 || last?.type !== 'ended') throw new Error(`${ends.length} ends`);
  const said = events.map((event) => (event.type === 'output' ? event.text : '')).join('');
  return { events, outcome: last.outcome, said };
}

/** Processes that have `tag` in their environment or arguments. */
export function processesWith(tag: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) =>
      ['environ', 'cmdline'].some((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(tag);
        } catch {
          return false;
        }
      }),
    );
}

/** The packages of this project, for workspaces that want tools. */
export function linkTools(root: string): void {
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  for (const name of ['vitest', 'eslint', 'typescript'])
    symlinkSync(join(here, 'node_modules', name), join(root, 'node_modules', name));
  symlinkSync('../vitest/vitest.mjs', join(root, 'node_modules/.bin/vitest'));
  symlinkSync('../eslint/bin/eslint.js', join(root, 'node_modules/.bin/eslint'));
  symlinkSync('../typescript/bin/tsc', join(root, 'node_modules/.bin/tsc'));
}
