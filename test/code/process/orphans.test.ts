import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { openCode } from '../../../src/code/process/client.ts';
import { draftOf, repository, resultOf, TSCONFIG, type Files } from '../checks/repository.ts';
import { running } from './running.ts';

const client = fileURLToPath(new URL('../../../src/code/process/client.ts', import.meta.url));
const drafts = fileURLToPath(new URL('../checks/repository.ts', import.meta.url));

/** A process of its own that checks a change in the workspace; `skip`: the checks that it leaves out. */
function checking(root: string, skip: readonly string[]) {
  const script = `
    import { openCode } from ${JSON.stringify(client)};
    import { draftOf } from ${JSON.stringify(drafts)};
    const root = ${JSON.stringify(root)};
    const code = openCode({ root });
    const skip = ${JSON.stringify(Object.fromEntries(skip.map((name) => [name, 'off'])))};
    console.log('begins');
    await code.checker.check(draftOf(root, { 'src/price.js': 'export const price = 2;\\n' }), { skip }, new AbortController().signal);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

const common: Files = {
  'package.json': '{ "name": "shop", "type": "module", "scripts": { "test": "node --test" } }',
  'tsconfig.json': TSCONFIG,
  'src/price.js': 'export const price = 1;\n',
};
/** Milliseconds after the call: while the sandbox is made, while Node starts, in the middle of the loop. */
const moments = [0, 5, 15, 30, 60, 120, 250, 500, 900, 2500];

it.each([
  ['a linter', ['types', 'tests'], { 'eslint.config.mjs': 'for (;;);\n' }],
  ['a test', ['types', 'lint'], { 'price.test.js': "import './src/price.js';\nfor (;;);\n" }],
] as const)(
  '%s that loops for ever ends with the process that asked for it, whenever that is killed',
  async (_, skip, files) => {
    const roots: string[] = [];
    for (const moment of moments) {
      const { root, remove } = repository({ ...common, ...files }, ['typescript', 'eslint']);
      onTestFinished(remove);
      roots.push(root);
      const parent = checking(root, skip);
      await new Promise((resolve) => parent.stdout.once('data', resolve));
      await delay(moment);
      parent.kill('SIGKILL');
    }
    // Whatever works on the workspace has its path among its arguments.
    await expect.poll(() => roots.flatMap((root) => running(root)), { timeout: 15_000 }).toEqual([]);
  },
);

it('a linter that loops for ever ends with its sandbox, whenever that is killed', async () => {
  const roots: string[] = [];
  for (const moment of [0, 3, 6, 10, 15, 30, 60]) {
    const { root, remove } = repository({ ...common, 'eslint.config.mjs': 'for (;;);\n' }, [
      'typescript',
      'eslint',
    ]);
    onTestFinished(remove);
    roots.push(root);
    const code = openCode({ root });
    const progress = { done: false };
    const skip = { types: 'off', tests: 'off' };
    const draft = draftOf(root, { 'src/price.js': 'export const price = 2;\n' });
    const checking = code.checker.check(draft, { skip }, new AbortController().signal).then((report) => {
      progress.done = true;
      return report;
    });
    let last: number | undefined;
    while (!progress.done) {
      const pid = code.pid('lint');
      if (pid !== undefined && pid !== last) {
        await delay(moment);
        try {
          // Bubblewrap alone, as a person or a machine without memory might: not its group.
          process.kill(pid, 'SIGKILL');
        } catch {
          // It had ended by then.
        }
        last = pid;
      }
      await delay(1);
    }
    expect(resultOf(await checking, 'lint').outcome).toBe('crashed');
    await code.close();
  }
  await expect.poll(() => roots.flatMap((root) => running(root)), { timeout: 15_000 }).toEqual([]);
});
