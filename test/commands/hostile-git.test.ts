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
import { hostileRepositories, type HostileRepository } from './corpus/hostile-git.ts';
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
      expect(existsSync(mark)).toBe(false);
      expect(existsSync(join(root, 'mark'))).toBe(false);
      expect(world.packets()).toBe(0);
    } finally {
      writeFileSync(config, clean);
      for (const path of planted) rmSync(path);
    }
  });

  it('shows what changed all the same', async () => {
    const { said } = await runIt(commandsOf(world), ['git', 'diff', '--', 'src/a.ts']);
    expect(said).toContain('+export const a = 2;');
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
