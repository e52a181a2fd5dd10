import { acceptanceOf } from '../../core/change/report.ts';
import { missingApprovals } from '../../core/session/approval.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { Refusal } from '../../core/kernel/refusal.ts';
import type { FileStat } from '../../core/parliament/candidate.ts';
import { isInquiry } from '../../core/session/inquiry.ts';
import type { SessionState } from '../../core/session/state.ts';
import { checkMarks, checkReasons } from './checks.ts';
import { renderInquiry } from './inquiry.ts';
import { columns, oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';
import { decisionOf, dissentOf } from './decision.ts';
import { attendanceOf, stepOf, titleOf } from './head.ts';
import { labelled, SIDE, wrap } from './layout.ts';

const FILES_SHOWN = 10;

/**
 * The status card of a session: a fold of its state, edited in place where the surface can. `waits`: why nothing happens for a
 * while.
 */
export function renderCard(texts: Texts, session: SessionId, state: SessionState, waits?: string): string {
  const body = isInquiry(state) ? renderInquiry(texts, session, state) : renderChange(texts, session, state);
  return waits === undefined ? body : `${body}\n${waitingLine(waits)}`;
}

/** Why nothing happens for a while, as a line of its own. */
export function waitingLine(sentence: string): string {
  return `⏳ ${oneLine(sentence, 200)}`;
}

function renderChange(texts: Texts, session: SessionId, state: SessionState): string {
  const { cards: says } = texts;
  const { labels } = says;
  const lines = [
    columns(`🏛 ${titleOf(state)}`, session, SIDE),
    columns(says.round(state.deliberation.round, stepOf(texts, state)), attendanceOf(texts, state), SIDE),
    ...(state.from === null ? [] : [texts.inquiry.carriesOut(state.from.statement, state.from.session)]),
    ...labelled(labels.candidates, candidates(state)),
    ...labelled(labels.checks, checks(texts, state)),
    ...labelled(labels.leftOut, leftOut(state)),
    ...labelled(labels.decision, decisionOf(texts, state)),
    ...labelled(labels.dissent, dissentOf(texts, state)),
    ...subjectFiles(texts, state),
    ...standingOf(texts, state),
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** `src/http/client.ts  +31 −4`, `src/http/retry.ts  new +44`, `src/old.ts  deleted −12`. */
export function fileLine({ cards }: Texts, file: FileStat): string {
  const added =
    file.added > 0 || (file.kind !== 'deleted' && file.removed === 0) ? `+${String(file.added)}` : '';
  const removed = file.removed > 0 ? `−${String(file.removed)}` : '';
  const kind = cards.fileKinds[file.kind];
  return `${oneLine(file.path, 200)}  ${[kind, added, removed].filter((part) => part !== '').join(' ')}`;
}

function candidates(state: SessionState): readonly string[] {
  if (state.candidates.length === 0) return [];
  const named = state.candidates.map(({ label, title }) => `${label} ${oneLine(title, 60)}`);
  return wrap(named, '   ', 100);
}

function checks(texts: Texts, state: SessionState): readonly string[] {
  return state.candidates.flatMap(({ label }) => {
    const report = state.reports.get(label);
    if (report === undefined) return [];
    const dropped = acceptanceOf(report).kind === 'rejected' ? ` ${texts.cards.dropped}` : '';
    return [
      `${label} ${checkMarks(texts, report)}${dropped}`,
      ...checkReasons(texts, report).map((reason) => `  ${reason}`),
    ];
  });
}

/** The files of the candidate that is up, or of each candidate while there is no choice yet. */
function subjectFiles(texts: Texts, state: SessionState): readonly string[] {
  if (state.written.length > 0) return files(texts, state.written);
  const subject = state.candidates.find((each) => each.label === state.chosen);
  if (subject !== undefined) return files(texts, subject.stats);
  return state.candidates.flatMap(({ label, stats }) => labelled(label, files(texts, stats)));
}

function files(texts: Texts, stats: readonly FileStat[]): readonly string[] {
  const lines = wrap(
    stats.slice(0, FILES_SHOWN).map((file) => fileLine(texts, file)),
    '      ',
    100,
  );
  const more = stats.length - FILES_SHOWN;
  return more > 0 ? [...lines, texts.cards.moreFiles(more)] : lines;
}

/** What there is to know before anything else happens: what waits, what warns, what was refused. */
export function standingOf(texts: Texts, state: SessionState): readonly string[] {
  const { cards: says } = texts;
  const { phase, candidates: proposed, lastRefusal } = state;
  switch (phase.kind) {
    case 'awaiting-approval': {
      // What came to nothing since: a fix, another round, a write to a full disk.
      const since = lastRefusal === null ? [] : refusalLines(lastRefusal);
      const warnings = phase.warnings.map((warning) => says.proceedAnyway(oneLine(warning, 200)));
      return [
        says.changeSet(phase.changeSet.slice(0, 16), phase.candidate),
        ...approvalsOf(texts, state),
        ...warnings,
        ...since,
      ];
    }
    case 'dead-end':
      return [
        says.noDecision(oneLine(phase.why, 300)),
        ...(proposed.length + state.statements.length > 0 && phase.question !== ''
          ? [oneLine(phase.question, 300)]
          : []),
      ];
    case 'stale':
    case 'refused':
      return refusalLines(phase.refusal);
    case 'cancelled':
      return [says.cancelled];
    default:
      return [];
  }
}

export function refusalLines({ message, hint }: Refusal): readonly string[] {
  return [`✋ ${oneLine(message, 400)}`, oneLine(hint, 400)].filter((line) => line !== '');
}

/** Who has approved and whom it still takes, where one approval is not enough. */
export function approvalsOf(
  { cards: says }: Texts,
  { approval, approvals, by }: SessionState,
): readonly string[] {
  const { more, another } = missingApprovals(approval, by, approvals);
  if (approval.needed === 1 && !approval.byAnother) return [];
  const given = approvals.map(({ id }) => oneLine(id, 40));
  return [
    [
      ...(given.length === 0 ? [] : [says.approvedBy(given)]),
      says.takes(more, another ? oneLine(by.id, 40) : null),
    ].join(' '),
  ];
}

/** What candidates did not do of what was asked: nobody should take a part for the whole. */
function leftOut({ candidates: all }: SessionState): readonly string[] {
  return all.flatMap(({ label, notes }) => (notes ?? []).map((note) => `${label} ${oneLine(note, 400)}`));
}
