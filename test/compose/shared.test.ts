import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openShared } from '../../src/compose/shared.ts';
import { readConfig } from '../../src/config.ts';
import { temporaryFolder } from '../kit/engine.ts';

const key = 'sk-canary-5c1f2e9a77d04b';

function shared(home: string) {
  const config = readConfig({ IDS_HOME: home, OPENAI_API_KEY: key });
  if (!config.ok) throw new Error(config.error.join('\n'));
  return openShared(config.value, home);
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
