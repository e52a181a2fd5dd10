import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openShared } from '../../src/compose/shared.ts';
import { readConfig } from '../../src/config.ts';
import { temporaryFolder } from '../kit/engine.ts';

const key = 'sk-canary-5c1f2e9a77d04b';

function shared(home: string, serves = false) {
  const config = readConfig({ IDS_HOME: home, OPENAI_API_KEY: key });
  if (!config.ok) throw new Error(config.error.join('\n'));
  return openShared(config.value, home, serves);
}

it('a log that cannot be written ends nothing, and is told once', () => {
  const home = temporaryFolder();
  mkdirSync(join(home, '.ids', 'ids.log'), { recursive: true });
  const said: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const house = shared(home);
  house.onDefect(new Error('a defect'), 'here');
  house.onDefect(new Error('a defect'), 'there');
  house.onTrouble({ model: 'x' });
  stderr.mockRestore();
  expect(said).toEqual([expect.stringMatching(/^⚠️ {2}The log of IDS cannot be written/)]);
});

it('no key is written to the log', () => {
  const home = temporaryFolder();
  shared(home).onDefect(new Error(`GET https://example.org/?key=${key} failed`), 'here');
  const log = readFileSync(join(home, '.ids', 'ids.log'), 'utf8');
  expect(log).toContain('a defect'.slice(2));
  expect(log).not.toContain(key);
});

it.each([true, false])(
  'a server writes files in a thread of its own, a command where it stands (%s)',
  async (serves) => {
    const house = shared(temporaryFolder(), serves);
    const opened = await house.files({ root: temporaryFolder(), limits: {} });
    if (!opened.ok) throw new Error(opened.error.message);
    expect(await opened.value.recover()).toEqual({ ok: true, value: { rolledBack: [], completed: [] } });
    // What cannot be copied cannot get into another thread.
    const asked = opened.value.prune((() => undefined) as never).then(
      () => 'here',
      () => 'there',
    );
    expect(await asked).toBe(serves ? 'there' : 'here');
    await house.close();
  },
);
