import { describe, expect, it } from 'vitest';
import type { ValidationReport } from '../../src/core/change/report.ts';
import { makeReports } from '../../src/engine/reports.ts';
import { candidate, owner, report } from '../kit/sessions.ts';
import { drain, testEngine } from '../kit/engine.ts';

const never = new AbortController().signal;
const [a, b, c] = ['A', 'B', 'C'].map((label) => candidate(label)) as [
  ReturnType<typeof candidate>,
  ReturnType<typeof candidate>,
  ReturnType<typeof candidate>,
];

/** A checker whose answers are given by hand, in the order in which it was asked. */
function byHand(signal = never) {
  const asked: string[] = [];
  const answers: PromiseWithResolvers<ValidationReport>[] = [];
  const reports = makeReports(
    {
      check: ({ changeSet }, _, given) => {
        asked.push([a, b, c].find((each) => each.changeSet.id === changeSet.id)?.label ?? '?');
        expect(given).toBe(signal);
        const answer = Promise.withResolvers<ValidationReport>();
        answers.push(answer);
        return answer.promise;
      },
    },
    { skip: {} },
    () => Promise.resolve(new Map()),
    signal,
  );
  return { reports, asked, answers };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the reports of a round', () => {
  it('ask the tests for more where there is something to choose from', async () => {
    const asked: (boolean | undefined)[] = [];
    const check = (_: unknown, { sensitivity }: { readonly sensitivity?: boolean }) => {
      asked.push(sensitivity);
      return Promise.resolve(report());
    };
    const reports = makeReports({ check }, { skip: {} }, () => Promise.resolve(new Map()), never);
    await reports.of('A', [a]);
    await reports.of('A', [a, b], true);
    expect(asked).toEqual([undefined, true, true]);
  });

  it('are all begun with the first, whose turn it is, and none twice', async () => {
    const { reports, asked, answers } = byHand();
    const second = reports.of('B', [a, b, c]);
    await turn();
    expect(asked).toEqual(['B', 'A', 'C']);
    const [forB, forA, forC] = [report(), report(), report()];
    answers[2]?.resolve(forC);
    answers[1]?.resolve(forA);
    answers[0]?.resolve(forB);
    expect(await second).toBe(forB);
    expect(await reports.of('A', [a, c])).toBe(forA);
    expect(await reports.of('C', [c])).toBe(forC);
    expect(asked).toHaveLength(3);
  });

  it('fail only where the checker failed, when it is asked about that one, and are begun anew after that', async () => {
    const { reports, asked, answers } = byHand();
    const first = reports.of('A', [a, b]);
    await turn();
    answers[1]?.reject(new Error('defect'));
    await turn();
    const forA = report();
    answers[0]?.resolve(forA);
    expect(await first).toBe(forA);
    await expect(reports.of('B', [b])).rejects.toThrow('defect');
    const again = reports.of('B', [b]);
    await turn();
    expect(asked).toEqual(['A', 'B', 'B']);
    const forB = report();
    answers[2]?.resolve(forB);
    expect(await again).toBe(forB);
  });

  it('of a session that is over are not waited for: their checks are cancelled', async () => {
    const { engine, rooms } = await testEngine([]);
    const started = await engine.start({ source: 'code', request: 'x', by: owner, autoApprove: true });
    if (!started.ok) throw new Error(started.error.message);
    const session = started.value;
    const signals: AbortSignal[] = [];
    const propose = rooms.parliament.propose.bind(rooms.parliament);
    rooms.parliament.propose = async (...given) => {
      const proposed = await propose(...given);
      if (!proposed.ok) return proposed;
      const [one] = proposed.value.proposals;
      if (one === undefined) throw new Error('nothing was proposed');
      const changeSet = { ...one.draft.changeSet, id: b.changeSet.id };
      const other = { ...one, draft: { ...one.draft, changeSet } };
      return { ok: true, value: { ...proposed.value, proposals: [one, other] } };
    };
    rooms.checker.check = async (_draft, _options, signal) => {
      signals.push(signal);
      if (signals.length === 1) {
        await turn();
        await engine.tell(session, { type: 'cancel', by: owner });
        return report();
      }
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve(report());
        });
      });
    };
    const { end } = await drain(engine.run(session, never));
    expect(end).toMatchObject({ value: { phase: { kind: 'cancelled' } } });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
