import { evidenceDefaults, thresholdsDefaults } from '../../src/core/parliament/constants.ts';
import { policyOf } from '../../src/core/parliament/policy.ts';
import type { CrossScore } from '../../src/core/parliament/ballot.ts';
import type { ConsensusRule, EvidenceRule } from '../../src/core/parliament/rule.ts';
import type { Verdict } from '../../src/core/parliament/verdict.ts';
import { deviation, mean } from '../../src/core/parliament/votes.ts';
import { posterior } from './oracle.ts';
import { ballotsOf, seats, votesOf, type Task } from './world.ts';

/** What a rule makes of a task. */
export interface Choice {
  /** Its best candidate; null where it has none. */
  readonly candidate: string | null;
  /** How much speaks for it, in the rule's own measure: by this the curves are drawn. */
  readonly strength: number;
  readonly accepted: boolean;
  /** Seats that were asked, absent ones included, and ballots that came back. */
  readonly asked: number;
  readonly ballots: number;
  /** Probabilities that it gives, where it gives any. */
  readonly probabilities?: ReadonlyMap<string, number>;
}

export interface Rule {
  readonly name: string;
  /** From what strength on it accepts; for rules without a limit of their own it is chosen on the training tasks. */
  readonly limit: number | 'train';
  choose(task: Task): Omit<Choice, 'accepted'> & { readonly accepted?: boolean };
}

const everyone = seats.map(({ name }) => name);

/** A parliament as the product runs it: the same functions decide whom to ask next and what comes of it. */
export function parliament(rule: ConsensusRule, task: Task, waves = true) {
  const policy = policyOf(rule);
  const { contenders } = task;
  const asked: string[] = waves ? [] : [...everyone];
  for (;;) {
    const question = { contenders, ballots: votesOf(task, asked), seats, round: 1, asked, earlier: [] };
    const wave = policy.wave(question);
    if (wave.length === 0) return { verdict: policy.decide(question), asked };
    asked.push(...wave);
  }
}

function told(task: Task, { verdict, asked }: { verdict: Verdict; asked: readonly string[] }): Choice {
  const [best] = verdict.standings;
  return {
    candidate: verdict.kind === 'consensus' ? verdict.candidate : (best?.candidate ?? null),
    strength: best?.probability ?? 0,
    accepted: verdict.kind === 'consensus',
    asked: asked.length,
    ballots: ballotsOf(task, asked).length,
    probabilities: new Map(verdict.standings.map((each) => [each.candidate, each.probability])),
  };
}

export function evidenceRule(name: string, rule: EvidenceRule, waves = true): Rule {
  return { name, limit: rule.threshold, choose: (task) => told(task, parliament(rule, task, waves)) };
}

/** The highest of the candidates by a measure; the first among equals. */
function best(task: Task, measure: (label: string) => number | undefined): Omit<Choice, 'accepted'> {
  let [candidate, strength]: [string | null, number] = [null, Number.NEGATIVE_INFINITY];
  for (const { label } of task.contenders) {
    const value = measure(label);
    if (value !== undefined && value > strength) [candidate, strength] = [label, value];
  }
  const ballots = task.replies.filter(({ answers }) => answers === 'valid').length;
  return { candidate, strength, asked: seats.length, ballots };
}

function outcomes(task: Task, label: string): readonly number[] {
  return ballotsOf(task, everyone).flatMap(({ scores }) =>
    scores.filter(({ candidate }) => candidate === label).map(({ outcome }) => outcome),
  );
}

