import { acceptanceOf } from '../../core/change/report.ts';
import type { Candidate } from '../../core/parliament/candidate.ts';
import type { SessionState } from '../../core/session/state.ts';
import { checkReasons, problemLines } from './checks.ts';
import { oneLine } from '../screen.ts';

/** Why the session stands where it stands: criteria, each candidate's reasons, scores and problems, the verdict, who was absent. */
export function renderWhy(state: SessionState): string {
  const { framing, verdict } = state;
  return [
    ...(framing === null || framing.criteria.length === 0
      ? []
      : ['Done when', ...framing.criteria.map((criterion) => `  • ${oneLine(criterion, 300)}`)]),
    ...state.candidates.flatMap((candidate) => about(candidate, state)),
    ...(verdict === null
      ? ['There is no verdict yet.']
      : [
          `Verdict by the rule "${verdict.policy}": ${oneLine(verdict.why, 400)}`,
          ...(verdict.singleProvider
            ? ['All ballots come from one provider, so that they are not independent opinions.']
            : []),
        ]),
    ...state.absences.map(({ seat, why }) => `Absent: ${oneLine(seat, 60)} (${why.replaceAll('-', ' ')})`),
  ].join('\n');
}

function about(candidate: Candidate, state: SessionState): readonly string[] {
  const { label } = candidate;
  const report = state.reports.get(label);
  const top = state.verdict?.standings.find((each) => each.candidate === label);
  const acceptance = report === undefined ? undefined : acceptanceOf(report);
  const votes = state.ballots.flatMap(({ seat, scores }) =>
    scores.filter((score) => score.candidate === label).map((score) => ({ seat, score })),
  );
  return [
    `${label}  ${oneLine(candidate.title, 100)}  (by ${candidate.authors.map((author) => oneLine(author, 60)).join(', ')})`,
    ...(candidate.rationale === '' ? [] : [`   ${oneLine(candidate.rationale, 400)}`]),
    ...(acceptance?.kind === 'rejected'
      ? [`   dropped: ${oneLine(acceptance.reasons.join('; '), 400)}`]
      : []),
    ...(report === undefined
      ? []
      : [...checkReasons(report), ...problemLines(report, 10)].map((line) => `   ${line}`)),
    ...(top === undefined
      ? []
      : [`   ${top.probability.toFixed(2)} likely right by ${String(top.ballots)} ballots`]),
    ...votes.map(
      ({ seat, score }) =>
        `   ${oneLine(seat, 40)}: C ${String(score.confidence)} · R ${String(score.risk)} · O ${String(score.outcome)}  ${oneLine(score.reason, 160)}`,
    ),
    ...votes.flatMap(({ seat, score }) =>
      score.objections.map(
        ({ claim, status, finding }) =>
          `   ${oneLine(seat, 40)} objects: "${oneLine(claim, 200)}" (${status})${finding === undefined ? '' : ` ${oneLine(finding, 300)}`}`,
      ),
    ),
  ];
}
