import { dollars, raise } from '../../core/budget/spending.ts';
import { assertNever } from '../../core/kernel/assert-never.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { RefusalCode } from '../../core/kernel/refusal.ts';
import { fixLimit, standing, votedOn, wantsAnotherDay, wantsMoney } from '../../core/session/question.ts';
import { feasible, isInquiry } from '../../core/session/inquiry.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { Choice } from '../reply.ts';
import type { Texts } from '../texts/texts.ts';

/** The buttons under the card. `shown`: the complete change was delivered to whoever looks at the card. */
export function choicesOf(
  { buttons, inquiry }: Texts,
  session: SessionId,
  state: SessionState,
  shown: boolean,
): readonly Choice[] {
  const cancel: Choice = { label: buttons.cancel, action: { do: 'cancel', session } };
  const why: Choice = { label: buttons.why, action: { do: 'why', session } };
  const pay: readonly Choice[] = [
    ...(wantsMoney(state)
      ? [{ label: buttons.raise(dollars(raise.session)), action: { do: 'raise' as const, session } }]
      : []),
    ...(wantsAnotherDay(state)
      ? [{ label: buttons.tryAgain, action: { do: 'retry' as const, session } }]
      : []),
  ];
  const { phase } = state;
  switch (phase.kind) {
    case 'awaiting-approval': {
      const { candidate, changeSet } = phase;
      const acceptWarnings = phase.warnings.length > 0;
      const approve: Choice = {
        label: acceptWarnings ? buttons.yes : buttons.approve,
        action: { do: 'approve', session, changeSet, acceptWarnings },
      };
      const diff: Choice = { label: buttons.diff, action: { do: 'diff', session, candidate } };
      const say: readonly Choice[] =
        state.source === 'code' && state.deliberation.fixes < fixLimit
          ? [{ label: buttons.fix, action: { do: 'say', session, as: 'fix' } }]
          : [];
      return [...(shown ? [approve] : []), ...say, ...pay, cancel, diff, why];
    }
    case 'decided':
      return [
        ...feasible(state).map((each): Choice => ({
          label: state.source === 'ask' ? inquiry.implement : inquiry.doThis(each.label),
          action: { do: 'implement', session, statement: each.label },
        })),
        ...(state.source === 'ask' && state.ballots.length > 0
          ? [{ label: buttons.feedback, action: { do: 'say' as const, session, as: 'feedback' as const } }]
          : []),
        ...(state.ballots.length > 0 ? [why] : []),
      ];
    case 'dead-end': {
      return [
        ...pay,
        ...(state.source !== 'patch'
          ? [{ label: buttons.feedback, action: { do: 'say' as const, session, as: 'feedback' as const } }]
          : []),
        ...bestOf(state).map((label): Choice => ({
          label: buttons.pick(label),
          action: { do: 'pick', session, candidate: label },
        })),
        ...(state.source !== 'patch'
          ? [{ label: buttons.restart, action: { do: 'restart' as const, session } }]
          : []),
        cancel,
        why,
      ];
    }
    case 'stale':
      return [{ label: buttons.rebase, action: { do: 'rebase', session } }, cancel];
    case 'done':
      return state.written.length === 0
        ? []
        : [
            {
              label: buttons.rollback,
              action: { do: 'roll-back', session, path: null, choices: [], confirmed: false },
            },
          ];
    case 'framing':
    case 'proposing':
    case 'looking-up':
    case 'checking':
    case 'repairing':
    case 'balloting':
    case 'examining':
      return [cancel];
    case 'applying':
    case 'verifying':
    case 'rolling-back':
    case 'redoing':
    case 'cancelled':
      return [];
    case 'rolled-back':
      return state.takenBack.length === 0 || phase.problems.length > 0
        ? []
        : [{ label: buttons.redo, action: { do: 'redo', session, choices: [], confirmed: false } }];
    case 'refused':
      return [
        ...pay,
        ...((state.source === 'code' || state.source === 'ask') && mayWork.has(phase.refusal.code)
          ? [{ label: buttons.tryAgain, action: { do: state.source, request: state.request } }]
          : []),
        // What cannot be answered may have been meant as something to do.
        ...(state.source === 'ask'
          ? [{ label: buttons.doIt, action: { do: 'code' as const, request: state.request } }]
          : []),
        ...(state.candidates.length === 0 ? [] : [why]),
      ];
    default:
      return assertNever(phase);
  }
}

/** What had nothing to do with the request: asked again, it may well be done. */
const mayWork: ReadonlySet<RefusalCode> = new Set([
  ...(['no-answer', 'io-failed', 'checks-crashed'] as const),
  ...(['workspace-busy', 'workspace-missing', 'disk-full'] as const),
]);

/** The two candidates that come first, by the verdict where there is one. */
function bestOf(state: SessionState): readonly string[] {
  const able = isInquiry(state)
    ? votedOn(state).map(({ label }) => label)
    : standing(state).map(({ candidate }) => candidate.label);
  const ranked = (state.verdict?.standings ?? []).map(({ candidate }) => candidate);
  return [...new Set([...ranked.filter((label) => able.includes(label)), ...able])].slice(0, 2);
}
