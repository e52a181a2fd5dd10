import type { Contents } from '../../core/change/change-set.ts';
import { printable, type WorkspacePath } from '../../core/change/path.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { DivergenceChoice } from '../../core/session/divergence.ts';
import { undecided } from './divergence.ts';
import { historiesOf, historiesOfOne, redoable } from './histories.ts';
import { nothingWritten } from './preview.ts';
import type { TransactionRecord } from './manifest.ts';
import { planReversal, type FileRollback, type Reversal } from './rollback.ts';
import type { WorkspaceContext } from '../context.ts';
import { openPlaces } from '../paths/places.ts';
import { transact } from '../transaction/transact.ts';

interface Request {
  readonly session: SessionId;
  readonly choices?: readonly DivergenceChoice[];
  /** Bytes that the session wrote, by hash: merging needs them. */
  readonly contents?: Contents;
}

/** `path`: only this file. */
export interface RollbackRequest extends Request {
  readonly kind: 'rollback';
  readonly path?: WorkspacePath;
}

/** `rollback`: the transaction that is taken back; the newest that can be when left out. */
export interface RedoRequest extends Request {
  readonly kind: 'redo';
  readonly rollback?: string;
}

/** What is to be taken back of a session. */
export type ReversalRequest = RollbackRequest | RedoRequest;

/** What it would do, file by file, from what is on disk now. Writes nothing. */
export function planned(
  context: WorkspaceContext,
  transactions: readonly TransactionRecord[],
  request: ReversalRequest,
): Result<readonly FileRollback[]> {
  const reversal = reversalOf(context, transactions, request);
  if (!reversal.ok) return reversal;
  // Under descriptors that are let go of afterwards; the write walks again.
  const places = openPlaces(context.disk, context.root);
  try {
    return planReversal(
      context,
      places,
      reversal.value,
      request.kind === 'rollback' ? request.path : undefined,
    );
  } finally {
    places.close();
  }
}

/** Does it, all or none. The caller holds the lock and has recovered. `diverged` while a file is undecided. */
export async function reverse(
  context: WorkspaceContext,
  transactions: readonly TransactionRecord[],
  request: ReversalRequest,
  key: string,
): Promise<Result<TransactionRecord>> {
  const { session, kind } = request;
  const plans = planned(context, transactions, request);
  if (!plans.ok) return plans;
  const open = plans.value.filter(({ outcome }) => outcome === 'diverged');
  if (open.length > 0) return undecided(open.map(({ path }) => path));
  const files = plans.value.flatMap((plan) => ('wanted' in plan ? [plan.wanted] : []));
  if (files.length === 0) {
    return plans.value.some(({ outcome }) => outcome === 'skip')
      ? refuse('nothing-to-do', 'Every file that is left is skipped.', 'Nothing was changed.')
      : alreadyDone(request);
  }
  const target = kind === 'redo' ? targetOf(transactions, request.rollback) : undefined;
  const path = kind === 'rollback' ? request.path : undefined;
  const made = [
    ...new Set((target === undefined ? transactions : [target]).flatMap(({ directories }) => directories)),
  ];
  const written = await transact(context, {
    key,
    session,
    kind,
    files,
    removes: made.filter((folder) => path === undefined || path.startsWith(`${folder}/`)),
    ...(target === undefined ? {} : { redoes: target.id }),
  });
  // Planned a moment ago from what is on disk: a save since then is a divergence to the person.
  return !written.ok && written.error.code === 'stale-base'
    ? err({ ...written.error, code: 'diverged' as const })
    : written;
}

function reversalOf(
  context: WorkspaceContext,
  transactions: readonly TransactionRecord[],
  request: ReversalRequest,
): Result<Reversal> {
  const { session, choices = [], contents = new Map() } = request;
  if (transactions.length === 0) return nothingWritten(context, session);
  const common = { session, transactions, choices, contents };
  if (request.kind === 'rollback') return ok({ ...common, histories: historiesOf(transactions) });
  const target = targetOf(transactions, request.rollback);
  return target === undefined
    ? refuse(
        'nothing-to-do',
        `${session} has taken nothing back that could be written again.`,
        'List the sessions: ids sessions',
      )
    : ok({ ...common, histories: historiesOfOne(target) });
}

function targetOf(
  transactions: readonly TransactionRecord[],
  id: string | undefined,
): TransactionRecord | undefined {
  return id === undefined
    ? redoable(transactions).at(-1)
    : redoable(transactions).find((each) => each.id === id);
}

function alreadyDone(request: ReversalRequest): ReturnType<typeof refuse> {
  const { session } = request;
  if (request.kind === 'redo') {
    return refuse(
      'nothing-to-do',
      `Everything is as ${session} had written it already.`,
      'There is nothing to redo.',
    );
  }
  return refuse(
    'nothing-to-do',
    request.path === undefined
      ? `Everything that ${session} wrote is taken back already.`
      : `${printable(request.path)} is as it was before ${session} already.`,
    'There is nothing to take back.',
  );
}
