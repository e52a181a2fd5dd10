import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { owner, report } from '../kit/sessions.ts';
import { drain, temporaryFolder, testEngine } from '../kit/engine.ts';

const never = new AbortController().signal;
const request = { source: 'code', request: 'rename a to b', by: owner, autoApprove: true } as const;
const whole = [
  'framed',
  'candidates-proposed',
  'candidate-checked',
  'ballots-cast',
  'ballots-cast',
  'verdict-reached',
  'approval-requested',
  'approved',
  'applied',
  'verified',
];

async function begin(
  engine: Awaited<ReturnType<typeof testEngine>>['engine'],
  session: Parameters<typeof engine.start>[0] = request,
) {
  const started = await engine.start(session);
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

describe('the engine', () => {
  it('takes a session from the request to the verified write', async () => {
    const calls: string[] = [];
    const { engine } = await testEngine(calls);
    const session = await begin(engine);
    const { types, end } = await drain(engine.run(session, never));
    expect(types).toEqual(whole);
    expect(end).toMatchObject({ ok: true, value: { phase: { kind: 'done' } } });
    expect(calls).toEqual(['frame', 'propose', 'check', 'ballot', 'ballot', 'apply', 'verify']);
  });

  it('tells the checker beforehand that candidates will come', async () => {
    const calls: string[] = [];
    const { engine, rooms } = await testEngine(calls);
    Object.assign(rooms.checker, { prepare: () => calls.push('prepare') });
    await drain(engine.run(await begin(engine), never));
    expect(calls.slice(0, 4)).toEqual(['frame', 'prepare', 'propose', 'check']);
  });

  it('gives whoever waits for this process a turn between an effect and its event', async () => {
    const { engine, rooms } = await testEngine([]);
    const turns: string[] = [];
    const { parliament } = rooms;
    Object.assign(rooms, {
      parliament: {
        ...parliament,
        frame(...given: Parameters<typeof parliament.frame>) {
          setImmediate(() => turns.push('turn'));
          return parliament.frame(...given);
        },
      },
    });
    const run = engine.run(await begin(engine), never);
    await run.next();
    expect(turns).toEqual(['turn']);
    await run.return(undefined as never);
  });

  it('waits for a person and goes on after their word', async () => {
    const calls: string[] = [];
    const { engine } = await testEngine(calls);
    const session = await begin(engine, { ...request, autoApprove: false });
    const waiting = await drain(engine.run(session, never));
    expect(waiting.types.at(-1)).toBe('approval-requested');
    expect(calls).not.toContain('apply');
    expect((await drain(engine.run(session, never))).types).toEqual([]);
    const state = await engine.state(session);
    if (!state.ok || state.value.phase.kind !== 'awaiting-approval') throw new Error('not waiting');
    const { changeSet } = state.value.phase;
    await engine.tell(session, { type: 'approve', by: owner, changeSet, acceptWarnings: false });
    expect((await drain(engine.run(session, never))).types).toEqual(['applied', 'verified']);
    await engine.tell(session, { type: 'roll-back', by: owner });
    expect((await drain(engine.run(session, never))).types).toEqual(['rolled-back']);
  });

  it('goes on after a stop at every event without repeating an effect whose result is in the log', async () => {
    for (let stop = 0; stop < whole.length; stop++) {
      const calls: string[] = [];
      const folder = temporaryFolder();
      const first = await testEngine(calls, { folder });
      const session = await begin(first.engine);
      const run = first.engine.run(session, never);
      const seen: string[] = [];
      while (seen.length < stop) {
        const step = await run.next();
        if (step.done !== true) seen.push(step.value.event.type);
      }
      await run.return(undefined as never);
      // A second process over the same files.
      const second = await testEngine(calls, {
        folder,
        pid: process.pid + 1,
        rooms: () => Promise.resolve({ ok: true, value: first.rooms }),
      });
      expect(await second.engine.unfinished()).toEqual(stop === whole.length ? [] : [session]);
      const { end } = await drain(second.engine.run(session, never));
      expect(end).toMatchObject({ value: { phase: { kind: 'done' } } });
      expect((await second.engine.events(session)).map((each) => each.event.type)).toEqual([
        'session-started',
        ...whole,
      ]);
      expect(calls).toEqual(['frame', 'propose', 'check', 'ballot', 'ballot', 'apply', 'verify']);
    }
  });

  it('finds a write again whose result did not reach the log', async () => {
    const calls: string[] = [];
    const folder = temporaryFolder();
    const { engine, rooms } = await testEngine(calls, { folder });
    const session = await begin(engine);
    // The process dies between the commit of the write and the append of its event.
    const dying = {
      ...rooms,
      workspace: {
        ...rooms.workspace,
        apply: async (write: Parameters<typeof rooms.workspace.apply>[0]) => {
          await rooms.workspace.apply(write);
          throw new Error('killed');
        },
      },
    };
    const killed = await testEngine(calls, {
      folder,
      rooms: () => Promise.resolve({ ok: true, value: dying }),
    });
    await expect(drain(killed.engine.run(session, never))).rejects.toThrow('killed');
    const { end } = await drain(engine.run(session, never));
    expect(end).toMatchObject({ value: { phase: { kind: 'done' } } });
    expect(calls.filter((call) => call.startsWith('apply'))).toEqual(['apply', 'apply (again)']);
  });

  it('leaves a session to the process that holds it, and takes it over when that process is gone', async () => {
    const calls: string[] = [];
    const folder = temporaryFolder();
    const one = await testEngine(calls, { folder, pid: 1 });
    const session = await begin(one.engine);
    const run = one.engine.run(session, never);
    await run.next();
    const two = await testEngine(calls, { folder, pid: 2 });
    expect((await drain(two.engine.run(session, never))).end).toMatchObject({
      error: { code: 'workspace-busy' },
    });
    await one.db.updateTable('claims').set({ pid: -1 }).execute();
    expect((await drain(two.engine.run(session, never))).end).toMatchObject({
      value: { phase: { kind: 'done' } },
    });
    await run.return(undefined as never);
  });

  it('stops at an abort and logs nothing of the interrupted effect', async () => {
    const calls: string[] = [];
    const abort = new AbortController();
    const { engine, rooms } = await testEngine(calls);
    const session = await begin(engine);
    rooms.parliament.frame = () => {
      abort.abort();
      return Promise.resolve({ ok: false, error: { code: 'interrupted', message: 'Stopped.', hint: '' } });
    };
    const { types, end } = await drain(engine.run(session, abort.signal));
    expect(types).toEqual([]);
    expect(end).toMatchObject({ value: { phase: { kind: 'framing' } } });
  });

  it('hears a word that is said while the session moves on', async () => {
    const { engine, log } = await testEngine([]);
    const session = await begin(engine);
    const append = log.append.bind(log);
    let inBetween = true;
    log.append = async (...args) => {
      if (inBetween) {
        inBetween = false;
        const state = await log.state(session);
        await append(session, state, [{ type: 'approval-withdrawn', by: owner }], 1);
      }
      return append(...args);
    };
    const told = await engine.tell(session, { type: 'cancel', by: owner });
    expect(told.ok && told.value.phase.kind).toBe('cancelled');
  });

  it('lets a cancel in the middle of an effect stand', async () => {
    const calls: string[] = [];
    const { engine, rooms } = await testEngine(calls);
    const session = await begin(engine);
    const checker = { ...rooms.checker };
    rooms.checker.check = async (...args) => {
      await engine.tell(session, { type: 'cancel', by: owner });
      return checker.check(...args);
    };
    const { end } = await drain(engine.run(session, never));
    expect(end).toMatchObject({ value: { phase: { kind: 'cancelled' } } });
    expect(calls).not.toContain('apply');
  });

  it('ends a session with a sentence for a person when a room has a defect', async () => {
    const defects: unknown[] = [];
    const { engine, rooms } = await testEngine([], { onDefect: (error) => defects.push(error) });
    const session = await begin(engine);
    rooms.parliament.propose = () => Promise.reject(new Error('stack and all'));
    const { end } = await drain(engine.run(session, never));
    expect(end).toMatchObject({ value: { phase: { kind: 'refused', refusal: { code: 'io-failed' } } } });
    expect(JSON.stringify(end)).not.toContain('stack and all');
    expect(defects).toHaveLength(1);
  });

  it('takes back what was written when the checks on that have a defect', async () => {
    const calls: string[] = [];
    const defects: unknown[] = [];
    const { engine, rooms } = await testEngine(calls, { onDefect: (error) => defects.push(error) });
    const session = await begin(engine);
    rooms.checker.verify = () => Promise.reject(new Error('stack and all'));
    const { end } = await drain(engine.run(session, never));
    expect(calls.slice(-2)).toEqual(['apply', 'roll back']);
    expect(end).toMatchObject({ value: { phase: { kind: 'rolled-back' }, written: [] } });
    expect(JSON.stringify(end)).not.toContain('stack and all');
    expect(defects).toHaveLength(1);
  });

  it('stops when its claim went to another process, and outlives a database that cannot be asked for a while', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const defects: string[] = [];
    const answers: (boolean | Error)[] = [true, new Error('locked'), false];
    const claims = {
      claim() {
        const answer = answers.shift() ?? false;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      release: () => Promise.resolve(),
    };
    const { engine, rooms } = await testEngine([], {
      claims,
      onDefect: (_error, where) => defects.push(where),
    });
    const session = await begin(engine);
    let asked = false;
    rooms.checker.check = async (_draft, _options, signal) => {
      asked = true;
      await vi.advanceTimersByTimeAsync(4_000);
      expect(signal.aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(4_000);
      expect(signal.aborted).toBe(true);
      return report();
    };
    const { types, end } = await drain(engine.run(session, never));
    expect([asked, types.at(-1)]).toEqual([true, 'candidates-proposed']);
    expect(end).toMatchObject({ ok: true, value: { phase: { kind: 'checking' } } });
    expect(defects).toEqual([`${session} claim`]);
  });

  it.each([
    ['an empty request', { ...request, request: '  \n' }, 'wrong-use'],
    ['a request of a megabyte', { ...request, request: 'x'.repeat(1_000_000) }, 'wrong-use'],
    ['a viewer', { ...request, by: { id: 'v', role: 'viewer' as const } }, 'not-allowed'],
  ])('refuses %s', async (_name, session, code) => {
    const { engine } = await testEngine([]);
    expect(await engine.start(session)).toMatchObject({ ok: false, error: { code } });
    expect(await engine.sessions(10)).toEqual([]);
  });

  it('finds sessions by their beginning or end and says when it is ambiguous', async () => {
    let count = 0;
    const { engine } = await testEngine([], { random: () => new Uint8Array([0, 0, 0, ++count]) });
    const [one, two] = [await begin(engine), await begin(engine)];
    expect(await engine.find(one)).toEqual({ ok: true, value: one });
    expect(await engine.find('00000002')).toEqual({ ok: true, value: two });
    expect(await engine.find('sess_')).toMatchObject({ error: { code: 'ambiguous' } });
    for (const nothing of ['', '%', '_', "' or 1=1", 'sess_1999']) {
      expect(await engine.find(nothing)).toMatchObject({ error: { code: 'not-found' } });
    }
  });

  it('refuses a session of another workspace', async () => {
    const folder = temporaryFolder();
    const here = await testEngine([], { folder });
    const there = await testEngine([], { folder, workspace: '/elsewhere' });
    const session = await begin(here.engine);
    expect((await drain(there.engine.run(session, never))).end).toMatchObject({
      error: { code: 'wrong-state' },
    });
    expect(await there.engine.unfinished()).toEqual([]);
  });
});
