/** A step of the sequence left out or weakened, and the tests that must notice. */
export interface Mutant {
  readonly name: string;
  /** Below `src/workspace`. */
  readonly file: string;
  /** Occurs exactly once. */
  readonly from: string;
  readonly to: string;
  /** A test file below `test` and a pattern of names in it. */
  readonly caughtBy: readonly [file: string, pattern: string];
}

const crash = 'workspace/crash.test.ts';
const durable = 'makes everything durable';

export const mutants: readonly Mutant[] = [
  {
    name: 'no fsync of staged files',
    file: 'disk/write.ts',
    from: 'await syncDescriptors(disk, isLast ? [...open, ...besides] : open);',
    to: 'await syncDescriptors(disk, isLast ? besides : []);',
    caughtBy: [crash, durable],
  },
  {
    name: 'no fsync of the staging directories',
    file: 'disk/write.ts',
    from: 'await syncDescriptors(disk, isLast ? [...open, ...besides] : open);',
    to: 'await syncDescriptors(disk, open);',
    caughtBy: [crash, durable],
  },
  {
    name: 'no fsync of the sealed record',
    file: 'transaction/journal.ts',
    from: 'disk.rename(`${folder}/prepared.tmp`, `${folder}/prepared`);\n  syncDirectory(disk, folder);',
    to: 'disk.rename(`${folder}/prepared.tmp`, `${folder}/prepared`);',
    caughtBy: [crash, durable],
  },
  {
    name: 'no fsync of the touched directories before the commit',
    file: 'transaction/swap.ts',
    from: 'await syncTouched(disk, places, root, intent, removed);',
    to: '',
    caughtBy: [crash, durable],
  },
  {
    name: 'no fsync of the commit',
    file: 'transaction/transact.ts',
    from: 'committed = true;\n    syncDirectory(disk, folder);',
    to: 'committed = true;',
    caughtBy: [crash, durable],
  },
  {
    name: 'no fsync of the backups before the journal goes',
    file: 'transaction/finish.ts',
    from: 'await syncDirectories(disk, new Set([...touched, folder]));',
    to: 'await syncDirectories(disk, new Set([folder]));',
    caughtBy: [crash, durable],
  },
  // Each of the two looks at what comes out catches what the other would let through, so that both go.
  {
    name: 'no look at what came out of the exchange',
    file: 'transaction/swap.ts',
    from: "import { isVersion, look, sameFile } from '../disk/versions.ts';\nimport { discard, isAtRest } from './discard.ts';",
    to: "import { look, sameFile } from '../disk/versions.ts';\nimport { discard } from './discard.ts';\nconst isVersion = (..._: unknown[]) => true;\nconst isAtRest = isVersion;",
    caughtBy: [crash, 'by exchange .*no look at what was moved aside'],
  },
  {
    name: 'no hash of what was moved aside',
    file: 'transaction/swap.ts',
    from: "import { isVersion, look, sameFile } from '../disk/versions.ts';\nimport { discard, isAtRest } from './discard.ts';",
    to: "import { look, sameFile } from '../disk/versions.ts';\nimport { discard } from './discard.ts';\nconst isVersion = (..._: unknown[]) => true;\nconst isAtRest = isVersion;",
    caughtBy: [crash, 'portable .*no look at what was moved aside'],
  },
  {
    name: 'recovery does not look at what stands there',
    file: 'transaction/undo.ts',
    from: "import { isVersion, look, sameFile } from '../disk/versions.ts';\nimport { discard } from './discard.ts';",
    // The last look before a removal catches it otherwise, so that both go.
    to: "import { look, sameFile } from '../disk/versions.ts';\nconst isVersion = (..._: unknown[]) => true;\nconst discard = (on: Disk, path: string, ..._: unknown[]) => (on.unlink(path), true);",
    caughtBy: [crash, 'recovery meets a person'],
  },
  {
    name: 'no second hash before the commit',
    file: 'transaction/swap.ts',
    from: "if (operation.before === 'absent' || isAtRest(disk, aside, operation.before)) continue;",
    to: 'if (aside !== operation.path) continue;',
    caughtBy: [crash, 'an editor that had the old file open'],
  },
  {
    name: 'no comparison with what was approved',
    file: 'transaction/plan.ts',
    from: 'if (changed.length > 0) return stale',
    to: 'if (changed.length > 1e9) return stale',
    caughtBy: ['workspace/apply.test.ts', 'apply refuses'],
  },
  {
    name: 'renaming over instead of linking in',
    file: 'transaction/swap.ts',
    from: 'disk.link(staged, target);\n    return true;',
    to: 'disk.rename(staged, target);\n    return true;',
    caughtBy: [crash, 'renaming over instead'],
  },
  {
    name: 'the commit before the swap',
    file: 'transaction/transact.ts',
    from: 'const collision = await swap(disk, places, root, intent, limboOf(context, intent.id));',
    to: 'disk.rename(`${folder}/prepared`, `${folder}/committed`); const collision = await swap(disk, places, root, intent, limboOf(context, intent.id)); disk.rename(`${folder}/committed`, `${folder}/prepared`);',
    caughtBy: [crash, 'by exchange .*of apply: recovery'],
  },
  {
    name: 'the record after the swap',
    file: 'transaction/stage.ts',
    from: '  seal(disk, folder);\n',
    to: '  void seal;\n',
    caughtBy: [crash, 'by exchange .*of apply: recovery'],
  },
  {
    name: 'the journal goes before the manifest is written',
    file: 'transaction/finish.ts',
    from: 'const moved = moveFiles(disk, moves);',
    to: 'const moved = moveFiles(disk, moves); disk.rename(`${folderOf(root, intent.id)}/committed`, `${folderOf(root, intent.id)}/gone`); disk.rename(`${folderOf(root, intent.id)}/gone`, `${folderOf(root, intent.id)}/committed`);',
    caughtBy: [crash, 'by exchange .*of apply: recovery'],
  },
  {
    name: 'an exchange that was interrupted is not settled',
    file: 'transaction/undo.ts',
    from: '  settleExchange(context);\n',
    to: '  void settleExchange;\n',
    caughtBy: [crash, 'by exchange .*of apply: recovery'],
  },
  {
    name: 'a short write taken for a whole one',
    file: 'disk/write.ts',
    from: 'offset += written;',
    to: 'offset = bytes.length;',
    caughtBy: [crash, 'short writes'],
  },
  {
    name: 'nobody is asked whether an editor holds the file',
    file: 'transaction/discard.ts',
    from: 'isHeld === true || ',
    to: '',
    caughtBy: ['workspace/discard.test.ts', 'open for writing stays'],
  },
  {
    name: 'removed without a last look',
    file: 'transaction/discard.ts',
    from: "if (rest === 'changed') return false;",
    to: 'disk.unlink(path);\n  if (path !== undefined) return true;',
    caughtBy: ['workspace/editors.test.ts', 'portable.*in place'],
  },
  {
    name: 'no look after the removal where the system cannot tell who holds a file',
    file: 'transaction/discard.ts',
    from: "if (isVersion(found, version) || found.is !== 'file') return true;",
    to: "if (isVersion(found, version) || found.is === 'file') return true;",
    caughtBy: ['workspace/discard.test.ts', 'in the very moment'],
  },
  {
    name: 'what nobody can tell about is removed',
    file: 'transaction/discard.ts',
    from: "if (rest === 'unchanged' && leave()) return true;",
    to: "if (rest === 'unchanged' && leave === undefined) return true;",
    caughtBy: ['workspace/limbo.test.ts', 'what was taken back'],
  },
  {
    name: 'backups are not looked at again',
    file: 'transaction/finish.ts',
    from: '  watchBackups(context, intent);\n',
    to: '  void watchBackups;\n',
    caughtBy: ['workspace/limbo.test.ts', 'file from before'],
  },
  {
    name: 'a store that came along is trusted',
    file: 'snapshots/copy.ts',
    from: 'return isWhole;',
    to: 'return true;',
    caughtBy: ['workspace/snapshot-copy.test.ts', 'word of a store'],
  },
  {
    name: 'a file that changed while it was read is kept as it is',
    file: 'snapshots/copy.ts',
    from: 'if (isSteady || attempt === TRIES) {',
    to: 'if (isSteady || attempt > 0) {',
    caughtBy: ['workspace/snapshot-copy.test.ts', 'never mixes'],
  },
  {
    name: 'a damaged record is followed',
    file: 'transaction/intent.ts',
    from: ' || sha256(body) !== sum',
    to: ' || sum === undefined',
    caughtBy: [crash, 'one digit changed'],
  },
  {
    name: 'backups deleted before the tombstone',
    file: 'backups/retention.ts',
    from: 'if (ids.size > 0) rewriteManifest(disk, root, session, marked);',
    to: '',
    caughtBy: ['workspace/retention.test.ts', 'ended at every change'],
  },
  {
    name: 'the newest of a session is given up',
    file: '../core/backups/retention.ts',
    from: 'if (newest.get(backup.session) === backup) return false;',
    to: '',
    caughtBy: ['workspace/retention.test.ts', 'but the newest of each session'],
  },
  {
    name: 'a merge that is not the one shown',
    file: 'backups/rollback.ts',
    from: 'merge.possible && sameVersion(merge.result, choice.result)',
    to: 'merge.possible',
    caughtBy: ['workspace/divergence.test.ts', 'between preview and rollback'],
  },
  {
    name: 'a rollback over a file that was edited since',
    file: 'backups/reversal.ts',
    from: 'if (open.length > 0) return undecided',
    to: 'if (open.length > 1e9) return undecided',
    caughtBy: ['workspace/divergence.test.ts', 'stops the set'],
  },
];
