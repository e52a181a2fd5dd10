import { createInterface } from 'node:readline/promises';
import { renderRestorePreview, sayBackup, sayRestored } from '../../chat/commands/backup.ts';
import { english } from '../../chat/texts/english.ts';
import { parseWorkspacePath, type WorkspacePath } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { Call, Register } from '../rooms.ts';

interface BackupOptions {
  readonly ignored?: boolean;
  readonly prune?: boolean;
  readonly days: string;
  readonly remove?: readonly string[];
}

export const addBackup: Register = (program, handle) => {
  program
    .command('backup')
    .description('back up the whole workspace; what is unchanged since the last time is not copied again')
    .argument('[name]', 'what to call it; a backup with a name is kept until it is removed')
    .option('--ignored', 'with what git ignores, but for packages')
    .option('--prune', 'remove those that restores have made, after --days, and what nothing refers to')
    .option('--days <number>', 'see --prune', '7')
    .option('--remove <backup...>', 'remove these backups')
    .action(
      handle(async (call, name: string | undefined, options: BackupOptions) => {
        const { out, rooms } = call;
        const backups = await rooms.backups();
        if (!backups.ok) return out.refuse(backups.error);
        if (options.prune === true || options.remove !== undefined) {
          const days = Number(options.days);
          if (!Number.isInteger(days) || days < 0) {
            return out.refuse(refuse('wrong-use', '--days is a whole number of days.').error);
          }
          const request = {
            days: options.prune === true ? days : Number.MAX_SAFE_INTEGER,
            ids: options.remove ?? [],
          };
          const pruned = await backups.value.pruneBackups(request);
          if (!pruned.ok) return out.refuse(pruned.error);
          const { removed, contents } = pruned.value;
          out.result(
            pruned.value,
            removed.length + contents === 0
              ? 'There was nothing to remove.'
              : `Removed ${removed.length === 0 ? 'no backup' : removed.join(', ')} and ${contents} contents.`,
          );
          return 0;
        }
        const made = await backups.value.backUp({
          name: name ?? 'by hand',
          ignored: options.ignored === true,
        });
        if (!made.ok) return out.refuse(made.error);
        out.result(made.value, sayBackup(english, made.value, 'ids restore'));
        return 0;
      }),
    );
};

interface RestoreOptions {
  readonly only?: readonly string[];
  readonly delete?: readonly string[];
}

export const addRestore: Register = (program, handle) => {
  program
    .command('restore')
    .description('take the workspace back to a backup, all or nothing; shows what it would do and asks')
    .argument('<backup>', 'its id, the end of it, its name, or latest')
    .option('--only <path...>', 'only these files and what is in these folders')
    .option('--delete <path...>', 'also remove these files, which the backup does not have')
    .addHelpText(
      'after',
      '\nNothing that the backup does not have is removed unless you name it with --delete.',
    )
    .action(
      handle(async (call, id: string, options: RestoreOptions) => {
        const { out, rooms } = call;
        const only = options.only === undefined ? ok(null) : pathsOf(options.only);
        if (!only.ok) return out.refuse(only.error);
        const remove = pathsOf(options.delete ?? []);
        if (!remove.ok) return out.refuse(remove.error);
        const backups = await rooms.backups();
        if (!backups.ok) return out.refuse(backups.error);
        const request = { id, only: only.value, remove: remove.value };
        const preview = await backups.value.previewRestore(request);
        if (!preview.ok) return out.refuse(preview.error);
        const { steps, plan, backup } = preview.value;
        const words = renderRestorePreview(english, preview.value);
        if (steps.length === 0) {
          out.result({ ...preview.value, restored: false }, words);
          return 0;
        }
        if (!call.yes && (out.json || !call.terminal.isTTY)) {
          out.result({ ...preview.value, restored: false }, words);
          out.note('Nothing is changed yet. Do it with: --yes');
          return 3;
        }
        out.note(words);
        if (!(await agrees(call))) {
          out.result({ ...preview.value, restored: false }, 'Nothing was changed.');
          return 1;
        }
        const restored = await backups.value.restore({ ...request, id: backup.id, plan });
        if (!restored.ok) return out.refuse(restored.error);
        out.result(
          { ...restored.value, restored: true },
          sayRestored(english, restored.value, 'ids restore'),
        );
        return 0;
      }),
    );
};

function pathsOf(words: readonly string[]): Result<readonly WorkspacePath[]> {
  const paths: WorkspacePath[] = [];
  for (const word of words) {
    const path = parseWorkspacePath(word);
    if (!path.ok) return path;
    paths.push(path.value);
  }
  return ok(paths);
}

async function agrees({ terminal, yes, signal }: Call): Promise<boolean> {
  if (yes) return true;
  const question = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    return /^y(es)?$/i.test((await question.question('Restore it? [y/N] ', { signal })).trim());
  } finally {
    question.close();
  }
}
