import { dollars, raise } from '../../core/budget/spending.ts';
import { acceptanceOf } from '../../core/change/report.ts';
import { assertNever } from '../../core/kernel/assert-never.ts';
import type { SessionEvent } from '../../core/session/events.ts';
import { lineCounts } from '../../core/session/written.ts';
import { checkMarks } from './checks.ts';
import { oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** One event in words, one line. */
export function progressLine(texts: Texts, event: SessionEvent): string {
  const { progress: says, inquiry } = texts;
  switch (event.type) {
    case 'session-started':
      if (event.kind === 'patch') return says.patchGiven;
      return (event.kind === 'ask' ? inquiry.question : says.request)(oneLine(event.request, 100));
    case 'framed':
      return says.understood(oneLine(event.framing.summary, 120), event.framing.criteria.length);
    case 'candidates-proposed':
      return `${says.candidates(event.candidates.length)}: ${event.candidates
        .map(({ label, title, stats }) => `${label} ${oneLine(title, 60)} (${says.files(stats.length)})`)
        .join(' · ')}`;
    case 'statements-made': {
      const named = event.statements.map(({ label, title }) => `${label} ${oneLine(title, 60)}`);
      const count = inquiry.statements(named.length);
      return named.length === 0 ? count : `${count}: ${named.join(' · ')}`;
    }
    case 'claims-looked-up':
      return inquiry.lookedUp(
        event.found.length,
        event.found.filter(({ status }) => status === 'refuted').length,
      );
    case 'decided':
      return event.by === null
        ? inquiry.decided
        : inquiry.picks(oneLine(event.by.id, 60), event.statement ?? '');
    case 'candidate-checked': {
      const dropped = acceptanceOf(event.report).kind === 'rejected' ? ` ${says.dropped}` : '';
      return `${says.checked(event.candidate, checkMarks(texts, event.report))}${dropped}`;
    }
    case 'candidate-repaired':
      return event.replacement === null
        ? says.notMended(event.candidate, oneLine(event.says, 160))
        : says.mended(event.candidate, oneLine(event.says, 120));
    case 'ballots-cast':
      return says.ballots(event.ballots.length);
    case 'objections-checked': {
      const held = event.findings.filter(({ status }) => status === 'verified' || status === 'untested');
      return says.objections(event.findings.length, held.length);
    }
    case 'round-opened':
      return says.newRound(event.round);
    case 'feedback-given':
      return says.says(oneLine(event.by.id, 60), oneLine(event.text, 120));
    case 'fix-requested':
      return says.wantsChanged(oneLine(event.by.id, 60), event.candidate, oneLine(event.text, 120));
    case 'fix-proposed':
      return says.takesItsPlace(event.candidate.label, oneLine(event.candidate.title, 80));
    case 'round-refused':
      return says.cameToNothing(oneLine(event.refusal.message, 200));
    case 'restarted':
      return says.begunAnew(oneLine(event.by.id, 60));
    case 'budget-raised':
      return says.gaveMore(oneLine(event.by.id, 60), dollars((event.times ?? 1) * raise.session));
    case 'retried':
      return says.retried(oneLine(event.by.id, 60));
    case 'verdict-reached':
      return event.verdict.kind === 'consensus'
        ? says.decision(oneLine(event.verdict.why, 200))
        : says.noDecision(oneLine(event.verdict.why, 200));
    case 'approval-requested':
      return says.upForApproval(event.candidate);
    case 'approved':
      return event.automatic
        ? says.approvedBeforehand
        : says.approved(oneLine(event.by.id, 60), event.by.role);
    case 'approval-given':
      return says.oneApproval(oneLine(event.by.id, 60), event.by.role);
    case 'approval-withdrawn':
      return says.approvalWithdrawn;
    case 'cancelled':
      return says.cancelled(oneLine(event.by.id, 60));
    case 'applied': {
      const { added, removed } = lineCounts(event.files);
      return says.written(event.files.length, added, removed);
    }
    case 'apply-refused':
      return says.notWritten(oneLine(event.refusal.message, 200));
    case 'rebase-requested':
      return says.rebasing;
    case 'verified':
      return event.sound ? says.verified : says.notVerified(event.problems.length);
    case 'rollback-requested':
      return says.rollbackAsked(oneLine(event.by.id, 60));
    case 'rolled-back':
      return says.takenBack(event.files.length);
    case 'rollback-refused':
      return says.notTakenBack(oneLine(event.refusal.message, 200));
    case 'redo-requested':
      return says.redoAsked(oneLine(event.by.id, 60));
    case 'redone':
      return says.writtenAgain(event.files.length);
    case 'redo-refused':
      return says.notWrittenAgain(oneLine(event.refusal.message, 200));
    case 'refused':
      return says.refused(oneLine(event.refusal.message, 200));
    default:
      return assertNever(event);
  }
}
