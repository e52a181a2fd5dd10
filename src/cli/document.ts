import { acceptanceOf, type ValidationReport } from '../core/change/report.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { isPassing, type Refusal } from '../core/kernel/refusal.ts';
import type { FileStat } from '../core/parliament/candidate.ts';
import type { WrittenFile } from '../core/session/events.ts';
import { isInquiry, ranked } from '../core/session/inquiry.ts';
import type { SessionState } from '../core/session/state.ts';
import { exitCodeOf, type ExitCode } from './exit.ts';

/** What `check`, `validate` and `check --stream` print. `ok`: nothing that a change may not bring. */
export function reportDocument(report: ValidationReport, id?: unknown) {
  return {
    ...(id === undefined ? {} : { id }),
    ok: acceptanceOf(report).kind !== 'rejected',
    checks: report.checks.map((result) => ({
      check: result.check,
      outcome: result.outcome,
      ...('why' in result ? { why: result.why } : {}),
      ...(result.scope === undefined ? {} : { scope: result.scope }),
      diagnostics: result.diagnostics.map(({ path, line, column, code, severity, message, origin }) => ({
        path,
        line,
        column,
        code,
        severity,
        message,
        origin,
      })),
    })),
    ms: Math.round(report.ms),
  };
}

/** `reportDocument` where there is no report. */
export function noReportDocument(refusal: Refusal, id?: unknown) {
  return { ...(id === undefined ? {} : { id }), ok: false, checks: [], ms: 0, refusal };
}

/** What `code`, `apply`, `approve` and their kind print. `files`: what was written, or would be. */
export function sessionDocument(session: SessionId, state: SessionState, files?: readonly WrittenFile[]) {
  if (isInquiry(state)) return inquiryDocument(session, state);
  const chosen = state.candidates.find((each) => each.label === state.chosen) ?? state.candidates.at(0);
  const report = chosen === undefined ? undefined : state.reports.get(chosen.label);
  const refusal = refusalOf(state);
  const listed: readonly (FileStat & { readonly backup?: string | null })[] =
    files ?? (state.written.length > 0 ? state.written : (chosen?.stats ?? []));
  return {
    session,
    state: state.phase.kind,
    changeSet: chosen?.changeSet.id ?? null,
    ...(state.verdict === null ? {} : { verdict: state.verdict }),
    report: report === undefined ? null : reportDocument(report),
    files: listed.map(({ path, added, removed, backup }) => ({
      path,
      added,
      removed,
      backup: backup ?? null,
    })),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** What `ask` and the findings of `analyze` print: every statement, best first, with what was looked up and how likely it is right. */
function inquiryDocument(session: SessionId, state: SessionState) {
  const refusal = refusalOf(state);
  const { verdict, phase } = state;
  const statements = ranked(state).map(({ label, title, text, place, request, claims, measured }) => ({
    label,
    title,
    text,
    path: place?.path ?? null,
    line: place?.line ?? null,
    request: request ?? null,
    measured: measured === true,
    probability: verdict?.standings.find((each) => each.candidate === label)?.probability ?? null,
    claims: claims.map(({ claim, fact, holds, found }) => ({
      claim,
      fact,
      holds,
      status: found?.status ?? null,
      says: found?.says ?? null,
    })),
  }));
  const decided = phase.kind === 'decided' ? phase : undefined;
  return {
    session,
    state: phase.kind,
    question: state.request,
    decision: statements.find(({ label }) => label === decided?.statement) ?? null,
    statements,
    dissent: verdict?.dissent ?? [],
    absent: state.absences,
    spent: state.spent,
    ...(verdict === null ? {} : { verdict }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** `sessionDocument` where no session came to be. */
export function noSessionDocument(refusal: Refusal) {
  return { session: null, state: 'refused', changeSet: null, report: null, files: [], refusal };
}

/** Why the session is not where the person wanted it, if it is not. */
export function refusalOf({ phase, lastRefusal }: SessionState): Refusal | undefined {
  switch (phase.kind) {
    case 'refused':
    case 'stale':
      return phase.refusal;
    case 'dead-end':
      return { code: 'dead-end', message: phase.why, hint: phase.question };
    case 'rolled-back':
      return phase.problems.length === 0
        ? undefined
        : {
            code: 'checks-failed',
            message: `The checks on what was written failed, so everything was taken back: ${phase.problems.join('; ')}`,
            hint: 'Look at the problems with: ids show SESSION',
          };
    default:
      return lastRefusal ?? undefined;
  }
}

/** The exit code that a session stands for. */
export function exitOf(state: SessionState): ExitCode {
  const { phase, lastRefusal } = state;
  // Approved, and not written for all that.
  const failed = lastRefusal !== null && isPassing(lastRefusal);
  if (phase.kind === 'awaiting-approval') return failed ? exitCodeOf(lastRefusal.code) : 3;
  if (state.phase.kind === 'cancelled') return 1;
  const refusal = refusalOf(state);
  return refusal === undefined ? 0 : exitCodeOf(refusal.code);
}
