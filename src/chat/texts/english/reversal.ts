import { plural } from '../../../core/change/report.ts';

/** Rollback and redo: their previews, and what can be chosen about files that somebody changed since. */
export const reversal = {
  mergeIsLong: (lines: number) => `The merge has ${String(lines)} lines:`,
  mergeNotDelivered:
    '✋ The complete merge could not be delivered, so it cannot be taken. Nothing was changed.',
  failedChecks: (session: string) =>
    `✋ ${session} was taken back because the checks on what it had written failed.\n   Ask for the change anew.`,
  nothingToRedo: (session: string) => `✋ ${session} has taken nothing back that could be written again.`,
  takenBackAlready: (session: string) => `${session} has been taken back already.`,
  nothingToTakeBack: (session: string) => `✋ ${session} has written nothing that could be taken back.`,
  notItsFile: (session: string, path: string, names: readonly string[]) =>
    `✋ ${session} did not write ${path}.\n   It wrote ${names.join(', ')}.`,
  nothingWritten: 'There is nothing to take back: no session has written anything that is still there.',
  head: { 'roll-back': '↩️ Take back', redo: '↪️ Write again' },
  again: { 'roll-back': 'is as before again', redo: 'is written again' },
  already: { 'roll-back': 'is as before already', redo: 'is as wanted already' },
  changedSince: (files: number) =>
    `${plural(files, 'file')} changed since: nothing is changed before you choose what becomes of ${files === 1 ? 'it' : 'each of them'}.`,
  whoeverChanges: {
    'roll-back':
      'A file that somebody changes in the meantime stops the rollback, and nothing is changed then.',
    redo: 'A file that somebody changes in the meantime stops the redo, and nothing is changed then.',
  },
  intoBackup: 'what is there now goes into a backup',
  isRemoved: (removed: number) => `is removed (−${String(removed)})`,
  isMerged: (lines: string) => `is merged ${lines}`,
  isSkipped: 'stays as it is now (skipped)',
  wasChanged: 'was changed since',
  happened: {
    edited: 'was edited since',
    deleted: 'was deleted since',
    created: 'was created again since',
    replaced: 'is not a plain file any more; it can only be skipped',
  },
  otherPermissions: (before: string, now: string) =>
    `got other permissions since (${before} → ${now}); its content is as IDS left it`,
  merge: (lines: string) => `merge: your change stays, that of IDS goes ${lines}`,
  noMerge: (why: string) => `merge: not possible, ${why}`,
  overwrite: (again: string, lines: string) =>
    `overwrite: it ${again} ${lines}, what is there now goes into a backup`,
};
