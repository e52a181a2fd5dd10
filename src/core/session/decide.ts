import { mostRaises } from '../budget/spending.ts';
import { assertNever } from '../kernel/assert-never.ts';
import { refuse } from '../kernel/refusal.ts';
import { ok, type Result } from '../kernel/result.ts';
import { mayDo, type Act } from '../people/person.ts';
import { approvalBy, approvalOf } from './approval.ts';
import type { SessionCommand } from './commands.ts';
import type { SessionEvent } from './events.ts';
import { fixLimit, standing, wantsAnotherDay, wantsMoney } from './question.ts';
import { isOver, type SessionState } from './state.ts';

/**
 * Which events follow from what a person says, or why none do. Pure: the same state and command give the same answer.
 * Refusals: `not-allowed` (role), `wrong-state`, `stale-base` (what they saw is not what is up for approval), `not-found`.
 */
export function decide(state: SessionState, command: SessionCommand): Result<readonly SessionEvent[]> {
  const act = actOf(command);
  if (!mayDo(command.by.role, act)) {
    return refuse('not-allowed', `As ${command.by.role} you may not do this.`, whoMay(act));
  }
  switch (command.type) {
    case 'approve':
      return approve(state, command);
    case 'pick':
      return pick(state, command);
    case 'feedback':
      return feedback(state, command);
    case 'fix':
      return fix(state, command);
    case 'restart':
      return state.source !== 'patch' && ['dead-end', 'awaiting-approval', 'stale'].includes(state.phase.kind)
        ? ok([{ type: 'restarted', by: command.by }])
        : wrongState(state, 'There is nothing to begin anew');
    case 'cancel':
      return cancel(state, command);
    case 'raise-budget':
      return raiseBudget(state, command);
    case 'retry':
      return wantsAnotherDay(state)
        ? ok([{ type: 'retried', by: command.by }])
        : refuse('nothing-to-do', "Nothing of this session was left out because of the day's cap.");
    case 'withdraw-approval':
      // Once approved it is being written; then there is only the rollback.
      return isOver(state.phase) || state.approvedBy !== null
        ? wrongState(state, 'The approval has been used already')
        : ok(state.autoApprove ? [{ type: 'approval-withdrawn', by: command.by }] : []);
    case 'rebase':
      return state.phase.kind === 'stale'
        ? ok([{ type: 'rebase-requested', by: command.by }])
        : wrongState(state, 'There is nothing to propose anew');
    case 'roll-back':
      return rollBack(state, command);
    case 'redo':
      return redo(state, command);
    default:
      return assertNever(command);
  }
}

function whoMay(act: Act): string {
  if (act === 'start-session') return 'Ask an owner to make you a member.';
  return act === 'manage' ? 'Ask an owner.' : 'Ask an approver or an owner.';
}

function actOf(command: SessionCommand): Act {
  switch (command.type) {
    case 'approve':
    case 'pick':
      return 'approve';
    case 'roll-back':
    case 'redo':
      return 'roll-back';
    case 'raise-budget':
      return 'manage';
    case 'feedback':
    case 'fix':
    case 'restart':
    case 'cancel':
    case 'retry':
    case 'withdraw-approval':
    case 'rebase':
      return 'start-session';
    default:
      return assertNever(command);
  }
}

function raiseBudget(
  state: SessionState,
  { by, times = 1 }: Extract<SessionCommand, { type: 'raise-budget' }>,
): Result<readonly SessionEvent[]> {
  if (!Number.isInteger(times) || times < 1 || times > mostRaises) {
    return refuse('wrong-use', `A budget is raised by 1 to ${String(mostRaises)} at a time.`);
  }
  if (wantsMoney(state)) return ok([{ type: 'budget-raised', by, ...(times === 1 ? {} : { times }) }]);
  return wantsAnotherDay(state)
    ? refuse(
        'nothing-to-do',
        "It was the day's cap that stopped this session, not its own; more for the session does not help.",
        'Raise BUDGET_DAY_USD and start IDS again, or wait for the next day (UTC); then try again.',
      )
    : refuse('nothing-to-do', 'Nothing of this session was left out for want of money.');
}

function approve(
  state: SessionState,
  command: Extract<SessionCommand, { type: 'approve' }>,
): Result<readonly SessionEvent[]> {
  const { phase } = state;
  if (phase.kind !== 'awaiting-approval') {
    const hint = phase.kind === 'stale' ? 'Work it out anew first, with rebase.' : undefined;
    return wrongState(state, 'Nothing waits for approval', hint);
  }
  if (phase.changeSet !== command.changeSet) {
    return refuse(
      'stale-base',
      'What you saw is no longer what is up for approval; nothing was written.',
      'Look at the current card and decide again.',
    );
  }
  if (state.approvals.some(({ id }) => id === command.by.id)) {
    return refuse(
      'nothing-to-do',
      'You have approved this already; it waits for somebody else.',
      'Ask another approver to look at it.',
    );
  }
  if (phase.warnings.length > 0 && !command.acceptWarnings) {
    return refuse(
      'checks-failed',
      `The checks warn: ${phase.warnings.join('; ')}.`,
      'Approve again and accept the warnings, or cancel.',
    );
  }
  return ok([approvalBy(command.by, state, phase, false)]);
}

