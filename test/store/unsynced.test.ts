import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { durabilityOf, openDatabase } from '../../src/store/database.ts';
import { soonSynced, unsynced } from '../../src/store/unsynced.ts';
import { temporaryFolder } from '../kit/engine.ts';

async function open(folder = temporaryFolder()) {
  const opened = await openDatabase(join(folder, 'ids.db'));
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}
const row = (hash: string) => ({ hash, bytes: Buffer.from('x') });

it('does not wait for the disk in one transaction, and in no other', async () => {
  const db = await open();
  const seen: string[] = [];
  const relaxed = unsynced(db, async (transaction) => {
    seen.push((await durabilityOf(transaction)).synchronous);
    await transaction.insertInto('blobs').values(row('a')).execute();
  });
  // Asked for in the same breath, as events are while a call is being paid for.
  const durable = db.transaction().execute(async (transaction) => {
    seen.push((await durabilityOf(transaction)).synchronous);
  });
  await Promise.all([relaxed, durable]);
  expect(seen).toEqual(['normal', 'full']);
  expect(await durabilityOf(db)).toEqual({ journalMode: 'wal', synchronous: 'full' });
  expect(await db.selectFrom('blobs').select('hash').execute()).toEqual([{ hash: 'a' }]);
  await db.destroy();
});

it('takes everything back and is durable again when it fails', async () => {
  const db = await open();
  const failing = unsynced(db, async (transaction) => {
    await transaction.insertInto('blobs').values(row('a')).execute();
    throw new Error('in the middle');
  });
  await expect(failing).rejects.toThrow('in the middle');
  expect((await durabilityOf(db)).synchronous).toBe('full');
  expect(await db.selectFrom('blobs').select('hash').execute()).toEqual([]);
  await db.destroy();
});

it('is followed, a moment later, by one commit that does wait, however many there were', async () => {
  const folder = temporaryFolder();
  const db = await open(folder);
  const log = () => statSync(join(folder, 'ids.db-wal')).size;
  for (const hash of ['a', 'b', 'c']) {
    await soonSynced(db, (transaction) => transaction.insertInto('blobs').values(row(hash)).execute());
  }
  const before = log();
  await vi.waitFor(() => {
    expect(log()).toBeGreaterThan(before);
  });
  // One page and its header: only the commit is new.
  expect(log() - before).toBe(4_096 + 24);
  expect((await durabilityOf(db)).synchronous).toBe('full');
  await db.destroy();
});
