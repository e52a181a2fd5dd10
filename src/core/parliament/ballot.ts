import * as z from 'zod';
import { AssertionSchema } from '../inquiry/fact.ts';

const percent = z.number().int().min(0).max(100);

/**
 * By which check a claim can be shown: the compiler, the linter, a caller that no longer works, a line no test reaches, an
 * import that leads nowhere, is not declared or closes a circle, or a test that fails.
 */
export const claimChecks = ['types', 'lint', 'breaks', 'untested', 'imports', 'test'] as const;

/** What is said of words is shown by looking the repository up; a change is not there yet, so that no ballot on one has it. */
const checks = [...claimChecks, 'fact'] as const;
export const ClaimCheckSchema = z.enum(checks);

/**
 * A concern of a seat. `unchecked`: a check could show it. `verified`, `refuted`: one ran. `untested`: it was shown that no
 * test reaches the line, which is no fault but takes the tests' weight away. `uncheckable`: shown as dissent.
 */
export const ObjectionSchema = z.object({
  claim: z.string().min(1),
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
  check: ClaimCheckSchema.optional(),
  /** What the check `fact` looks up. */
  fact: AssertionSchema.pick({ fact: true, holds: true }).optional(),
  status: z.enum(['unchecked', 'verified', 'refuted', 'untested', 'uncheckable']),
  /** What the check found, in a sentence. */
  finding: z.string().optional(),
});
export type Objection = Readonly<z.infer<typeof ObjectionSchema>>;

/** CROSS: confidence, risk and outcome of one candidate, each 0–100. */
export const CrossScoreSchema = z.object({
  candidate: z.string(),
  /** How sure the seat is. Shown and kept, never a gate. */
  confidence: percent,
  /** Above 50 at least one objection says why. */
  risk: percent,
  /** Probability in percent that the candidate meets the acceptance criteria. */
  outcome: percent,
  reason: z.string(),
  objections: z.array(ObjectionSchema).readonly(),
  /** The newer evidence that a changed score rests on, by id. */
  cites: z.array(z.string()).readonly().optional(),
});
export type CrossScore = Readonly<z.infer<typeof CrossScoreSchema>>;

/** One seat's scores of every candidate but its own. */
export const BallotSchema = z.object({ seat: z.string(), scores: z.array(CrossScoreSchema).readonly() });
export type Ballot = Readonly<z.infer<typeof BallotSchema>>;
