import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { durabilityOf, openDatabase } from '../../src/store/database.ts';
import { makeEventLog } from '../../src/store/event-log.ts';
import { installation } from '../kit/courier.ts';
import { openTestDatabase, temporaryFolder } from '../kit/engine.ts';
import { session, started } from '../kit/sessions.ts';

describe('the database', () => {
  it('writes ahead and syncs every commit', async () => {
    const db = await openTestDatabase();
    expect(await durabilityOf(db)).toEqual({ journalMode: 'wal', synchronous: 'full' });
  });

  it('opens again what it made', async () => {
    const folder = temporaryFolder();
    const first = makeEventLog(await openTestDatabase(folder));
    await first.append(session, undefined, [started], 1);
    const second = makeEventLog(await openTestDatabase(folder));
    expect(await second.events(session)).toEqual([{ session, seq: 1, at: 1, event: started }]);
  });

  it('is made once by processes that start side by side', async () => {
    const [folder, module] = [temporaryFolder(), join(installation, 'src/store/database.ts')];
    const script = `import { openDatabase } from ${JSON.stringify(module)};
      const db = await openDatabase(${JSON.stringify(join(folder, 'ids.db'))});
      console.log(db.ok ? 'opened' : db.error.message);
      if (db.ok) await db.value.destroy();`;
    const open = promisify(execFile);
    const said = await Promise.all(
      [1, 2, 3].map(() => open(process.execPath, ['--input-type=module', '-e', script])),
    );
    expect(said.map(({ stdout }) => stdout.trim())).toEqual(['opened', 'opened', 'opened']);
  });

  it('is written to by several processes at once, each waiting for the other', async () => {
    const [folder, store] = [temporaryFolder(), join(installation, 'src/store')];
    const script = (name: string) => `import { makeClaims } from ${JSON.stringify(join(store, 'claims.ts'))};
      import { openDatabase } from ${JSON.stringify(join(store, 'database.ts'))};
      const db = await openDatabase(${JSON.stringify(join(folder, 'ids.db'))});
      const claims = makeClaims(db.value, { owner: '${name}', pid: process.pid, clock: Date.now, isAlive: () => true });
      let taken = 0;
      for (let n = 0; n < 100; n++)
        if (await claims.claim('sess_20260202_143022_${name}' + n.toString(16).padStart(7, '0'))) taken++;
      console.log(taken);
      await db.value.destroy();`;
    const open = promisify(execFile);
    const said = await Promise.all(
      ['a', 'b', 'c'].map((name) => open(process.execPath, ['--input-type=module', '-e', script(name)])),
    );
    expect(said.map(({ stdout }) => stdout.trim())).toEqual(['100', '100', '100']);
  });

  it('refuses a file that is no database, in a sentence', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ids.db'), 'this is prose and not a database at all, '.repeat(50));
    expect(await openDatabase(join(folder, 'ids.db'))).toMatchObject({
      ok: false,
      error: { code: 'io-failed' },
    });
    expect(await openDatabase(join(folder, 'ids.db', 'below.db'))).toMatchObject({ ok: false });
  });
});

describe('the event log', () => {
  it('keeps the order and refuses a second writer with the same expectation', async () => {
    const log = makeEventLog(await openTestDatabase());
    const first = await log.append(session, undefined, [started], 1);
    if (!first.ok) throw new Error('not appended');
    const cancelled = { type: 'cancelled', by: { id: 'x', role: 'owner' } } as const;
    expect(await log.append(session, first.value.state, [cancelled], 2)).toMatchObject({ ok: true });
    expect(await log.append(session, first.value.state, [cancelled], 3)).toMatchObject({
      ok: false,
      error: { code: 'wrong-state' },
    });
    expect((await log.events(session)).map((each) => each.seq)).toEqual([1, 2]);
    expect(await log.events(session, 1)).toHaveLength(1);
  });

  it('cannot be rewritten', async () => {
    const db = await openTestDatabase();
    await makeEventLog(db).append(session, undefined, [started], 1);
    await expect(db.updateTable('events').set({ at: 2 }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('events').execute()).rejects.toThrow('append-only');
  });

  it('keeps contents with the events, all or none', async () => {
    const log = makeEventLog(await openTestDatabase());
    const hash = 'a'.repeat(64) as never;
    await log.append(session, undefined, [started], 1, new Map([[hash, new Uint8Array([1, 0, 255])]]));
    expect(await log.blob(hash)).toEqual(new Uint8Array([1, 0, 255]));
    const other = 'b'.repeat(64) as never;
    await log.append(session, undefined, [started], 1, new Map([[other, new Uint8Array([1])]]));
    expect(await log.blob(other)).toBeUndefined();
  });
});
