import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCode } from '../../../src/code/process/client.ts';
import { noSandbox } from '../checks/tests/running.ts';
import { running } from './running.ts';
import { draftOf, repository, resultOf, summary, TSCONFIG, type Files } from '../checks/repository.ts';

const { signal } = new AbortController();
const skip = { tests: 'turned off' };

/** A workspace whose linter's configuration runs this and reports what it returns, a message for each string. */
function hostile(body: string, more: Files = {}) {
  const config = `
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as child from 'node:child_process';
const happened = await (async () => { ${body} })();
const report = { create: (context) => ({ Program: (node) => { for (const message of happened) context.report({ node, message }); } }) };
export default [{ files: ['**/*.js'], plugins: { here: { rules: { report } } }, rules: { 'here/report': 'error' } }];
`;
  const made = repository(
    {
      'package.json': '{ "name": "shop", "type": "module" }',
      'tsconfig.json': TSCONFIG,
      'eslint.config.js': config,
      'src/price.ts': 'export const price = 1;\n',
      'src/new.js': null,
      ...more,
    },
    ['typescript', 'eslint'],
  );
  onTestFinished(made.remove);
  return made.root;
}

/** What the configuration tells, linting a new file. */
async function toldBy(root: string, hidden: readonly string[] = []): Promise<readonly string[]> {
  const code = openCode({ root, hidden });
  onTestFinished(() => code.close());
  const report = await code.checker.check(draftOf(root, { 'src/new.js': 'export {};\n' }), { skip }, signal);
  const lint = resultOf(report, 'lint');
  if (lint.outcome === 'crashed') return [lint.why];
  return lint.diagnostics.map(({ message }) => message);
}

