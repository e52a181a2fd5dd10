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
 * session always stays, also when that means more bytes than wanted. Oldest first.
 */
export function expired(
  kept: readonly KeptBackup[],
  { days, bytes }: Retention,
  now: number,
): readonly KeptBackup[] {
  const ordered = kept.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const newest = new Map(ordered.map((backup) => [backup.session, backup]));
  let left = ordered.reduce((sum, backup) => sum + backup.bytes, 0);
  return ordered.filter((backup) => {
    if (newest.get(backup.session) === backup) return false;
    const goes = now - backup.at > days * DAY_MS || left > bytes;
    if (goes) left -= backup.bytes;
    return goes;
  });
}
