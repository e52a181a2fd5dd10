import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { COMMAND_LIMITS } from '../../src/commands/parts.ts';
import { makeOutput } from '../../src/commands/output.ts';
import { parseCommands } from '../../src/commands/load.ts';
import { makeRedact } from '../../src/models/redact.ts';
import { refusal, value } from '../workspace/trees.ts';
import { CANARY, commandsOf, list, makeWorld, processesWith, runIt, type World } from './world.ts';

const scripts = {
  hello: 'echo hello',
  prehello: 'echo before',
  both: 'npm run hello && echo both',
  slow: 'sleep 4343 & sleep 4343',
  flood: 'yes abcdefghijklmnopqrstuvwxyz | head -c 3000000; echo the end',
  secrets:
    'echo sk-abcdefghijklmnopqrstuv; printf "a key: sk-abcdefghijk"; sleep 0.3; echo lmnopqrstuvwxyz; cat key',
  writes: 'echo changed > src/a.ts; echo new > new.txt; cat src/a.ts',
  fails: 'exit 7',
};
const key = '-----BEGIN PRIVATE KEY-----\nMIIabc\nMIIdef\n-----END PRIVATE KEY-----\n';

let world: World;
const change = (more: object) => {
  writeFileSync(
    join(world.root, 'package.json'),
    JSON.stringify({ name: 'x', scripts: { ...scripts, ...more } }),
  );
};
beforeAll(async () => {
  world = await makeWorld({ key });
  change({});
});
afterAll(() => world.close());

describe('a command that runs', () => {
  it('ends with the code of its program, after its output', async () => {
    const commands = commandsOf(world);
    const { events, said, outcome } = await runIt(commands, ['npm', 'run', '--silent', 'hello']);
    expect(events[0]?.type).toBe('started');
    expect(said).toContain('before\nhello\n');
    expect(outcome).toEqual({ kind: 'exited', code: 0 });
    expect((await runIt(commands, ['npm', 'run', 'fails'])).outcome).toEqual({ kind: 'exited', code: 7 });
    expect((await runIt(commands, ['npm', 'run', 'helo'])).outcome).toMatchObject({
      kind: 'refused',
      refusal: { hint: expect.stringContaining('Did you mean hello?') as string },
    });
  });

  it('writes to a copy that is thrown away', async () => {
    const { said } = await runIt(commandsOf(world), ['npm', 'run', '--silent', 'writes']);
    expect(said).toContain('changed');
    expect(readFileSync(join(world.root, 'src/a.ts'), 'utf8')).toBe('export const a = 2;\n');
  });

  it('writes to the workspace itself only where the list says so', async () => {
    const text =
      'npm: { about: x, dashes: never, forms: { run: { about: x, arguments: [{ name: s, is: name }], workspace: writable, script: "*" } } }';
    const commands = commandsOf(world, { list: value(parseCommands('x', text)) });
    change({ own: 'echo mine > made.txt; echo x >> .git/config; rm -rf .git .ids; echo x > .env; cat .env' });
    const { said } = await runIt(commands, ['npm', 'run', 'own']);
    expect(readFileSync(join(world.root, 'made.txt'), 'utf8')).toBe('mine\n');
    expect(said).not.toContain(CANARY);
    expect(readFileSync(join(world.root, '.env'), 'utf8')).toContain(CANARY);
    expect(readFileSync(join(world.root, '.ids/backups/x/.env.bak'), 'utf8')).toContain(CANARY);
    expect(readFileSync(join(world.root, '.git/config'), 'utf8')).not.toMatch(/^x$/m);
  });

  it('is ended with everything that it started when time is up, it is stopped, or nobody listens any more', async () => {
    const timed = commandsOf(world, { limits: { ...COMMAND_LIMITS, time: 1_500 } });
    expect((await runIt(timed, ['npm', 'run', 'slow'])).outcome).toEqual({ kind: 'stopped', why: 'time' });
    expect(processesWith('4343')).toEqual([]);

    const commands = commandsOf(world);
    const { outcome } = await runIt(commands, ['npm', 'run', 'slow'], AbortSignal.timeout(1_500));
    expect(outcome).toEqual({ kind: 'stopped', why: 'cancelled' });
    expect(processesWith('4343')).toEqual([]);

    const prepared = value(await commands.prepare(['npm', 'run', 'slow']));
    for await (const event of prepared.start({ by: 'test' }, new AbortController().signal)) {
      if (event.type === 'output') break;
    }
    expect(processesWith('4343')).toEqual([]);

    const ends: string[] = [];
    for await (const event of prepared.start({ by: 'test' }, new AbortController().signal)) {
      if (event.type === 'output') expect(commands.stop(prepared.command.name)).toBe(false);
      if (event.type === 'started') setTimeout(() => commands.stop(event.id), 1_000);
      if (event.type === 'ended') ends.push(event.outcome.kind);
    }
    expect(ends).toEqual(['stopped']);
    expect(processesWith('4343')).toEqual([]);
  });

  it('ends with the process that runs it, also when that is killed', async () => {
    const home = mkdtempSync(join(tmpdir(), 'ids-home-'));
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      [main, '--workspace', world.root, '--yes', 'run', '--', 'npm', 'run', 'slow'],
      {
        env: { ...process.env, IDS_HOME: home },
        stdio: 'ignore',
      },
    );
    for (let tries = 0; processesWith('sleep\u00004343').length === 0 && tries < 200; tries++)
      await sleep(100);
    expect(processesWith('sleep\u00004343').length).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (let tries = 0; processesWith('sleep\u00004343').length > 0 && tries < 50; tries++) await sleep(100);
    expect(processesWith('sleep\u00004343')).toEqual([]);
  });

  it('says the beginning and the end of a flood', async () => {
    const commands = commandsOf(world, { cap: 10_000 });
    const { said } = await runIt(commands, ['npm', 'run', '--silent', 'flood']);
    expect(said.length).toBeLessThan(21_000);
    expect(said).toMatch(/… \d{7} bytes left out …/);
    expect(said.trimEnd().endsWith('the end')).toBe(true);
  });

  it('never says a secret, also one that comes in two pieces', async () => {
    const { said } = await runIt(commandsOf(world, { redact: makeRedact([]) }), [
      'npm',
      'run',
      '--silent',
      'secrets',
    ]);
    expect(said).not.toMatch(/abcdefghijk|lmnop|MII/);
    expect(said.match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(3);
  });
});

