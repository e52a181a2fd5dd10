import type { SessionId } from '../core/kernel/ids.ts';
import type { Refusal } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { LoggedEvent, WrittenFile } from '../core/session/events.ts';
import { wantsAnotherDay, wantsMoney } from '../core/session/question.ts';
import { isOver, needsPerson, type SessionState } from '../core/session/state.ts';
import type { Engine } from '../engine/engine.ts';
import { renderCard, waitingLine } from '../chat/cards/card.ts';
import { waysToCarryOut } from '../chat/cards/inquiry.ts';
import { commitSession, sayCommitted, type SessionCommit } from '../chat/commands/commit.ts';
import { progressLine } from '../chat/cards/progress.ts';
import { renderReport } from '../chat/cards/report.ts';
import { sayRefusal } from '../chat/reply.ts';
import { onScreen } from '../chat/screen.ts';
import { english } from '../chat/texts/english.ts';
import { join } from 'node:path';
import { exitOf, noSessionDocument, sessionDocument } from './document.ts';
import { exitCodeOf, type ExitCode } from './exit.ts';
import { talk } from './talk.ts';
import type { Call } from './rooms.ts';

/** Lines up to which a diff is printed with the card; longer ones are in the export. */
const DIFF_LINES = 400;

/**
 * Takes a session forward until it needs a person or is over, tells how it goes, and gives the result. At a terminal a
 * waiting session is decided there; elsewhere the way to decide it is printed and the exit code is 3.
 */
export async function carryOn(call: Call, engine: Engine, session: SessionId): Promise<ExitCode> {
  if (call.terminal.isTTY && !call.out.json) return talk(call, engine, session);
  const followed = await follow(call, engine, session);
  if (!followed.ok) return call.out.refuse(followed.error, noSessionDocument(followed.error));
  const { state, taken } = followed.value;
  if (call.signal.aborted && !isOver(state.phase) && !needsPerson(state.phase)) {
    return interrupted(call, engine, session, state);
  }
  if (state.phase.kind === 'awaiting-approval') await explainApproval(call, engine, session, state);
  const committed = await commitWritten(call, engine, session, state);
  const commit =
    committed === undefined
      ? {}
      : {
          commit: committed.ok
            ? { id: committed.value.commit, branch: committed.value.branch }
            : { refusal: committed.error },
        };
  call.out.result(
    { ...sessionDocument(session, state, taken), ...commit },
    [
      over(state)
        ? renderReport(english, session, state, 'ids rollback')
        : renderCard(english, session, state),
      ...(committed?.ok === true ? [sayCommitted(english, committed.value)] : []),
    ].join('\n'),
  );
  if (state.phase.kind === 'refused' && wantsMoney(state)) {
    call.out.note(`Let it spend more and go on with: ids budget ${session} +1`);
  }
  if (state.phase.kind === 'refused' && wantsAnotherDay(state)) {
    call.out.note(`Once the day may cost more, or on the next one (UTC), go on with: ids retry ${session}`);
  }
  for (const line of waysToCarryOut(english, session, state)) call.out.note(line);
  if (needsPerson(state.phase)) for (const line of nextSteps(session, state)) call.out.note(line);
  if (committed?.ok === false) {
    // The change stands; only the commit is missing.
    call.out.note(sayRefusal(committed.error));
    return exitCodeOf(committed.error.code);
  }
  return exitOf(state);
}

/** The call with `--commit`, which is as if COMMIT_AFTER_WRITING said so. */
export function committing(call: Call, commit: boolean | undefined): Call {
  if (commit !== true) return call;
  const { rooms } = call;
  return { ...call, rooms: { ...rooms, commits: { ...rooms.commits, after: 'always' } } };
}

/** Runs a session to its next rest. `taken`: the files that a rollback or redo on the way wrote. */
export async function follow(
  call: Call,
  engine: Engine,
  session: SessionId,
): Promise<Result<{ readonly state: SessionState; readonly taken: readonly WrittenFile[] | undefined }>> {
  const events = engine.run(session, call.signal);
  const unheard = engine.waits.listen(session, (sentence) => {
    call.out.note(waitingLine(sentence));
  });
  let taken: readonly WrittenFile[] | undefined;
  try {
    let step = await events.next();
    while (step.done !== true) {
      call.out.note(progress(call, step.value));
      if (step.value.event.type === 'rolled-back' || step.value.event.type === 'redone')
        taken = step.value.event.files;
      step = await events.next();
    }
    return step.value.ok ? ok({ state: step.value.value, taken }) : step.value;
  } finally {
    unheard();
  }
}

