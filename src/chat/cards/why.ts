import { acceptanceOf } from '../../core/change/report.ts';
import type { Candidate } from '../../core/parliament/candidate.ts';
import type { SessionState } from '../../core/session/state.ts';
import { checkReasons, problemLines } from './checks.ts';
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
    ...(verdict === null
      ? [says.noVerdict]
      : [
          says.verdict(verdict.policy, oneLine(verdict.why, 400)),
          ...(verdict.singleProvider ? [says.oneProvider] : []),
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
  const votes = state.ballots.flatMap(({ seat, scores }) =>
    scores.filter((score) => score.candidate === label).map((score) => ({ seat, score })),
  );
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
