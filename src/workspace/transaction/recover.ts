import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { WorkspaceContext } from '../context.ts';
import { classify } from '../failure.ts';
import { openPlaces, type Places } from '../paths/places.ts';
import { noting, setAside } from './conflicts.ts';
import { finish } from './finish.ts';
import { dropIntent, folderOf, openTransactions, readIntent, sweep } from './journal.ts';
import type { Conflict } from './keep.ts';
import { undo } from './undo.ts';
import type { Intent } from './intent.ts';
import { limboOf, settleLimbo } from './limbo.ts';

export interface Recovered {
  /** Ids of transactions that were taken back. */
  readonly rolledBack: readonly string[];
  /** Ids of committed transactions whose clean-up was finished. */
  readonly completed: readonly string[];
}

/**
 * Finishes or undoes every open transaction; the caller holds the lock. Idempotent, also when it is itself ended in the
 * middle. Conflicts do not stop it: they are noted in `.ids/conflicts` for `conflictRefusal`.
 */
export async function recoverAll(context: WorkspaceContext): Promise<Result<Recovered>> {
  const { disk, root } = context;
  const rolledBack: string[] = [];
  const completed: string[] = [];
  let places: Places | undefined;
  try {
    for (const id of openTransactions(disk, root)) {
      places?.close();
      places = openPlaces(disk, root);
      const folder = folderOf(root, id);
      const record = readIntent(disk, folder);
      if (record === undefined) {
        if (!sweep(disk, places, root, id)) setAside(context, id);
      } else if (record.intent?.id !== id) {
        setAside(context, id);
      } else if (record.stage === 'committed') {
        const finished = await finish(context, places, record.intent, false);
        if (!finished.ok) return finished;
        completed.push(id);
      } else {
        await takeBack(context, places, record.intent, noting(context, id));
        rolledBack.push(id);
      }
    }
    settleLimbo(context);
    return ok({ rolledBack, completed });
  } catch (error) {
    return err(
      classify(error, 'An earlier write is still open; it is finished or undone before the next one.'),
    );
  } finally {
    places?.close();
  }
}

/** Undoes a prepared transaction completely, journal included. Throws errno errors and leaves the journal then. */
export async function takeBack(
  context: WorkspaceContext,
  places: Places,
  intent: Intent,
  report: (conflict: Conflict) => void,
): Promise<void> {
  const { disk, root } = context;
  await undo(disk, places, root, intent, report, limboOf(context, intent.id));
  dropIntent(disk, folderOf(root, intent.id), 'prepared');
  if (!sweep(disk, places, root, intent.id)) setAside(context, intent.id);
}
