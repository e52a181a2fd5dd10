import { acceptanceOf } from '../../core/change/report.ts';
import type { Statement } from '../../core/inquiry/statement.ts';
import type { Candidate } from '../../core/parliament/candidate.ts';
import { ranked } from '../../core/session/inquiry.ts';
import type { SessionState } from '../../core/session/state.ts';
import { checkReasons, problemLines } from './checks.ts';
import { claimsOf } from './inquiry.ts';
import { oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** Why the session stands where it stands: criteria, each candidate's reasons, scores and problems, the verdict, who was absent. */
export function renderWhy(texts: Texts, state: SessionState): string {
  const { cards: says } = texts;
  const { framing, verdict } = state;
  return [
    ...(framing === null || framing.criteria.length === 0
      ? []
      : [says.doneWhen, ...framing.criteria.map((criterion) => `  • ${oneLine(criterion, 300)}`)]),
    ...state.candidates.flatMap((candidate) => about(texts, candidate, state)),
    ...ranked(state).flatMap((statement) => aboutStatement(texts, statement, state)),
    ...(verdict === null
      ? [says.noVerdict]
      : [
          says.verdict(verdict.policy, oneLine(verdict.why, 400)),
          ...(verdict.singleProvider ? [says.oneProvider] : []),
          ...(verdict.discredited ?? []).map(({ seat, candidate, outcome }) =>
            says.discredited(oneLine(seat, 60), candidate, outcome),
          ),
        ]),
    ...state.absences.map(({ seat, why }) => says.absence(oneLine(seat, 60), says.absent[why])),
  ].join('\n');
}

function about(texts: Texts, candidate: Candidate, state: SessionState): readonly string[] {
  const { cards: says } = texts;
  const { label } = candidate;
  const report = state.reports.get(label);
  const top = state.verdict?.standings.find((each) => each.candidate === label);
  const acceptance = report === undefined ? undefined : acceptanceOf(report);
  return [
    `${label}  ${oneLine(candidate.title, 100)}  ${says.by(candidate.authors.map((author) => oneLine(author, 60)))}`,
    ...(candidate.rationale === '' ? [] : [`   ${oneLine(candidate.rationale, 400)}`]),
    ...(acceptance?.kind === 'rejected'
      ? [`   ${says.droppedFor(oneLine(acceptance.reasons.join('; '), 400))}`]
      : []),
    ...(report === undefined
      ? []
      : [...checkReasons(texts, report), ...problemLines(texts, report, 10)].map((line) => `   ${line}`)),
    ...(top === undefined ? [] : [`   ${says.likelyRightBy(top.probability.toFixed(2), top.ballots)}`]),
    ...votesOf(texts, label, state),
  ];
}

function aboutStatement(texts: Texts, statement: Statement, state: SessionState): readonly string[] {
  const { cards: says } = texts;
  const { label, title, text, place, authors } = statement;
  const top = state.verdict?.standings.find((each) => each.candidate === label);
  const at =
    place === undefined ? '' : `${place.path}${place.line === undefined ? '' : `:${String(place.line)}`} `;
  return [
    `${label}  ${oneLine(`${at}${title}`, 200)}  ${says.by(authors.map((author) => oneLine(author, 60)))}`,
    ...(text === '' ? [] : [`   ${oneLine(text, 600)}`]),
    ...claimsOf(texts, statement).map((line) => `   ${line}`),
    ...(top === undefined ? [] : [`   ${says.likelyRightBy(top.probability.toFixed(2), top.ballots)}`]),
    ...votesOf(texts, label, state),
  ];
}

/** Each seat's scores of one candidate, then what seats hold against it. */
function votesOf({ cards: says }: Texts, label: string, state: SessionState): readonly string[] {
  const votes = state.ballots.flatMap(({ seat, scores }) =>
    scores.filter((score) => score.candidate === label).map((score) => ({ seat, score })),
  );
  return [
    ...votes.map(
      ({ seat, score }) =>
        `   ${oneLine(seat, 40)}: C ${String(score.confidence)} · R ${String(score.risk)} · O ${String(score.outcome)}  ${oneLine(score.reason, 160)}`,
    ),
    ...votes.flatMap(({ seat, score }) =>
      score.objections.map(
        ({ claim, status, finding }) =>
          `   ${says.objects(oneLine(seat, 40), oneLine(claim, 200), says.objections[status])}${finding === undefined ? '' : ` ${oneLine(finding, 300)}`}`,
      ),
    ),
  ];
}
