import type { WorkspaceBackups } from '../../src/core/change/backup.ts';
import type { ContentHash } from '../../src/core/change/change-set.ts';
import type { SessionId } from '../../src/core/kernel/ids.ts';
import type { Divergence, ReversalPreview } from '../../src/core/session/divergence.ts';
import { describe, expect, it } from 'vitest';
import { makeConversation } from '../../src/chat/conversation.ts';
import { english } from '../../src/chat/texts/english.ts';
import type { Action, Reply } from '../../src/chat/reply.ts';
import type { ChatRooms } from '../../src/chat/rooms.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { Person } from '../../src/core/people/person.ts';
import { talking } from '../kit/talking.ts';
import type { testEngine } from '../kit/engine.ts';
import { diagnostic, owner, report } from '../kit/sessions.ts';
import { testAccounts, testAgents } from '../kit/accounts.ts';
import { notedCommits } from '../kit/commits.ts';

describe('a /code from request to rollback', () => {
  it('shows the diff before Approve, writes on Approve, takes back on Rollback after a preview', async () => {
    const chat = await talking();
    await chat.say('/code rename a to b');
    const diffAt = chat.shown.findIndex((reply) => reply.body[0]?.text === 'diff of A');
    const approveAt = chat.shown.findIndex((reply) => reply.choices.some((each) => each.label === 'Approve'));
    expect(diffAt).toBeGreaterThanOrEqual(0);
    expect(approveAt).toBeGreaterThan(diffAt);
    expect(chat.calls).not.toContain('apply');

    await chat.press('Approve');
    expect(chat.calls).toContain('apply');
    expect(chat.last()).toContain('✅ Written');
    expect(chat.labels()).toEqual(['Rollback']);

    await chat.press('Rollback');
    expect(chat.labels()).toEqual(['Roll back', 'Keep it']);
    expect(chat.calls).not.toContain('roll back');
    await chat.press('Roll back');
    expect(chat.calls).toContain('roll back');
    expect(chat.last()).toContain('↩️ Taken back');
  });

  it('does not offer Approve while the diff could not be delivered, and offers it once it was', async () => {
    let broken = true;
    const chat = await talking(owner, (reply) => broken && reply.body[0]?.text === 'diff of A');
    await chat.say('/code rename a to b');
    expect(chat.all()).toContain('could not be delivered');
    expect(chat.shown.flatMap((reply) => reply.choices.map((each) => each.label))).not.toContain('Approve');
    await chat.press('Why');
    expect(chat.labels()).not.toContain('Approve');
    broken = false;
    await chat.press('Diff');
    expect(chat.labels()).toContain('Approve');
  });

  it('shows the change instead of approving when the button is from before a restart', async () => {
    const chat = await talking();
    await chat.say('/code rename a to b');
    const approve = chat.shown
      .flatMap((reply) => reply.choices)
      .find(
        (choice): choice is { label: string; action: Action & { do: 'approve' } } =>
          choice.action.do === 'approve',
      );
    if (approve === undefined) throw new Error('no Approve');
    const shown: Reply[] = [];
    const restarted = makeConversation({ ...chat.chatRooms, engine: chat.engine }, owner, {
      show(reply) {
        shown.push(reply);
        return Promise.resolve();
      },
      progress: () => undefined,
    });
    await restarted.choose(approve.action);
    await restarted.settled();
    expect(chat.calls).not.toContain('apply');
    expect(shown.at(-1)?.choices.map((choice) => choice.label)).toContain('Approve');
    await restarted.choose(approve.action);
    await restarted.settled();
    expect(chat.calls).toContain('apply');
  });

  it('cancels while a check runs, and while it waits', async () => {
    const chat = await talking();
    let started: () => void = () => undefined;
    const checking = new Promise<void>((resolve) => (started = resolve));
    chat.rooms.checker.check = (_draft, _options, signal) =>
      new Promise((resolve) => {
        started();
        signal.addEventListener('abort', () => {
          resolve(report());
        });
      });
    await chat.conversation.receive('/code rename a to b');
    await checking;
    await chat.conversation.receive('/status');
    expect(chat.last()).toContain('checking A');
    await chat.conversation.receive('/cancel');
    await chat.conversation.settled();
    expect(chat.last()).toMatch(/^Cancelled sess_/);
    await chat.say('/cancel');
    expect(chat.last()).toContain('There is nothing to cancel');
    expect(chat.calls).not.toContain('apply');
  });

  it('a command that names no session means one that it can be said to', async () => {
    const chat = await talking();
    await chat.say('/code rename a to b');
    const waits = /sess_\w+/.exec(chat.last())?.[0] ?? '';
    const frame = chat.rooms.parliament.frame.bind(chat.rooms.parliament);
    chat.rooms.parliament.frame = () => Promise.resolve(refuse('nothing-to-do', 'It is so already.'));
    await chat.say('/code rename b to c');
    chat.rooms.parliament.frame = frame;
    expect(chat.last()).toContain('It is so already.');
    await chat.say('/continue');
    expect(chat.last()).toContain(waits);
    expect(chat.labels()).toContain('Approve');
    await chat.say('/cancel');
    expect(chat.last()).toBe(`Cancelled ${waits}; nothing was written.`);
    await chat.say('/continue');
    expect(chat.last()).toMatch(/^sess_\w+ is refused; there is nothing to go on with\. .*\/code/);
  });

  it('/continue works a change anew on files that changed', async () => {
    const chat = await talking();
    chat.rooms.workspace.apply = () =>
      Promise.resolve(refuse('stale-base', 'a.ts changed since; nothing was written.', 'Rebase.'));
    await chat.say('/code rename a to b');
    await chat.press('Approve');
    expect(chat.labels()).toContain('Rebase');
    await chat.say('/continue');
    expect(chat.labels()).toContain('Approve');
    expect(chat.calls.filter((each) => each === 'propose')).toHaveLength(2);
  });

  it('asks about warnings by name', async () => {
    const chat = await talking();
    chat.rooms.checker.check = () =>
      Promise.resolve(report({ lint: { diagnostics: [diagnostic({ severity: 'warning' })] } }));
    await chat.say('/code rename a to b');
    expect(chat.last()).toContain('1 new warning. Proceed anyway?');
    await chat.press('Yes');
    expect(chat.calls).toContain('apply');
  });

  it('Fix… offers what seats object to and what the checks found, and the choice is the word', async () => {
    const chat = await talking();
    const ballot = chat.rooms.parliament.ballot.bind(chat.rooms.parliament);
    chat.rooms.parliament.ballot = async (...args) => {
      const cast = await ballot(...args);
      return {
        ...cast,
        ballots: cast.ballots.map((each, index) => ({
          ...each,
          scores: each.scores.map((score) => ({
            ...score,
            objections:
              index === 0 ? [{ claim: 'It hides the timeout.', status: 'uncheckable' as const }] : [],
          })),
        })),
      };
    };
    const found = diagnostic({ severity: 'warning', code: 'eslint/no-console', path: 'a.ts' });
    chat.rooms.checker.check = () => Promise.resolve(report({ lint: { diagnostics: [found] } }));
    await chat.say('/code rename a to b');
    await chat.press('Fix…');
    const offered = chat.labels();
    expect(offered[0]).toBe('“It hides the timeout.”');
    expect(offered[1]).toMatch(/^⚠️ a\.ts:\d+ eslint\/no-console$/);
    await chat.press(offered[0] ?? '');
    const [{ id } = { id: undefined }] = await chat.engine.sessions(1);
    const events = id === undefined ? [] : await chat.engine.events(id);
    const asked = events.flatMap(({ event }) => (event.type === 'fix-requested' ? [event.text] : []));
    expect(asked).toEqual([expect.stringMatching(/^Meet the objection of \S+: It hides the timeout\.$/)]);
    // What was asked for is answered: the next words are a question of their own.
    await chat.say('who should retry?');
    expect(chat.calls).toContain('inquire');
  });

  it('works anew on the changed files after Rebase', async () => {
    const chat = await talking();
    const apply = chat.rooms.workspace.apply.bind(chat.rooms.workspace);
    chat.rooms.workspace.apply = () =>
      Promise.resolve(refuse('stale-base', 'a.ts changed since; nothing was written.', 'Rebase.'));
    await chat.say('/code rename a to b');
    await chat.press('Approve');
    expect(chat.labels()).toEqual(['Rebase', 'Cancel']);
    chat.rooms.workspace.apply = apply;
    await chat.press('Rebase');
    await chat.press('Approve');
    expect(chat.last()).toContain('✅ Written');
  });

  it('says that nothing was changed when a rollback is refused', async () => {
    const chat = await talking();
    await chat.say('/code rename a to b');
    await chat.press('Approve');
    chat.rooms.workspace.rollback = () =>
      Promise.resolve(refuse('diverged', 'a.ts was edited since.', 'Save your edit elsewhere first.'));
    await chat.say('/rollback');
    await chat.press('Roll back');
    expect(chat.last()).toContain('a.ts was edited since.');
    expect(chat.labels()).toEqual(['Rollback']);
  });

  it('asks what becomes of each file that was changed since, and does nothing before', async () => {
    const chat = await talking();
    await chat.say('/code rename a to b');
    await chat.press('Approve');
    const version = { hash: 'b'.repeat(64) as ContentHash, mode: 0o644, size: 1 };
    const divergence: Divergence = {
      what: 'edited',
      current: version,
      written: version,
      merge: { possible: true, result: version, added: 1, removed: 1, diff: 'diff of the merge\n' },
      overwrite: { added: 1, removed: 1 },
    };
    const asked: unknown[] = [];
    chat.rooms.workspace.previewRollback = ({ choices = [] }) =>
      Promise.resolve(
        ok(
          ['a.ts', 'b.ts'].map((path): ReversalPreview => {
            const take = choices.find((choice) => choice.path === path)?.take;
            const outcome = take === 'overwrite' ? 'restore' : (take ?? 'diverged');
            return { path, outcome, added: 1, removed: 1, divergence };
          }),
        ),
      );
    const rollback = chat.rooms.workspace.rollback.bind(chat.rooms.workspace);
    chat.rooms.workspace.rollback = (request) => {
      asked.push(request.choices);
      return rollback(request);
    };
    await chat.say('/rollback');
    expect(chat.labels()).toEqual(['Skip a.ts', 'Merge a.ts', 'Overwrite a.ts', 'Skip all 2', 'Keep it']);
    await chat.press('Merge a.ts');
    // The whole merge is delivered ahead of the button that takes it.
    expect(chat.shown.at(-2)?.body[0]?.text).toBe('diff of the merge');
    expect(chat.labels()).toEqual(['Skip b.ts', 'Merge b.ts', 'Overwrite b.ts', 'Keep it']);
    await chat.press('Overwrite b.ts');
    expect(chat.last()).toContain('a.ts  is merged (+1 −1); what is there now goes into a backup');
    expect(chat.labels()).toEqual(['Roll back', 'Keep it']);
    expect(asked).toEqual([]);
    await chat.press('Roll back');
    expect(asked).toEqual([
      [
        { take: 'merge', path: 'a.ts', result: version },
        { take: 'overwrite', path: 'b.ts', current: version },
      ],
    ]);
    expect(chat.last()).toContain('↩️ Taken back');
  });

  it('offers no merge that could not be delivered', async () => {
    const chat = await talking(owner, (reply) => reply.body[0]?.text === 'diff of the merge');
    await chat.say('/code rename a to b');
    await chat.press('Approve');
    const version = { hash: 'b'.repeat(64) as ContentHash, mode: 0o644, size: 1 };
    chat.rooms.workspace.previewRollback = () =>
      Promise.resolve(
        ok([
          {
            path: 'a.ts',
            outcome: 'merge',
            added: 1,
            removed: 1,
            divergence: {
              what: 'edited',
              current: version,
              written: version,
              merge: { possible: true, result: version, added: 1, removed: 1, diff: 'diff of the merge\n' },
              overwrite: null,
            },
          },
        ]),
      );
    await chat.say('/rollback');
    expect(chat.last()).toContain('could not be delivered');
    expect(chat.labels()).toEqual([]);
  });

  it('writes again what was taken back, preview first', async () => {
    const chat = await talking();
    await chat.say('/redo');
    expect(chat.last()).toContain('nothing to write again');
    await chat.say('/code rename a to b');
    await chat.press('Approve');
    await chat.say('/rollback');
    await chat.press('Roll back');
    expect(chat.labels()).toEqual(['Redo']);
    await chat.say('/redo');
    expect(chat.last()).toContain('a.ts  is written again (+1 −1)');
    await chat.press('Redo');
    expect(chat.calls).toContain('redo');
    expect(chat.last()).toContain('✅ Written');
  });
});

