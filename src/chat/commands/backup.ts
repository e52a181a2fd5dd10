import type { BackupSummary, Restored, RestorePreview, RestoreRequest } from '../../core/change/backup.ts';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import { splitWords } from '../../core/commands/split.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { mayDo } from '../../core/people/person.ts';
import type { Floor } from '../floor.ts';
import { code, notAllowed, reply, type Action } from '../reply.ts';
import { minute, oneLine, table } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** Files that a preview names. */
const NAMED = 20;

/** `/backup [name]`. */
export async function backUp({ rooms, person, presenter }: Floor, name: string): Promise<void> {
  if (!mayDo(person.role, 'start-session')) return presenter.decline(notAllowed(rooms.texts, person.role));
  const backups = await rooms.backups();
  const made = backups.ok
    ? await backups.value.backUp({ name: name === '' ? rooms.texts.backups.byHand : name, ignored: false })
    : backups;
  return made.ok
    ? presenter.say(sayBackup(rooms.texts, made.value, '/restore'))
    : presenter.decline(made.error);
}

/** `/restore`: the list. `/restore <backup> [--only path…] [--delete path…]`: what it would do, and a button. */
export async function offerRestore({ rooms, surface, presenter }: Floor, words: string): Promise<void> {
  const { texts } = rooms;
  const backups = await rooms.backups();
  if (!backups.ok) return presenter.decline(backups.error);
  if (words === '') {
    const list = await backups.value.backups();
    return list.ok
      ? surface.show(reply([code(renderBackups(texts, list.value))]))
      : presenter.decline(list.error);
  }
  const request = restoreRequestOf(texts, words);
  if (!request.ok) return presenter.decline(request.error);
  const preview = await backups.value.previewRestore(request.value);
  if (!preview.ok) return presenter.decline(preview.error);
  const { steps, plan, backup } = preview.value;
  const { only, remove } = request.value;
  const parts = { ...(only === null ? {} : { only }), ...(remove.length === 0 ? {} : { remove }) };
  return surface.show(
    reply(
      [code(renderRestorePreview(texts, preview.value))],
      steps.length === 0
        ? []
        : [
            { label: texts.buttons.restore, action: { do: 'restore', backup: backup.id, plan, ...parts } },
            { label: texts.buttons.leaveIt, action: { do: 'nothing' } },
          ],
    ),
  );
}

/** A backup's name may be several words; it ends at `--only` or `--delete`, and paths are split as in a shell. */
function restoreRequestOf({ backups }: Texts, words: string): Result<RestoreRequest> {
  const [id = '', ...parts] = words.split(/(?:^|\s+)(?=--(?:only|delete)(?:\s|$))/);
  const paths: Record<'only' | 'delete', WorkspacePath[]> = { only: [], delete: [] };
  for (const part of parts) {
    const which = part.startsWith('--only') ? 'only' : 'delete';
    const split = splitWords(part.slice(`--${which}`.length));
    if (!split.ok) return split;
    if (split.value.length === 0) {
      return refuse('wrong-use', backups.pathNeeded(`--${which}`), backups.pathExample);
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
  if (!mayDo(person.role, 'roll-back')) return presenter.decline(notAllowed(rooms.texts, person.role));
  const backups = await rooms.backups();
  const restored = backups.ok
    ? await backups.value.restore({ id: backup, only: only ?? null, remove: remove ?? [], plan })
    : backups;
  return restored.ok
    ? presenter.say(sayRestored(rooms.texts, restored.value, '/restore'))
    : presenter.decline(restored.error);
}

/** A backup that was just made. `way`: the command that restores. */
export function sayBackup(
  { backups: says }: Texts,
  { id, files, bytes, copied, secrets = 0, left = [], durable }: BackupSummary,
  way: string,
): string {
  return [
    says.made(id, files, megabytes(bytes), copied?.count ?? 0, megabytes(copied?.bytes ?? 0)),
    ...(secrets === 0 ? [] : [says.withoutSecrets(secrets)]),
    ...(left.length === 0 ? [] : [says.withoutUnreadable(oneLine(left.map(printable).join(', '), 300))]),
    ...(durable ? [] : [says.notDurableYet]),
    says.whatIsNotIn(`${way} ${id}`),
  ].join('\n');
}

/** The list of backups, newest first. */
export function renderBackups({ backups: says }: Texts, backups: readonly BackupSummary[]): string {
  if (backups.length === 0) return says.noneYet;
  return table(
    says.columns,
    backups.map(({ id, at, files, bytes, name }) => [
      id,
      minute(at),
      String(files),
      megabytes(bytes),
      name === null ? says.beforeRestore : oneLine(name, 60),
    ]),
  );
}

/** What a restore would do, in words. */
export function renderRestorePreview(
  { backups: says }: Texts,
  { backup, steps, unchanged, extra }: RestorePreview,
): string {
  const { id, at, name } = backup;
  const head = says.restoreHead(id, name === null ? null : oneLine(name, 60), minute(at));
  const stay = stays(says, extra);
  if (steps.length === 0) return [head, says.asItWasAlready, ...stay].join('\n');
  return [
    head,
    ...steps.slice(0, NAMED).map(({ path, does }) => `  ${oneLine(path, 200)}  ${says.steps[does]}`),
    ...(steps.length > NAMED ? [`  ${says.andMore(steps.length - NAMED)}`] : []),
    says.restoreSum(steps.length, unchanged),
    ...stay,
    says.backupFirst,
  ].join('\n');
}

function stays(says: Texts['backups'], extra: RestorePreview['extra']): readonly string[] {
  if (extra.length === 0) return [];
  const named = extra.slice(0, 5).map((path) => oneLine(path, 80));
  const more = extra.length > named.length ? ` ${says.andMore(extra.length - named.length)}` : '';
  return [`${says.leftAlone} ${named.join(', ')}${more}`];
}

/** What a restore did, and how to take it back. `way`: the command that restores. */
export function sayRestored(
  { backups: says }: Texts,
  { from, before, steps }: Restored,
  way: string,
): string {
  const made = steps.filter(({ does }) => does === 'create').map(({ path }) => oneLine(path, 200));
  return [
    says.restored(steps.length, from.id),
    says.takeBackWith(`${way} ${before}`),
    ...(made.length === 0
      ? []
      : [
          `${says.leaves} ${made.slice(0, NAMED).join(', ')}${made.length > NAMED ? ` ${says.andMore(made.length - NAMED)}` : ''}`,
        ]),
  ].join('\n');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
