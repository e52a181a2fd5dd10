import * as z from 'zod';
import { printable } from '../../core/change/path.ts';
import { refuse, type Refusal } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { parseJson } from '../backups/manifest.ts';
import type { WorkspaceContext } from '../context.ts';
import { makeOwnDirectories, syncDirectory } from '../disk/directories.ts';
import { lstatOrAbsent, readWhole } from '../disk/read.ts';
import { replaceOwnFile } from '../disk/write.ts';
import { listOwn, own } from '../own.ts';
import { idPattern, retire } from './journal.ts';
import type { Conflict } from './keep.ts';
import { listed } from './wording.ts';

/** What recovery left for a person to settle, of one transaction. Paths are relative to the workspace. */
export interface OpenConflict {
  readonly transaction: string;
  /** A journal that could not be understood, put out of the way whole. */
  readonly journal: string | null;
  /** Files that somebody changed while the write was open; `kept`: where the file from before lies. */
  readonly files: readonly Conflict[];
}

const NoteSchema = z.object({
  journal: z.string().optional(),
  conflicts: z
    .array(z.object({ path: z.string(), kept: z.string().nullable(), late: z.literal(true).optional() }))
    .readonly()
    .default([]),
});

/** Adds each conflict to the transaction's note, which outlives this process. */
export function noting(context: WorkspaceContext, id: string): (conflict: Conflict) => void {
  return (conflict) => {
    const known = readNote(context, id)?.files ?? [];
    const isKnown = known.some(({ path, kept }) => path === conflict.path && kept === conflict.kept);
    if (!isKnown) note(context, id, { transaction: id, conflicts: [...known, conflict] });
  };
}

/** Puts a journal that cannot be followed out of the way, with a note. */
export function setAside(context: WorkspaceContext, id: string): void {
  const { disk, root } = context;
  makeOwnDirectories(disk, root, own.conflicts);
  note(context, id, { transaction: id, journal: `${own.conflicts}/${id}` });
  retire(disk, root, id);
}

function note({ disk, root }: WorkspaceContext, id: string, content: object): void {
  makeOwnDirectories(disk, root, own.conflicts);
  replaceOwnFile(disk, `${root}/${own.conflicts}`, `${id}.json`, `${JSON.stringify(content, null, 2)}\n`);
}

/** Undefined when there is none. A note that cannot be read counts all the same: something is left to settle. */
function readNote({ disk, root }: WorkspaceContext, id: string): OpenConflict | undefined {
  const path = `${root}/${own.conflicts}/${id}.json`;
  if (lstatOrAbsent(disk, path)?.isFile() !== true) return undefined;
  const parsed = NoteSchema.safeParse(parseJson(readWhole(disk, path).bytes.toString('utf8')));
  return {
    transaction: id,
    journal: parsed.data?.journal ?? null,
    files: parsed.data?.conflicts ?? [],
  };
}

/** Everything that a person has not settled yet, oldest first. */
export function openConflicts(context: WorkspaceContext): readonly OpenConflict[] {
  return listOwn(context.disk, `${context.root}/${own.conflicts}`)
    .map((name) => name.replace(/\.json$/, ''))
    .filter((id, index, all) => idPattern.test(id) && all.indexOf(id) === index)
    .flatMap((id) => readNote(context, id) ?? []);
}

/** The `conflict` refusal that tells of all of them, or undefined. */
export function conflictRefusal(context: WorkspaceContext): Refusal | undefined {
  const open = openConflicts(context);
  if (open.length === 0) return undefined;
  const files = open.flatMap((each) => each.files);
  const paths = [...new Set(files.filter(({ late }) => late !== true).map(({ path }) => path))];
  const late = [...new Set(files.filter((each) => each.late === true).map(({ path }) => path))];
  const places = [
    ...open.flatMap(({ journal }) => journal ?? []),
    ...files.flatMap(({ kept }) => kept ?? []),
  ];
  const where = places.length === 0 ? '' : ` What was put aside lies in ${listed(places)}.`;
  const what = [
    ...(paths.length === 0
      ? []
      : [
          `${listed(paths)} changed while a write was open and stayed as it is; the rest of that write was taken back.`,
        ]),
    ...(late.length === 0
      ? []
      : [
          `A program that had ${listed(late)} open saved it after IDS had replaced it; that save was put aside.`,
        ]),
    ...(files.length > 0 ? [] : ['A write was ended in the middle and its journal is damaged.']),
  ].join(' ');
  return refuse(
    'conflict',
    `${what}${where}`,
    `Look with: ids conflicts   Take over what you need, then: ids conflicts --settle ${listed(open.map(({ transaction }) => transaction))}`,
  ).error;
}

/** A person has looked: the note goes, what was put aside stays. `not-found` when there is no such conflict. */
export function settle(context: WorkspaceContext, id: string): Result<OpenConflict> {
  const { disk, root } = context;
  const found = idPattern.test(id) ? readNote(context, id) : undefined;
  if (found === undefined) {
    return refuse(
      'not-found',
      `There is no conflict ${printable(id.slice(0, 60))}.`,
      'List them with: ids conflicts',
    );
  }
  disk.unlink(`${root}/${own.conflicts}/${id}.json`);
  syncDirectory(disk, `${root}/${own.conflicts}`);
  return ok(found);
}