function pick(
  state: SessionState,
  command: Extract<SessionCommand, { type: 'pick' }>,
): Result<readonly SessionEvent[]> {
  if (state.phase.kind !== 'dead-end' && state.phase.kind !== 'awaiting-approval') {
    return wrongState(state, 'There is nothing to choose between');
  }
  if (state.source === 'ask') return pickAnswer(state, command);
  const eligible = standing(state);
  const chosen = eligible.find(({ candidate }) => candidate.label === command.candidate);
  if (chosen === undefined) {
    const labels = eligible.map(({ candidate }) => candidate.label).join(', ');
    return refuse(
      'not-found',
      `${command.candidate} is not a candidate that passed its checks.`,
      labels === '' ? 'No candidate passed.' : `Choose from ${labels}.`,
    );
  }
  return ok([{ type: 'approval-requested', ...approvalOf(chosen) }]);
}

function pickAnswer(
  { statements }: SessionState,
  { by, candidate }: Extract<SessionCommand, { type: 'pick' }>,
): Result<readonly SessionEvent[]> {
  if (statements.some(({ label }) => label === candidate)) {
    return ok([{ type: 'decided', statement: candidate, by }]);
  }
  const labels = statements.map(({ label }) => label).join(', ');
  return refuse('not-found', `${candidate} is none of the answers.`, `Choose from ${labels}.`);
}

/** Characters of a person's word on a round. */
const longestWord = 8_000;

function feedback(
  state: SessionState,
  { by, text }: Extract<SessionCommand, { type: 'feedback' }>,
): Result<readonly SessionEvent[]> {
  const { kind } = state.phase;
  const open = {
    code: ['dead-end', 'awaiting-approval'],
    ask: ['dead-end', 'decided'],
    patch: [],
    analyze: [],
  };
  if (!open[state.source].some((each) => each === kind)) {
    return wrongState(state, 'There is nothing to give feedback on');
  }
  const said = word(text);
  return said.ok ? ok([{ type: 'feedback-given', by, text: said.value }]) : said;
}

function fix(
  state: SessionState,
  { by, text }: Extract<SessionCommand, { type: 'fix' }>,
): Result<readonly SessionEvent[]> {
  const { phase, deliberation } = state;
  if (state.source !== 'code' || phase.kind !== 'awaiting-approval') {
    return wrongState(state, 'Nothing is up for approval that could be changed');
  }
  if (deliberation.fixes >= fixLimit) {
    return refuse(
      'budget',
      `This change was fixed ${String(fixLimit)} times; more does not make it better.`,
      'Approve it, give feedback for new proposals, or restart.',
    );
  }
  const said = word(text);
  return said.ok ? ok([{ type: 'fix-requested', by, candidate: phase.candidate, text: said.value }]) : said;
}

function word(text: string): Result<string> {
  const said = text.trim();
  if (said === '') return refuse('wrong-use', 'It says nothing.', 'Say in words what is to be different.');
  return said.length > longestWord
    ? refuse(
        'wrong-use',
        `It has ${String(said.length)} characters; ${String(longestWord)} are accepted.`,
        'Say it shorter.',
      )
    : ok(said);
}

function cancel(
  state: SessionState,
  command: Extract<SessionCommand, { type: 'cancel' }>,
): Result<readonly SessionEvent[]> {
  if (isOver(state.phase)) return wrongState(state, 'There is nothing to cancel');
  // From the moment of writing there is no half way: it is written or refused, then it can be rolled back.
  if (['applying', 'verifying', 'rolling-back', 'redoing'].includes(state.phase.kind)) {
    return wrongState(
      state,
      'The change is being written',
      'Wait a moment, then roll it back if you do not want it. If it was interrupted: ids recover',
    );
  }
  return ok([{ type: 'cancelled', by: command.by }]);
}

function rollBack(
  state: SessionState,
  command: Extract<SessionCommand, { type: 'roll-back' }>,
): Result<readonly SessionEvent[]> {
  if (state.phase.kind === 'rolled-back') {
    return refuse('nothing-to-do', 'This session has been rolled back already.');
  }
  // Written and not yet verified is written: a person need not wait for the checks to take it back.
  if ((state.phase.kind !== 'done' && state.phase.kind !== 'verifying') || state.written.length === 0) {
    return wrongState(state, 'This session has written nothing that could be taken back');
  }
  const { path, choices } = command;
  if (path !== undefined && !state.written.some((file) => file.path === path)) {
    return refuse(
      'not-found',
      `This session did not write ${path}.`,
      `It wrote ${state.written.map((file) => file.path).join(', ')}.`,
    );
  }
  return ok([
    {
      type: 'rollback-requested',
      by: command.by,
      ...(path === undefined ? {} : { path }),
      ...(choices === undefined ? {} : { choices }),
    },
  ]);
}

function redo(
  state: SessionState,
  { by, choices }: Extract<SessionCommand, { type: 'redo' }>,
): Result<readonly SessionEvent[]> {
  const { phase } = state;
  if (phase.kind === 'rolled-back' && phase.problems.length > 0) {
    return refuse(
      'wrong-state',
      'This session was taken back because the checks on what it had written failed.',
      'Ask for the change anew.',
    );
  }
  const newest = state.takenBack.at(-1);
  if ((phase.kind !== 'done' && phase.kind !== 'rolled-back') || newest === undefined) {
    return wrongState(state, 'This session has taken nothing back that could be written again');
  }
  const rollback = newest.transaction;
  return ok([{ type: 'redo-requested', by, rollback, ...(choices === undefined ? {} : { choices }) }]);
}

function wrongState(state: SessionState, what: string, hint = 'Look at the session with: ids show SESSION') {
  return refuse('wrong-state', `${what}; the session is ${state.phase.kind.replaceAll('-', ' ')}.`, hint);
}