function progress({ terminal }: Call, { seq, event }: LoggedEvent): string {
  if (terminal.showsProgress) return progressLine(english, event);
  const candidate = event.type === 'candidate-checked' ? ` ${event.candidate}` : '';
  return `${String(seq)} ${event.type}${candidate}`;
}

/** Undefined where nothing was asked for or nothing written. */
async function commitWritten(
  { rooms }: Call,
  engine: Engine,
  session: SessionId,
  { phase, written }: SessionState,
): Promise<Result<SessionCommit> | undefined> {
  if (rooms.commits.after !== 'always' || phase.kind !== 'done' || written.length === 0) return undefined;
  const committed = await commitSession(engine, rooms.commits, session);
  return !committed.ok && committed.error.code === 'nothing-to-do' ? undefined : committed;
}

/** Ctrl-C: the log keeps what was done, and says how to go on. Who stops it has not agreed to a write behind their back. */
export async function interrupted(
  call: Call,
  engine: Engine,
  session: SessionId,
  state: SessionState,
): Promise<ExitCode> {
  const withdrawn =
    state.autoApprove && state.approvedBy === null
      ? await engine.tell(session, { type: 'withdraw-approval', by: call.rooms.person })
      : undefined;
  const refusal: Refusal = { code: 'interrupted', ...whereItStands(session, state, withdrawn?.ok === true) };
  return call.out.refuse(refusal, { ...sessionDocument(session, state), refusal });
}

function whereItStands(
  session: SessionId,
  { phase }: SessionState,
  withdrawn: boolean,
): Pick<Refusal, 'message' | 'hint'> {
  if (phase.kind === 'verifying') {
    return {
      message: 'Interrupted. The change is written; the checks after writing were not carried out.',
      hint: `Carry them out with: ids recover   or take the change back with: ids rollback ${session}`,
    };
  }
  if (['applying', 'rolling-back', 'redoing'].includes(phase.kind)) {
    return {
      message: 'Interrupted while files were being written.',
      hint: 'Finish or undo it with: ids recover',
    };
  }
  return {
    message: `Interrupted; nothing is written and nothing is lost.${withdrawn ? ' The approval given beforehand is withdrawn.' : ''}`,
    hint: `Go on with: ids recover   or end it with: ids cancel ${session}`,
  };
}

/** Prints the complete diff beside the result, or says where it lies when it is long. */
async function explainApproval(
  call: Call,
  engine: Engine,
  session: SessionId,
  state: SessionState,
): Promise<void> {
  if (state.chosen === null) return;
  const diff = await engine.diff(session, state.chosen);
  const lines = diff.ok ? diff.value.split('\n').length : Number.POSITIVE_INFINITY;
  if (diff.ok && lines <= DIFF_LINES) {
    call.out.note(onScreen(diff.value).trimEnd());
    return;
  }
  const folder = await engine.exportSession(session);
  call.out.note(
    folder.ok ? `The complete diff: ${join(folder.value, 'change.diff')}` : `The diff: ids export ${session}`,
  );
}

function nextSteps(session: SessionId, state: SessionState): readonly string[] {
  const { phase, candidates, statements } = state;
  const pay = [
    ...(wantsMoney(state)
      ? [`Some seats were not asked for want of money. Ask them with: ids budget ${session} +1`]
      : []),
    ...(wantsAnotherDay(state)
      ? [
          `Some seats were not asked because of the day's cap, BUDGET_DAY_USD. Once it is higher, or on the next day (UTC), ask them with: ids retry ${session}`,
        ]
      : []),
  ];
  switch (phase.kind) {
    case 'awaiting-approval':
      return [
        ...pay,
        `Nothing is written yet. Write it with: ids approve ${session}${phase.warnings.length > 0 ? ' --yes   (accepts the warnings)' : ''}`,
        `Or end it with: ids cancel ${session}`,
      ];
    case 'dead-end':
      return [
        ...pay,
        ...[...candidates, ...statements]
          .slice(0, 1)
          .map(({ label }) => `Decide yourself with: ids approve ${session} --pick ${label}`),
        `Or end it with: ids cancel ${session}`,
      ];
    case 'stale':
      return [
        `Work it out anew with: ids approve ${session} --rebase`,
        `Or end it with: ids cancel ${session}`,
      ];
    default:
      return [];
  }
}

function over({ phase }: SessionState): boolean {
  return phase.kind === 'done' || phase.kind === 'rolled-back';
}
