import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/core/kernel/result.ts';
import { refuse } from '../../../src/core/kernel/refusal.ts';
import type { Edit } from '../../../src/core/change/edit.ts';
import { examine } from '../../../src/engine/objections/examine.ts';
import { mixed } from '../../core/parliament/ballots.ts';
import { candidate, changeSetOf, diagnostic, report, session } from '../../kit/sessions.ts';

const never = new AbortController().signal;
const path = 'test/new.test.ts';
const seatOf = (provider: string) => {
  const seat = mixed.find((each) => each.provider === provider);
  if (seat === undefined) throw new Error(provider);
  return seat;
};
const providers = [...new Set(mixed.map(({ provider }) => provider))];
const [one = '', two = '', three = ''] = providers;
const by = (label: string, provider: string) => ({
  candidate: { ...candidate(label, label), authors: [seatOf(provider).name] },
  report: report(),
});

type Outcome = 'passes' | 'fails' | 'broken' | 'types';
const reportOf = (outcome: Outcome) => {
  if (outcome === 'types') return report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } });
  if (outcome === 'passes') return report();
  const code = outcome === 'fails' ? 'greets > politely' : path;
  return report({ tests: { outcome: 'failed', diagnostics: [diagnostic({ path, code, message: 'no' })] } });
};

/** What an examination of one claim finds; `outcomes`: how the test ends on the base and each candidate. */
async function found(
  outcomes: Readonly<Record<string, Outcome>>,
  more: {
    readonly contenders?: readonly ReturnType<typeof by>[];
    readonly control?: Outcome;
    readonly exists?: boolean;
    readonly file?: string;
  } = {},
) {
  const { control = 'broken', exists = false, file = path } = more;
  const contenders = more.contenders ?? [by('A', one), by('B', two), by('C', three)];
  const drafts: string[] = [];
  const findings = await examine(
    {
      parliament: {
        reproduce: () => Promise.resolve(ok({ test: { path: file, content: 'THE TEST' }, by: seatOf(two) })),
      },
      blob: () => Promise.resolve(undefined),
      checks: { skip: {} },
      editor: {
        draft(edits: readonly Edit[]) {
          const text = edits.map((edit) => ('content' in edit ? edit.content : '')).join('|');
          drafts.push(text);
          const value = {
            changeSet: changeSetOf({ [path]: [exists ? 'old' : null, text] }),
            ...{ contents: new Map(), stats: [], diff: '' },
          };
          return Promise.resolve({ ok: true, value });
        },
      },
      checker: {
        check({ changeSet: _ }) {
          const text = drafts.at(-1) ?? '';
          const label = /^([A-Z])\|/.exec(text)?.[1] ?? 'base';
          return Promise.resolve(reportOf(text.includes('control') ? control : (outcomes[label] ?? 'fails')));
        },
        verify: () => Promise.resolve([]),
      },
    },
    [{ candidate: 'A', check: 'test', claim: 'It greets rudely.' }],
    { request: 'r', framing: { summary: 's', criteria: [] }, seats: mixed, contenders, known: 0 },
    { session, step: 1 },
    never,
  );
  return { finding: findings[0], drafts };
}

describe('a test that was written for an objection', () => {
  it('verifies it where it fails before and with the candidate, and somebody of a third hand passes', async () => {
    const { finding } = await found({ base: 'fails', A: 'fails', B: 'fails', C: 'passes' });
    expect(finding).toMatchObject({ status: 'verified' });
    expect(finding?.says).toContain('greets > politely: no');
    expect(finding?.says).toContain('passes with C; before the change it fails');
    // What voters are told names nobody; the minutes say who wrote it.
    expect(JSON.stringify({ ...finding, by: '' })).not.toContain(seatOf(two).name);
    expect(finding?.by).toBe(seatOf(two).name);
  });

  it('verifies it where it passes before and with every other candidate', async () => {
    const { finding } = await found({ base: 'passes', A: 'fails', B: 'passes', C: 'passes' });
    expect(finding).toMatchObject({ status: 'verified' });
  });

  it.each<[string, Readonly<Record<string, Outcome>>, object, RegExp]>([
    ['fails everywhere', { A: 'fails', B: 'fails', C: 'fails' }, {}, /may be wrong itself/],
    ['is passed only by who wrote it', { A: 'fails', B: 'passes', C: 'fails' }, {}, /may be wrong itself/],
    [
      'demands what was before, which another changes too',
      { base: 'passes', A: 'fails', B: 'fails', C: 'passes' },
      {},
      /for a person/,
    ],
    [
      'demands what was before, of the only candidate',
      { base: 'passes', A: 'fails' },
      { contenders: [by('A', one)] },
      /for a person/,
    ],
    ['cannot be loaded', { A: 'broken', C: 'passes' }, {}, /could not be run: no/],
    ['does not compile', { A: 'types' }, {}, /could not be run: types/],
    ['cannot be loaded before', { base: 'broken', A: 'fails', C: 'passes' }, {}, /may be wrong itself/],
    ['is run by nobody', { A: 'passes' }, { control: 'passes' }, /is not run/],
    ['takes the place of a file', { A: 'fails', C: 'passes' }, { exists: true }, /already/],
    ['lies outside', { A: 'fails', C: 'passes' }, { file: '../x.test.ts' }, /no place in the workspace/],
  ])('shows nothing where it %s', async (_what, outcomes, more, says) => {
    const { finding } = await found(outcomes, more);
    expect(finding).toMatchObject({ status: 'uncheckable', says: expect.stringMatching(says) as string });
  });

  it('refutes it where it passes and is known to be run', async () => {
    const { finding, drafts } = await found({ A: 'passes' });
    expect(finding).toMatchObject({ status: 'refuted' });
    expect(drafts.at(-1)).toMatch(/THE TEST\nthrow new Error/);
  });

  it('is not missed where nobody can write one', async () => {
    const refused = refuse('no-answer', 'Nobody wrote one.');
    const findings = await examine(
      {
        parliament: { reproduce: () => Promise.resolve(refused) },
        blob: () => Promise.resolve(undefined),
        checks: { skip: {} },
        editor: { draft: () => Promise.reject(new Error('not asked')) },
        checker: { check: () => Promise.reject(new Error('not asked')), verify: () => Promise.resolve([]) },
      },
      [{ candidate: 'A', check: 'test', claim: 'c' }],
      {
        request: 'r',
        framing: { summary: 's', criteria: [] },
        seats: mixed,
        contenders: [by('A', one)],
        known: 0,
      },
      { session, step: 1 },
      never,
    );
    expect(findings).toMatchObject([{ status: 'uncheckable', says: 'Nobody wrote one.' }]);
  });
});
