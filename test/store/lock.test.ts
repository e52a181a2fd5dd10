import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sqliteLock } from '../../src/store/lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'ids-lock-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('sqliteLock', () => {
  it('is held by one at a time, also within a process', () => {
    const path = join(folder, 'one.db');
    const first = sqliteLock.acquire(path);
    expect(first.ok).toBe(true);
    expect(sqliteLock.acquire(path)).toMatchObject({ ok: false, error: { code: 'workspace-busy' } });
    if (first.ok) first.value.release();
    const second = sqliteLock.acquire(path);
    expect(second.ok).toBe(true);
    if (second.ok) second.value.release();
  });

  it('is free again when its holder is killed', async () => {
    const path = join(folder, 'killed.db');
    const source = `const { sqliteLock } = await import(${JSON.stringify(new URL('../../src/store/lock.ts', import.meta.url).href)});
      sqliteLock.acquire(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(sqliteLock.acquire(path)).toMatchObject({ ok: false, error: { code: 'workspace-busy' } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const taken = sqliteLock.acquire(path);
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.value.release();
  });

  it('tells a folder that is not there from one that is busy, and leaves a damaged file alone', async () => {
    expect(sqliteLock.acquire(join(folder, 'absent/lock.db'))).toMatchObject({
      ok: false,
      error: { code: 'workspace-missing' },
    });
    const { writeFileSync } = await import('node:fs');
    const path = join(folder, 'text.db');
    writeFileSync(path, 'this is no database, and long enough to be looked at as one'.repeat(20));
    chmodSync(path, 0o644);
    expect(sqliteLock.acquire(path)).toMatchObject({ ok: false, error: { code: 'io-failed' } });
  });
});
