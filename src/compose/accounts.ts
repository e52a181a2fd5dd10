import type { Accounts } from '../chat/rooms.ts';
import { leaningOf } from '../core/parliament/agents.ts';
import { calibrate, leastOutcomes } from '../core/parliament/calibration.ts';
import type { ConsensusRule } from '../core/parliament/rule.ts';
import type { Seat } from '../core/parliament/seat.ts';
import { outcomesFor, voiceOf, type Learned } from '../core/session/outcomes.ts';
import type { Precision } from '../core/session/precision.ts';
import type { GuardedModel } from '../models/guarded.ts';
import { tell } from '../models/messages.ts';
import type { Failure } from '../models/failure.ts';
import type { makeCosts } from '../store/costs.ts';

/**
 * The rule for sessions that begin now: as configured, with its constants estimated from outcomes once there are enough.
 * The version names what they come from.
 */
export function calibrated(
  rule: ConsensusRule,
  learned: readonly Learned[],
  seats: readonly Seat[],
): ConsensusRule {
  if (rule.policy !== 'evidence' || learned.length < leastOutcomes) return rule;
  const newest = learned[0]?.changeSet.slice(0, 8) ?? '';
  return calibrate(
    rule,
    outcomesFor(learned, seats),
    seats,
    `${String(learned.length)} outcomes up to ${newest}`,
  );
}

interface Parts {
  readonly rule: ConsensusRule;
  readonly seats: readonly Seat[];
  readonly models: readonly GuardedModel[];
  readonly costs: ReturnType<typeof makeCosts>;
  readonly learned: () => Promise<readonly Learned[]>;
  readonly precision: () => Promise<readonly Precision[]>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

/** What a person may know of money and of who sits in the parliament. */
export function makeAccounts({ rule, seats, models, costs, learned, precision, clock }: Parts): Accounts {
  return {
    costs: () => costs.costs(),
    async agents() {
      const known = await learned();
      const current = calibrated(rule, known, seats);
      const outcomes = outcomesFor(known, seats);
      const objected = await precision();
      return {
        seats: seats.map((seat) => ({
          ...seat,
          leaning: current.policy === 'evidence' ? leaningOf(current, seat) : null,
          outcomes: outcomes.filter(({ scores }) => scores.some((score) => score.seat === seat.name)).length,
          objections: shownOf(objected, seat),
        })),
        models: await Promise.all(
          models.map(async (model) => {
            const record = await costs.record(model.provider, model.model);
            const health = model.health();
            const say = (failure: Failure) => tell(failure, model.provider, model.model).message;
            return {
              ...record,
              state:
                health.kind === 'closed'
                  ? { kind: 'ready' as const }
                  : {
                      kind: 'resting' as const,
                      why: say(health.by),
                      ms: health.kind === 'open' ? health.until - clock() : 0,
                    },
              trouble:
                record.failing === null
                  ? null
                  : (troubles.get(record.failing.outcome)?.(say) ?? 'Its last call failed.'),
            };
          }),
        ),
        calibration: {
          version: current.policy === 'evidence' ? current.version : current.policy,
          outcomes: known.length,
          needed: leastOutcomes,
        },
      };
    },
  };
}

function shownOf(known: readonly Precision[], seat: Seat): Pick<Precision, 'held' | 'refuted'> {
  const own = known.find((each) => each.seat === seat.name && each.voice === voiceOf(seat));
  return { held: own?.held ?? 0, refuted: own?.refuted ?? 0 };
}

/** The ledger keeps only the word for a failure; these need no more to be told. */
const troubles = new Map<string, (say: (failure: Failure) => string) => string>(
  (
    [
      'unreachable',
      'cut',
      'wrong-key',
      'no-credit',
      'unknown-model',
      'too-large',
      'rejected',
      'declined',
    ] as const
  ).map((kind) => [kind, (say) => say({ kind, detail: '' })]),
)
  .set('rate-limited', (say) => say({ kind: 'rate-limited', retryAfter: null, detail: '' }))
  .set('overloaded', (say) => say({ kind: 'overloaded', retryAfter: null, detail: '' }))
  .set('stalled', (say) => say({ kind: 'stalled', at: 'whole answer', detail: '' }));
