import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { loadRoles, parseRole, seatRoles } from '../../src/parliament/seats.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ids-roles-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
const front =
  'name: tester\nlens: developer\nstance: critic\nprovider: openai\ntemperature: 0.2\nvotes: true';

function bundled() {
  const roles = loadRoles();
  if (!roles.ok) throw new Error(roles.error.message);
  return roles.value;
}

describe('the personas that come with IDS', () => {
  it('are seven voting seats of every lens and stance, each with a text of its own', () => {
    expect(
      bundled().map(({ name, lens, stance, votes }) => `${name} ${lens} ${stance} ${votes ? 'votes' : ''}`),
    ).toEqual([
      'architect-critic architect critic votes',
      'architect-progressive architect progressive votes',
      'developer-critic developer critic votes',
      'developer-progressive developer progressive votes',
      'generalist generalist neutral votes',
      'sre-critic sre critic votes',
      'sre-progressive sre progressive votes',
    ]);
    const texts = bundled().map((role) => role.persona);
    expect(new Set(texts).size).toBe(7);
    expect(texts.every((text) => text.length > 600)).toBe(true);
  });
});

describe('loading roles', () => {
  it('reads a file that somebody added', () => {
    const folder = folderWith({
      'tester.md': `---\n${front}\n---\n\nYou test.\n`,
      'notes.txt': 'not a role',
    });
    expect(loadRoles(folder)).toMatchObject({
      ok: true,
      value: [{ name: 'tester', temperature: 0.2, persona: 'You test.' }],
    });
  });

  it.each([
    ['no front matter', 'You test.', /tester\.md.*front matter/],
    ['a wrong lens', `---\n${front.replace('developer', 'designer')}\n---\nYou test.`, /tester\.md.*lens/],
    [
      'a temperature that is too high',
      `---\n${front.replace('0.2', '3')}\n---\nYou test.`,
      /tester\.md.*temperature/,
    ],
    [
      'votes that are no boolean',
      `---\n${front.replace('true', 'sometimes')}\n---\nYou test.`,
      /tester\.md.*votes/,
    ],
    [
      'a missing field',
      `---\n${front.replace('stance: critic\n', '')}\n---\nYou test.`,
      /tester\.md.*stance/,
    ],
    ['an unknown field', `---\n${front}\nvoice: loud\n---\nYou test.`, /tester\.md.*voice/],
    [
      'a name with spaces',
      `---\n${front.replace('tester', 'the tester')}\n---\nYou test.`,
      /tester\.md.*name/,
    ],
    ['broken YAML', '---\nname: [\n---\nYou test.', /tester\.md.*YAML/],
    ['an alias of nothing', '---\nname: *tester\n---\nYou test.', /tester\.md.*YAML/],
    ['no persona', `---\n${front}\n---\n`, /tester\.md.*persona/],
  ])('refuses %s, naming file and field', (_case, text, message) => {
    const roles = loadRoles(folderWith({ 'tester.md': text }));
    expect(roles).toMatchObject({ ok: false, error: { code: 'wrong-config' } });
    expect(roles.ok ? '' : roles.error.message).toMatch(message);
  });

  it('refuses two files with one name, a missing folder and an empty one', () => {
    const text = `---\n${front}\n---\nYou test.`;
    expect(loadRoles(folderWith({ 'a.md': text, 'b.md': text }))).toMatchObject({
      ok: false,
      error: { message: /b\.md.*name/ },
    });
    expect(loadRoles(join(tmpdir(), 'ids-no-such-folder'))).toMatchObject({
      ok: false,
      error: { code: 'wrong-config' },
    });
    expect(loadRoles(folderWith({}))).toMatchObject({ ok: false, error: { code: 'wrong-config' } });
  });

  it('reads files with CRLF and a byte order mark', () => {
    const text = `\ufeff---\n${front}\n---\nYou test.`.replaceAll('\n', '\r\n');
    expect(parseRole('a.md', text)).toMatchObject({ ok: true, value: { name: 'tester' } });
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof parseRole('a.md', `---\n${text}\n---\n${text}`).ok).toBe('boolean');
      }),
    );
  });
});

describe('seating', () => {
  it('gives all seats to the only provider', () => {
    expect(new Set(seatRoles(bundled(), ['offline']).map((role) => role.provider))).toEqual(
      new Set(['offline']),
    );
  });

  it('keeps the preferences where all three providers are there', () => {
    const seated = seatRoles(bundled(), ['openai', 'anthropic', 'ollama']);
    expect(seated).toEqual(bundled());
  });

  it('spreads as evenly as can be, whatever is configured', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('openai', 'anthropic', 'ollama', 'offline', 'other'), {
          minLength: 1,
        }),
        (providers) => {
          const counts = providers.map(
            (provider) => seatRoles(bundled(), providers).filter((role) => role.provider === provider).length,
          );
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(7);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('seats nobody where there is no provider', () => {
    expect(seatRoles(bundled(), [])).toEqual([]);
  });
});
