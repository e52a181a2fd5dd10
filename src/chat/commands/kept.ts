import { printable } from '../../core/change/path.ts';
import { mayDo } from '../../core/people/person.ts';
import type { OpenConflict, SessionBackups } from '../../engine/ports.ts';
import { renderBackups } from './backup.ts';
import type { Floor } from '../floor.ts';
import { code, notAllowed, reply } from '../reply.ts';
import { minute, table } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** Sessions and conflicts that a chat lists at most. */
const LISTED = 20;

/** `/backups`: what is kept of the files from before each write, and the backups of everything. */
export async function showBackups({ rooms, surface, presenter }: Floor): Promise<void> {
  const files = await rooms.files();
  const kept = files.ok ? await files.value.backups() : files;
  if (!kept.ok) return presenter.decline(kept.error);
  const whole = await rooms.backups();
  const list = whole.ok ? await whole.value.backups() : whole;
  if (!list.ok) return presenter.decline(list.error);
  const { texts } = rooms;
  const newest = kept.value.slice(-LISTED);
  const text = [
    renderKept(texts, newest, bytesOf(kept.value)),
    ...(newest.length < kept.value.length ? [texts.backups.newestOf(LISTED, kept.value.length)] : []),
    '',
    renderBackups(texts, list.value.slice(0, LISTED)),
  ];
  return surface.show(reply([code(text.join('\n'))]));
}

/** `/conflicts`: what a person has to look at, each with the button that says that they have. */
export async function showConflicts({ rooms, person, surface, presenter }: Floor): Promise<void> {
  const files = await rooms.files();
  const open = files.ok ? await files.value.conflicts() : files;
  if (!open.ok) return presenter.decline(open.error);
  if (open.value.length === 0) return presenter.say(rooms.texts.backups.nothingToSettle);
  const listed = open.value.slice(0, LISTED);
  const { texts } = rooms;
  const maySettle = mayDo(person.role, 'roll-back');
  return surface.show(
    reply(
      [code(listed.map((conflict) => renderConflict(texts, conflict, '/conflicts')).join('\n'))],
      maySettle
        ? listed.map(({ transaction }) => ({
            label: listed.length === 1 ? texts.buttons.settled : texts.buttons.settledThat(transaction),
            action: { do: 'settle', transaction },
          }))
        : [],
    ),
  );
}

/** The button under a conflict, or `/conflicts <transaction>`. */
export async function settle({ rooms, person, presenter }: Floor, transaction: string): Promise<void> {
  if (!mayDo(person.role, 'roll-back')) return presenter.decline(notAllowed(rooms.texts, person.role));
  const files = await rooms.files();
  const settled = files.ok ? await files.value.settle(transaction) : files;
  return settled.ok
    ? presenter.say(
        [
          rooms.texts.backups.settled(settled.value.transaction),
          ...placesOf(rooms.texts, settled.value),
        ].join('\n'),
      )
    : presenter.decline(settled.error);
}

/** `bytes`: of all of them. */
export function renderKept(
  { backups: says }: Texts,
  sessions: readonly SessionBackups[],
  bytes: number,
): string {
  if (sessions.length === 0) return says.nothingWritten;
  const rows = sessions.flatMap(({ session, transactions }) =>
    transactions.map(({ id, kind, at, files, bytes: each, gone }) => [
      session,
      kind,
      minute(at),
      String(files),
      gone ? says.removed : size(each),
      id,
    ]),
  );
  return [table(says.keptColumns, rows), says.inAll(size(bytes))].join('\n');
}

export function bytesOf(sessions: readonly SessionBackups[]): number {
  return sessions.flatMap((each) => each.transactions).reduce((sum, each) => sum + each.bytes, 0);
}

export function size(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `way`: how it is settled. */
export function renderConflict(
  { backups: says }: Texts,
  { transaction, journal, files }: OpenConflict,
  way: string,
): string {
  return [
    journal === null ? says.conflict(transaction) : says.damagedJournal(transaction, printable(journal)),
    ...files.flatMap(({ path, kept }) => [
      `  ${printable(path)}`,
      `      ${kept === null ? says.created : says.before(printable(kept))}`,
    ]),
    `  ${says.settleWith(`${way} ${transaction}`)}`,
  ].join('\n');
}

/** What stays after a conflict was settled, a line for each place. */
export function placesOf({ backups: says }: Texts, { journal, files }: OpenConflict): readonly string[] {
  return [...(journal === null ? [] : [journal]), ...files.flatMap(({ kept }) => kept ?? [])].map((place) =>
    says.stays(printable(place)),
  );
}
