import { dollars } from '../../core/budget/spending.ts';
import { acceptanceOf } from '../../core/change/report.ts';
import { missingApprovals } from '../../core/session/approval.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { FileStat } from '../../core/parliament/candidate.ts';
import { stillAbsent } from '../../core/session/question.ts';
import { isInquiry } from '../../core/session/inquiry.ts';
import { titleOfSession } from '../../core/session/title.ts';
import type { SessionState } from '../../core/session/state.ts';
import { checkMarks, checkReasons } from './checks.ts';
import { renderInquiry } from './inquiry.ts';
import { columns, duration, oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** Where the second column of a card begins. */
export const SIDE = 48;
const LABEL = 12;
const FILES_SHOWN = 10;
const DISSENT_SHOWN = 3;

/** The status card of a session: a fold of its state, edited in place where the surface can. */
export function renderCard(texts: Texts, session: SessionId, state: SessionState): string {
  if (isInquiry(state)) return renderInquiry(texts, session, state);
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

/** The session's title, as long as a card is wide. */
export function titleOf(state: SessionState): string {
  return oneLine(titleOfSession(state.source, state.request), 72);
}

/** What is going on, in two or three words. */
export function stepOf(
  { cards: { steps }, inquiry }: Texts,
  { phase, source }: Pick<SessionState, 'phase' | 'source'>,
): string {
  switch (phase.kind) {
    case 'framing':
      return source === 'ask' ? inquiry.steps.framing : steps.framing;
    case 'proposing':
      return {
        code: steps.proposing,
        patch: steps.readingPatch,
        ask: inquiry.steps.answers,
        analyze: inquiry.steps.findings,
      }[source];
    case 'checking':
      return steps.checking(phase.candidate);
    case 'repairing':
      return (phase.why === 'person' ? steps.changing : steps.mending)(phase.candidate);
    default:
      return steps[phase.kind];
  }
}

/** `src/http/client.ts  +31 −4`, `src/http/retry.ts  new +44`, `src/old.ts  deleted −12`. */
export function fileLine({ cards }: Texts, file: FileStat): string {
  const added =
    file.added > 0 || (file.kind !== 'deleted' && file.removed === 0) ? `+${String(file.added)}` : '';
  const removed = file.removed > 0 ? `−${String(file.removed)}` : '';
  const kind = cards.fileKinds[file.kind];
  return `${oneLine(file.path, 200)}  ${[kind, added, removed].filter((part) => part !== '').join(' ')}`;
}

/** Seats that were not asked because the ones that were are enough for the verdict. */
function idleSeats({ seats, ballots, verdict, absences }: SessionState): ReadonlySet<string> {
  const spoke = new Set([...ballots, ...absences].map(({ seat }) => seat));
  const voters = seats.filter(({ votes }) => votes !== false).map(({ name }) => name);
  return new Set(verdict === null || ballots.length === 0 ? [] : voters.filter((name) => !spoke.has(name)));
}

/** `6 of 7 seats · 3 providers · 1 timed out (sre-critic)`. */
export function attendanceOf({ cards: says }: Texts, state: SessionState): string {
  if (state.seats.length === 0) return '';
  const absent = new Map(stillAbsent(state.absences, state.ballots).map(({ seat, why }) => [seat, why]));
  const idle = idleSeats(state);
  const present = state.seats.filter((seat) => !absent.has(seat.name) && !idle.has(seat.name));
  const providers = new Set(present.map((seat) => seat.provider));
  const reasons = [...new Set(absent.values())].map((why) => {
    const names = [...absent].filter(([, each]) => each === why).map(([seat]) => seat);
    return `${String(names.length)} ${says.absent[why]} (${names.join(', ')})`;
  });
  const from =
    providers.size === 1 ? says.onlyProvider([...providers].join('')) : says.providers(providers.size);
  return [
    says.seats(present.length, state.seats.length),
    from,
    ...reasons,
    ...(idle.size === 0 ? [] : [says.notNeeded(idle.size)]),
  ].join(' · ');
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

/** What was decided and by how much, in at most one line. */
export function decisionOf({ cards: says }: Texts, state: SessionState): readonly string[] {
  const { verdict } = state;
  if (verdict === null) return [];
  const spent = state.spent.calls === 0 ? '' : `${says.spent(dollars(state.spent.cost))} · `;
  const took = `${spent}${duration(state.updatedAt - state.startedAt)}`;
  const label = state.chosen ?? (verdict.kind === 'consensus' ? verdict.candidate : null);
  const top = verdict.standings.find((each) => each.candidate === label);
  if (top === undefined) return [`${says.none} · ${oneLine(verdict.why, 200)}`];
  const scores = `C ${top.confidence.toFixed(0)} · R ${top.risk.toFixed(0)} · O ${top.outcome.toFixed(0)}`;
  const picked =
    verdict.kind === 'consensus' && verdict.candidate === label ? '' : ` · ${says.pickedByPerson}`;
  const single = verdict.singleProvider ? ` · ${says.singleProvider}` : '';
  return [
    `${top.candidate} · ${says.likelyRight(top.probability.toFixed(2))}${picked}${single}   ${scores}   ${took}`,
  ];
}

/** Who disagrees and how far that could be checked. */
export function dissentOf({ cards: says }: Texts, { verdict, chosen }: SessionState): readonly string[] {
  if (verdict === null) return [];
  const about = verdict.dissent.filter((each) => chosen === null || each.candidate === chosen);
  const lines = about.slice(0, DISSENT_SHOWN).map(({ seat, candidate, claim, status }) => {
    const name = oneLine(seat, 40);
    const who = chosen === null ? says.objector(name, candidate) : name;
    return `${who}: "${oneLine(claim, 120)}" (${says.objections[status]})`;
  });
  const more = about.length - lines.length;
  return more > 0 ? [...lines, says.moreDissent(more)] : lines;
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
  const { phase, candidates: proposed } = state;
  switch (phase.kind) {
    case 'awaiting-approval': {
      const warnings = phase.warnings.map((warning) => says.proceedAnyway(oneLine(warning, 200)));
      return [
        says.changeSet(phase.changeSet.slice(0, 16), phase.candidate),
        ...approvalsOf(texts, state),
        ...warnings,
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
      return [`✋ ${oneLine(phase.refusal.message, 400)}`, oneLine(phase.refusal.hint, 400)];
    case 'cancelled':
      return [says.cancelled];
    default:
      return [];
  }
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

/** `Checks      first` and the other lines below it in the same column. */
export function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? label : '').padEnd(LABEL) + line);
}

/** Items side by side as long as they fit into `width`. */
function wrap(items: readonly string[], gap: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + gap.length + item.length <= width) {
      lines[lines.length - 1] = `${last}${gap}${item}`;
    } else lines.push(item);
  }
  return lines;
}

/** What candidates did not do of what was asked: nobody should take a part for the whole. */
function leftOut({ candidates: all }: SessionState): readonly string[] {
  return all.flatMap(({ label, notes }) => (notes ?? []).map((note) => `${label} ${oneLine(note, 400)}`));
}
