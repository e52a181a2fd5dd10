import { dollars } from '../../core/budget/spending.ts';
import { acceptanceOf, plural } from '../../core/change/report.ts';
import { assertNever } from '../../core/kernel/assert-never.ts';
import { missingApprovals } from '../../core/session/approval.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { FileStat } from '../../core/parliament/candidate.ts';
import { stillAbsent } from '../../core/session/course.ts';
import { titleOfSession } from '../../core/session/title.ts';
import type { SessionState } from '../../core/session/state.ts';
import { checkMarks, checkReasons } from './checks.ts';
import { columns, duration, oneLine } from '../screen.ts';

/** Where the second column of a card begins. */
const SIDE = 48;
const LABEL = 12;
const FILES_SHOWN = 10;
const DISSENT_SHOWN = 3;

/** The status card of a session: a fold of its state, edited in place where the surface can. */
export function renderCard(session: SessionId, state: SessionState): string {
  const lines = [
    columns(`🏛 ${titleOf(state)}`, session, SIDE),
    columns(`Round ${String(state.deliberation.round)} · ${stepOf(state)}`, attendanceOf(state), SIDE),
    ...labelled('Candidates', candidates(state)),
    ...labelled('Checks', checks(state)),
    ...labelled('Left out', leftOut(state)),
    ...labelled('Decision', decisionOf(state)),
    ...labelled('Dissent', dissentOf(state)),
    ...subjectFiles(state),
    ...standingOf(state),
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The session's title, as long as a card is wide. */
export function titleOf(state: SessionState): string {
  return oneLine(titleOfSession(state.source, state.request), 72);
}

/** What is going on, in two or three words. */
export function stepOf({ phase, source }: Pick<SessionState, 'phase' | 'source'>): string {
  switch (phase.kind) {
    case 'framing':
      return 'framing the request';
    case 'proposing':
      return source === 'patch' ? 'reading the patch' : 'blind proposals';
    case 'checking':
      return `checking ${phase.candidate}`;
    case 'repairing':
      return phase.why === 'person' ? `changing ${phase.candidate}` : `mending ${phase.candidate}`;
    case 'balloting':
      return 'blind ballots';
    case 'examining':
      return 'checking objections';
    case 'awaiting-approval':
      return 'waiting for approval';
    case 'applying':
      return 'writing';
    case 'verifying':
      return 'checking what was written';
    case 'rolling-back':
      return 'taking back';
    case 'redoing':
      return 'writing again';
    case 'dead-end':
      return 'no decision';
    case 'stale':
      return 'files changed since';
    case 'done':
      return 'written';
    case 'rolled-back':
      return 'taken back';
    case 'cancelled':
      return 'cancelled';
    case 'refused':
      return 'refused';
    default:
      return assertNever(phase);
  }
}

/** `src/http/client.ts  +31 −4`, `src/http/retry.ts  new +44`, `src/old.ts  deleted −12`. */
export function fileLine(file: FileStat): string {
  const added =
    file.added > 0 || (file.kind !== 'deleted' && file.removed === 0) ? `+${String(file.added)}` : '';
  const removed = file.removed > 0 ? `−${String(file.removed)}` : '';
  const kind = file.kind === 'created' ? 'new' : file.kind === 'deleted' ? 'deleted' : '';
  return `${oneLine(file.path, 200)}  ${[kind, added, removed].filter((part) => part !== '').join(' ')}`;
}

/** Seats that were not asked because the ones that were are enough for the verdict. */
function idleSeats({ seats, ballots, verdict, absences }: SessionState): ReadonlySet<string> {
  const spoke = new Set([...ballots, ...absences].map(({ seat }) => seat));
  const voters = seats.filter(({ votes }) => votes !== false).map(({ name }) => name);
  return new Set(verdict === null || ballots.length === 0 ? [] : voters.filter((name) => !spoke.has(name)));
}

/** `6 of 7 seats · 3 providers · 1 timed out (sre-critic)`. */
export function attendanceOf(state: SessionState): string {
  if (state.seats.length === 0) return '';
  const absent = new Map(stillAbsent(state.absences, state.ballots).map(({ seat, why }) => [seat, why]));
  const idle = idleSeats(state);
  const present = state.seats.filter((seat) => !absent.has(seat.name) && !idle.has(seat.name));
  const providers = new Set(present.map((seat) => seat.provider));
  const reasons = [...new Set(absent.values())].map((why) => {
    const names = [...absent].filter(([, each]) => each === why).map(([seat]) => seat);
    return `${String(names.length)} ${why === 'budget' ? 'out of budget' : why.replaceAll('-', ' ')} (${names.join(', ')})`;
  });
  const from = providers.size === 1 ? `${[...providers].join('')} only` : plural(providers.size, 'provider');
  return [
    `${String(present.length)} of ${plural(state.seats.length, 'seat')}`,
    from,
    ...reasons,
    ...(idle.size === 0 ? [] : [`${String(idle.size)} not needed`]),
  ].join(' · ');
}

function candidates(state: SessionState): readonly string[] {
  if (state.candidates.length === 0) return [];
  const named = state.candidates.map(({ label, title }) => `${label} ${oneLine(title, 60)}`);
  return wrap(named, '   ', 100);
}

function checks(state: SessionState): readonly string[] {
  return state.candidates.flatMap(({ label }) => {
    const report = state.reports.get(label);
    if (report === undefined) return [];
    const dropped = acceptanceOf(report).kind === 'rejected' ? ' (dropped)' : '';
    return [
      `${label} ${checkMarks(report)}${dropped}`,
      ...checkReasons(report).map((reason) => `  ${reason}`),
    ];
  });
}

/** What was decided and by how much, in at most one line. */
export function decisionOf(state: SessionState): readonly string[] {
  const { verdict } = state;
  if (verdict === null) return [];
  const spent = state.spent.calls === 0 ? '' : `spent ${dollars(state.spent.cost)} · `;
  const took = `${spent}${duration(state.updatedAt - state.startedAt)}`;
  const label = state.chosen ?? (verdict.kind === 'consensus' ? verdict.candidate : null);
  const top = verdict.standings.find((each) => each.candidate === label);
  if (top === undefined) return [`none · ${oneLine(verdict.why, 200)}`];
  const scores = `C ${top.confidence.toFixed(0)} · R ${top.risk.toFixed(0)} · O ${top.outcome.toFixed(0)}`;
  const picked = verdict.kind === 'consensus' && verdict.candidate === label ? '' : ' · picked by a person';
  const single = verdict.singleProvider ? ' · single provider' : '';
  return [
    `${top.candidate} · ${top.probability.toFixed(2)} likely right${picked}${single}   ${scores}   ${took}`,
  ];
}

/** Who disagrees and how far that could be checked. */
export function dissentOf({ verdict, chosen }: SessionState): readonly string[] {
  if (verdict === null) return [];
  const about = verdict.dissent.filter((each) => chosen === null || each.candidate === chosen);
  const lines = about.slice(0, DISSENT_SHOWN).map(({ seat, candidate, claim, status }) => {
    const checked = { unchecked: 'not checked', uncheckable: 'not checkable' }[status] ?? status;
    return `${oneLine(seat, 40)}${chosen === null ? ` on ${candidate}` : ''}: "${oneLine(claim, 120)}" (${checked})`;
  });
  const more = about.length - lines.length;
  return more > 0 ? [...lines, `and ${String(more)} more, see Why`] : lines;
}

/** The files of the candidate that is up, or of each candidate while there is no choice yet. */
function subjectFiles(state: SessionState): readonly string[] {
  if (state.written.length > 0) return files(state.written);
  const subject = state.candidates.find((each) => each.label === state.chosen);
  if (subject !== undefined) return files(subject.stats);
  return state.candidates.flatMap(({ label, stats }) => labelled(label, files(stats)));
}

function files(stats: readonly FileStat[]): readonly string[] {
  const lines = wrap(stats.slice(0, FILES_SHOWN).map(fileLine), '      ', 100);
  const more = stats.length - FILES_SHOWN;
  return more > 0 ? [...lines, `… and ${plural(more, 'more file')}`] : lines;
}

/** What there is to know before anything else happens: what waits, what warns, what was refused. */
export function standingOf(state: SessionState): readonly string[] {
  const { phase, candidates: proposed } = state;
  switch (phase.kind) {
    case 'awaiting-approval': {
      const warnings = phase.warnings.map((warning) => `⚠️ ${oneLine(warning, 200)}. Proceed anyway?`);
      return [
        `Change set ${phase.changeSet.slice(0, 16)} of ${phase.candidate}; nothing is written yet.`,
        ...approvalsOf(state),
        ...warnings,
      ];
    }
    case 'dead-end':
      return [
        `No decision: ${oneLine(phase.why, 300)}`,
        ...(proposed.length > 0 && phase.question !== '' ? [oneLine(phase.question, 300)] : []),
      ];
    case 'stale':
    case 'refused':
      return [`✋ ${oneLine(phase.refusal.message, 400)}`, oneLine(phase.refusal.hint, 400)];
    case 'cancelled':
      return ['Cancelled; nothing was written.'];
    default:
      return [];
  }
}

/** Who has approved and whom it still takes, where one approval is not enough. */
export function approvalsOf({ approval, approvals, by }: SessionState): readonly string[] {
  const { more, another } = missingApprovals(approval, by, approvals);
  if (approval.needed === 1 && !approval.byAnother) return [];
  const given = approvals.map(({ id }) => oneLine(id, 40)).join(', ');
  const whose = another
    ? `, ${more === 1 ? '' : 'one of them '}by somebody else than ${oneLine(by.id, 40)}`
    : '';
  return [
    `${approvals.length === 0 ? '' : `Approved by ${given}. `}It takes ${plural(more, 'more approval')}${whose}.`,
  ];
}

/** `Checks      first` and the other lines below it in the same column. */
function labelled(label: string, lines: readonly string[]): readonly string[] {
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
