import * as z from 'zod';
import { ChangeSetIdSchema } from '../change/change-set.ts';
import { ValidationReportSchema } from '../change/report.ts';
import { SessionIdSchema, TimeSchema } from '../kernel/ids.ts';
import { RefusalSchema } from '../kernel/refusal.ts';
import { BallotSchema } from '../parliament/ballot.ts';
import { CandidateSchema, FileStatSchema, FramingSchema } from '../parliament/candidate.ts';
import { AbsenceSchema, SeatSchema } from '../parliament/seat.ts';
import { VerdictSchema } from '../parliament/verdict.ts';
import { PersonSchema } from '../people/person.ts';
import { DivergenceChoiceSchema } from './divergence.ts';

/** One file after a write: its stat and where the bytes from before lie (relative to the workspace), if there were any. */
export const WrittenFileSchema = FileStatSchema.extend({ backup: z.string().nullable() });
export type WrittenFile = Readonly<z.infer<typeof WrittenFileSchema>>;

/** Everything that can happen to a session. The log of these is the only truth; all else is a fold of it. */
export const SessionEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session-started'),
    /** `code`: a request in words. `patch`: a change given as a diff, checked but not deliberated. */
    kind: z.enum(['code', 'patch']),
    /** The words of the request, or the unified diff. */
    request: z.string(),
    by: PersonSchema,
    /** Absolute path of the workspace. */
    workspace: z.string(),
    /** Approve by itself when the verdict is a consensus and no check warns (`--yes`). */
    autoApprove: z.boolean(),
    seats: z.array(SeatSchema).readonly(),
  }),
  z.object({ type: z.literal('framed'), framing: FramingSchema }),
  z.object({
    type: z.literal('candidates-proposed'),
    candidates: z.array(CandidateSchema).readonly(),
    absences: z.array(AbsenceSchema).readonly(),
  }),
  z.object({ type: z.literal('candidate-checked'), candidate: z.string(), report: ValidationReportSchema }),
  z.object({
    type: z.literal('ballots-cast'),
    ballots: z.array(BallotSchema).readonly(),
    absences: z.array(AbsenceSchema).readonly(),
  }),
  z.object({ type: z.literal('verdict-reached'), verdict: VerdictSchema }),
  /** `warnings`: what the person must accept by name; empty when nothing warns. */
  z.object({
    type: z.literal('approval-requested'),
    candidate: z.string(),
    changeSet: ChangeSetIdSchema,
    warnings: z.array(z.string()).readonly(),
  }),
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
  z.object({ type: z.literal('refused'), refusal: RefusalSchema }),
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
