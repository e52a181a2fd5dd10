import { expect, it } from 'vitest';
import type { Objection } from '../../../src/core/parliament/ballot.ts';
import { evidenceDefaults } from '../../../src/core/parliament/constants.ts';
import type { Finding } from '../../../src/core/parliament/objections.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { precisionIn } from '../../../src/core/session/precision.ts';
import { openTestDatabase } from '../../kit/engine.ts';
import { candidate, report, session, started } from '../../kit/sessions.ts';
import { makeOutcomes } from '../../../src/store/outcomes.ts';
import { mixed } from '../parliament/ballots.ts';

const [one = '', two = ''] = mixed.map(({ name }) => name);
const objection = (claim: string): Objection => ({ claim, check: 'test', status: 'unchecked' });
const ballot = (seat: string, ...claims: string[]) => ({
  seat,
  scores: [
    { candidate: 'A', outcome: 60, risk: 60, confidence: 80, reason: 'r', objections: claims.map(objection) },
  ],
});
const found = (index: number, claim: string, status: Finding['status']): Finding => ({
  ...{ id: `e${String(index)}`, candidate: 'A', check: 'test', claim, status },
  says: 'It ran.',
});
const cast = (...ballots: ReturnType<typeof ballot>[]): SessionEvent => ({
  ...{ type: 'ballots-cast', ballots, absences: [] },
  asked: ballots.map(({ seat }) => seat),
});
const log = (...events: readonly SessionEvent[]) =>
  events.map((event, index) => ({ session, seq: index + 1, at: index, event }));

it('is what became of the objections of each seat, each once, and nothing of what no check showed', async () => {
  const events = log(
    {
      ...started,
      seats: mixed.map((seat) => ({ ...seat, model: 'm' })),
      rule: evidenceDefaults,
    } as SessionEvent,
    { type: 'framed', framing: { summary: 's', criteria: [] } },
    { type: 'candidates-proposed', candidates: [candidate('A')], absences: [] },
    { type: 'candidate-checked', candidate: 'A', report: report() },
    cast(ballot(one, 'holds', 'does not'), ballot(two, 'does not', 'nobody knows')),
    {
      type: 'objections-checked',
      findings: [
        found(1, 'holds', 'verified'),
        found(2, 'does not', 'refuted'),
        found(3, 'nobody knows', 'uncheckable'),
      ],
    },
    { type: 'round-opened', round: 2 },
    // Repeating what was checked is no second mistake.
    cast(ballot(two, 'does not')),
    { type: 'objections-checked', findings: [] },
  );
  const voice = (name: string) => `${mixed.find((seat) => seat.name === name)?.provider ?? ''} m`;
  const precision = precisionIn(events);
  expect(precision).toEqual([
    { seat: one, voice: voice(one), held: 1, refuted: 1 },
    { seat: two, voice: voice(two), held: 0, refuted: 1 },
  ]);

  // Told of once more, a session is not counted twice.
  const outcomes = makeOutcomes(await openTestDatabase());
  for (const at of [1, 2]) await outcomes.learn(session, { learned: [], precision }, at);
  expect(await outcomes.precision()).toEqual(precision.toSorted((a, b) => (a.seat < b.seat ? -1 : 1)));
});
