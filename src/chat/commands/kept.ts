import { printable } from '../../core/change/path.ts';
import { mayDo } from '../../core/people/person.ts';
import type { OpenConflict, SessionBackups } from '../../engine/ports.ts';
import { renderBackups } from './backup.ts';
import type { Floor } from '../commands.ts';
import { code, notAllowed, reply } from '../reply.ts';
import { minute, table } from '../screen.ts';

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
  const newest = kept.value.slice(-LISTED);
  const text = [
    renderKept(newest, bytesOf(kept.value)),
    ...(newest.length < kept.value.length ? [`The newest ${LISTED} of ${kept.value.length} sessions.`] : []),
    '',
    renderBackups(list.value.slice(0, LISTED)),
  ];
  return surface.show(reply([code(text.join('\n'))]));
}

/** `/conflicts`: what a person has to look at, each with the button that says that they have. */
export async function showConflicts({ rooms, person, surface, presenter }: Floor): Promise<void> {
  const files = await rooms.files();
  const open = files.ok ? await files.value.conflicts() : files;
  if (!open.ok) return presenter.decline(open.error);
  if (open.value.length === 0) return presenter.say('There is nothing to settle.');
  const listed = open.value.slice(0, LISTED);
  const maySettle = mayDo(person.role, 'roll-back');
  return surface.show(
    reply(
      [code(listed.map((conflict) => renderConflict(conflict, '/conflicts')).join('\n'))],
      maySettle
        ? listed.map(({ transaction }) => ({
            label: listed.length === 1 ? 'Settled' : `Settled: ${transaction}`,
            action: { do: 'settle', transaction },
          }))
        : [],
    ),
  );
}

/** The button under a conflict, or `/conflicts <transaction>`. */
export async function settle({ rooms, person, presenter }: Floor, transaction: string): Promise<void> {
  if (!mayDo(person.role, 'roll-back')) return presenter.decline(notAllowed(person.role));
  const files = await rooms.files();
  const settled = files.ok ? await files.value.settle(transaction) : files;
  return settled.ok
    ? presenter.say([`Settled ${settled.value.transaction}.`, ...placesOf(settled.value)].join('\n'))
    : presenter.decline(settled.error);
}

/** `bytes`: of all of them. */
export function renderKept(sessions: readonly SessionBackups[], bytes: number): string {
  if (sessions.length === 0) return 'There are no backups: nothing was written here yet.';
  const rows = sessions.flatMap(({ session, transactions }) =>
    transactions.map(({ id, kind, at, files, bytes: each, gone }) => [
      session,
      kind,
      minute(at),
      String(files),
      gone ? 'removed' : size(each),
      id,
    ]),
  );
  return [
    table(['session', 'write', 'at (UTC)', 'files', 'size', 'transaction'], rows),
    `${size(bytes)} in all`,
  ].join('\n');
}

export function bytesOf(sessions: readonly SessionBackups[]): number {
  return sessions.flatMap((each) => each.transactions).reduce((sum, each) => sum + each.bytes, 0);
}

export function size(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `way`: how it is settled. */
export function renderConflict({ transaction, journal, files }: OpenConflict, way: string): string {
  return [
    `${transaction}  ${journal === null ? 'was taken back; these files somebody had changed meanwhile and they stayed:' : `has a damaged journal, put aside whole in ${printable(journal)}`}`,
    ...files.flatMap(({ path, kept }) => [
      `  ${printable(path)}`,
      kept === null ? '      IDS had created it' : `      as it was before: ${printable(kept)}`,
    ]),
    `  Take over what you need, then: ${way} ${transaction}`,
  ].join('\n');
}

/** What stays after a conflict was settled, a line for each place. */
export function placesOf({ journal, files }: OpenConflict): readonly string[] {
  return [...(journal === null ? [] : [journal]), ...files.flatMap(({ kept }) => kept ?? [])].map(
    (place) => `What was put aside stays: ${printable(place)}`,
  );
}
