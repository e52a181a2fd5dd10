import { describe, expect, it } from 'vitest';
import type { FileAnalysis } from '../../src/core/change/analysis.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { talking } from '../kit/talking.ts';

describe('/ask', () => {
  it('answers plain text and /ask alike, and Implement begins a /code once, that says where it comes from', async () => {
    for (const words of ['who should retry?', '/ask who should retry?']) {
      const chat = await talking();
      await chat.say(words);
      expect([...new Set(chat.calls)]).toEqual(['inquire', 'state', 'look up', 'judge']);
      expect(chat.last()).toContain('A: The server retries.');
      expect(chat.last()).toContain('A ✅ a.ts imports b.ts');
      expect(chat.last()).toContain('Implement means: add retries to a.ts');
      expect(chat.labels()).toEqual(['Implement', 'Feedback…', 'Why']);
      await chat.press('Implement');
      expect(chat.labels()).toContain('Approve');
      expect(chat.last()).toContain('add retries to a.ts');
      expect(chat.last()).toMatch(/Carries out A of sess_/);
      // The same button again is the same session.
      const proposals = chat.calls.filter((each) => each === 'propose').length;
      await chat.press('Implement');
      expect(chat.calls.filter((each) => each === 'propose')).toHaveLength(proposals);
      expect((await chat.engine.sessions(10)).length).toBe(2);
    }
  });

  it('comes to a dead end with the question that tells the answers apart, and a person picks', async () => {
    const chat = await talking();
    chat.rooms.parliament.judge = ({ statements, seats }) =>
      Promise.resolve({
        ballots: seats.map((seat) => ({
          seat,
          scores: statements.map(({ label }) => ({
            ...{ candidate: label, confidence: 50, risk: 20, outcome: 55, reason: '' },
            objections: [],
          })),
        })),
        absences: [],
      });
    await chat.say('/ask who should retry?');
    expect(chat.last()).toContain('Which is closer to what you meant, A or B?');
    expect(chat.labels()).toEqual(['Feedback…', 'Pick A', 'Pick B', 'Restart', 'Cancel', 'Why']);
    await chat.press('Pick B');
    expect(chat.last()).toContain('B: Every client retries.');
    expect(chat.last()).toContain('picked by');
    expect(chat.labels()).toContain('Implement');
  });

  it('takes feedback on what was decided, and answers anew', async () => {
    const chat = await talking();
    await chat.say('who should retry?');
    await chat.press('Feedback…');
    await chat.say('the server cannot');
    expect(chat.calls.filter((each) => each === 'state')).toHaveLength(2);
    expect(chat.last()).toContain('C: The server retries.');
  });

  it('never takes the place of a change that still waits, where a command names neither', async () => {
    const chat = await talking();
    await chat.say('/code rename a to b');
    expect(chat.labels()).toContain('Approve');
    await chat.say('who should retry?');
    expect(chat.labels()).toContain('Implement');
    await chat.say('/status');
    expect(chat.last()).toContain('rename a to b');
    await chat.say('/cancel');
    expect(chat.last()).toContain('Cancelled');
    await chat.say('/status');
    expect(chat.last()).toContain('The server retries.');
  });

  it('says what it can answer without a model, and offers to do it instead', async () => {
    const chat = await talking();
    chat.rooms.parliament.inquire = () =>
      Promise.resolve(refuse('needs-model', 'This takes judgement.', 'Ask who imports what.'));
    await chat.say('/ask rename a to b');
    expect(chat.last()).toContain('✋ This takes judgement.');
    await chat.press('Do it as /code');
    expect(chat.labels()).toContain('Approve');
  });

  it.each([
    ['/ask', 'Usage: /ask <question>'],
    ['/help ask', 'without seeing each other'],
  ])('%s', async (words, answer) => {
    const chat = await talking();
    await chat.say(words);
    expect(chat.last()).toContain(answer);
    expect(chat.calls).toEqual([]);
  });

  it('is not for who only reads', async () => {
    const chat = await talking({ id: 'chat:viewer', role: 'viewer' });
    await chat.say('who should retry?');
    expect(chat.last()).toContain('you may not start a session');
  });
});

const analysis: FileAnalysis = {
  path: 'a.ts' as WorkspacePath,
  lines: 9,
  ...{ functions: [], classes: [], types: [], globals: [], imports: [], exports: ['a'] },
  ...{ unusedExports: [], importedBy: [], diagnostics: [] },
};

describe('/analyze', () => {
  const analyst = {
    analyze: (path: string) =>
      Promise.resolve(path === 'a.ts' ? ok(analysis) : refuse('not-found', `There is no ${path}.`)),
    analyzeFolder: () => Promise.resolve(refuse('not-found', 'There is no such folder.')),
  };

  it('shows the structure first, then ranked findings without what is not so, each with its button', async () => {
    const chat = await talking(undefined, undefined, () => ({ analyst: () => Promise.resolve(ok(analyst)) }));
    await chat.say('/analyze a.ts is a retry safe?');
    const structure = chat.shown.findIndex((reply) => reply.body[0]?.text.startsWith('🔎 a.ts   9 lines'));
    expect(structure).toBe(0);
    expect(chat.last()).toContain('is a retry safe?');
    expect(chat.last()).toMatch(/A 0\.\d\d a\.ts:3 The retry has no limit\./);
    expect(chat.last()).toContain('C ❌ not: there is b.ts');
    // What rests on a claim that is not so cannot be done.
    expect(chat.labels()).toEqual(['Do it: A', 'Do it: B', 'Why']);
    await chat.press('Do it: B');
    expect(chat.last()).toContain('extract the limit of a.ts into a constant');
    expect(chat.labels()).toContain('Approve');
    await chat.press('Do it: A');
    expect(chat.last()).toContain('limit the retries in a.ts to three');
    expect((await chat.engine.sessions(10)).length).toBe(3);
  });

  it('is only the structure for who only reads', async () => {
    const chat = await talking({ id: 'chat:viewer', role: 'viewer' }, undefined, () => ({
      analyst: () => Promise.resolve(ok(analyst)),
    }));
    await chat.say('/analyze a.ts');
    expect(chat.shown).toHaveLength(1);
    expect(chat.calls).toEqual([]);
  });

  it('says that nothing is found where nothing is', async () => {
    const chat = await talking(undefined, undefined, () => ({ analyst: () => Promise.resolve(ok(analyst)) }));
    chat.rooms.parliament.state = () => Promise.resolve(ok({ statements: [], absences: [] }));
    await chat.say('/analyze a.ts');
    expect(chat.last()).toContain('Nothing is found that is worth a word.');
    expect(chat.labels()).toEqual([]);
  });
});
