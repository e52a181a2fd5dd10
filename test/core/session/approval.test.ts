import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/session/decide.ts';
import { conclude } from '../../../src/core/session/effects.ts';
import type { Person } from '../../../src/core/people/person.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { candidate, report, seats, stateAfter, started } from '../../kit/sessions.ts';

const a = candidate('A');
const person = (id: string, role: Person['role'] = 'approver'): Person => ({ id, role });

function upForApproval(rule: { needed: number; byAnother: boolean }, by: Person, autoApprove = false) {
  const before: readonly SessionEvent[] = [
    { ...started, approval: rule, by, autoApprove } as SessionEvent,
    { type: 'framed', framing: { summary: 's', criteria: [] } },
    { type: 'candidates-proposed', candidates: [a], absences: [] },
    { type: 'candidate-checked', candidate: 'A', report: report() },
  ];
  const ballots: SessionEvent = {
    type: 'ballots-cast',
    absences: [],
    ballots: seats.map(({ name }) => ({
      seat: name,
      scores: [{ candidate: 'A', confidence: 80, risk: 10, outcome: 95, reason: 'measured', objections: [] }],
    })),
  };
  return [...before, ...conclude(stateAfter(...before), ballots)];
}

const approve = (by: Person) =>
  ({ type: 'approve', by, changeSet: a.changeSet.id, acceptWarnings: false }) as const;

describe('several approvals', () => {
  it('a change is written when so many different people have approved, and never before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 }),
        (needed, byAnother, order) => {
          const events = [...upForApproval({ needed, byAnother }, person('p0'))];
          const given = new Set<number>();
          for (const who of order) {
            const told = decide(stateAfter(...events), approve(person(`p${String(who)}`)));
            const enough = (people: ReadonlySet<number>) =>
              people.size >= needed && (!byAnother || [...people].some((each) => each !== 0));
            if (enough(given)) {
              // It is being written: nobody's approval is asked for any more.
              expect(told.ok).toBe(false);
              continue;
            }
            if (given.has(who)) {
              expect(told.ok || told.error.code).toBe('nothing-to-do');
              continue;
            }
            if (!told.ok) throw new Error(told.error.message);
            given.add(who);
            events.push(...told.value);
            expect(stateAfter(...events).phase.kind).toBe(enough(given) ? 'applying' : 'awaiting-approval');
          }
        },
      ),
      { numRuns: Number(process.env['IDS_RUNS'] ?? 300) },
    );
  });

  it('what --yes gave beforehand is one of them, and can be withdrawn', () => {
    const alice = person('alice', 'owner');
    const events = upForApproval({ needed: 2, byAnother: false }, alice, true);
    expect(events.at(-1)).toMatchObject({ type: 'approval-given', automatic: true, by: alice });
    const withdrawn = decide(stateAfter(...events), { type: 'withdraw-approval', by: alice });
    if (!withdrawn.ok) throw new Error(withdrawn.error.message);
    const state = stateAfter(...events, ...withdrawn.value);
    expect(state.approvals).toEqual([]);
    const bob = decide(state, approve(person('bob')));
    expect(bob.ok && bob.value[0]?.type).toBe('approval-given');
  });

  it('counts for exactly what was seen: another change is approved anew', () => {
    const events = upForApproval({ needed: 2, byAnother: false }, person('alice'));
    const first = decide(stateAfter(...events), approve(person('bob')));
    if (!first.ok) throw new Error(first.error.message);
    const state = stateAfter(...events, ...first.value);
    const picked = decide(state, { type: 'pick', by: person('bob'), candidate: 'A' });
    if (!picked.ok) throw new Error(picked.error.message);
    expect(stateAfter(...events, ...first.value, ...picked.value).approvals).toEqual([]);
  });
});
