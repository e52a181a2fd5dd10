import type {
  BackupSummary,
  Restored,
  RestorePreview,
  RestoreRequest,
  RestoreStep,
} from '../../core/change/backup.ts';
import { parseWorkspacePath, type WorkspacePath } from '../../core/change/path.ts';
import { splitWords } from '../../core/commands/split.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { mayDo } from '../../core/people/person.ts';
import type { Floor } from '../commands.ts';
import { code, notAllowed, reply, type Action } from '../reply.ts';
import { minute, oneLine, table } from '../screen.ts';

/** Files that a preview names. */
const NAMED = 20;

/** `/backup [name]`. */
export async function backUp({ rooms, person, presenter }: Floor, name: string): Promise<void> {
  if (!mayDo(person.role, 'start-session')) return presenter.decline(notAllowed(person.role));
  const backups = await rooms.backups();
  const made = backups.ok
    ? await backups.value.backUp({ name: name === '' ? 'by hand' : name, ignored: false })
    : backups;
  return made.ok ? presenter.say(sayBackup(made.value, '/restore')) : presenter.decline(made.error);
}

/** `/restore`: the list. `/restore <backup> [--only path…] [--delete path…]`: what it would do, and a button. */
export async function offerRestore({ rooms, surface, presenter }: Floor, words: string): Promise<void> {
  const backups = await rooms.backups();
  if (!backups.ok) return presenter.decline(backups.error);
  if (words === '') {
    const list = await backups.value.backups();
    return list.ok ? surface.show(reply([code(renderBackups(list.value))])) : presenter.decline(list.error);
  }
  const request = restoreRequestOf(words);
  if (!request.ok) return presenter.decline(request.error);
  const preview = await backups.value.previewRestore(request.value);
  if (!preview.ok) return presenter.decline(preview.error);
  const { steps, plan, backup } = preview.value;
  const { only, remove } = request.value;
  const parts = { ...(only === null ? {} : { only }), ...(remove.length === 0 ? {} : { remove }) };
  return surface.show(
    reply(
      [code(renderRestorePreview(preview.value))],
      steps.length === 0
        ? []
        : [
            { label: 'Restore', action: { do: 'restore', backup: backup.id, plan, ...parts } },
            { label: 'Leave it', action: { do: 'nothing' } },
          ],
    ),
  );
}

/** A backup's name may be several words; it ends at `--only` or `--delete`, and paths are split as in a shell. */
function restoreRequestOf(words: string): Result<RestoreRequest> {
  const [id = '', ...parts] = words.split(/(?:^|\s+)(?=--(?:only|delete)(?:\s|$))/);
  const paths: Record<'only' | 'delete', WorkspacePath[]> = { only: [], delete: [] };
  for (const part of parts) {
    const which = part.startsWith('--only') ? 'only' : 'delete';
    const split = splitWords(part.slice(`--${which}`.length));
    if (!split.ok) return split;
    if (split.value.length === 0) {
      return refuse('wrong-use', `--${which} needs a path.`, 'Name one, such as src/index.ts.');
    }
    for (const word of split.value) {
      const path = parseWorkspacePath(word);
      if (!path.ok) return path;
      paths[which].push(path.value);
    }
  }
  return ok({ id, only: paths.only.length === 0 ? null : paths.only, remove: paths.delete });
}

/** The button under a preview. */
export async function restore(
  { rooms, person, presenter }: Floor,
  { backup, plan, only, remove }: Extract<Action, { do: 'restore' }>,
): Promise<void> {
  if (!mayDo(person.role, 'roll-back')) return presenter.decline(notAllowed(person.role));
  const backups = await rooms.backups();
  const restored = backups.ok
    ? await backups.value.restore({ id: backup, only: only ?? null, remove: remove ?? [], plan })
    : backups;
  return restored.ok
    ? presenter.say(sayRestored(restored.value, '/restore'))
    : presenter.decline(restored.error);
}

/** A backup that was just made. `way`: the command that restores. */
export function sayBackup(
  { id, files, bytes, copied, secrets = 0, durable }: BackupSummary,
  way: string,
): string {
  return [
    `💾 ${id}: ${files} files, ${megabytes(bytes)}; ${copied?.count ?? 0} contents copied, ${megabytes(copied?.bytes ?? 0)}.`,
    ...(secrets === 0
      ? []
      : [
          `${secrets} ${secrets === 1 ? 'file' : 'files'} that may hold secrets ${secrets === 1 ? 'is' : 'are'} not in it.`,
        ]),
    ...(durable ? [] : ['The system writes all of it to the disk within a minute.']),
    `Symbolic links, packages, empty folders and what git ignores are not in it. Back to it with: ${way} ${id}`,
  ].join('\n');
}

/** The list of backups, newest first. */
export function renderBackups(backups: readonly BackupSummary[]): string {
  if (backups.length === 0) return 'There is no backup of the whole workspace yet.';
  return table(
    ['backup', 'at (UTC)', 'files', 'size', 'name'],
    backups.map(({ id, at, files, bytes, name }) => [
      id,
      minute(at),
      String(files),
      megabytes(bytes),
      name === null ? '(before a restore)' : oneLine(name, 60),
    ]),
  );
}

const words: Readonly<Record<RestoreStep['does'], string>> = {
  change: 'back to what it was',
  create: 'made again',
  mode: 'permissions back to what they were',
  remove: 'removed',
};

/** What a restore would do, in words. */
export function renderRestorePreview({ backup, steps, unchanged, extra }: RestorePreview): string {
  const { id, at, name } = backup;
  const head = `Restore ${id}${name === null ? '' : ` (${oneLine(name, 60)})`} of ${minute(at)} UTC`;
  if (steps.length === 0) return `${head}\nEverything is as it was then already.${stays(extra)}`;
  return [
    head,
    ...steps.slice(0, NAMED).map(({ path, does }) => `  ${oneLine(path, 200)}  ${words[does]}`),
    ...(steps.length > NAMED ? [`  and ${steps.length - NAMED} more`] : []),
    `${steps.length} ${steps.length === 1 ? 'file' : 'files'} in all; ${unchanged} as they were.${stays(extra)}`,
    'A backup of everything as it is now is made first.',
  ].join('\n');
}

function stays(extra: RestorePreview['extra']): string {
  if (extra.length === 0) return '';
  const named = extra.slice(0, 5).map((path) => oneLine(path, 80));
  const more = extra.length > named.length ? ` and ${extra.length - named.length} more` : '';
  return `\nNot there then, and left alone: ${named.join(', ')}${more}`;
}

/** What a restore did, and how to take it back. `way`: the command that restores. */
export function sayRestored({ from, before, steps }: Restored, way: string): string {
  const made = steps.filter(({ does }) => does === 'create').map(({ path }) => oneLine(path, 200));
  return [
    `✅ Restored ${steps.length} ${steps.length === 1 ? 'file' : 'files'} from ${from.id}.`,
    `To take it back: ${way} ${before}`,
    ...(made.length === 0
      ? []
      : [
          `That leaves what was made again just now: ${made.slice(0, NAMED).join(', ')}${made.length > NAMED ? ` and ${made.length - NAMED} more` : ''}`,
        ]),
  ].join('\n');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
