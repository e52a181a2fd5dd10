import { execFile } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { confine } from '../../src/sandbox/confine.ts';
import { temporaryFolder } from '../kit/engine.ts';

const run = promisify(execFile);

/** The copy of the example lies in what belongs to IDS itself, which no process in the sandbox may see. */
it('a workspace within what is hidden is seen, and nothing beside it', async (context) => {
  const home = realpathSync(temporaryFolder());
  const root = join(home, '.ids', 'workspace');
  mkdirSync(join(root, '.ids'), { recursive: true });
  writeFileSync(join(root, 'a.ts'), 'export const a = 1;\n');
  writeFileSync(join(root, '.ids', 'journal'), 'own');
  writeFileSync(join(home, '.ids', 'ids.db'), 'secret');
  const confined = await confine(
    { root, needs: [home], hidden: [join(home, '.ids')], secrets: false, memory: 4096 },
    process.env,
  );
  if ('why' in confined) return context.skip(confined.why);
  const { stdout } = await run(
    confined.program,
    [
      ...confined.args,
      '/bin/sh',
      '-c',
      `cat a.ts; ls -A ${home}/.ids; ls -A .ids; touch b.ts 2>/dev/null; ls`,
    ],
    { env: { ...confined.env } },
  );
  expect(stdout.split('\n')).toEqual(['export const a = 1;', 'workspace', 'a.ts', '']);
});
