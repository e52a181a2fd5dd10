import { dollars } from '../../core/budget/spending.ts';
import type { SessionState } from '../../core/session/state.ts';
import { duration, oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

const DISSENT_SHOWN = 3;

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
  const discredited = (verdict.discredited ?? []).map((each) =>
    says.discredited(oneLine(each.seat, 40), each.candidate, each.outcome),
  );
  return [...lines, ...(more > 0 ? [says.moreDissent(more)] : []), ...discredited];
}
