import * as z from 'zod';
import { mostRaises, UseSchema } from '../budget/spending.ts';
import { ChangeSetIdSchema } from '../change/change-set.ts';
import { ValidationReportSchema } from '../change/report.ts';
import { SessionIdSchema, TimeSchema } from '../kernel/ids.ts';
import { LookedUpSchema } from '../inquiry/fact.ts';
import { StatementSchema } from '../inquiry/statement.ts';
import { RefusalSchema } from '../kernel/refusal.ts';
import { BallotSchema } from '../parliament/ballot.ts';
import { FindingSchema } from '../parliament/objections.ts';
import { ConsensusRuleSchema } from '../parliament/rule.ts';
import { CandidateSchema, FileStatSchema, FramingSchema } from '../parliament/candidate.ts';
import { AbsenceSchema, SeatSchema } from '../parliament/seat.ts';
import { VerdictSchema } from '../parliament/verdict.ts';
import { PersonSchema } from '../people/person.ts';
import { ApprovalRuleSchema } from './approval.ts';
import { DivergenceChoiceSchema } from './divergence.ts';

/** One file after a write: its stat and where the bytes from before lie (relative to the workspace), if there were any. */
export const WrittenFileSchema = FileStatSchema.extend({ backup: z.string().nullable() });
export type WrittenFile = Readonly<z.infer<typeof WrittenFileSchema>>;

/** What models used for it. Absent where none was asked. */
const use = UseSchema.optional();
/** Events that may come of asking models. */
export const spendingEvents = [
  'framed',
  'candidates-proposed',
  'statements-made',
  'candidate-repaired',
  'ballots-cast',
  'objections-checked',
  'fix-proposed',
  'round-refused',
  'refused',
] as const;

