import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { noSandbox, runTests, temporary, testsOf, told } from './running.ts';

const MANIFEST = JSON.stringify({ name: 'victim', type: 'module', scripts: { test: 'node --test' } });

/** A workspace whose one test has this body, and the change of the file that it imports. */
function hostile(body: string) {
  const root = temporary({
    'package.json': MANIFEST,
    '.env': 'SECRET=hunter2',
    'src/value.js': 'export const value = 1;\n',
    'test/value.test.js': [
      "import { test } from 'node:test';",
      "import assert from 'node:assert';",
      "import * as fs from 'node:fs';",
      "import * as net from 'node:net';",
      "import * as child from 'node:child_process';",
      "import { value } from '../src/value.js';",
      `test('does something', async () => {\n${body}\n});`,
    ].join('\n'),
  });
  return { root, change: { 'src/value.js': 'export const value = 2;\n' } };
}

/** A folder of a person, with something in it that nobody may see. */
function secretFolder(): string {
  const folder = mkdtempSync(join(homedir(), '.ids-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, '.ssh'));
  writeFileSync(join(folder, '.ssh', 'id_ed25519'), 'hunter2');
  return folder;
}

describe.skipIf(noSandbox !== undefined)('a hostile test', () => {
  it('reaches no server on this machine and no network', async () => {
    let connections = 0;
    const server = createServer(() => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const { root, change } = hostile(`
      const reached = (port, host) => new Promise((resolve) => {
        net.connect({ port, host, timeout: 2000 }).on('connect', () => resolve(true))
          .on('error', () => resolve(false)).on('timeout', () => resolve(false));
      });
      assert.deepEqual([await reached(${String(port)}, '127.0.0.1'), await reached(443, '1.1.1.1')], [false, false]);`);
    expect(told(await runTests(testsOf(root), root, change))).toEqual(['passed 1 test']);
    expect(connections).toBe(0);
  });

  it('sees neither the home nor secrets nor processes of this machine', async () => {
    const folder = secretFolder();
    const { root, change } = hostile(`
      const hidden = ${JSON.stringify([join(folder, '.ssh/id_ed25519'), homedir(), '/etc/shadow', '/root/.ssh', '/var/lib', '/sys/kernel'])};
      assert.deepEqual(hidden.filter((path) => fs.existsSync(path) && !(fs.statSync(path).isDirectory() && fs.readdirSync(path).every((name) => process.cwd().startsWith(path + '/' + name)))), []);
      assert.equal(fs.existsSync('.env'), false);
      assert.equal(fs.existsSync('.git'), false);
      const everywhere = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name))
        .map((pid) => { try { return fs.readFileSync('/proc/' + pid + '/environ', 'utf8'); } catch { return ''; } }).join();
      assert.equal(everywhere.includes('hunter2'), false);
      assert.equal(process.env.SECRET_OF_THE_SHELL, undefined);
      assert.equal(process.env.HOME, '/tmp/home');`);
    const environment = { ...process.env, SECRET_OF_THE_SHELL: 'hunter2' };
    expect(told(await runTests(testsOf(root, {}, environment), root, change))).toEqual(['passed 1 test']);
  });

  it('writes nowhere but in its copy and in scratch space', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'ids-outside-'));
    onTestFinished(() => {
      rmSync(outside, { recursive: true, force: true });
    });
    const { root, change } = hostile(`
      const refused = (path) => { try { fs.writeFileSync(path, 'x'); return false; } catch { return true; } };
      fs.writeFileSync('src/value.js', 'broken');
      fs.mkdirSync('node_modules/.cache', { recursive: true });
      fs.writeFileSync('/tmp/scratch', 'x');
      assert.deepEqual(['/usr/bin/evil', '/evil', '/etc/evil', ${JSON.stringify(join(outside, 'evil'))}].map(refused), [true, true, true, true]);`);
    expect(told(await runTests(testsOf(root), root, change))).toEqual(['passed 1 test']);
    expect(readdirSync(outside)).toEqual([]);
    expect(readFileSync(join(root, 'src/value.js'), 'utf8')).toBe('export const value = 1;\n');
    expect(existsSync(join(root, 'node_modules'))).toBe(false);
  });

  it('leaves no process behind', async () => {
    const { root, change } = hostile(`
      const argv = ['-e', 'setInterval(() => {}, 1000)', 'ids-survivor-${String(process.pid)}'];
      child.spawn(process.execPath, argv, { detached: true, stdio: 'ignore' }).unref();`);
    expect(told(await runTests(testsOf(root), root, change))).toEqual(['passed 1 test']);
    await vanished(`ids-survivor-${String(process.pid)}`);
  });

  it('prints a gigabyte and harms only its own runner', async () => {
    const { root, change } = hostile(`
      child.spawnSync('head', ['-c', '1G', '/dev/zero'], { stdio: ['ignore', 'inherit', 'ignore'] });`);
    const { rss } = process.memoryUsage();
    expect(told(await runTests(testsOf(root), root, change))[0]).toMatch(
      /^(?:passed 1 test|crashed: .*Invalid string length)/,
    );
    expect(process.memoryUsage().rss - rss).toBeLessThan(200 << 20);
  });

  it('is ended when it runs for ever, with everything that it started', async () => {
    const name = `ids-endless-${String(process.pid)}`;
    const { root, change } = hostile(`
      child.spawn(process.execPath, ['-e', 'for (;;);', '${name}'], { detached: true, stdio: 'ignore' }).unref();
      for (;;);`);
    expect(told(await runTests(testsOf(root, { time: 3000 }), root, change))).toEqual([
      'crashed: the tests took longer than 3 s and were stopped',
    ]);
    await vanished(name);
  });

  it('is ended at once when the check is cancelled', async () => {
    const name = `ids-cancelled-${String(process.pid)}`;
    const { root, change } = hostile(`
      child.spawn(process.execPath, ['-e', 'for (;;);', '${name}'], { detached: true, stdio: 'ignore' }).unref();
      for (;;);`);
    const controller = new AbortController();
    const running = runTests(testsOf(root), root, change, controller.signal);
    while (processesWith(name).length === 0) await delay(50);
    controller.abort();
    await expect(running).rejects.toThrow(/abort/i);
    await vanished(name);
  });

  it('writes no file larger than its limit', async () => {
    const { root, change } = hostile(`
      const block = Buffer.alloc(1 << 20);
      const file = fs.openSync('large', 'w');
      process.on('SIGXFSZ', () => {});
      assert.throws(() => { for (let i = 0; i < 64; i++) fs.writeSync(file, block); }, { code: 'EFBIG' });`);
    expect(told(await runTests(testsOf(root, { file: 8 << 20 }), root, change))).toEqual(['passed 1 test']);
  });

  it('cannot make us read a file through the results', async () => {
    const { root, change } = hostile(`
      for (const name of fs.readdirSync('/results')) {
        fs.rmSync('/results/' + name);
        fs.symlinkSync('/etc/passwd', '/results/' + name);
      }`);
    const [head] = told(await runTests(testsOf(root), root, change));
    expect(head).toMatch(/^crashed: node --test ended with code 0.* \(without the change as well\)$/);
  });
});

function processesWith(word: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
    } catch {
      return false;
    }
  });
}

/** Waits until no process has the word among its arguments; the kernel takes a moment to end a tree. */
async function vanished(word: string): Promise<void> {
  await expect.poll(() => processesWith(word), { timeout: 5000 }).toEqual([]);
}
