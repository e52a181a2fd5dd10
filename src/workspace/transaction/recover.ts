import * as z from 'zod';
import { refuse, type Refusal } from '../../core/kernel/refusal.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { WorkspaceContext } from '../context.ts';
import { lstatOrAbsent, makeOwnDirectories, readWhole, replaceOwnFile } from '../disk.ts';
import { classify } from '../failure.ts';
import { listOwn, own } from '../own.ts';
import { openPlaces, type Places } from '../paths/places.ts';
import { parseJson } from '../backups/manifest.ts';
import { finish } from './finish.ts';
import { dropIntent, folderOf, openTransactions, readIntent, retire, sweep } from './journal.ts';
import { undo, type Conflict } from './undo.ts';
import { listed } from './wording.ts';
import type { Intent } from './intent.ts';

export interface Recovered {
  /** Ids of transactions that were taken back. */
  readonly rolledBack: readonly string[];
  /** Ids of committed transactions whose clean-up was finished. */
  readonly completed: readonly string[];
}

/**
 * Finishes or undoes every open transaction; the caller holds the lock. Idempotent, also when it is itself ended in the
 * middle. Conflicts do not stop it: they are noted in `.ids/conflicts` for `openConflicts`.
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
        const finished = await finish(disk, places, root, record.intent);
        if (!finished.ok) return finished;
        completed.push(id);
      } else {
        await takeBack(context, places, record.intent, noting(context, id));
        rolledBack.push(id);
      }
    }
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
  await undo(disk, places, root, intent, report);
  dropIntent(disk, folderOf(root, intent.id), 'prepared');
  if (!sweep(disk, places, root, intent.id)) setAside(context, intent.id);
}

/** Adds each conflict to the transaction's note, which outlives this process. */
function noting(context: WorkspaceContext, id: string): (conflict: Conflict) => void {
  return (conflict) => {
    const known = conflictsIn(readNote(context, `${id}.json`));
    const isKnown = known.some(({ path, kept }) => path === conflict.path && kept === conflict.kept);
    if (!isKnown) note(context, id, { transaction: id, conflicts: [...known, conflict] });
  };
}

function setAside(context: WorkspaceContext, id: string): void {
  const { disk, root } = context;
  makeOwnDirectories(disk, root, own.conflicts);
  note(context, id, { transaction: id, journal: `${own.conflicts}/${id}` });
  retire(disk, root, id);
}

function note({ disk, root }: WorkspaceContext, id: string, content: object): void {
  makeOwnDirectories(disk, root, own.conflicts);
  replaceOwnFile(disk, `${root}/${own.conflicts}`, `${id}.json`, `${JSON.stringify(content, null, 2)}\n`);
}

const NoteSchema = z.object({
  journal: z.string().optional(),
  conflicts: z
    .array(z.object({ path: z.string(), kept: z.string().nullable() }))
    .readonly()
    .default([]),
});

function readNote({ disk, root }: WorkspaceContext, name: string): unknown {
  const path = `${root}/${own.conflicts}/${name}`;
  if (lstatOrAbsent(disk, path)?.isFile() !== true) return undefined;
  return parseJson(readWhole(disk, path).bytes.toString('utf8'));
}

function conflictsIn(note: unknown): readonly Conflict[] {
  return NoteSchema.safeParse(note).data?.conflicts ?? [];
}

/** The `conflict` refusal that tells of every conflict a person has not settled yet, or undefined. */
export function openConflicts(context: WorkspaceContext): Refusal | undefined {
  const folder = `${context.root}/${own.conflicts}`;
  const notes = listOwn(context.disk, folder).filter((name) => name.endsWith('.json'));
  if (notes.length === 0) return undefined;
  const conflicts = notes.flatMap((name) => conflictsIn(readNote(context, name)));
  const paths = [...new Set(conflicts.map(({ path }) => path))];
  const places = [
    ...notes.flatMap((name) => NoteSchema.safeParse(readNote(context, name)).data?.journal ?? []),
    ...conflicts.flatMap(({ kept }) => kept ?? []),
  ];
  const where = places.length === 0 ? '' : ` What it had put aside lies in ${listed(places)}.`;
  const what =
    paths.length === 0
      ? 'A write was ended in the middle and its journal is damaged.'
      : `${listed(paths)} changed while a write was open and stayed as it is; the rest of that write was taken back.`;
  return refuse(
    'conflict',
    `${what}${where}`,
    `Take over what you need, then delete ${listed(notes.map((name) => `${own.conflicts}/${name}`))}.`,
  ).error;
}
