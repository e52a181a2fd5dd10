import { plural } from '../../../core/change/report.ts';
import type { RestoreStep } from '../../../core/change/backup.ts';

/** Backups of everything, what is kept of single writes, and what waits for a person after a write that was cut off. */
export const backups = {
  byHand: 'by hand',
  made: (id: string, files: number, size: string, copied: number, copiedSize: string) =>
    `💾 ${id}: ${plural(files, 'file')}, ${size}; ${String(copied)} contents copied, ${copiedSize}.`,
  withoutSecrets: (count: number) =>
    `${plural(count, 'file')} that may hold secrets ${count === 1 ? 'is' : 'are'} not in it.`,
  withoutUnreadable: (named: string) =>
    `Not in it, because they cannot be read or their names are no valid UTF-8 or too long: ${named}`,
  notDurableYet: 'The system writes all of it to the disk within a minute.',
  whatIsNotIn: (way: string) =>
    `Symbolic links, packages, empty folders and what git ignores are not in it. Back to it with: ${way}`,
  noneYet: 'There is no backup of the whole workspace yet.',
  columns: ['backup', 'at (UTC)', 'files', 'size', 'name'],
  beforeRestore: '(before a restore)',
  steps: {
    change: 'back to what it was',
    create: 'made again',
    mode: 'permissions back to what they were',
    remove: 'removed',
  } satisfies Readonly<Record<RestoreStep['does'], string>>,
  restoreHead: (id: string, name: string | null, at: string) =>
    `Restore ${id}${name === null ? '' : ` (${name})`} of ${at} UTC`,
  asItWasAlready: 'Everything is as it was then already.',
  andMore: (count: number) => `and ${String(count)} more`,
  restoreSum: (files: number, unchanged: number) =>
    `${plural(files, 'file')} in all; ${String(unchanged)} as they were.`,
  backupFirst: 'A backup of everything as it is now is made first.',
  leftAlone: 'Not there then, and left alone:',
  restored: (files: number, from: string) => `✅ Restored ${plural(files, 'file')} from ${from}.`,
  takeBackWith: (way: string) => `To take it back: ${way}`,
  leaves: 'That leaves what was made again just now:',
  pathNeeded: (option: string) => `${option} needs a path.`,
  pathExample: 'Name one, such as src/index.ts.',
  newestOf: (shown: number, all: number) => `The newest ${String(shown)} of ${String(all)} sessions.`,
  nothingWritten: 'There are no backups: nothing was written here yet.',
  keptColumns: ['session', 'write', 'at (UTC)', 'files', 'size', 'transaction'],
  removed: 'removed',
  inAll: (size: string) => `${size} in all`,
  nothingToSettle: 'There is nothing to settle.',
  settled: (transaction: string) => `Settled ${transaction}.`,
  stays: (place: string) => `What was put aside stays: ${place}`,
  conflict: (transaction: string) =>
    `${transaction}  was taken back; these files somebody had changed meanwhile and they stayed:`,
  damagedJournal: (transaction: string, place: string) =>
    `${transaction}  has a damaged journal, put aside whole in ${place}`,
  created: 'IDS had created it',
  before: (place: string) => `as it was before: ${place}`,
  settleWith: (way: string) => `Take over what you need, then: ${way}`,
};
