import type { BackupSummary, Restored, RestorePreview, RestoreStep } from '../core/change/backup.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { mayDo } from '../core/people/person.ts';
import type { Floor } from './commands.ts';
import { code, reply } from './reply.ts';
import { minute, oneLine, table } from './screen.ts';

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

/** `/restore`: the list. `/restore <backup>`: what it would do, and a button. */
export async function offerRestore({ rooms, surface, presenter }: Floor, id: string): Promise<void> {
  const backups = await rooms.backups();
  if (!backups.ok) return presenter.decline(backups.error);
  if (id === '') {
    const list = await backups.value.backups();
    return list.ok ? surface.show(reply([code(renderBackups(list.value))])) : presenter.decline(list.error);
  }
  const preview = await backups.value.previewRestore({ id, only: null, remove: [] });
  if (!preview.ok) return presenter.decline(preview.error);
  const { steps, plan, backup } = preview.value;
  return surface.show(
    reply(
      [code(renderRestorePreview(preview.value))],
      steps.length === 0
        ? []
        : [
            { label: 'Restore', action: { do: 'restore', backup: backup.id, plan } },
            { label: 'Leave it', action: { do: 'nothing' } },
          ],
    ),
  );
}

/** The button under a preview. */
export async function restore({ rooms, person, presenter }: Floor, id: string, plan: string): Promise<void> {
  if (!mayDo(person.role, 'roll-back')) return presenter.decline(notAllowed(person.role));
  const backups = await rooms.backups();
  const restored = backups.ok ? await backups.value.restore({ id, only: null, remove: [], plan }) : backups;
  return restored.ok
    ? presenter.say(sayRestored(restored.value, '/restore'))
    : presenter.decline(restored.error);
}

function notAllowed(role: string) {
  return refuse('not-allowed', `As ${role} you may not do this.`, 'Ask an owner.').error;
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