/** Everything that can happen to a session. The log of these is the only truth; all else is a fold of it. */
export const SessionEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session-started'),
    /**
     * `code`: a request in words. `patch`: a change given as a diff, checked but not deliberated. `ask`: a question, answered in
     * words. `analyze`: what there is to find at a place.
     */
    kind: z.enum(['code', 'patch', 'ask', 'analyze']),
    /** The words of the request or question, or the unified diff. */
    request: z.string(),
    by: PersonSchema,
    /** Absolute path of the workspace. */
    workspace: z.string(),
    /** Approve by itself when the verdict is a consensus and no check warns (`--yes`). */
    autoApprove: z.boolean(),
    seats: z.array(SeatSchema).readonly(),
    /** The rule that this session decides by, whatever is calibrated or configured meanwhile. Absent in logs of version 0.1. */
    rule: ConsensusRuleSchema.optional(),
    /** Rounds of ballots until a person is asked. */
    maxRounds: z.number().int().min(1).optional(),
    /** What is analysed: a file or folder, relative to the workspace; `.` is all of it. */
    about: z.string().optional(),
    /** The session whose decision this one carries out, and which of its statements. */
    from: z.object({ session: SessionIdSchema, statement: z.string() }).optional(),
    /** Whose word it takes; absent: one approver's. */
    approval: ApprovalRuleSchema.optional(),
  }),
  z.object({ type: z.literal('framed'), framing: FramingSchema, use }),
  z.object({
    type: z.literal('candidates-proposed'),
    candidates: z.array(CandidateSchema).readonly(),
    absences: z.array(AbsenceSchema).readonly(),
    use,
  }),
  /** Answers to a question, or findings, in words. What says the same is one of them. */
  z.object({
    type: z.literal('statements-made'),
    statements: z.array(StatementSchema).readonly(),
    absences: z.array(AbsenceSchema).readonly(),
    use,
  }),
  /** What looking up the claims of the statements showed, claim by claim in their order. */
  z.object({ type: z.literal('claims-looked-up'), found: z.array(LookedUpSchema).readonly() }),
  /** The answer that stands, by the verdict or by a person's word; null where there are findings and none is the one. */
  z.object({ type: z.literal('decided'), statement: z.string().nullable(), by: PersonSchema.nullable() }),
  z.object({ type: z.literal('candidate-checked'), candidate: z.string(), report: ValidationReportSchema }),
  /**
   * The author's next attempt at a candidate that failed its checks, or against which an objection was verified, in its
   * place. Null: there is none, and `says` why.
   */
  z.object({
    type: z.literal('candidate-repaired'),
    candidate: z.string(),
    replacement: CandidateSchema.nullable(),
    says: z.string(),
    absences: z.array(AbsenceSchema).readonly(),
    use,
  }),
  /** One wave. `asked`: the seats that were asked; absent: all of them. */
  z.object({
    type: z.literal('ballots-cast'),
    ballots: z.array(BallotSchema).readonly(),
    absences: z.array(AbsenceSchema).readonly(),
    asked: z.array(z.string()).readonly().optional(),
    use,
  }),
  /** Every open objection that a check could show, with what it showed. */
  z.object({ type: z.literal('objections-checked'), findings: z.array(FindingSchema).readonly(), use }),
  /** The ballots are asked for again because there is evidence that they did not know. */
  z.object({ type: z.literal('round-opened'), round: z.number().int().min(2) }),
  /** A person's words on a dead end or on what is up for approval: proposals are made anew with them. */
  z.object({ type: z.literal('feedback-given'), by: PersonSchema, text: z.string() }),
  /** What is up for approval is to be changed in this way; the result is a further candidate. */
  z.object({ type: z.literal('fix-requested'), by: PersonSchema, candidate: z.string(), text: z.string() }),
  z.object({ type: z.literal('fix-proposed'), candidate: CandidateSchema, use }),
  /** A round that a person asked for came to nothing; what there was before stands. */
  z.object({ type: z.literal('round-refused'), refusal: RefusalSchema, use }),
  z.object({ type: z.literal('restarted'), by: PersonSchema }),
  /** The session may spend more, by what `core/budget` says, and goes on where money had ended it. */
  z.object({
    type: z.literal('budget-raised'),
    by: PersonSchema,
    /** How many raises at once; one where it is left out. */
    times: z.number().int().min(1).max(mostRaises).optional(),
  }),
  /** Those whom the cap of a day kept from answering are asked again. */
  z.object({ type: z.literal('retried'), by: PersonSchema }),
  z.object({ type: z.literal('verdict-reached'), verdict: VerdictSchema }),
  /** `warnings`: what the person must accept by name; empty when nothing warns. */
  z.object({
    type: z.literal('approval-requested'),
    candidate: z.string(),
    changeSet: ChangeSetIdSchema,
    warnings: z.array(z.string()).readonly(),
  }),
  /** One of the approvals that this change needs; more are missing. */
  z.object({
    type: z.literal('approval-given'),
    candidate: z.string(),
    changeSet: ChangeSetIdSchema,
    by: PersonSchema,
    automatic: z.boolean(),
  }),
  /** The last approval that was missing, by `by`. */
  z.object({
    type: z.literal('approved'),
    candidate: z.string(),
    changeSet: ChangeSetIdSchema,
    by: PersonSchema,
    automatic: z.boolean(),
  }),
  /** The approval that was given beforehand no longer counts. */
  z.object({ type: z.literal('approval-withdrawn'), by: PersonSchema }),
  z.object({ type: z.literal('cancelled'), by: PersonSchema }),
  z.object({
    type: z.literal('applied'),
    transaction: z.string(),
    files: z.array(WrittenFileSchema).readonly(),
  }),
  /** Nothing was written. */
  z.object({ type: z.literal('apply-refused'), refusal: RefusalSchema }),
  /** Propose again on the files as they are now, after `apply-refused`. */
  z.object({ type: z.literal('rebase-requested'), by: PersonSchema }),
  /** The checks once more over what is on disk now. `sound` false → everything is taken back. */
  z.object({ type: z.literal('verified'), sound: z.boolean(), problems: z.array(z.string()).readonly() }),
  z.object({
    type: z.literal('rollback-requested'),
    by: PersonSchema,
    path: z.string().optional(),
    choices: z.array(DivergenceChoiceSchema).readonly().optional(),
  }),
  z.object({
    type: z.literal('rolled-back'),
    transaction: z.string(),
    files: z.array(WrittenFileSchema).readonly(),
    why: z.enum(['requested', 'verification-failed']),
  }),
  z.object({ type: z.literal('rollback-refused'), refusal: RefusalSchema }),
  /** `rollback`: the transaction that is taken back. */
  z.object({
    type: z.literal('redo-requested'),
    by: PersonSchema,
    rollback: z.string(),
    choices: z.array(DivergenceChoiceSchema).readonly().optional(),
  }),
  z.object({
    type: z.literal('redone'),
    transaction: z.string(),
    files: z.array(WrittenFileSchema).readonly(),
  }),
  z.object({ type: z.literal('redo-refused'), refusal: RefusalSchema }),
  /** The session could not go on: an expected refusal on the way, before anything was written. */
  z.object({ type: z.literal('refused'), refusal: RefusalSchema, use }),
]);
export type SessionEvent = Readonly<z.infer<typeof SessionEventSchema>>;

/** An event in its place in the log. `seq` counts from 1 within the session. */
export const LoggedEventSchema = z.object({
  session: SessionIdSchema,
  seq: z.number().int().positive(),
  at: TimeSchema,
  event: SessionEventSchema,
});
export type LoggedEvent = Readonly<z.infer<typeof LoggedEventSchema>>;
