import { expect, it } from 'vitest';
import type { Claim } from '../../src/core/parliament/objections.ts';
import type { SessionState } from '../../src/core/session/state.ts';
import { settleByFacts } from '../../src/engine/inquiry.ts';
import { scriptedRooms } from '../kit/engine.ts';
import { started, stateAfter } from '../kit/sessions.ts';

it('looks up what objections name, of a flood of them a part, and says of the rest that it did not', async () => {
  const state: SessionState = stateAfter(started);
  const rooms = scriptedRooms([], () => Promise.resolve(undefined));
  const asked: number[] = [];
  const facts: typeof rooms.facts = {
    lookUp(assertions) {
      asked.push(assertions.length);
      return Promise.resolve(assertions.map(() => ({ status: 'verified' as const, says: 'It is so.' })));
    },
  };
  const claims = Array.from({ length: 500 }, (_, index): Claim => ({
    ...{ candidate: 'A', check: 'fact', claim: `claim ${String(index)}` },
    fact: { fact: { kind: 'exists', path: `a${String(index)}.ts` }, holds: true },
  }));
  const findings = await settleByFacts({ ...rooms, facts }, state, claims, new AbortController().signal);
  expect(findings).toHaveLength(500);
  expect(asked).toEqual([60]);
  expect(findings.filter(({ status }) => status === 'verified')).toHaveLength(60);
  expect(findings.at(-1)).toMatchObject({
    status: 'uncheckable',
    says: expect.stringContaining('More') as string,
  });
});
