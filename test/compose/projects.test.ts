import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChatRooms } from '../../src/chat/rooms.ts';
import { english } from '../../src/chat/texts/english.ts';
import { openProjects } from '../../src/compose/projects.ts';
import type { OpenProject } from '../../src/compose/project.ts';
import type { SessionId } from '../../src/core/kernel/ids.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { isOver } from '../../src/core/session/state.ts';
import { makeProjects } from '../../src/store/projects.ts';
import { noCommits } from '../kit/commits.ts';
import { drain, openTestDatabase, temporaryFolder, testEngine } from '../kit/engine.ts';
import { owner } from '../kit/sessions.ts';

const common = {
  parliament: 'Seven scripted seats.',
  texts: english,
  staysOpen: true,
  commits: noCommits,
  onDefect: (error: unknown) => {
    throw error;
  },
  readExport: () => Promise.resolve(''),
};

/** Three repositories on one disk, and a house that was started with the first. */
async function house() {
  const folder = realpathSync(temporaryFolder());
  const home = join(folder, 'home');
  for (const name of ['home/.ids', 'first', 'second', 'third', 'plain']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  for (const name of ['first', 'second', 'third']) writeFileSync(join(folder, name, 'package.json'), '{}');
  const database = join(folder, 'db');
  mkdirSync(database);
  const calls: string[] = [];
  const at = async (name: string) => testEngine(calls, { folder: database, workspace: join(folder, name) });
  const engines = new Map([
    [join(folder, 'first'), (await at('first')).engine],
    [join(folder, 'second'), (await at('second')).engine],
    [join(folder, 'third'), (await at('third')).engine],
  ]);
  const opened: string[] = [];
  const open = (workspace: string) => {
    opened.push(workspace);
    const engine = engines.get(workspace);
    if (engine === undefined) throw new Error(`no engine for ${workspace}`);
    return { workspace, engine: () => Promise.resolve(ok(engine)) } as unknown as OpenProject;
  };
  const db = await openTestDatabase(database);
  const first = open(join(folder, 'first'));
  const firstEngine = await first.engine();
  if (!firstEngine.ok) throw new Error(firstEngine.error.message);
  const start = () =>
    openProjects({ first, engine: firstEngine.value, store: makeProjects(db, Date.now), open, home });
  return { folder, home, calls, opened, start, database };
}

const names = async ({ projects }: ChatRooms) =>
  (await projects.list()).map(({ name, isCurrent }) => `${name}${isCurrent ? ' (here)' : ''}`);

async function finished(rooms: ChatRooms, request: string): Promise<SessionId> {
  const started = await rooms.engine.start({ source: 'code', request, by: owner, autoApprove: true });
  if (!started.ok) throw new Error(started.error.message);
  const { end } = await drain(rooms.engine.run(started.value, new AbortController().signal));
  if (!end.ok) throw new Error(end.error.message);
  expect(isOver(end.value.phase)).toBe(true);
  return started.value;
}

describe('several projects', () => {
  it('are chosen for each chat, and that outlives the process', async () => {
    const { folder, start } = await house();
    const [team, mine] = [await start().at('-100/7', common), await start().at('12/', common)];
    expect(await team.projects.register('Web', join(folder, 'second'), 'telegram:1')).toMatchObject({
      ok: true,
    });
    expect(await team.projects.choose('web')).toMatchObject({ ok: true, value: { name: 'web' } });
    expect(await names(team)).toEqual(['first', 'web (here)']);
    expect(await names(mine)).toEqual(['first (here)', 'web']);
    const later = await start().at('-100/7', common);
    expect(later.workspace).toBe(join(folder, 'second'));
    expect(await later.projects.choose('first')).toMatchObject({ ok: true });
    expect((await start().at('-100/7', common)).workspace).toBe(join(folder, 'first'));
  });

  it('a session belongs to the workspace it was asked for in, wherever it is taken forward from', async () => {
    const { folder, start, opened } = await house();
    const rooms = await start().at('1/', common);
    await rooms.projects.register('web', join(folder, 'second'), 'telegram:1');
    await rooms.projects.choose('web');
    const session = await finished(rooms, 'rename a to b');
    const state = await rooms.engine.state(session);
    expect(state).toMatchObject({ ok: true, value: { workspace: join(folder, 'second') } });
    // Another chat, which is about the first project, can still take it back.
    const elsewhere = await start().at('2/', common);
    expect((await elsewhere.engine.sessions(10)).map(({ id }) => id)).not.toContain(session);
    const told = await elsewhere.engine.tell(session, { type: 'roll-back', by: owner });
    expect(told.ok).toBe(true);
    const { end } = await drain(elsewhere.engine.run(session, new AbortController().signal));
    expect(end).toMatchObject({ ok: true, value: { phase: { kind: 'rolled-back' } } });
    expect(opened).toContain(join(folder, 'second'));
    expect(opened).not.toContain(join(folder, 'third'));
  });

  it('a forgotten one is left as it is, and its sessions are not run in another', async () => {
    const { folder, start } = await house();
    const rooms = await start().at('1/', common);
    await rooms.projects.register('web', join(folder, 'second'), 'telegram:1');
    await rooms.projects.choose('web');
    const session = await finished(rooms, 'rename a to b');
    await rooms.engine.tell(session, { type: 'roll-back', by: owner });
    expect(await rooms.projects.forget('first')).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    expect(await rooms.projects.forget('web')).toMatchObject({ ok: true });
    expect(rooms.workspace).toBe(join(folder, 'first'));
    const after = await start().at('1/', common);
    expect(await names(after)).toEqual(['first (here)']);
    const run = await after.engine.run(session, new AbortController().signal).next();
    expect(run).toMatchObject({ done: true, value: { ok: false, error: { code: 'wrong-state' } } });
  });

  it('what is no repository, IDS itself, or gone, is refused', async () => {
    const { folder, home, start } = await house();
    const { projects } = await start().at('1/', common);
    const code = async (name: string, path: string) => {
      const registered = await projects.register(name, path, 'telegram:1');
      return registered.ok ? registered.value.path : registered.error.code;
    };
    expect(await code('x', 'second')).toBe('wrong-use');
    expect(await code('x', join(folder, 'missing'))).toBe('workspace-missing');
    expect(await code('x', join(folder, 'plain'))).toBe('workspace-missing');
    expect(await code('x', join(folder, 'second/package.json'))).toBe('workspace-missing');
    expect(await code('x', home)).toBe('protected-path');
    expect(await code('x', join(home, '.ids'))).toBe('protected-path');
    expect(await code('x', '/')).toBe('protected-path');
    expect(await code('x', join(folder, 'first'))).toBe('nothing-to-do');
    expect(await code('../x', join(folder, 'second'))).toBe('wrong-use');
    symlinkSync(join(folder, 'second'), join(folder, 'link'));
    expect(await code('x', join(folder, 'link'))).toBe(join(folder, 'second'));
    expect(await code('y', join(folder, 'second'))).toBe('nothing-to-do');
    rmSync(join(folder, 'second'), { recursive: true });
    expect(await projects.choose('x')).toMatchObject({ ok: false, error: { code: 'workspace-missing' } });
  });
});