describe('roles', () => {
  it('a viewer starts nothing, a member does not approve', async () => {
    const viewer = await talking({ id: 'chat:1', role: 'viewer' });
    await viewer.say('/code rename a to b');
    expect(viewer.last()).toContain('As viewer you may not start a session');
    const member = await talking({ id: 'chat:2', role: 'member' });
    await member.say('/code rename a to b');
    await member.press('Approve');
    expect(member.last()).toContain('As member you may not do this');
    expect(member.calls).not.toContain('apply');
  });
});

describe('commands', () => {
  it.each<[string, string]>([
    ['/cdoe x', 'There is no command /cdoe. Did you mean /code?'],
    ['/zzzzzzz', 'There is no command /zzzzzzz. See all with /help.'],
    ['/', 'There is no command /. See all with /help.'],
    ['/help code', 'Example: /code rename fetchUser to loadUser'],
    ['/help /rollback', 'Shows what would be restored and asks.'],
    ['/help coed', 'Did you mean /code?'],
    ['/code', 'Usage: /code <description>'],
    ['/code@ids_bot', 'Usage: /code <description>'],
    ['/analyze', 'Usage: /analyze <path>'],
    ['/analyze src/none.ts', 'There is no src/none.ts.'],
    ['/analyze src/', 'There is no folder src/.'],
    ['/validate', '✅ parse ✅ imports'],
    ['/status', 'There is no session here yet'],
    ['/cancel', 'There is no session here yet'],
    ['/cancel sess_nothing', 'There is no session'],
    ['/history', 'There is no session yet'],
    ['/history many', 'A whole number from 1 to 200'],
    ['/show', 'Which session?'],
    ['/export nothing', 'no session'],
    ['/rollback', 'no session has written anything'],
    ['/rollback ../../etc/passwd', 'no session has written anything'],
    ['/start', 'Seven scripted seats.'],
  ])('%s', async (message, answer) => {
    const chat = await talking();
    await chat.say(message);
    expect(chat.last()).toContain(answer);
    expect(chat.calls).toEqual([]);
  });

  it('says why a session waits, until it goes on', async () => {
    const chat = await talking();
    let listeners = 0;
    Object.assign(chat.chatRooms.engine, {
      waits: {
        listen(_session: SessionId, told: (sentence: string) => void) {
          listeners++;
          told("waiting 9 s for OpenAI's limit");
          return () => listeners--;
        },
      },
    });
    await chat.say('/code add retries');
    const waiting = chat.progress.findIndex(({ line }) => line === "⏳ waiting 9 s for OpenAI's limit");
    expect(waiting).toBeGreaterThanOrEqual(0);
    expect(chat.progress[waiting]?.card).toMatch(/^🏛 add retries[\s\S]*\n⏳ waiting 9 s for OpenAI's limit$/);
    expect(chat.progress.slice(waiting + 1).some(({ card }) => card.includes('⏳'))).toBe(false);
    expect(listeners).toBe(0);
  });

  it('/validate offers what can be mended as a button, which starts a session that asks like any other', async () => {
    const chat = await talking();
    const found = diagnostic({ code: 'TS2551' });
    const failed = report({ types: { outcome: 'failed', diagnostics: [found] } });
    Object.assign(chat.chatRooms, {
      validator: () =>
        Promise.resolve(
          ok({
            validate: () => Promise.resolve(ok(failed)),
            mend: () => Promise.resolve(ok({ patch: 'Mends.\n--- a/a.ts', mended: [found], left: 2 })),
          }),
        ),
    });
    await chat.say('/validate a.ts');
    expect(chat.labels()).toEqual(['Fix 1 finding', 'Cancel']);
    expect(chat.calls).toEqual([]);
    const [fix] = chat.shown.at(-1)?.choices ?? [];
    expect(fix?.action).toEqual({ do: 'mend', paths: ['a.ts'] });
    if (fix !== undefined) await chat.conversation.choose(fix.action);
    await chat.conversation.settled();
    expect(chat.calls).toEqual(['draft', 'check']);
    expect(chat.labels()).toContain('Approve');
    expect(chat.shown.map((each) => each.body[0]?.text).join()).toContain(
      '1 finding can be mended; the checks confirm it. 2 findings stay as they are.',
    );
  });

  it.each([
    ['where a model sits', testAgents, ['Fix 1 finding', 'Ask the parliament', 'Cancel']],
    ['and nobody else where none does', { ...testAgents, models: [] }, ['Fix 1 finding', 'Cancel']],
  ])('/validate asks the parliament for what no tool mends, %s', async (_what, agents, labels) => {
    const chat = await talking();
    const [easy, hard] = [diagnostic({ code: 'TS2551' }), diagnostic({ code: 'TS2322', line: 7 })];
    const failed = report({ types: { outcome: 'failed', diagnostics: [easy, hard] } });
    Object.assign(chat.chatRooms, {
      accounts: () => Promise.resolve(ok({ ...testAccounts, agents: () => Promise.resolve(agents) })),
      validator: () =>
        Promise.resolve(
          ok({
            validate: () => Promise.resolve(ok(failed)),
            mend: () => Promise.resolve(ok({ patch: 'Mends.\n--- a/a.ts', mended: [easy], left: 1 })),
          }),
        ),
    });
    await chat.say('/validate');
    expect(chat.labels()).toEqual(labels);
    const ask = chat.shown.at(-1)?.choices.find(({ label }) => label === 'Ask the parliament');
    if (ask === undefined) return;
    const request = 'request' in ask.action ? ask.action.request : '';
    expect(request).toContain('* a.ts:7 TS2322');
    expect(request).not.toContain('TS2551');
    await chat.conversation.choose(ask.action);
    await chat.conversation.settled();
    expect(chat.calls).toEqual(expect.arrayContaining(['propose', 'ballot']));
    expect(chat.labels()).toContain('Approve');
  });

  it('/help lists every command', async () => {
    const chat = await talking();
    await chat.say('/help');
    for (const topic of Object.values(english.commands)) expect(chat.last()).toContain(topic.usage);
  });

  it('/show and /export work by a short id', async () => {
    const chat = await talking();
    await chat.say('/code rename a to b');
    await chat.say('/show 01020304');
    expect(chat.last()).toMatch(/^minutes at \/exports\/sess_.*minutes\.md$/);
    await chat.say('/export 01020304');
    expect(chat.shown.at(-1)?.documents.map((document) => document.name)).toEqual([
      'minutes.md',
      'events.jsonl',
      'change.diff',
    ]);
  });

  it('a defect in long work is told and ends nothing else', async () => {
    const chat = await talking();
    chat.rooms.parliament.frame = () => Promise.reject(new Error('boom'));
    await chat.say('/doctor');
    await chat.say('/history');
    expect(chat.last()).toContain('There is no session yet');
  });
});

describe('git', () => {
  const member: Person = { id: 'm', role: 'member' };

  it('offers a commit of what was written where there is a repository, and makes it on the press', async () => {
    const { commits, made } = notedCommits('offer');
    const chat = await talking(owner, undefined, () => ({ commits }));
    await chat.say('/code rename a to b');
    await chat.press('Approve');
    expect(chat.labels()).toEqual(['Rollback', 'Commit']);
    expect(made).toEqual([]);
    await chat.press('Commit');
    expect(made).toMatchObject([{ paths: ['a.ts'] }]);
    expect(made[0]?.message).toMatch(/^rename a to b\n\nIDS-Session: sess_/);
    expect(chat.last()).toContain('Committed c0ffeec0ffee on main: 1 file.');
    await chat.say('/commit');
    expect(chat.last()).toContain('in the last commit as they are');
  });

  it('commits by itself where that was chosen, once, and never where it was not', async () => {
    for (const [after, count] of [
      ['always', 1],
      ['never', 0],
    ] as const) {
      const { commits, made } = notedCommits(after);
      const chat = await talking(owner, undefined, () => ({ commits }));
      await chat.say('/code rename a to b');
      await chat.press('Approve');
      expect(made).toHaveLength(count);
      expect(chat.shown.flatMap((reply) => reply.choices).map(({ label }) => label)).not.toContain('Commit');
    }
  });

  it('does not let a member commit, nor anybody what was never written', async () => {
    const { commits, made } = notedCommits('offer');
    const chat = await talking(member, undefined, () => ({ commits }));
    await chat.say('/commit');
    expect(chat.last()).toContain('nothing to commit');
    await chat.say('/code rename a to b');
    await chat.conversation.choose({
      do: 'commit',
      session: (await chat.engine.sessions(1))[0]?.id ?? ('' as never),
    });
    await chat.conversation.settled();
    expect(chat.last()).toContain('As member you may not');
    expect(made).toEqual([]);
  });
});

describe('what is kept', () => {
  const transaction = 'tx_20260101_000000_000_0123abcd';

  it('lists backups and conflicts, and settles one on the press of who may', async () => {
    const settled: string[] = [];
    const open = [
      { transaction, journal: null, files: [{ path: 'a\u202e.ts', kept: '.ids/backups/x.bak' }] },
    ];
    const withFiles = (rooms: Awaited<ReturnType<typeof testEngine>>['rooms']): Partial<ChatRooms> => ({
      backups: () =>
        Promise.resolve(ok({ backups: () => Promise.resolve(ok([])) } as unknown as WorkspaceBackups)),
      files: () =>
        Promise.resolve(
          ok({
            ...rooms.workspace,
            backups: () =>
              Promise.resolve(
                ok([
                  {
                    session: 'sess_20260202_143022_9f2c01ab' as SessionId,
                    transactions: [
                      { id: transaction, kind: 'apply' as const, at: 0, files: 2, bytes: 1500, gone: false },
                    ],
                  },
                ]),
              ),
            conflicts: () => Promise.resolve(ok(open)),
            settle(id) {
              settled.push(id);
              return Promise.resolve(ok(open[0] ?? { transaction: id, journal: null, files: [] }));
            },
          }),
        ),
    });
    const chat = await talking(owner, undefined, withFiles);
    await chat.say('/backups');
    expect(chat.last()).toContain('sess_20260202_143022_9f2c01ab');
    expect(chat.last()).toContain('1.5 kB in all');
    expect(chat.last()).toContain('no backup of the whole workspace');
    await chat.say('/conflicts');
    expect(chat.last()).toContain('a\\u202e.ts');
    await chat.press('Settled');
    expect(settled).toEqual([transaction]);
    expect(chat.last()).toContain('What was put aside stays: .ids/backups/x.bak');
    const member = await talking({ id: 'm', role: 'member' }, undefined, withFiles);
    await member.say('/conflicts');
    expect(member.labels()).toEqual([]);
    await member.say(`/conflicts ${transaction}`);
    expect(member.last()).toContain('As member you may not');
    expect(settled).toHaveLength(1);
  });

  it('restores parts of a backup whose name has several words, and removes what is named', async () => {
    const asked: unknown[] = [];
    const backup = {
      id: 'snap_20260101_000000_000',
      name: 'before it',
      at: 0,
      files: 1,
      bytes: 1,
      durable: true,
    };
    const backups = {
      previewRestore(request: unknown) {
        asked.push(request);
        return Promise.resolve(
          ok({ backup, steps: [{ path: 'src/a.ts', does: 'change' }], unchanged: 0, extra: [], plan: 'p' }),
        );
      },
      restore(request: unknown) {
        asked.push(request);
        return Promise.resolve(ok({ from: backup, before: 'snap_20260101_000000_001', steps: [] }));
      },
    } as unknown as WorkspaceBackups;
    const chat = await talking(owner, undefined, () => ({ backups: () => Promise.resolve(ok(backups)) }));
    await chat.say("/restore before it --only src/a.ts './b c' --delete new.ts");
    const request = { only: ['src/a.ts', 'b c'], remove: ['new.ts'] };
    expect(asked).toEqual([{ id: 'before it', ...request }]);
    await chat.press('Restore');
    expect(asked.at(-1)).toEqual({ id: backup.id, plan: 'p', ...request });
    for (const wrong of ['/restore x --only', '/restore x --only ../y', '/restore x --delete "y']) {
      await chat.say(wrong);
      expect(chat.last()).toContain('✋');
    }
    expect(asked).toHaveLength(2);
  });
});
