import { parseWorkspacePath } from '../../core/change/path.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { Floor } from '../floor.ts';
import { newestTakenBack, newestWritten } from './newest.ts';

export async function rollback({ rooms, presenter }: Floor, rest: string): Promise<void> {
  const [first = '', ...more] = rest.split(/\s+/);
  const found: Result<SessionId | undefined> = first === '' ? ok(undefined) : await rooms.engine.find(first);
  // A single word that names no session may be a path of the newest one.
  const onlyPath = !found.ok && more.length === 0 && /[./]/.test(first);
  if (!found.ok && !onlyPath) return presenter.decline(found.error);
  const session = (found.ok ? found.value : undefined) ?? (await newestWritten(rooms));
  if (session === undefined) {
    return presenter.say(rooms.texts.reversal.nothingWritten);
  }
  const wanted = onlyPath ? first : more.join(' ');
  const ask = (only: string | null) =>
    presenter.reversal({ do: 'roll-back', session, path: only, choices: [], confirmed: false });
  if (wanted === '') return ask(null);
  const path = parseWorkspacePath(wanted);
  return path.ok ? ask(path.value) : presenter.decline(path.error);
}

export async function redo({ rooms, presenter }: Floor, rest: string): Promise<void> {
  const found =
    rest === '' ? await newestTakenBack(rooms.engine, rooms.workspace) : await rooms.engine.find(rest);
  return found.ok
    ? presenter.reversal({ do: 'redo', session: found.value, choices: [], confirmed: false })
    : presenter.decline(found.error);
}
