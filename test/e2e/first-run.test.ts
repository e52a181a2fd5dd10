import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ids, installation } from '../kit/courier.ts';
import { temporaryFolder } from '../kit/engine.ts';

/**
 * What somebody does first who has just installed: no settings, so that IDS works on its own copy of the example. That copy lies
 * in IDS's folder within the installation, and what runs in a sandbox sees it there or not at all. Its packages are above it, here behind a link.
 */
it('the main job runs on its defaults alone', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const home = join(folder, 'ids');
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{"name": "ids", "private": true}\n');
  symlinkSync(join(installation, 'node_modules'), join(home, 'node_modules'));
  const workspace = join(home, '.ids', 'workspace');
  const fresh = {
    home,
    workspace,
    env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', IDS_HOME: home },
  };
  const written = await ids(fresh, [
    ...['code', 'rename the class RateLimiter to RequestLimiter', '--yes', '--json'],
  ]);
  expect(written.stderr).not.toContain('⚠');
  expect(JSON.parse(written.stdout)).toMatchObject({ state: 'done' });
  const { report, files } = JSON.parse(written.stdout) as {
    report: { checks: { check: string; outcome: string }[] };
    files: { path: string }[];
  };
  expect(report.checks.map(({ check, outcome }) => [check, outcome])).toEqual([
    ['parse', 'passed'],
    ['imports', 'passed'],
    ['types', 'passed'],
    ['lint', 'passed'],
    ['tests', expect.stringMatching(/passed|skipped/)],
  ]);
  expect(files.map(({ path }) => path)).toContain('src/http/rate-limiter.ts');
  const validated = await ids(fresh, ['validate', 'src', '--json']);
  expect(JSON.parse(validated.stdout)).toMatchObject({ ok: true });
  expect(written.code).toBe(0);
  expect(validated.code).toBe(0);
});
