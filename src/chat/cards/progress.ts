import { dollars, raise } from '../../core/budget/spending.ts';
import { acceptanceOf, plural } from '../../core/change/report.ts';
import { assertNever } from '../../core/kernel/assert-never.ts';
import type { SessionEvent } from '../../core/session/events.ts';
import { lineCounts } from '../../core/session/evolve.ts';
import { checkMarks } from './checks.ts';
import { oneLine } from '../screen.ts';

/** One event in words, one line. */
export function progressLine(event: SessionEvent): string {
  switch (event.type) {
    case 'session-started':
      return event.kind === 'patch' ? 'A patch was given.' : `Request: ${oneLine(event.request, 100)}`;
    case 'framed':
      return `Understood: ${oneLine(event.framing.summary, 120)} (${plural(event.framing.criteria.length, 'criterion').replace('criterions', 'criteria')})`;
    case 'candidates-proposed':
      return `${plural(event.candidates.length, 'candidate')}: ${event.candidates
        .map(({ label, title, stats }) => `${label} ${oneLine(title, 60)} (${plural(stats.length, 'file')})`)
        .join(' · ')}`;
    case 'candidate-checked': {
      const dropped = acceptanceOf(event.report).kind === 'rejected' ? ' → dropped' : '';
      return `Checked ${event.candidate}: ${checkMarks(event.report)}${dropped}`;
    }
    case 'candidate-repaired':
      return event.replacement === null
        ? `${event.candidate} is not mended: ${oneLine(event.says, 160)}`
        : `${event.candidate} is mended by its author: ${oneLine(event.says, 120)}`;
    case 'ballots-cast':
      return plural(event.ballots.length, 'blind ballot');
    case 'objections-checked': {
      const held = event.findings.filter(({ status }) => status === 'verified' || status === 'untested');
      return `${plural(event.findings.length, 'objection')} checked, ${String(held.length)} hold${held.length === 1 ? 's' : ''}`;
    }
    case 'round-opened':
      return `Round ${String(event.round)}: there is new evidence.`;
    case 'feedback-given':
      return `${oneLine(event.by.id, 60)} says: ${oneLine(event.text, 120)}`;
    case 'fix-requested':
      return `${oneLine(event.by.id, 60)} wants ${event.candidate} changed: ${oneLine(event.text, 120)}`;
    case 'fix-proposed':
      return `${event.candidate.label} takes its place: ${oneLine(event.candidate.title, 80)}`;
    case 'round-refused':
      return `That round came to nothing: ${oneLine(event.refusal.message, 200)}`;
    case 'restarted':
      return `Begun anew by ${oneLine(event.by.id, 60)}.`;
    case 'budget-raised':
      return `${oneLine(event.by.id, 60)} gave it ${dollars((event.times ?? 1) * raise.session)} more.`;
    case 'verdict-reached':
      return event.verdict.kind === 'consensus'
        ? `Decision: ${oneLine(event.verdict.why, 200)}`
        : `No decision: ${oneLine(event.verdict.why, 200)}`;
    case 'approval-requested':
      return `${event.candidate} is up for approval.`;
    case 'approved':
      return event.automatic
        ? 'Approved beforehand with --yes.'
        : `Approved by ${oneLine(event.by.id, 60)} (${event.by.role}).`;
    case 'approval-given':
      return `One approval by ${oneLine(event.by.id, 60)} (${event.by.role}); more are needed.`;
    case 'approval-withdrawn':
      return 'The approval given beforehand is withdrawn.';
    case 'cancelled':
      return `Cancelled by ${oneLine(event.by.id, 60)}.`;
    case 'applied': {
      const { added, removed } = lineCounts(event.files);
      return `Written: ${plural(event.files.length, 'file')} +${String(added)} −${String(removed)}`;
    }
    case 'apply-refused':
      return `Not written: ${oneLine(event.refusal.message, 200)}`;
    case 'rebase-requested':
      return 'Working it out anew on the files as they are now.';
    case 'verified':
      return event.sound
        ? 'Checked again on disk: no new problem.'
        : `Checked again on disk: ${plural(event.problems.length, 'problem')}; taking everything back.`;
    case 'rollback-requested':
      return `Rollback asked for by ${oneLine(event.by.id, 60)}.`;
    case 'rolled-back':
      return `Taken back: ${plural(event.files.length, 'file')}`;
    case 'rollback-refused':
      return `Not taken back: ${oneLine(event.refusal.message, 200)}`;
    case 'redo-requested':
      return `Redo asked for by ${oneLine(event.by.id, 60)}.`;
    case 'redone':
      return `Written again: ${plural(event.files.length, 'file')}`;
    case 'redo-refused':
      return `Not written again: ${oneLine(event.refusal.message, 200)}`;
    case 'refused':
      return `Refused: ${oneLine(event.refusal.message, 200)}`;
    default:
      return assertNever(event);
  }
}
