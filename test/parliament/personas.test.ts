import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseRoles } from '../../src/parliament/personas.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
const persona = (name: string, more = '') =>
  `---\nname: ${name}\nlens: sre\nstance: critic\nprovider: ollama\ntemperature: 0.2\nvotes: true\n---\n\nYou are ${name}.${more}\n`;

/** Who sits, or why nobody does, where these files are one's own. */
function seated(wanted: readonly string[], own: Readonly<Record<string, string>> = {}, quorum = 4) {
  const ownFolder = mkdtempSync(join(tmpdir(), 'ids-own-'));
  folders.push(ownFolder);
  for (const [file, text] of Object.entries(own)) writeFileSync(join(ownFolder, file), text);
  const chosen = chooseRoles(wanted, { ownFolder, quorum });
  return chosen.ok ? chosen.value : `${chosen.error.message} ${chosen.error.hint}`;
}
const names = (...of: Parameters<typeof seated>) => {
  const roles = seated(...of);
  return typeof roles === 'string' ? roles : roles.map(({ name }) => name);
};

describe('who sits', () => {
  it('are the seven and whoever has a file of their own', () => {
    expect(names(['seven', 'own'])).toHaveLength(7);
    const more = names(['seven', 'own'], { 'tester.md': persona('tester'), 'notes.txt': 'no persona' });
    expect(more).toHaveLength(8);
    expect(more).toContain('tester');
    expect(names(['seven'], { 'tester.md': persona('tester') })).not.toContain('tester');
  });

  it('are the four of the swarm, spread over three providers, where that is asked for', () => {
    const swarm = seated(['swarm']);
    expect(
      typeof swarm === 'string' ? swarm : swarm.map(({ name, provider, votes }) => [name, provider, votes]),
    ).toEqual([
      ['architect', 'ollama', true],
      ['forge', 'anthropic', true],
      ['sentinel', 'ollama', true],
      ['solace', 'openai', true],
    ]);
  });

  it('are named one by one too, each once', () => {
    expect(names(['sentinel', 'seven', 'sentinel', 'generalist'])).toHaveLength(8);
  });

  it('have the words of a file of their own in place of those that come with IDS', () => {
    const roles = seated(['seven'], { 'mine.md': persona('sre-critic', ' Mine.') });
    expect(typeof roles !== 'string' && roles.find(({ name }) => name === 'sre-critic')?.persona).toBe(
      'You are sre-critic. Mine.',
    );
    expect(roles).toHaveLength(7);
  });

  it.each<[string, Parameters<typeof seated>, RegExp]>([
    ['a name that nobody has', [['seven', 'sentinal']], /"sentinal".*Did you mean sentinel\?/],
    ['too few who vote', [['sentinel', 'forge']], /2 vote; an agreement takes 4/],
    [
      'a file that is wrong, by its name',
      [['seven', 'own'], { 'odd.md': persona('odd').replace('sre', 'ops') }],
      /odd\.md.*lens/,
    ],
    [
      'two files of one name',
      [['seven', 'own'], { 'a.md': persona('tester'), 'b.md': persona('tester') }],
      /b\.md.*taken/,
    ],
  ])('is refused where there is %s', (_what, wanted, says) => {
    expect(seated(...wanted)).toMatch(says);
  });

  it('may be somebody who does not vote, as long as enough others do', () => {
    const silent = persona('scribe').replace('votes: true', 'votes: false');
    expect(names(['swarm', 'own'], { 'scribe.md': silent })).toHaveLength(5);
    expect(seated(['sentinel', 'forge', 'solace', 'own'], { 'scribe.md': silent })).toMatch(/3 vote/);
  });
});
