import { renderBackups } from '../../chat/commands/backup.ts';
import { bytesOf, renderKept, size } from '../../chat/commands/kept.ts';
import { english } from '../../chat/texts/english.ts';
import { noSessionDocument } from '../document.ts';
import type { Register } from '../rooms.ts';

export const addBackups: Register = (program, handle) => {
  program
    .command('backups')
    .description('what is kept of the files from before each write, and the backups of the whole workspace')
    .option('--prune', 'remove now what BACKUP_RETENTION_DAYS and MAX_BACKUP_SIZE_MB give up')
    .option('--drop <session>', 'remove all backups of a session; it can no longer be rolled back')
    .action(
      handle(async (call, options: { readonly prune?: boolean; readonly drop?: string }) => {
        const files = await call.rooms.files();
        if (!files.ok) return call.out.refuse(files.error);
        if (options.prune === true || options.drop !== undefined) {
          const engine = options.drop === undefined ? undefined : await call.rooms.engine();
          if (engine?.ok === false) return call.out.refuse(engine.error);
          const session = options.drop === undefined ? undefined : await engine?.value.find(options.drop);
          if (session?.ok === false) return call.out.refuse(session.error, noSessionDocument(session.error));
          const pruned = await files.value.prune(session?.value);
          if (!pruned.ok) return call.out.refuse(pruned.error);
          const { transactions, bytes } = pruned.value;
          call.out.result(
            { removed: transactions, bytes },
            transactions.length === 0
              ? 'There was nothing to remove.'
              : `Removed the backups of ${transactions.join(', ')} (${size(bytes)}).`,
          );
          return 0;
        }
        const backups = await files.value.backups();
        if (!backups.ok) return call.out.refuse(backups.error);
        const whole = await call.rooms.backups();
        const snapshots = whole.ok ? await whole.value.backups() : whole;
        if (!snapshots.ok) return call.out.refuse(snapshots.error);
        const bytes = bytesOf(backups.value);
        call.out.result(
          { bytes, sessions: backups.value, workspace: snapshots.value },
          [
            renderKept(english, backups.value, bytes),
            ...(snapshots.value.length === 0 ? [] : ['', renderBackups(english, snapshots.value)]),
          ].join('\n'),
        );
        return 0;
      }),
    );
};
