import * as z from 'zod';

const weight = z.number();
const percentage = z.number().min(0).max(100);

/** What one seat's outcome scores say. `slope`: nats a point; `neutral`: the score that says nothing for or against. */
const leaning = z.object({ slope: z.number().nonnegative(), neutral: percentage });

/** How many must have spoken before anything counts as an agreement. */
export const QuorumSchema = z.object({
  /** Valid ballots on the candidate that wins. */
  ballots: z.number().int().min(1).max(20),
  /** Providers that these come from, where as many hold seats. */
  providers: z.number().int().min(1).max(10),
});
export type Quorum = Readonly<z.infer<typeof QuorumSchema>>;

/** The constants of the `evidence` rule. Weights in nats. */
export const EvidenceRuleSchema = z.object({
  policy: z.literal('evidence'),
  /** Which estimate the constants come from: `default`, or how many outcomes and up to which session. */
  version: z.string(),
  slope: z.number().nonnegative(),
  neutral: z.object({ progressive: percentage, critic: percentage, neutral: percentage }),
  /** Seats whose own slope and neutral point are known from outcomes. */
  seats: z.record(z.string(), leaning),
  /** What one ballot can say at most, either way. */
  clip: z.number().positive(),
  /** Correlation between the errors of two ballots, 0–1. */
  correlation: z.number().min(0).max(1),
  /** From this many ballots on the highest and the lowest are dropped. */
  trimFrom: z.number().int().min(3),
  /** Probability that a candidate which passed its gates is right before anybody scored it. */
  prior: z.number().gt(0).lt(1),
  /**
   * How far the candidates of one task are right or wrong together, since its difficulty is the same for all: the part of right ones
   * lies around the prior as a Beta distribution of this concentration. Absent: each stands for itself.
   */
  kinship: z.number().positive().optional(),
  /** By what the evidence in all is multiplied: more than 1 where it has proved to be cautious. */
  gain: z.number().positive(),
  testsPassed: weight,
  testsFailed: weight,
  /** More than that where tests fail without the change, pass with it, and notice every place of it. */
  testsNoticing: weight.nonnegative().default(0),
  /** At most, for each provider that objects without a claim that can be checked. */
  uncheckableObjection: z.number().max(0),
  /** Probability needed for consensus where a person approves. */
  threshold: z.number().gt(0.5).lt(1),
  /**
   * A seat that gives a candidate which the checks refuted so many points more than its neutral score is not heard in the
   * session. Absent: every ballot is.
   */
  praise: z.number().positive().optional(),
  /**
   * Whom to ask next. `first`: seats of the first wave at least. From `from` up to `to` of probability `size` more are
   * asked; below nobody, above only for the quorum. `contradiction`: all are where two seats lie so many points apart on a
   * candidate, each measured from its neutral score.
   */
  wave: z.object({
    first: z.number().int().min(1),
    size: z.number().int().min(1),
    from: z.number(),
    to: z.number(),
    contradiction: z.number().positive().optional(),
  }),
  /** A round on new evidence that moves the best candidate by less is the last one. */
  standstill: z.number().nonnegative(),
  quorum: QuorumSchema,
});
export type EvidenceRule = Readonly<z.infer<typeof EvidenceRuleSchema>>;

const limits = z.strictObject({
  /** Mean confidence, at least. */
  confidence: percentage,
  /** The highest risk that any ballot gives, at most. */
  risk: percentage,
  /** Mean outcome, at least. */
  outcome: percentage,
  /** Standard deviation of each of the three, at most. */
  spread: percentage,
});
type Limits = z.infer<typeof limits>;

/** The constants of the `thresholds` rule. Later rounds ask for less, never for more. */
export const ThresholdsRuleSchema = z.strictObject({
  policy: z.literal('thresholds'),
  rounds: z
    .array(limits)
    .min(1)
    .max(10)
    .readonly()
    .refine((rounds) => rounds.every((row, index) => loosens(rounds[index - 1], row)), {
      error: 'a later round may not ask for more than the one before it',
    }),
  /** Points by which the best candidate's mean confidence may fall from one round to the next. */
  confidenceDrop: percentage,
  quorum: z.strictObject(QuorumSchema.shape),
});
export type ThresholdsRule = Readonly<z.infer<typeof ThresholdsRuleSchema>>;

function loosens(before: Limits | undefined, after: Limits): boolean {
  return (
    before === undefined ||
    (after.confidence <= before.confidence &&
      after.risk >= before.risk &&
      after.outcome <= before.outcome &&
      after.spread >= before.spread)
  );
}

/** By which rule a session decides. It is logged with the session's start and never changes while the session runs. */
export const ConsensusRuleSchema = z.discriminatedUnion('policy', [EvidenceRuleSchema, ThresholdsRuleSchema]);
export type ConsensusRule = Readonly<z.infer<typeof ConsensusRuleSchema>>;