function averaged(task: Task, label: string): number | undefined {
  const scores = outcomes(task, label);
  return scores.length === 0 ? undefined : mean(scores);
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function passes({ contenders }: Task, label: string): boolean {
  return contenders.some(
    (each) => each.label === label && each.report.checks.every(({ outcome }) => outcome === 'passed'),
  );
}

/** Mean points over ballots, each giving its best candidate the most; `top`: only the first place counts. */
function ranked(task: Task, top: boolean): Omit<Choice, 'accepted'> {
  const ballots = ballotsOf(task, everyone);
  return best(task, (label) => {
    const places = ballots.flatMap(({ scores }) => {
      const own = scores.find(({ candidate }) => candidate === label);
      if (own === undefined || scores.length < 2) return [];
      const below = scores.filter(({ outcome }) => outcome < own.outcome).length;
      const equal = scores.filter(({ outcome }) => outcome === own.outcome).length - 1;
      const isTop = below + equal === scores.length - 1;
      return [top ? (isTop ? 1 / (equal + 1) : 0) : (below + equal / 2) / (scores.length - 1)];
    });
    return places.length === 0 ? undefined : mean(places);
  });
}

interface Cross {
  readonly confidence: number;
  readonly risk: number;
  readonly outcome: number;
}
const fifty: Cross = { confidence: 50, risk: 50, outcome: 50 };

/** The original's rounds: limits that loosen, but for the risk, which it tightened while its comment said otherwise. */
const originally = [
  { confidence: 85, risk: 40, outcome: 80 },
  { confidence: 75, risk: 30, outcome: 70 },
  { confidence: 70, risk: 20, outcome: 60 },
];

/** Whether averages over the given scores pass any round of limits, as the original looped over them. */
function passesRounds(
  scores: readonly Cross[],
  rounds: readonly (Cross & { readonly spread?: number })[],
): boolean {
  const of = (key: keyof Cross) => scores.map((score) => score[key]);
  return rounds.some(
    (limit) =>
      mean(of('confidence')) >= limit.confidence &&
      mean(of('risk')) <= limit.risk &&
      mean(of('outcome')) >= limit.outcome &&
      Math.max(...(['confidence', 'risk', 'outcome'] as const).map((key) => deviation(of(key)))) <=
        (limit.spread ?? 100),
  );
}

/** What the original counted: a reply that cannot be read is 50/50/50, an absent one is not there. */
function counted(
  task: Task,
  pick: (reply: Task['replies'][number]) => CrossScore | undefined,
): readonly Cross[] {
  return task.replies.flatMap((reply) => {
    if (reply.answers === 'late') return [];
    const score = pick(reply);
    if (score === undefined) return [];
    return [reply.answers === 'malformed' ? fifty : score];
  });
}

/** Every rule that is compared. */
export const rules: readonly Rule[] = [
  {
    name: 'original',
    limit: 0,
    /** Each author scores its own analysis; averaged and looped; the highest self-score is what is done. */
    choose(task) {
      const own = (reply: Task['replies'][number]) => {
        const label = task.contenders.find((each) => task.authors.get(each.label) === reply.seat.name)?.label;
        return label === undefined ? undefined : reply.scores.get(label);
      };
      const scores = counted(task, own);
      const choice = best(task, (label) => {
        const author = task.replies.find(({ seat }) => seat.name === task.authors.get(label));
        return author?.answers === 'valid' ? author.scores.get(label)?.outcome : undefined;
      });
      return { ...choice, accepted: scores.length > 0 && passesRounds(scores, originally) };
    },
  },
  {
    name: 'original, mean-best',
    limit: 0,
    /** The original's limits on peers' scores of the candidate with the best mean outcome. */
    choose(task) {
      const scores = (label: string) => counted(task, ({ scores: all }) => all.get(label));
      const choice = best(task, (label) => {
        const given = scores(label);
        return given.length === 0 ? undefined : mean(given.map(({ outcome }) => outcome));
      });
      return {
        ...choice,
        accepted:
          choice.candidate !== null && passesRounds(scores(choice.candidate), thresholdsDefaults.rounds),
      };
    },
  },
  {
    name: 'thresholds, mended',
    limit: 0,
    choose: (task) => told(task, parliament(thresholdsDefaults, task)),
  },
  {
    name: 'single seat',
    limit: 'train',
    choose(task) {
      const first = task.replies.find(({ answers }) => answers === 'valid');
      const choice = best(task, (label) =>
        first?.paper.includes(label) === true ? first.scores.get(label)?.outcome : undefined,
      );
      return { ...choice, asked: 1, ballots: 1 };
    },
  },
  { name: 'plurality', limit: 'train', choose: (task) => ranked(task, true) },
  { name: 'Borda', limit: 'train', choose: (task) => ranked(task, false) },
  { name: 'mean', limit: 'train', choose: (task) => best(task, (label) => averaged(task, label)) },
  { name: 'median', limit: 'train', choose: (task) => best(task, (label) => median(outcomes(task, label))) },
  {
    name: 'tests only',
    limit: 1,
    choose: (task) => ({
      ...best(task, (label) => (passes(task, label) ? 1 : undefined)),
      asked: 0,
      ballots: 0,
    }),
  },
  {
    name: 'tests + mean',
    limit: 'train',
    choose: (task) => best(task, (label) => (passes(task, label) ? averaged(task, label) : undefined)),
  },
  {
    name: 'naive log-odds',
    limit: 0.8,
    /** Takes every score for a probability and every seat for independent. */
    choose(task) {
      const probability = (label: string) => {
        const odds = outcomes(task, label).reduce((sum, score) => {
          const p = Math.max(0.02, Math.min(0.98, score / 100));
          return sum + Math.log(p / (1 - p));
        }, 0);
        return 1 / (1 + Math.exp(-odds));
      };
      const probabilities = new Map(task.contenders.map(({ label }) => [label, probability(label)]));
      return { ...best(task, (label) => probabilities.get(label)), probabilities };
    },
  },
  evidenceRule('evidence, all seats', evidenceDefaults, false),
  evidenceRule('evidence', evidenceDefaults),
  {
    name: 'oracle',
    limit: 0.8,
    choose(task) {
      const probabilities = posterior(task);
      return { ...best(task, (label) => probabilities.get(label)), probabilities };
    },
  },
];
