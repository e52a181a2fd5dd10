/** The backups of one transaction. */
export interface KeptBackup {
  readonly session: string;
  /** Of the transaction. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly bytes: number;
}

export interface Retention {
  readonly days: number;
  readonly bytes: number;
}

const DAY_MS = 86_400_000;

/**
 * The transactions whose backups go: those that are too old, and of the rest the oldest until they fit. The newest of each
 * session always stays, also when that means more bytes than wanted. Oldest first. `kept`: of each session oldest first.
 */
export function expired(
  kept: readonly KeptBackup[],
  { days, bytes }: Retention,
  now: number,
): readonly KeptBackup[] {
  const ordered = kept.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  // By their order: where a clock went back, the newest of a session has not the latest time.
  const newest = new Map(kept.map((backup) => [backup.session, backup]));
  let left = ordered.reduce((sum, backup) => sum + backup.bytes, 0);
  return ordered.filter((backup) => {
    if (newest.get(backup.session) === backup) return false;
    const goes = now - backup.at > days * DAY_MS || left > bytes;
    if (goes) left -= backup.bytes;
    return goes;
  });
}

/** A backup of everything. */
export interface KeptSnapshot {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** IDS made it by itself, before a restore. */
  readonly isAutomatic: boolean;
  /** Bytes of each content, by its hash. */
  readonly contents: ReadonlyMap<string, number>;
}

/**
 * The backups of everything that go, oldest first: of those that IDS made by itself the ones that are too old, and then the oldest
 * until what only they hold fits. The newest backup always stays, and so do the newest of these and what a person has made.
 */
export function surplusSnapshots(
  kept: readonly KeptSnapshot[],
  { days, bytes }: Retention,
  now: number,
): readonly string[] {
  // Their ids tell the order, also where a clock went back.
  const newestFirst = kept.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const spared = new Set([newestFirst[0], newestFirst.find(({ isAutomatic }) => isAutomatic)]);
  const held = new Set<string>();
  const hold = ({ contents }: KeptSnapshot) => {
    let added = 0;
    for (const [hash, size] of contents) {
      if (!held.has(hash)) added += size;
      held.add(hash);
    }
    return added;
  };
  for (const each of newestFirst) if (!each.isAutomatic || spared.has(each)) hold(each);
  let left = bytes;
  const surplus: string[] = [];
  for (const each of newestFirst) {
    if (!each.isAutomatic || spared.has(each)) continue;
    const isFull = left < 0;
    if (isFull || now - each.at > days * DAY_MS) {
      surplus.push(each.id);
      continue;
    }
    left -= hold(each);
    if (left < 0) surplus.push(each.id);
  }
  return surplus.toReversed();
}
