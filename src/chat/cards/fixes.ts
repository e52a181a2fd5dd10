import { introduced } from '../../core/change/report.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { Choice } from '../reply.ts';
import { oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** Objections and findings that are offered at most, of each. */
const OFFERED = 3;

/** What could be changed about the candidate that is up for approval: what seats hold against it, and what its checks found. */
export function fixesOf(
  { buttons, talk }: Texts,
  session: SessionId,
  state: SessionState,
): readonly Choice[] {
  const { phase, verdict, reports } = state;
  if (phase.kind !== 'awaiting-approval') return [];
  const { candidate } = phase;
  const offer = (label: string, text: string): Choice => ({
    label,
    action: { do: 'fix', session, candidate, text },
  });
  const dissent = (verdict?.dissent ?? []).filter((each) => each.candidate === candidate);
  // Several seats may hold the same against it.
  const objections = [...new Map(dissent.map((each) => [each.claim, each])).values()];
  const found = (reports.get(candidate)?.checks ?? []).flatMap(introduced);
  return [
    ...objections
      .slice(0, OFFERED)
      .map(({ seat, claim }) => offer(buttons.objection(oneLine(claim, 60)), talk.fixObjection(seat, claim))),
    ...found.slice(0, OFFERED).map(({ path, line, code, message }) => {
      const where = path === '' ? '' : `${path}:${String(line)} `;
      return offer(
        buttons.finding(oneLine(`${where}${code}`, 60)),
        talk.fixFinding(`${where}${code}`, message),
      );
    }),
  ];
}
