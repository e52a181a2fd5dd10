import { assertNever } from '../kernel/assert-never.ts';
import type { Deliberation } from './deliberation.ts';
import { decideByEvidence } from './evidence-policy.ts';
import type { ConsensusRule } from './rule.ts';
import { decideByThresholds, isHopeless } from './thresholds-policy.ts';
import type { Verdict } from './verdict.ts';
import { nextWave } from './waves.ts';

/** How a parliament comes to its verdict. Pure: the same deliberation gives the same answers, in any order of arrival. */
export interface ConsensusPolicy {
  /** The seats to ask next, by name; none when there is enough for a verdict. */
  wave(question: Deliberation): readonly string[];
  decide(question: Deliberation): Verdict;
  /** Whether a round on new evidence may still change the last of the verdicts, which are in order. */
  mayGoOn(verdicts: readonly Verdict[]): boolean;
}

export function policyOf(rule: ConsensusRule): ConsensusPolicy {
  switch (rule.policy) {
    case 'evidence':
      return {
        wave: (question) => nextWave(question, rule),
        decide: (question) => decideByEvidence(question, rule),
        mayGoOn: (verdicts) => {
          const [last, before] = [verdicts.at(-1)?.standings[0], verdicts.at(-2)?.standings[0]];
          if (last === undefined) return false;
          return before === undefined || Math.abs(last.probability - before.probability) >= rule.standstill;
        },
      };
    case 'thresholds':
      return {
        wave: ({ seats, asked, excused = [] }) =>
          seats
            .filter(({ name, votes }) => votes !== false && !asked.includes(name) && !excused.includes(name))
            .map(({ name }) => name),
        decide: (question) => decideByThresholds(question, rule),
        mayGoOn: (verdicts) => verdicts.length > 0 && !isHopeless(verdicts, rule),
      };
    default:
      return assertNever(rule);
  }
}
