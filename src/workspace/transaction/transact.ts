import { printable } from '../../core/change/path.ts';
import { refuse, type Refusal } from '../../core/kernel/refusal.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { readManifest, type TransactionRecord } from '../backups/manifest.ts';
import type { WorkspaceContext } from '../context.ts';
import { syncDirectory } from '../disk/directories.ts';
import { errorCode } from '../disk/errors.ts';
import { classify } from '../failure.ts';
import { own } from '../own.ts';
import { openPlaces, type Places } from '../paths/places.ts';
import { finish } from './finish.ts';
import { recordOf } from './intent.ts';
import { folderOf, sweep } from './journal.ts';
import { limboOf } from './limbo.ts';
import { planWrite, stale, type Plan, type WriteRequest } from './plan.ts';
import { takeBack } from './recover.ts';
import { stage } from './stage.ts';
import { swap, type Collision } from './swap.ts';
import type { Conflict } from './keep.ts';
import { listed } from './wording.ts';

/**
 * One write: all files or none, also across the end of the process or the machine. The caller holds the lock and has recovered.
 * Refusals: everything `planWrite` refuses, `stale-base` for a save that came in the middle, `disk-full`,
 * `workspace-read-only`, `io-failed`. The workspace is as before then, unless the message says that recovery is needed.
 */
export async function transact(
  context: WorkspaceContext,
  request: WriteRequest,
): Promise<Result<TransactionRecord>> {
  const places = openPlaces(context.disk, context.root);
  try {
    const plan = planWrite(context, places, request);
    if (!plan.ok) return plan;
    const short = shortOfSpace(context, plan.value);
    if (short !== undefined) return err(short);
    return await carryOut(context, places, plan.value);
  } catch (error) {
    return err(classify(error, 'Nothing was written.'));
  } finally {
    closeQuietly(places);
  }
}

async function carryOut(
  context: WorkspaceContext,
  places: Places,
  plan: Plan,
): Promise<Result<TransactionRecord>> {
  const { disk, root } = context;
  const { intent } = plan;
  const folder = folderOf(root, intent.id);
  const known = readManifest(disk, root, intent.session);
  if (!known.ok) return known;
  try {
    await stage(context, places, plan, known.value);
  } catch (error) {
    const refusal = classify(error, 'Nothing was written.');
    return err(abandon(context, places, plan, refusal));
  }
  let committed = false;
  try {
    const collision = await swap(disk, places, root, intent, limboOf(context, intent.id));
    if (collision !== undefined) return err(await backOut(context, places, plan, staleBy(collision)));
    disk.rename(`${folder}/prepared`, `${folder}/committed`);
    committed = true;
    syncDirectory(disk, folder);
  } catch (error) {
    const refusal = classify(error, 'Nothing was written.');
    return err(
      await (committed ? uncommit(context, places, plan, refusal) : backOut(context, places, plan, refusal)),
    );
  }
  try {
    await finish(context, places, intent, true);
  } catch (error) {
    // The files are written and that is durable; the next recovery finishes the clean-up.
    if (errorCode(error) === undefined) throw error;
  }
  return ok(recordOf(intent));
}

function staleBy({ path, isHeld }: Collision): Refusal {
  if (isHeld !== true) return stale([path]).error;
  return refuse(
    'stale-base',
    `Another program has ${printable(path)} open for writing. Nothing was written.`,
    'Save and close it there, then try again.',
  ).error;
}

/** Before the intent record is durable nothing is in the user's tree, so the folder can simply go. */
function abandon(context: WorkspaceContext, places: Places, plan: Plan, refusal: Refusal): Refusal {
  const { disk, root } = context;
  const folder = folderOf(root, plan.intent.id);
  try {
    for (const stage of ['prepared', 'prepared.tmp']) {
      try {
        disk.unlink(`${folder}/${stage}`);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
      }
    }
    sweep(disk, places, root, plan.intent.id);
  } catch (error) {
    // What is left in the journal holds no user's bytes and is swept by the next recovery.
    if (errorCode(error) === undefined) throw error;
  }
  return refusal;
}

async function backOut(
  context: WorkspaceContext,
  places: Places,
  plan: Plan,
  refusal: Refusal,
): Promise<Refusal> {
  const conflicts: Conflict[] = [];
  try {
    await takeBack(context, places, plan.intent, (conflict) => conflicts.push(conflict));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return leftOpen(plan, refusal);
  }
  const kept = conflicts.flatMap((conflict) => conflict.kept ?? []);
  if (kept.length === 0) return refusal;
  return {
    ...refusal,
    message: `${refusal.message} Somebody saved in the middle of the write; that save stayed, and what was there before lies in ${listed(kept)}.`,
  };
}

async function uncommit(
  context: WorkspaceContext,
  places: Places,
  plan: Plan,
  refusal: Refusal,
): Promise<Refusal> {
  const folder = folderOf(context.root, plan.intent.id);
  try {
    context.disk.rename(`${folder}/committed`, `${folder}/prepared`);
    syncDirectory(context.disk, folder);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return leftOpen(plan, refusal);
  }
  return backOut(context, places, plan, refusal);
}

function leftOpen(plan: Plan, refusal: Refusal): Refusal {
  return {
    code: refusal.code,
    message: `${refusal.message.replace(' Nothing was written.', '')} The write was stopped in the middle and could not be undone yet; its journal is ${own.journal}/${plan.intent.id}.`,
    hint: `${refusal.hint} Then run: ids recover`,
  };
}

function shortOfSpace({ disk, root, limits }: WorkspaceContext, plan: Plan): Refusal | undefined {
  const needed = plan.staging.reduce((sum, staged) => sum + (staged?.bytes.length ?? 0), limits.freeBytes);
  const free = disk.freeBytes(`${root}/${own.folder}`);
  if (free >= needed) return undefined;
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);
  return refuse(
    'disk-full',
    `Only ${megabytes(free)} MB are free and a write must leave ${megabytes(limits.freeBytes)} MB. Nothing was written.`,
    'Make room on the disk and try again.',
  ).error;
}

function closeQuietly(places: Places): void {
  try {
    places.close();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}
