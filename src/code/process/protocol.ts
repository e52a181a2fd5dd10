import * as z from 'zod';
import type { ChangeSet, Contents } from '../../core/change/change-set.ts';
import { ChangeSetSchema, ContentHashSchema } from '../../core/change/change-set.ts';
import type { Edit } from '../../core/change/edit.ts';
import { FileAnalysisSchema, FolderAnalysisSchema } from '../../core/change/analysis.ts';
import {
  CheckResultSchema,
  ValidationReportSchema,
  type Diagnostic,
  type ValidationReport,
} from '../../core/change/report.ts';
import { WorkspacePathSchema } from '../../core/change/path.ts';
import { LookedUpSchema, type Assertion } from '../../core/inquiry/fact.ts';
import { MeasurementSchema, type Measure } from '../../core/inquiry/measure.ts';
import { RefusalSchema } from '../../core/kernel/refusal.ts';
import { FileStatSchema } from '../../core/parliament/candidate.ts';
import type { CheckOptions } from '../checks/options.ts';
import type { DiskQuestion } from '../checks/committed.ts';

/** What the code process is asked. Sent by structured clone, so that maps and bytes travel as they are. */
export type Call =
  | { readonly method: 'draft'; readonly edits: readonly Edit[] }
  | {
      readonly method: 'check';
      readonly draft: { readonly changeSet: ChangeSet; readonly contents: Contents };
      readonly options: CheckOptions;
      /** When it was asked for; see `LocalChecker.check`. */
      readonly asked: number;
      /** Relative paths of the files that questions which wait already are about. */
      readonly soon?: readonly string[];
    }
  | {
      readonly method: 'prepare';
      readonly options: CheckOptions;
      /** Relative paths; see `LocalChecker.prepare`. */
      readonly files?: readonly string[];
    }
  | {
      readonly method: 'verify';
      readonly changeSet: ChangeSet;
      readonly expected: ValidationReport;
      readonly options: CheckOptions;
    }
  | { readonly method: 'validate'; readonly question: DiskQuestion; readonly options: CheckOptions }
  | { readonly method: 'lintFixes'; readonly findings: readonly Diagnostic[] }
  | { readonly method: 'analyze'; readonly path: string }
  | { readonly method: 'analyzeFolder'; readonly path: string }
  | { readonly method: 'measure'; readonly question: Measure }
  | { readonly method: 'lookUp'; readonly assertions: readonly Assertion[] }
  | { readonly method: 'map'; readonly request: string; readonly budget: number };

export type ToChild =
  | { readonly kind: 'call'; readonly id: number; readonly call: Call }
  | { readonly kind: 'cancel'; readonly id: number };

/** The workspace's own code runs in the process, so that what comes out of it is parsed like everything from outside. */
export const FromChildSchema = z.discriminatedUnion('kind', [
  /**
   * The first message. Until then nothing is asked: bubblewrap sees to it only from then on that the process ends with ours.
   */
  z.object({ kind: z.literal('ready') }),
  /** `memory`: megabytes that the process takes. */
  z.object({ kind: z.literal('value'), id: z.number(), value: z.unknown(), memory: z.number() }),
  /** A check of several that is done. */
  z.object({ kind: z.literal('part'), id: z.number(), value: z.unknown() }),
  /** The process has executed files of the workspace that are others now: only a fresh one can answer. */
  z.object({ kind: z.literal('outdated'), id: z.number() }),
  z.object({ kind: z.literal('threw'), id: z.number(), message: z.string(), stack: z.string() }),
]);
export type FromChild = z.infer<typeof FromChildSchema>;

function resultOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: RefusalSchema }),
  ]);
}

/** One result of a check, sent when it is done. */
export const PartSchema = CheckResultSchema;

/** What each call answers. */
export const answers = {
  draft: resultOf(
    z.object({
      changeSet: ChangeSetSchema,
      contents: z.map(ContentHashSchema, z.instanceof(Uint8Array)),
      stats: z.array(FileStatSchema).readonly(),
      diff: z.string(),
      notes: z.array(z.string()).readonly(),
    }),
  ),
  check: ValidationReportSchema,
  prepare: z.null(),
  verify: z.array(z.string()).readonly(),
  validate: resultOf(ValidationReportSchema),
  lintFixes: z.array(z.object({ path: WorkspacePathSchema, content: z.string() })).readonly(),
  analyze: resultOf(FileAnalysisSchema),
  analyzeFolder: resultOf(FolderAnalysisSchema),
  measure: resultOf(MeasurementSchema),
  lookUp: resultOf(z.array(LookedUpSchema).readonly()),
  map: resultOf(z.object({ text: z.string(), ranked: z.array(WorkspacePathSchema).readonly() })),
} as const;
