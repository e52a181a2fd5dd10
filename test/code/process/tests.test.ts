import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCode } from '../../../src/code/process/client.ts';
import { DEFAULT_LIMITS } from '../../../src/sandbox/limits.ts';
import { openSandbox } from '../../../src/sandbox/sandbox.ts';
import { draftOf, repository, resultOf } from '../checks/repository.ts';
import { running } from './running.ts';

const opened = await openSandbox('/nowhere', process.env, DEFAULT_LIMITS, AbortSignal.timeout(20_000));
const skip = { types: 'turned off', lint: 'turned off' };

/** A check in the code process whose test runs for ever, once it does. `name`: among the arguments of what the test starts. */
async function endless(name: string) {
  const { root, remove } = repository({
    'package.json': '{"name":"endless","type":"module","scripts":{"test":"node --test"}}',
    'value.js': 'export const value = 1;\n',
    'value.test.js': `import test from 'node:test';\nimport { spawn } from 'node:child_process';\nimport { value } from './value.js';\ntest('ends', () => {\n  spawn(process.execPath, ['-e', 'for (;;);', '${name}'], { detached: true, stdio: 'ignore' }).unref();\n  for (;;) if (value < 0) break;\n});\n`,
  });
  onTestFinished(remove);
  const code = openCode({ root });
  onTestFinished(() => code.close());
  const controller = new AbortController();
  const change = draftOf(root, { 'value.js': 'export const value = 2;\n' });
  const report = code.checker.check(change, { skip }, controller.signal);
  while (running(name).length === 0) await delay(50);
  return { code, controller, report };
}

describe.skipIf('why' in opened)('a test that runs for ever in the code process', () => {
  it('ends with the check that is cancelled, and the process lives on', async () => {
    const name = `ids-cancel-${String(process.pid)}`;
    const { code, controller, report } = await endless(name);
    const pid = code.pid('tests');
    controller.abort();
    expect(resultOf(await report, 'tests').outcome).toBe('crashed');
    await expect.poll(() => running(name), { timeout: 5000 }).toEqual([]);
    expect(code.pid('tests')).toBe(pid);
  });

  it('ends with the code process when that is killed', async () => {
    const name = `ids-killed-${String(process.pid)}`;
    const { code, controller, report } = await endless(name);
    process.kill(code.pid('tests') ?? 0, 'SIGKILL');
    // It would be tried once more.
    controller.abort();
    expect(resultOf(await report, 'tests').outcome).toBe('crashed');
    await expect.poll(() => running(name), { timeout: 5000 }).toEqual([]);
  });
});
