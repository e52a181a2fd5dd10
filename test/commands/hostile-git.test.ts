import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confinedGit } from '../../src/commands/confined-git.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { commitFiles } from '../../src/workspace/git/commit.ts';
import { uncommittedFiles } from '../../src/workspace/git/facts.ts';
import { hostileRepositories, type HostileRepository } from './corpus/hostile-git.ts';
import { tell } from '../crash/rows.ts';
import { commandsOf, git, makeWorld, runIt, type World } from './world.ts';

const MARK = 'PWNED';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

/** Makes the world's repository say what the hostile one says. */
function arm(
  { config = '', attributes, files = {}, inside = {} }: HostileRepository,
  mark: string,
): string[] {
  const program = join(world.root, 'run.sh');
  writeFileSync(
    program,
    `#!/bin/sh\necho ${MARK} >&2\ntouch ${mark} '${join(world.root, 'mark')}'\necho ${MARK}\n`,
  );
  chmodSync(program, 0o755);
  const plant = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text.replaceAll('RUN', program));
    chmodSync(path, 0o755);
    return path;
  };
  appendFileSync(join(world.root, '.git/config'), `\n${config.replaceAll('RUN', program)}\n`);
  return [
    ...(attributes === undefined ? [] : [plant(join(world.root, '.gitattributes'), attributes)]),
    ...Object.entries(files).map(([path, text]) => plant(join(world.root, path), text)),
    ...Object.entries(inside).map(([path, text]) => plant(join(world.root, '.git', path), text)),
  ];
}

describe('git in a hostile repository', { timeout: 120_000 }, () => {
  it.each(hostileRepositories)('runs nothing because of $name', async (repository) => {
    const { root, out } = world;
    const config = join(root, '.git/config');
    const clean = readFileSync(config);
    const head = git(root, 'rev-parse', 'HEAD').trim();
    const mark = join(out, 'mark');
    const planted = arm(repository, mark);
    try {
      const commands = commandsOf(world);
      for (const line of [
        'status -s',
        'diff',
        'log -p -n 2',
        'show HEAD',
        'blame src/a.ts',
        'shortlog HEAD',
      ]) {
        const { said, outcome } = await runIt(commands, ['git', ...line.split(' ')]);
        expect(outcome.kind, said).toBe('exited');
        expect(said, line).not.toContain(MARK);
      }
      const sandbox = await confinedGit(root, [], process.env);
      for (const each of [undefined, sandbox]) {
        const facts = await uncommittedFiles(root, [], each);
        // A setting that no git can read may stop it; it must not run anything.
        if (facts.ok) expect(facts.value.map(({ path }) => path)).toContain('src/a.ts');
      }
      await commitFiles(root, ['src/a.ts' as WorkspacePath], 'of a hostile one\n');
      expect(existsSync(mark)).toBe(false);
      expect(existsSync(join(root, 'mark'))).toBe(false);
      expect(world.packets()).toBe(0);
    } finally {
      writeFileSync(config, clean);
      for (const path of planted) rmSync(path);
      git(root, 'reset', '-q', head);
    }
  });

  it('shows what changed all the same', async (context) => {
    const { said } = await runIt(commandsOf(world), ['git', 'diff', '--', 'src/a.ts']);
    expect(said).toContain('+export const a = 2;');
    tell(context, {
      what: 'git in hostile repositories: six commands, what changed (disarmed and sandboxed), a commit',
      bar: '0 programs run',
      result: `0 in ${hostileRepositories.length} repositories`,
    });
  });

  it('would be caught by this test: plain git runs them', () => {
    const mark = join(world.out, 'mark');
    const planted = arm(
      { name: 'a clean filter', config: '[filter "x"]\n clean = RUN', attributes: '* filter=x' },
      mark,
    );
    git(world.root, 'status', '--short');
    git(world.root, 'diff');
    expect(existsSync(mark)).toBe(true);
    for (const path of [mark, ...planted]) rmSync(path);
  });
});
