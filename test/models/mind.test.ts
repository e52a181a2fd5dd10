import { describe, expect, it } from 'vitest';
import { newSessionId } from '../../src/core/kernel/ids.ts';
import type { ContentHash } from '../../src/core/change/change-set.ts';
import type { Candidate } from '../../src/core/parliament/candidate.ts';
import { SeatAbsent } from '../../src/core/parliament/seat.ts';
import type { Failure } from '../../src/models/failure.ts';
import type { Question } from '../../src/models/language-model.ts';
import { makeModelMind } from '../../src/models/mind.ts';
import type { Context } from '../../src/models/model-mind.ts';
import type { Mind } from '../../src/parliament/mind.ts';
import { replies } from '../../src/parliament/replies/index.ts';
import { loadRoles } from '../../src/parliament/seats.ts';
import { done, failed, guarded, testLedger } from './scripted.ts';
import { fakeTime } from './time.ts';

const loaded = loadRoles();
if (!loaded.ok) throw new Error(loaded.error.message);
const [seat] = loaded.value;
if (seat === undefined) throw new Error('no seat');
const never = new AbortController().signal;
const errand = { session: newSessionId(0, new Uint8Array(4)), step: 1 };
const framing = { summary: 'change x', criteria: ['x is changed'] };
const json = JSON.stringify;

const context: Context = {
  files: () =>
    Promise.resolve({
      map: 'src/: a.ts, b.ts',
      files: [
        { path: 'src/a.ts', text: 'let a = 1;', complete: true },
        { path: 'src/b.ts', text: 'let b', complete: false },
      ],
      isFile: (path) => ['src/a.ts', 'src/b.ts', 'src/hidden.ts'].includes(path),
    }),
  diff: (hash) => Promise.resolve(hash === 'kept' ? 'THE DIFF' : undefined),
};

/** A mind whose model answers each question with the next text or failure. */
function mindOf(answers: readonly (string | Failure)[], ledger?: ReturnType<typeof testLedger>) {
  const troubles: string[] = [];
  const { guard, questions } = guarded(
    (call) => {
      const answer = answers[call - 1] ?? answers.at(-1) ?? '';
      return [typeof answer === 'string' ? done(answer) : failed(answer)];
    },
    ledger === undefined ? {} : { ledger },
  );
  const mind: Mind = makeModelMind({
    model: guard,
    replies,
    context,
    onTrouble: ({ kind, detail }) => {
      troubles.push(`${kind}: ${detail}`);
    },
  });
  return { mind, questions, troubles };
}

const proposal = (edits: readonly object[]) => json({ title: 'T', rationale: '', edits });
const write = (path: string, content = 'let a = 2;\n') => ({ kind: 'write_file', path, content });
const propose = (mind: Mind) => mind.propose({ request: 'change x', framing, seat }, never, errand);
const textOf = (question: Question | undefined) =>
  question?.messages.map(({ text }) => text).join('\n') ?? '';

async function absenceOf(work: Promise<unknown>): Promise<SeatAbsent> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SeatAbsent) return error;
    throw error;
  }
  throw new Error('the seat was there');
}

describe('a reply that cannot be read', () => {
  it('gets one request to mend it, with what is wrong', async () => {
    const { mind, questions, troubles } = mindOf(['score A 100', proposal([write('src/a.ts')])]);
    expect(await propose(mind)).toMatchObject({ ok: true, value: [{ title: 'T' }] });
    expect(questions).toHaveLength(2);
    const last = questions[1]?.messages.slice(-2);
    expect(last).toMatchObject([{ role: 'assistant', text: 'score A 100' }, { role: 'user' }]);
    expect(last?.[1]?.text).toContain('no complete JSON object');
    expect(troubles).toHaveLength(1);
  });

  it('makes the seat absent after that, never a score', async () => {
    const { mind, questions } = mindOf(['nonsense']);
    const { why, refusal } = await absenceOf(propose(mind));
    expect([why, refusal.code]).toEqual(['malformed', 'no-answer']);
    expect(questions).toHaveLength(2);
  });
});

describe('what its author has not seen', () => {
  it.each([
    ['a file that was cut', write('src/b.ts'), /src\/b\.ts, which was not shown/],
    ['a file that was not shown', write('./src/hidden.ts'), /src\/hidden\.ts, which was not shown/],
    ['a secret that was taken out', write('src/a.ts', "const key = '[redacted]';\n"), /stands for a secret/],
  ])('is not written over: %s', async (_, edit, problem) => {
    const { mind, questions } = mindOf([proposal([edit])]);
    expect((await absenceOf(propose(mind))).why).toBe('malformed');
    expect(textOf(questions[1])).toMatch(problem);
  });

  it.each([
    ['a complete file', write('src/a.ts')],
    ['a new file', write('src/new.ts')],
    ['a place in a file', { kind: 'search_replace', path: 'src/b.ts', search: 'let b', replace: 'const b' }],
  ])('does not stand against %s', async (_, edit) => {
    const { mind, questions } = mindOf([proposal([edit])]);
    expect(await propose(mind)).toMatchObject({ ok: true, value: [{ edits: [edit] }] });
    expect(questions).toHaveLength(1);
  });
});

