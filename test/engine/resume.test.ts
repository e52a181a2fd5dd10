import { describe, expect, it } from 'vitest';
import type { ContentHash } from '../../src/core/change/change-set.ts';
import type { EffectRooms } from '../../src/engine/effect.ts';
import type { Question } from '../../src/models/language-model.ts';
import { makeModelMind } from '../../src/models/mind.ts';
import { replies } from '../../src/parliament/replies/index.ts';
import { makeParliament } from '../../src/parliament/round.ts';
import { loadRoles } from '../../src/parliament/seats.ts';
import { drain, temporaryFolder, testEngine } from '../kit/engine.ts';
import { changeSetOf, diagnostic, owner, report, sha256 } from '../kit/sessions.ts';
import { done, guarded } from '../models/scripted.ts';

/** Who is asked in the first wave; those who come later are less content. */
const early = ['architect-critic', 'architect-progressive', 'sre-critic'];
const never = new AbortController().signal;
const json = JSON.stringify;

/** What every model is asked, in short, and what it answers: a round that needs a repair, waves, a check and a second round. */
function answer(provider: string, question: Question): { readonly asked: string; readonly text: string } {
  const said = question.messages.map(({ text }) => text).join('\n');
  const seat = /You hold the seat "([\w-]+)"/.exec(question.system)?.[1] ?? '?';
  const as = (kind: string) => `${provider} ${seat} ${kind} ${sha256(said).slice(0, 8)}`;
  const change = (content: string) =>
    json({ title: content, rationale: 'r', edits: [{ kind: 'write_file', path: 'a.ts', content }] });
  if (said.includes('Frame it')) {
    return { asked: as('frame'), text: json({ summary: 's', criteria: ['c', 'd', 'e'], files: [] }) };
  }
  if (said.includes('Mend the change below')) return { asked: as('mend'), text: change('mended') };
  if (said.includes('Propose the change')) {
    const content = { openai: 'good', anthropic: 'BROKEN', ollama: 'other' }[provider] ?? '';
    return { asked: as('propose'), text: change(content) };
  }
  const labels = [...said.matchAll(/^Candidate ([A-Z]):$/gm)].map((match) => match[1] ?? '');
  const cites = [...said.matchAll(/^(e\d+) on/gm)].map((match) => match[1] ?? '');
  const scores = labels.map((candidate) => {
    const good = said.includes(`name="title of ${candidate}">\ngood`);
    return {
      candidate,
      outcome: good ? (cites.length > 0 ? 97 : early.includes(seat) ? 72 : 62) : 35,
      risk: 20,
      confidence: 70,
      reason: 'r',
      objections:
        good && cites.length === 0
          ? [{ claim: 'It does not compile.', file: 'a.ts', line: 1, checkable: true, check: 'types' }]
          : [],
      cites,
    };
  });
  return { asked: as('score'), text: json({ scores }) };
}

/** Three providers that answer by script, over an editor and a checker in memory. */
function parliamentOf(rooms: EffectRooms, calls: string[]): EffectRooms {
  const roles = loadRoles();
  if (!roles.ok) throw new Error(roles.error.message);
  const context = {
    files: () => Promise.resolve({ map: '', files: [], isFile: () => false }),
    diff: (hash: ContentHash) => Promise.resolve(`diff ${hash}`),
  };
  const minds = (['openai', 'anthropic', 'ollama'] as const).map((provider) => {
    const { guard } = guarded(
      (_call, question) => {
        const { asked, text } = answer(provider, question);
        calls.push(asked);
        return [done(text)];
      },
      { provider },
    );
    return makeModelMind({
      model: { ...guard, provider },
      replies,
      context,
      onTrouble: ({ detail }) => {
        throw new Error(detail);
      },
    });
  });
  const editor: EffectRooms['editor'] = {
    draft(edits) {
      const content = edits.map((edit) => ('content' in edit ? edit.content : '')).join('');
      return Promise.resolve({
        ok: true,
        value: {
          changeSet: changeSetOf({ 'a.ts': ['old', content] }),
          contents: new Map([[sha256(content) as ContentHash, new TextEncoder().encode(content)]]),
          stats: [{ path: 'a.ts', kind: 'modified', added: 1, removed: 1 }],
          diff: `+${content}`,
        },
      });
    },
  };
  return {
    ...rooms,
    editor,
    checker: {
      ...rooms.checker,
      check({ contents }) {
        const broken = [...contents.values()].some(
          (bytes) => new TextDecoder().decode(bytes).trim() === 'BROKEN',
        );
        return Promise.resolve(
          broken ? report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } }) : report(),
        );
      },
    },
    parliament: makeParliament({ roles: roles.value, minds, editor }),
  };
}

async function begun(calls: string[], folder: string, pid: number) {
  const tested = await testEngine([], { folder, pid });
  const rooms = parliamentOf(tested.rooms, calls);
  return testEngine([], { folder, pid, rooms: () => Promise.resolve({ ok: true, value: rooms }) });
}

describe('a session with three providers', () => {
  it('goes on after an end at every event, asks nothing twice that was answered, and decides the same', async () => {
    const start = { source: 'code', request: 'make it good', by: owner, autoApprove: true } as const;
    const calls: string[] = [];
    const whole = await begun(calls, temporaryFolder(), process.pid);
    const session = await whole.engine.start(start);
    if (!session.ok) throw new Error(session.error.message);
    const { types, end } = await drain(whole.engine.run(session.value, never));
    if (!end.ok) throw new Error(end.error.message);
    expect(end.value.phase.kind).toBe('done');
    // Everything that a deliberation can do has happened.
    for (const type of ['candidate-repaired', 'objections-checked', 'round-opened'])
      expect(types).toContain(type);
    expect(types.filter((type) => type === 'ballots-cast').length).toBeGreaterThanOrEqual(3);
    expect(end.value.deliberation.round).toBe(2);
    expect(new Set(calls).size).toBe(calls.length);

    for (let stop = 0; stop <= types.length; stop++) {
      const heard: string[] = [];
      const folder = temporaryFolder();
      const first = await begun(heard, folder, process.pid);
      const killed = await first.engine.start(start);
      if (!killed.ok) throw new Error(killed.error.message);
      const run = first.engine.run(killed.value, never);
      for (let seen = 0; seen < stop; seen++) await run.next();
      await run.return(undefined as never);
      const second = await begun(heard, folder, process.pid + 1);
      const rest = await drain(second.engine.run(killed.value, never));
      if (!rest.end.ok) throw new Error(rest.end.error.message);
      expect(rest.end.value.verdict).toEqual(end.value.verdict);
      expect(rest.end.value.phase).toEqual(end.value.phase);
      expect(heard.toSorted()).toEqual(calls.toSorted());
    }
  }, 120_000);
});
