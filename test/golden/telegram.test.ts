import { describe, expect, it } from 'vitest';
import type { FileAnalysis } from '../../src/core/change/analysis.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { tell } from '../../src/models/messages.ts';
import { nobody } from '../../src/parliament/silence.ts';
import { phone, transcript } from '../kit/bot-api/person.ts';
import { report } from '../kit/sessions.ts';
import { alice, group, stranger, pessimists, telegramHouse } from '../kit/telegram.ts';

type House = Awaited<ReturnType<typeof telegramHouse>>;

/** What differs between two runs of the same conversation, made the same. */
function normalised(text: string): string {
  return text
    .replaceAll(/sess_\d{8}_\d{6}_[0-9a-f]{8}/g, 'sess_20260202_143022_9f2c01ab')
    .replaceAll(/^(│?\s+)\d+ s$/gm, '$19 s')
    .replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, '2026-02-02 14:30')
    .replaceAll(/, edited/g, '');
}

async function expectTranscript(house: House, name: string): Promise<void> {
  expect(house.defects).toEqual([]);
  expect(house.api.unanswered()).toEqual([]);
  await expect(normalised(transcript(house.api.timeline))).toMatchFileSnapshot(`./telegram/${name}.txt`);
}

describe('conversations in Telegram', () => {
  it('a change is approved, written and taken back', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api, alice } = house;
    alice.says('/start');
    await api.until(() => alice.sees().length === 1, 'the greeting');
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    alice.presses('Why');
    await api.until(() => alice.sees().some((each) => each.text.includes('measured')), 'the reasons');
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    alice.presses('Rollback');
    await api.until(() => alice.card('Roll back') !== undefined, 'the preview');
    alice.presses('Roll back');
    await api.until(() => alice.sees().some((each) => each.text.includes('Taken back ·')), 'the end');
    await bot.settled();
    await expectTranscript(house, 'approve-and-roll-back');
  });

  it('a change is cancelled, and its other buttons are of no use any more', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    const approve = alice.press('Approve');
    alice.presses('Cancel');
    await api.until(() => alice.sees().some((each) => each.text.startsWith('Cancelled')), 'the word');
    approve();
    await api.until(() => api.bubbles.length === 2, 'the bubble');
    await bot.settled();
    expect(house.calls).not.toContain('apply');
    await expectTranscript(house, 'cancel');
  });

  it('a warning is asked about by name', async () => {
    const house = await telegramHouse();
    const warning = report({ lint: { outcome: 'passed', diagnostics: [] } });
    const { bot } = await house.start({}, {}, (rooms) => {
      rooms.checker.check = () =>
          Promise.resolve({
            ...warning,
            checks: warning.checks.map((each) =>
              each.check === 'lint'
                ? {
                    ...each,
                    diagnostics: [
                      {
                        path: 'a.ts',
                        line: 3,
                        column: 1,
                        code: 'eslint/no-console',
                        severity: 'warning' as const,
                        message: 'Unexpected console statement.',
                        origin: 'introduced' as const,
                      },
                    ],
                  }
                : each,
            ),
          });
    });
    const { api, alice } = house;
    alice.says('/code log it');
    await api.until(() => alice.card('Yes') !== undefined, 'the question');
    alice.presses('Yes');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    await expectTranscript(house, 'warning');
  });

  it('the parliament cannot decide, and a person picks', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, {}, pessimists);
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Pick A') !== undefined, 'the choice');
    alice.presses('Pick A');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    await expectTranscript(house, 'dead-end');
  });

  it('something else is asked for, in words after a button, over a restart', async () => {
    const house = await telegramHouse();
    let { bot } = await house.start();
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Fix…') !== undefined, 'the decision card');
    alice.presses('Fix…');
    await api.until(() => alice.sees().some((each) => each.text.startsWith('What is to be different?')), 'the question');
    await bot.settled();
    await bot.close();
    ({ bot } = await house.start());
    const before = alice.sees().length;
    alice.says('keep a as an alias');
    await api.until(() => alice.sees().length > before, 'what became of it');
    await bot.settled();
    await expectTranscript(house, 'fix');
  });

  it('a file changed in the meantime, and the change is worked out anew', async () => {
    const house = await telegramHouse();
    let stale = true;
    const { bot } = await house.start({}, {}, ({ workspace }) => {
      const apply = workspace.apply.bind(workspace);
      workspace.apply = (write) => {
        if (!stale) return apply(write);
        stale = false;
        return Promise.resolve(
          refuse('stale-base', 'a.ts changed since the change was worked out.', 'Work it out anew with rebase.'),
        );
      };
    });
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    alice.presses('Approve');
    await api.until(() => alice.card('Rebase') !== undefined, 'the news');
    alice.presses('Rebase');
    await api.until(() => alice.card('Approve') !== undefined, 'the card anew');
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    await expectTranscript(house, 'stale-base');
  });

  it('a provider fails, and the card says whose seats are missing', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, {}, ({ parliament }) => {
      const ballot = parliament.ballot.bind(parliament);
      parliament.ballot = async (...args) => {
        const cast = await ballot(...args);
        return {
          ballots: cast.ballots.slice(0, 5),
          absences: cast.ballots.slice(5).map(({ seat }) => ({ seat, why: 'timed-out' as const })),
        };
      };
    });
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    await bot.settled();
    await expectTranscript(house, 'failed-provider');
  });

  it('a file that somebody edited is not taken back', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, {}, ({ workspace }) => {
      workspace.previewRollback = () =>
        Promise.resolve(ok([{ path: 'a.ts', outcome: 'diverged' as const, added: 1, removed: 1 }]));
    });
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    alice.presses('Rollback');
    await api.until(() => alice.card('Keep it') !== undefined, 'the preview');
    await bot.settled();
    expect(house.calls).not.toContain('roll back');
    await expectTranscript(house, 'diverged');
  });

  it('a group: an owner opens it, a stranger is told once, a member may not approve, an approver does', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api } = house;
    const topic = { id: group, topic: 77 };
    const [owner, approver, member, nobody] = [
      phone(api, alice, topic),
      phone(api, { id: 1002, name: 'Bob' }, topic),
      phone(api, { id: 1003, name: 'Carol' }, topic),
      phone(api, stranger, topic),
    ];
    member.says('/code rename a to b');
    await api.until(() => owner.sees().length === 1, 'the closed door');
    owner.says('/start@ids_test_bot');
    await api.until(() => owner.sees().length === 2, 'the greeting');
    nobody.says('/code delete everything');
    await api.until(() => owner.sees().length === 3, 'the refusal');
    nobody.says('/code delete everything, please');
    member.says('lunch at twelve?');
    member.says('/code rename a to b');
    await api.until(() => member.card('Approve') !== undefined, 'the decision card');
    nobody.presses('Approve');
    member.presses('Approve');
    await api.until(() => api.bubbles.length === 2, 'two refusals');
    expect(house.calls).not.toContain('apply');
    approver.presses('Approve');
    await api.until(() => approver.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    await expectTranscript(house, 'group-with-a-stranger');
  });

  it('the money of a session is spent, and an owner gives it more', async () => {
    const house = await telegramHouse();
    let paid = false;
    const { bot } = await house.start({}, {}, ({ parliament }) => {
      const propose = parliament.propose.bind(parliament);
      parliament.propose = (...args) =>
        paid
          ? propose(...args)
          : Promise.resolve(
              refuse('budget', 'This session has reached what it may cost.', 'Raise BUDGET_SESSION_USD, or ask for less at once.'),
            );
    });
    const { api, bob, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('+$1.00, go on') !== undefined, 'the end of the money');
    paid = true;
    alice.presses('+$1.00, go on');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    await bot.settled();
    expect(bob.sees()).toEqual([]);
    await expectTranscript(house, 'budget');
  });

  it("the money of the day is spent: no more for the session is offered, and it goes on later", async () => {
    const house = await telegramHouse();
    let isNextDay = false;
    const { bot } = await house.start({}, {}, ({ parliament }) => {
      const propose = parliament.propose.bind(parliament);
      const { message, hint } = tell({ kind: 'budget', cap: 'day', detail: '' }, 'openai', 'm');
      parliament.propose = (...args) =>
        isNextDay ? propose(...args) : Promise.resolve(nobody('proposed a change', [refuse('day-budget', message, hint).error]));
    });
    const { api, carol } = house;
    carol.says('/code rename a to b');
    await api.until(() => carol.card('Try again') !== undefined, 'the end of the money');
    isNextDay = true;
    carol.presses('Try again');
    await api.until(() => carol.card('Diff') !== undefined, 'the decision card');
    await bot.settled();
    await expectTranscript(house, 'day-budget');
  });

  it('two people must approve, and who asked is not the only one', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({ approval: { needed: 2, byAnother: true } });
    const { api } = house;
    const [owner, approver] = [phone(api, alice, { id: group }), phone(api, { id: 1002, name: 'Bob' }, { id: group })];
    owner.says('/start@ids_test_bot');
    await api.until(() => owner.sees().length === 1, 'the greeting');
    owner.says('/code rename a to b');
    await api.until(() => owner.card('Approve') !== undefined, 'the decision card');
    const before = owner.card('Approve');
    owner.presses('Approve');
    await api.until(() => owner.card('Approve') !== before, 'the card that waits for somebody else');
    await bot.settled();
    expect(house.calls).not.toContain('apply');
    owner.presses('Approve');
    await api.until(() => api.bubbles.length === 2, 'that this is not enough');
    expect(house.calls).not.toContain('apply');
    approver.presses('Approve');
    await api.until(() => approver.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(house.calls.filter((each) => each === 'apply')).toHaveLength(1);
    await expectTranscript(house, 'two-approvers');
  });

  it('goes on after a restart between any two steps', async () => {
    const house = await telegramHouse();
    let { bot } = await house.start();
    const { api, alice } = house;
    const restart = async () => {
      await bot.close();
      api.timeline.push({ kind: 'note', text: 'IDS is started anew' });
      ({ bot } = await house.start());
    };
    alice.says('/code rename a to b');
    await api.until(() => alice.sees().length > 0, 'the status card');
    await restart();
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    await restart();
    alice.presses('Approve');
    await restart();
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await restart();
    alice.presses('Rollback');
    await api.until(() => alice.card('Roll back') !== undefined, 'the preview');
    await restart();
    alice.presses('Roll back');
    await restart();
    await api.until(() => alice.sees().some((each) => each.text.includes('Taken back ·')), 'the end');
    await bot.settled();
    const count = (what: string) => house.calls.filter((each) => each === what).length;
    expect([count('apply'), count('roll back')]).toEqual([1, 1]);
    const said = alice.sees().map((each) => each.text);
    expect(said.filter((text) => text.startsWith('✅ Written'))).toHaveLength(1);
    expect(said.filter((text) => text.startsWith('↩️ Taken back'))).toHaveLength(1);
    expect(house.defects).toEqual([]);
  });

  it('a question in plain words is decided, and carried out once however often that is pressed', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api, alice } = house;
    alice.says('who should retry, the server or every client?');
    await api.until(() => alice.card('Implement') !== undefined, 'the decision');
    alice.presses('Implement');
    await api.until(() => alice.card('Approve') !== undefined, 'the change');
    alice.presses('Implement');
    const shownAgain = () => {
      const texts = alice.sees().map((each) => each.text);
      const told = texts.findIndex((text) => text.startsWith('This was taken up before'));
      const card = alice.card('Approve');
      return told >= 0 && card !== undefined && alice.sees().indexOf(card) > told;
    };
    await api.until(shownAgain, 'the change once more');
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    await bot.settled();
    expect(house.calls.filter((each) => each === 'propose')).toHaveLength(1);
    await expectTranscript(house, 'ask');
  });

  it('a question that nobody can decide is answered anew after a reply, and then by a pick', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start({}, {}, ({ parliament }) => {
      parliament.judge = ({ statements, seats }) =>
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
    });
    const { api, alice } = house;
    alice.says('/ask who should retry?');
    await api.until(() => alice.card('Pick B') !== undefined, 'the choice');
    const card = alice.card('Pick B');
    alice.says('only the server can know', {
      reply_to_message: { message_id: card?.id, from: { id: 123456, is_bot: true, first_name: 'IDS' } },
    });
    await api.until(() => alice.card('Pick D') !== undefined, 'the next choice');
    alice.presses('Pick D');
    await api.until(() => alice.card('Implement') !== undefined, 'the decision');
    await bot.settled();
    await expectTranscript(house, 'ask-dead-end');
  });

  it('findings come behind the structure, each with its button, and one does not take the other away', async () => {
    const house = await telegramHouse();
    const analysis: FileAnalysis = {
      path: 'a.ts' as WorkspacePath,
      lines: 9,
      ...{ functions: [], classes: [], types: [], globals: [], imports: [], exports: ['a'] },
      ...{ unusedExports: [], importedBy: [], diagnostics: [] },
    };
    const analyst = {
      analyze: () => Promise.resolve(ok(analysis)),
      analyzeFolder: () => Promise.resolve(refuse('not-found', 'There is no such folder.')),
    };
    const { bot } = await house.start({}, {}, () => undefined, {
      analyst: () => Promise.resolve(ok(analyst)),
    });
    const { api, alice } = house;
    alice.says('/analyze a.ts');
    await api.until(() => alice.card('Do it: A') !== undefined, 'the findings');
    alice.presses('Do it: B');
    await api.until(() => alice.card('Approve') !== undefined, 'the change');
    alice.presses('Cancel');
    await api.until(
      () =>
        alice.sees().some((each) => each.text.startsWith('Cancelled')) && alice.card('Approve') === undefined,
      'the word, and the card without its buttons',
    );
    alice.presses('Do it: A');
    await api.until(() => alice.card('Approve') !== undefined, 'the other change');
    alice.presses('Cancel');
    await api.until(
      () => alice.sees().filter((each) => each.text.startsWith('Cancelled')).length === 2,
      'the word again',
    );
    await bot.settled();
    await expectTranscript(house, 'findings');
  });

  it('words that are hardly a question begin nothing before it is said what they are', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api, alice } = house;
    for (const words of ['thanks!', 'cancel', 'rename fetchUser to loadUser']) {
      const before = alice.sees().length;
      alice.says(words);
      await api.until(() => alice.sees().length > before, 'a question back');
    }
    expect(house.calls).toEqual([]);
    alice.presses('Do it as /code');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    await bot.settled();
    expect(house.calls).not.toContain('inquire');
    await expectTranscript(house, 'plain-words');
  });

  it('in a group, plain words are a question only when they are said to the bot', async () => {
    const house = await telegramHouse();
    const { bot } = await house.start();
    const { api } = house;
    const inGroup = phone(api, alice, { id: group });
    inGroup.says('/start');
    await api.until(() => inGroup.sees().length === 1, 'the greeting');
    inGroup.says('lunch?');
    inGroup.says('@ids_test_bot who should retry?');
    await api.until(() => inGroup.card('Implement') !== undefined, 'the decision');
    await bot.settled();
    expect(house.calls.filter((each) => each === 'inquire')).toHaveLength(1);
    await expectTranscript(house, 'ask-in-a-group');
  });
});