function folderIn(parent: string): string {
  const folder = mkdtempSync(join(parent, '.ids-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

describe.skipIf(noSandbox !== undefined)("the linter's configuration", () => {
  it('is executed', async () => {
    expect(await toldBy(hostile("return ['here'];"))).toEqual(['here']);
  });

  it('writes nowhere: not into the workspace, packages, the home, temporary folders that others see', async () => {
    const outside = folderIn(tmpdir());
    const inHome = folderIn(homedir());
    const root = hostile(`
      const told = [];
      const targets = ['src/price.ts', 'src/evil.js', '.git/hooks/post-commit', 'node_modules/evil.js', ${JSON.stringify(join(outside, 'evil'))}, ${JSON.stringify(join(inHome, 'evil'))}, os.tmpdir() + '/evil-${String(process.pid)}'];
      for (const path of targets) {
        try { fs.writeFileSync(path, 'evil'); told.push('wrote ' + path); } catch {}
        try { fs.rmSync(path); told.push('removed ' + path); } catch {}
      }
      try { child.execSync('touch src/evil.sh; git config --global user.name evil; rm -rf src', { stdio: 'ignore' }); } catch {}
      return told;`);
    // A folder of its own, which goes with the process.
    const own = [`wrote /tmp/evil-${String(process.pid)}`, `removed /tmp/evil-${String(process.pid)}`];
    expect(await toldBy(root)).toEqual(own);
    expect(existsSync(join(tmpdir(), `evil-${String(process.pid)}`))).toBe(false);
    expect(readFileSync(join(root, 'src/price.ts'), 'utf8')).toBe('export const price = 1;\n');
    expect(['src/evil.js', 'src/evil.sh', '.git'].filter((path) => existsSync(join(root, path)))).toEqual([]);
    expect([join(outside, 'evil'), join(inHome, 'evil')].filter((path) => existsSync(path))).toEqual([]);
  });

  it('reads no key, no environment, no other process, nothing of IDS and no secret of the workspace', async () => {
    const home = folderIn(homedir());
    mkdirSync(join(home, '.ssh'));
    writeFileSync(join(home, '.ssh/id_ed25519'), 'hunter2');
    const ids = folderIn(tmpdir());
    writeFileSync(join(ids, 'ids.db'), 'hunter2');
    process.env['IDS_TEST_TOKEN'] = 'hunter2';
    onTestFinished(() => {
      delete process.env['IDS_TEST_TOKEN'];
    });
    const root = hostile(
      `
      const told = [];
      const paths = ['.env', 'packages/a/.env.local', '.npmrc', '.git/config', '.ids/ids.db', 'kept/ids.db', ${JSON.stringify(join(home, '.ssh/id_ed25519'))}, ${JSON.stringify(join(ids, 'ids.db'))}, '/etc/shadow', '/root/.bashrc', '/proc/' + process.ppid + '/environ', '/proc/self/environ'];
      for (const path of paths) {
        try { if (/hunter2|root/.test(fs.readFileSync(path, 'utf8'))) told.push('read ' + path); } catch {}
      }
      if (JSON.stringify(process.env).includes('hunter2')) told.push('environment');
      const others = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length;
      if (others > 5) told.push(others + ' processes');
      if (os.homedir() !== '/tmp/home') told.push('home ' + os.homedir());
      return told;`,
      {
        '.env': 'KEY=hunter2',
        'packages/a/.env.local': 'KEY=hunter2',
        '.npmrc': '//registry/:_authToken=hunter2',
        '.git/config': 'url = https://me:hunter2@example.com',
        '.ids/ids.db': 'hunter2',
        'kept/ids.db': 'hunter2',
      },
    );
    expect(await toldBy(root, [join(root, 'kept')])).toEqual([]);
  });

  it('reaches no server on this machine and no network', async () => {
    let connections = 0;
    const server = createServer(() => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const root = hostile(`
      const reached = (port, host) => new Promise((resolve) => {
        net.connect({ port, host, timeout: 2000 }).on('connect', () => resolve(true))
          .on('error', () => resolve(false)).on('timeout', () => resolve(false));
      });
      return [await reached(${String(port)}, '127.0.0.1') ? 'local' : [], await reached(443, '1.1.1.1') ? 'network' : []].flat();`);
    expect(await toldBy(root)).toEqual([]);
    expect(connections).toBe(0);
  });

  it('cannot touch what the other checks say, whatever it patches', async () => {
    const root = hostile(`
      const { some, filter } = Array.prototype;
      const isFound = (list) => list[0]?.severity !== undefined;
      Array.prototype.some = function (...given) { return isFound(this) ? false : some.apply(this, given); };
      Array.prototype.filter = function (...given) { return isFound(this) ? [] : filter.apply(this, given); };
      return ['patched'];`);
    const code = openCode({ root });
    onTestFinished(() => code.close());
    for (let round = 0; round < 3; round++) {
      const report = await code.checker.check(
        draftOf(root, {
          'src/price.ts': 'export const price: number = "much";\n',
          'src/new.js': 'export {};\n',
        }),
        { skip },
        signal,
      );
      expect(resultOf(report, 'lint').outcome).not.toBe('crashed');
      expect(summary(report, 'types')).toEqual(['failed', 'src/price.ts:1 TS2322']);
    }
  });

  it('writes only where it keeps its own, and reads only how the projects hang together', async () => {
    const root = hostile(`
      const told = [];
      for (const path of ['.ids/cache/evil', '.ids/cache/checks/evil', '.ids/cache/lint/evil', '.ids/evil']) {
        try { fs.writeFileSync(path, 'evil'); told.push('wrote ' + path); } catch {}
      }
      for (const path of ['.ids/ids.db', '.ids/cache/other']) if (fs.existsSync(path)) told.push('saw ' + path);
      return told;`);
    const cache = join(root, '.ids/cache');
    mkdirSync(join(cache, 'other'), { recursive: true });
    writeFileSync(join(root, '.ids/ids.db'), '');
    const code = openCode({ root, cache, hidden: [join(root, '.ids')] });
    onTestFinished(() => code.close());
    const draft = draftOf(root, {
      'src/price.ts': 'export const price: number = "much";\n',
      'src/new.js': 'export {};\n',
    });
    const report = await code.checker.check(draft, { skip }, signal);
    expect(summary(report, 'types')).toEqual(['failed', 'src/price.ts:1 TS2322']);
    expect(resultOf(report, 'lint').diagnostics.map(({ message }) => message)).toEqual([
      'wrote .ids/cache/lint/evil',
    ]);
    expect(existsSync(join(cache, 'evil'))).toBe(false);
    expect(
      readdirSync(join(cache, 'checks')).filter((name) => !/^(?:[\da-f]{64}\.json|compiled)$/.test(name)),
    ).toEqual([]);
  });

  it('starts nothing that outlives it', async () => {
    const root = hostile(`
      const argv = ['-e', 'setInterval(() => {}, 1000)', 'ids-lint-${String(process.pid)}'];
      child.spawn(process.execPath, argv, { detached: true, stdio: 'ignore' }).unref();
      return ['started'];`);
    const code = openCode({ root });
    await code.checker.check(draftOf(root, { 'src/new.js': 'export {};\n' }), { skip }, signal);
    const alive = () => running(`ids-lint-${String(process.pid)}`);
    expect(alive()).toHaveLength(1);
    await code.close();
    await expect.poll(alive, { timeout: 5000 }).toEqual([]);
  });
});
