import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openScratch } from '../../src/sandbox/copy.ts';
import { COMMAND_LIMITS } from '../../src/commands/parts.ts';
import { sightOf } from '../../src/commands/sight.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { tell } from '../crash/rows.ts';
import { snapshot, value } from '../workspace/trees.ts';
import { refusedForms } from './corpus/argv.ts';
import { paths } from './corpus/paths.ts';
import { scripts } from './corpus/scripts.ts';
import { CANARY, commandsOf, linkTools, makeWorld, processesWith, runIt, type World } from './world.ts';

/** `IDS_LONG=1` runs every form of the corpus behind the list's back, in both kinds of sandbox. */
const long = process.env['IDS_LONG'] !== undefined;

let world: World;
let before: Record<string, string>;
beforeAll(async () => {
  const named = Object.fromEntries(scripts.map((script, index) => [`a${index}`, script]));
  world = await makeWorld({
    'package.json': JSON.stringify({ name: 'x', scripts: { hello: 'echo hello', ...named } }),
  });
  linkTools(world.root);
  before = snapshot(world.root);
});
afterAll(() => world.close());

function told(context: TestContext, tried: string): void {
  tell(context, {
    what: 'escapes from the sandbox of commands',
    bar: '0 writes, packets, secrets',
    result: `0 of each; ${tried}`,
  });
}

function expectNothing(said: string, what: string): void {
  expect(said, what).not.toContain(CANARY);
  expect(readdirSync(world.out), what).toEqual([]);
  expect(world.packets(), what).toBe(0);
}

describe('no way out', { timeout: long ? 1_800_000 : 240_000 }, () => {
  it('through a script, which may do whatever it likes', async (context) => {
    const commands = commandsOf(world);
    for (const [index, script] of scripts.entries()) {
      const { said, outcome } = await runIt(commands, ['npm', 'run', '--silent', `a${index}`]);
      expect(outcome.kind, `${script}: ${said}`).not.toBe('refused');
      expectNothing(said, script);
    }
    expect(snapshot(world.root)).toEqual(before);
    told(context, `${scripts.length} scripts that try to get out`);
  });

  it('by a path', async (context) => {
    const commands = commandsOf(world);
    let ran = 0;
    for (const path of paths) {
      for (const argv of [
        ['cat', path],
        ['grep', '-r', CANARY.slice(0, 6), path],
        ['ls', '-l', path],
      ]) {
        const { said, outcome } = await runIt(commands, argv, AbortSignal.timeout(2_000));
        if (outcome.kind !== 'refused') ran++;
        expectNothing(said, argv.join(' '));
      }
    }
    expect(paths.length).toBeGreaterThanOrEqual(60);
    // Links and strange names of the workspace's own are run: that they show nothing is the sandbox's doing.
    expect(ran).toBeGreaterThan(20);
    expect(snapshot(world.root)).toEqual(before);
    told(context, `${paths.length} path forms (bar 60), each with three commands; ${ran} ran`);
  });

  it('by a form that the list refuses, run behind its back', async (context) => {
    const opened = await openSandbox(
      world.root,
      { ...process.env, SECRET: CANARY },
      COMMAND_LIMITS,
      AbortSignal.timeout(20_000),
    );
    if ('why' in opened) throw new Error(opened.why);
    const chosen = refusedForms.filter((_, index) => long || index % 12 === 0);
    for (const form of chosen) {
      for (const workspace of ['read-only', 'copy'] as const) {
        const said = await behind(opened, world.fill(form).split(' '), workspace);
        // What is in a repository's past git shows whoever asks it; that nobody asks is up to the list.
        expectNothing(form.startsWith('git ') ? '' : said, `${form} on ${workspace}`);
      }
    }
    expect(snapshot(world.root)).toEqual(before);
    expect(refusedForms.length).toBeGreaterThanOrEqual(200);
    told(
      context,
      `${chosen.length} of ${refusedForms.length} argv forms (bar 200) behind the list's back, in both kinds of sandbox`,
    );
  });

  it('by a process that stays behind', async (context) => {
    const commands = commandsOf(world);
    await runIt(commands, [
      'npm',
      'run',
      '--silent',
      `a${scripts.findIndex((each) => each.includes('sleep'))}`,
    ]);
    expect(processesWith('4242')).toEqual([]);
    expect(existsSync(world.out)).toBe(true);
    told(context, 'a script that leaves processes behind: 0 left');
  });
});

/** Runs an argv with what a command sees, whatever the list says of it. */
async function behind(
  sandbox: Sandbox,
  argv: readonly string[],
  workspace: 'read-only' | 'copy',
): Promise<string> {
  const scratch = openScratch();
  try {
    const command = {
      name: 'x',
      from: 'machine',
      args: [],
      workspace,
      git: true,
      unsandboxed: false,
      script: null,
    } as const;
    const { root, home } = world;
    const { sees } = value(
      await sightOf(command, { root, home, scratch, hidden: [], pause: () => Promise.resolve() }),
    );
    const signal = AbortSignal.timeout(3_000);
    const task = {
      program: '/usr/bin/env',
      args: argv,
      cwd: root,
      env: {},
      node: await sandbox.node([], signal),
      path: [`${root}/node_modules/.bin`],
      sees,
      disk: scratch.copy,
    };
    const { stdout, stderr } = await sandbox.execute(task, { ...COMMAND_LIMITS, time: 3_000 }, signal);
    return stdout + stderr;
  } finally {
    await scratch.dispose();
  }
}