describe('a script of package.json', () => {
  it('is agreed to once for each text, with what it runs in turn', async () => {
    const commands = commandsOf(world);
    const first = value(await commands.prepare(['npm', 'run', 'both']));
    expect(first.script).toMatchObject({
      agreed: false,
      text: `both: ${scripts.both}\nprehello: echo before\nhello: echo hello`,
    });
    const ends = async (prepared: typeof first, agreement: { by: string } | null) => {
      for await (const event of prepared.start(agreement, AbortSignal.timeout(30_000))) {
        if (event.type === 'ended') return event.outcome;
      }
      throw new Error('no end');
    };
    expect(await ends(first, null)).toMatchObject({ kind: 'refused', refusal: { code: 'needs-agreement' } });
    expect(await ends(first, { by: 'a' })).toEqual({ kind: 'exited', code: 0 });
    const second = value(await commands.prepare(['npm', 'run', 'both']));
    expect(second.script?.agreed).toBe(true);
    expect(await ends(second, null)).toEqual({ kind: 'exited', code: 0 });

    change({ hello: 'echo other' });
    // Prepared before the change, started after it.
    expect(await ends(second, { by: 'a' })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'stale-base' },
    });
    expect(value(await commands.prepare(['npm', 'run', 'both'])).script?.agreed).toBe(false);
    change({});
  });
});

describe('without bubblewrap', () => {
  // A PATH without it is not enough where it is installed as usual: a bubblewrap that does not work stands in its place.
  const broken = () => {
    const folder = mkdtempSync(join(tmpdir(), 'ids-path-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/bwrap'), '#!/bin/sh\necho no namespaces >&2; exit 1\n', { mode: 0o755 });
    return { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  };

  it.each(['ls', 'cat src/a.ts', 'git status', 'npm run hello', 'node --test'])(
    '%s is refused',
    async (line) => {
      const commands = commandsOf(world, { environment: broken() });
      const { outcome, events } = await runIt(commands, line.split(' '));
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-allowed' } });
      expect(JSON.stringify(outcome)).toContain('Install bubblewrap');
      expect(events).toHaveLength(1);
    },
  );

  it('only what is marked so runs, and it knows nothing of the environment', async () => {
    const commands = commandsOf(world, { environment: broken() });
    const { said, outcome } = await runIt(commands, ['git', '--version']);
    expect(outcome).toEqual({ kind: 'exited', code: 0 });
    expect(said).toMatch(/^git version/);
    const marked = Object.entries(list).flatMap(([name, { forms }]) =>
      Object.entries(forms).flatMap(([sub, { unsandboxed }]) => (unsandboxed ? [`${name} ${sub}`] : [])),
    );
    expect(marked.every((each) => each.endsWith(' --version'))).toBe(true);
  });
});

describe('what is kept of an output', () => {
  it('is whole lines', () => {
    const output = makeOutput(100, (text) => text);
    expect(output.hear('stdout', Buffer.from('ab'))).toEqual([]);
    expect(output.hear('stdout', Buffer.from('c\nd'))).toEqual([
      { type: 'output', stream: 'stdout', text: 'abc\n' },
    ]);
    expect(output.finish()).toEqual([{ type: 'output', stream: 'stdout', text: 'd' }]);
  });

  it('has no part of a key whose beginning was left out', () => {
    const output = makeOutput(60, (text) => text);
    output.hear(
      'stdout',
      Buffer.from(
        `${'x'.repeat(59)}\n-----BEGIN PRIVATE KEY-----\n${'MII\n'.repeat(100)}-----END PRIVATE KEY-----\nend\n`,
      ),
    );
    const said = output
      .finish()
      .map(({ text }) => text)
      .join('');
    expect(said).not.toContain('MII');
    expect(said).toContain('end');
  });
});

describe('config/commands.yaml', () => {
  it('is refused with what is wrong in it', () => {
    expect(refusal(parseCommands('c.yaml', 'a: [')).message).toContain('c.yaml');
    expect(
      refusal(parseCommands('c.yaml', 'git: { about: x, forms: { log: { about: x, flgs: {} } } }')).message,
    ).toContain('git.forms.log');
  });
});