describe('absence', () => {
  it.each<[Failure, string]>([
    [{ kind: 'wrong-key', detail: '' }, 'refused'],
    [{ kind: 'declined', detail: '' }, 'refused'],
    [{ kind: 'unreachable', detail: '' }, 'timed-out'],
    [{ kind: 'rate-limited', retryAfter: null, detail: '' }, 'timed-out'],
  ])('is told by its reason: %j', async (failure, why) => {
    const absence = await absenceOf(propose(mindOf([failure]).mind));
    expect(absence.why).toBe(why);
    expect(absence.refusal).toMatchObject({
      code: 'no-answer',
      message: expect.stringContaining('OpenAI') as string,
    });
  });

  it.each([
    ['session', { session: 10, day: 10, calls: 9 }, 'budget', 'BUDGET_SESSION_USD'],
    ['day', { session: 1e9, day: 10, calls: 9 }, 'day-budget', 'BUDGET_DAY_USD'],
    ['calls', { session: 1e9, day: 1e9, calls: 0 }, 'budget', 'Give it more'],
  ])('is out of budget at a cap, without a call, and says which: %s', async (_, caps, code, mends) => {
    const { mind, questions } = mindOf(['{}'], testLedger(caps, { now: () => 0 }));
    const absence = await absenceOf(propose(mind));
    expect([absence.why, absence.refusal.code]).toEqual([code, code]);
    expect(absence.refusal.hint).toContain(mends);
    expect(questions).toHaveLength(0);
  });
});

describe('what a seat is asked', () => {
  it("frames with the repository as data, and keeps the person's own words", async () => {
    const answer = json({ summary: 'S', criteria: ['C'], files: [], question: null });
    const { mind, questions } = mindOf([answer]);
    expect(await mind.frame(' make it so ', seat, never, errand)).toEqual({
      ok: true,
      value: { summary: 'make it so', criteria: ['It is read as: S', 'C'] },
    });
    expect(questions[0]).toMatchObject({ temperature: seat.temperature, messages: [{ cache: true }, {}] });
    expect(questions[0]?.system).toContain(seat.persona);
    expect(textOf(questions[0])).toContain('<data-1 name="src/a.ts">\nlet a = 1;\n</data-1>');
  });

  it('hands a question on to the person', async () => {
    const { mind } = mindOf([
      json({ summary: 'S', criteria: ['C'], files: [], question: 'GET only, or all?' }),
    ]);
    expect(await mind.frame('x', seat, never, errand)).toMatchObject({
      ok: false,
      error: { code: 'ambiguous', message: 'This can be read in two ways. GET only, or all?' },
    });
  });

  it('says why it has nothing to propose', async () => {
    const { mind } = mindOf([json({ title: 'None', rationale: '', edits: [], cannot: 'There is no x.' })]);
    expect(await propose(mind)).toMatchObject({
      ok: false,
      error: { code: 'no-candidate', message: expect.stringContaining('There is no x.') as string },
    });
  });

  it('scores diffs, without what pleads for them', async () => {
    const candidate: Omit<Candidate, 'authors'> = {
      label: 'A',
      title: 'Title',
      rationale: 'PLEADING',
      edits: [],
      changeSet: { id: '' as Candidate['changeSet']['id'], files: [] },
      stats: [],
      diff: 'kept' as ContentHash,
    };
    const score = { candidate: 'A', outcome: 80, risk: 10, confidence: 70, reason: 'r', objections: [] };
    const { mind, questions } = mindOf([json({ scores: [score] })]);
    const evidence = [{ candidate, report: { checks: [], ms: 0 } }];
    expect(await mind.score({ framing, seat, evidence, findings: [] }, never, errand)).toEqual({
      ok: true,
      value: [score],
    });
    expect(textOf(questions[0])).toContain('THE DIFF');
    expect(textOf(questions[0])).not.toContain('PLEADING');
  });

  it('ends soon after it is cancelled', async () => {
    const cancel = new AbortController();
    const time = fakeTime();
    const { guard } = guarded(() => ['silence'], { time });
    const mind = makeModelMind({ model: guard, replies, context, onTrouble: () => undefined });
    const work = mind.propose({ request: 'x', framing, seat }, cancel.signal, errand);
    cancel.abort();
    expect((await absenceOf(work)).refusal.message).toBe('The question was cancelled.');
  });
});
