import { introduced, plural, type CheckResult, type ValidationReport } from '../change/report.ts';
import { assertNever } from '../kernel/assert-never.ts';
import type { SessionId } from '../kernel/ids.ts';
import type { Candidate } from '../parliament/candidate.ts';
import type { LoggedEvent } from './events.ts';
import { lineCounts } from './written.ts';
import { proceedings, usedIn } from './proceedings.ts';
import { titleOfSession } from './title.ts';
import { ranked } from './inquiry.ts';
import { sayFact } from '../inquiry/fact.ts';
import type { Statement } from '../inquiry/statement.ts';
import type { SessionPhase, SessionState } from './state.ts';

/**
 * The minutes of a session as Markdown, a pure fold of its log: the decision, why, the dissent, the absentees, how it went
 * with time and money, the write. `events`: the whole log that `state` is the fold of.
 */
export function renderMinutes(
  session: SessionId,
  state: SessionState,
  events: readonly LoggedEvent[],
): string {
  const sections = [
    `# ${oneLine(titleOfSession(state.source, state.request))}`,
    facts(session, state),
    `## Outcome\n\n${outcomeOf(state.phase, state)}`,
    state.framing === null ? '' : `## Acceptance criteria\n\n${bullets(state.framing.criteria)}`,
    ...state.candidates.map((candidate) => candidateSection(candidate, state)),
    ...ranked(state).map((statement) => statementSection(statement, state)),
    verdictSection(state),
    state.source !== 'patch' ? proceedingsSection(events) : '',
    state.written.length === 0 ? '' : writtenSection(state),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function facts(session: SessionId, state: SessionState): string {
  const seconds = Math.round((state.updatedAt - state.startedAt) / 1000);
  return bullets([
    `Session: ${session}`,
    `Started: ${new Date(state.startedAt).toISOString()}, last event after ${String(seconds)} s`,
    `Asked by: ${escape(state.by.id)} (${state.by.role})`,
    `Workspace: ${escape(state.workspace)}`,
    ...(state.from === null ? [] : [`Carries out: ${state.from.statement} of ${state.from.session}`]),
    ...(state.about === null ? [] : [`About: ${escape(state.about)}`]),
    ...(state.spent.calls === 0 ? [] : [`Models: ${usedIn(state.spent)}`]),
    ...(state.approvedBy === null
      ? []
      : [
          `Approved by: ${state.approvals.map(({ id }) => escape(id)).join(', ')}${state.autoApprove ? ', beforehand with --yes' : ''}`,
        ]),
  ]);
}

function outcomeOf(phase: SessionPhase, state: SessionState): string {
  switch (phase.kind) {
    case 'done':
      return 'The change is written.';
    case 'decided':
      return decisionIn(state, phase);
    case 'rolled-back':
      return phase.problems.length === 0
        ? 'The change was taken back.'
        : `The checks after writing failed, so everything was taken back:\n\n${bullets(phase.problems)}`;
    case 'cancelled':
      return 'Cancelled by a person; nothing was written.';
    case 'refused':
    case 'stale':
      return escape([phase.refusal.message, phase.refusal.hint].join(' ').trim());
    case 'dead-end':
      return `No decision. ${escape(phase.why)} ${escape(phase.question)}`;
    case 'awaiting-approval':
      return `Candidate ${phase.candidate} waits for a person's approval.${phase.warnings.length === 0 ? '' : `\n\n${bullets(phase.warnings)}`}`;
    case 'framing':
    case 'proposing':
    case 'looking-up':
    case 'checking':
    case 'repairing':
    case 'balloting':
    case 'examining':
    case 'applying':
    case 'verifying':
    case 'rolling-back':
    case 'redoing':
      return `Under way: ${phase.kind.replaceAll('-', ' ')}.`;
    default:
      return assertNever(phase);
  }
}

function decisionIn(
  { statements }: SessionState,
  { statement: label, by }: Extract<SessionPhase, { kind: 'decided' }>,
): string {
  if (label === null) {
    return statements.length === 0
      ? 'Nothing was found.'
      : `${plural(statements.length, 'finding')}, best first.`;
  }
  const answer = statements.find((each) => each.label === label);
  const who = by === null ? '' : ` Picked by ${escape(by.id)}.`;
  return `${label}: ${escape(answer?.title ?? '')}${answer?.measured === true ? ' Measured; nobody voted.' : ''}${who}`;
}

function statementSection(
  { label, title, text, place, request, authors, claims, measured }: Statement,
  state: SessionState,
): string {
  const where =
    place === undefined
      ? ''
      : `\`${code(place.path)}${place.line === undefined ? '' : `:${String(place.line)}`}\` `;
  return [
    `## ${label}: ${where}${oneLine(title)}`,
    `${measured === true ? 'Measured by' : 'Said by'} ${authors.map(escape).join(', ')}.`,
    escape(text),
    request === undefined ? '' : `To carry it out: ${oneLine(request)}`,
    bullets(
      claims.map(({ claim, fact, holds, found }) => {
        const looked = found === undefined ? 'not looked up' : `${found.status}. ${oneLine(found.says)}`;
        return `${oneLine(claim)} (${holds ? '' : 'not: '}${oneLine(sayFact(fact))}) → ${looked}`;
      }),
    ),
    ballotsTable(label, state),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function candidateSection(candidate: Candidate, state: SessionState): string {
  const report = state.reports.get(candidate.label);
  const { added, removed } = lineCounts(candidate.stats);
  return [
    `## Candidate ${candidate.label}: ${oneLine(candidate.title)}`,
    `Proposed by ${candidate.authors.map(escape).join(', ')}. Change set \`${candidate.changeSet.id}\`, ${plural(candidate.stats.length, 'file')}, +${String(added)} −${String(removed)}.`,
    candidate.rationale === '' ? '' : escape(candidate.rationale),
    bullets((candidate.notes ?? []).map(oneLine)),
    bullets(
      candidate.stats.map(
        (file) => `${file.kind} \`${code(file.path)}\` +${String(file.added)} −${String(file.removed)}`,
      ),
    ),
    report === undefined ? 'Not checked yet.' : checksTable(report),
    ballotsTable(candidate.label, state),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function checksTable(report: ValidationReport): string {
  const rows = report.checks.map(
    (result) => `| ${result.check} | ${result.outcome} | ${cell(checkDetail(result))} |`,
  );
  const problems = report.checks
    .flatMap(introduced)
    .map(
      ({ path, line, column, code: id, message }) =>
        `\`${code(path)}:${String(line)}:${String(column)}\` ${id} ${oneLine(message)}`,
    );
  return [`| check | outcome | detail |\n| --- | --- | --- |\n${rows.join('\n')}`, bullets(problems)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function checkDetail(result: CheckResult): string {
  if (result.outcome === 'skipped' || result.outcome === 'crashed') return result.why;
  const found = introduced(result).length;
  return [result.scope ?? '', found === 0 ? '' : plural(found, 'new problem')]
    .filter((part) => part !== '')
    .join(', ');
}

function ballotsTable(label: string, state: SessionState): string {
  const rows = state.ballots.flatMap((ballot) =>
    ballot.scores
      .filter((score) => score.candidate === label)
      .map(
        (score) =>
          `| ${cell(ballot.seat)} | ${String(score.confidence)} | ${String(score.risk)} | ${String(score.outcome)} | ${cell(score.reason)} |`,
      ),
  );
  if (rows.length === 0) return '';
  return `| seat | confidence | risk | outcome | reason |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`;
}

function verdictSection({ verdict, absences, deliberation }: SessionState): string {
  const absent = absences.map(({ seat, why }) => `${escape(seat)}: ${why.replaceAll('-', ' ')}`);
  if (verdict === null) return absent.length === 0 ? '' : `## Absent\n\n${bullets(absent)}`;
  return [
    `## Verdict\n\n${escape(verdict.why)} Rule: ${verdict.policy}.${verdict.singleProvider ? ' Single provider.' : ''}`,
    verdict.dissent.length === 0
      ? ''
      : `### Dissent\n\n${bullets(verdict.dissent.map(({ seat, candidate, claim, status }) => `${escape(seat)} on ${candidate}: ${oneLine(claim)} (${status})`))}`,
    deliberation.findings.length === 0
      ? ''
      : `### Objections that were checked\n\n${bullets(deliberation.findings.map(({ id, candidate, claim, status, says, by }) => `On ${deliberation.outdated.has(id) ? `an earlier version of ${candidate}` : candidate}: ${oneLine(claim)} → ${status}. ${oneLine(says)}${by === undefined ? '' : ` Written by ${escape(by)}.`}`))}`,
    (verdict.discredited ?? []).length === 0
      ? ''
      : `### Not counted\n\n${bullets((verdict.discredited ?? []).map(({ seat, candidate, outcome }) => `${escape(seat)}: it gave ${candidate}, which the checks refute, ${String(outcome)} of 100.`))}`,
    absent.length === 0 ? '' : `### Absent\n\n${bullets(absent)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function proceedingsSection(events: readonly LoggedEvent[]): string {
  const lines = proceedings(events);
  return lines.length === 0 ? '' : `## Proceedings\n\n${bullets(lines.map(oneLine))}`;
}

function writtenSection({ written }: SessionState): string {
  return `## Written\n\n${bullets(
    written.map(
      (file) =>
        `${file.kind} \`${code(file.path)}\` +${String(file.added)} −${String(file.removed)}${file.backup === null ? '' : `, before: \`${code(file.backup)}\``}`,
    ),
  )}`;
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Text from outside cannot become markup: Markdown's own characters are escaped, line breaks become spaces. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|]/g, String.raw`\$&`);
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return escape(line.length > 200 ? `${line.slice(0, 199)}…` : line);
}

function cell(text: string): string {
  return escape(text.replaceAll(/\s+/g, ' '));
}

/** Inside a code span only the back-tick ends it. */
function code(text: string): string {
  return text.replaceAll('`', "'").replaceAll(/\s/g, ' ');
}
