import type { WorkspacePath } from '../../core/change/path.ts';
import type { FileRecord, TransactionRecord } from './manifest.ts';

export interface History {
  /** As the newest change named it. */
  readonly path: WorkspacePath;
  /** What was written and not taken back, oldest first. */
  readonly standing: readonly FileRecord[];
}

/** What stands of everything that a session wrote, by real path, since that is what a transaction has changed. */
export function historiesOf(transactions: readonly TransactionRecord[]): ReadonlyMap<WorkspacePath, History> {
  const histories = new Map<WorkspacePath, History>();
  for (const { kind, files } of transactions) {
    for (const file of files) {
      const standing = histories.get(file.real)?.standing ?? [];
      // A redo writes anew what a rollback took away as a whole.
      histories.set(file.real, { path: file.path, standing: kind === 'rollback' ? [] : [...standing, file] });
    }
  }
  return histories;
}

/** One transaction as what is to be taken back. */
export function historiesOfOne({ files }: TransactionRecord): ReadonlyMap<WorkspacePath, History> {
  return new Map(files.map((file) => [file.real, { path: file.path, standing: [file] }]));
}

/** The rollbacks that can be redone, oldest first: taken back by no redo, and followed by no new change. */
export function redoable(transactions: readonly TransactionRecord[]): readonly TransactionRecord[] {
  let stack: readonly TransactionRecord[] = [];
  for (const record of transactions) {
    if (record.kind === 'apply') stack = [];
    else if (record.kind === 'rollback') stack = [...stack, record];
    else stack = stack.filter(({ id }) => id !== record.redoes);
  }
  return stack;
}
