import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseThresholds } from '../../src/compose/consensus.ts';
import { thresholdsDefaults } from '../../src/core/parliament/constants.ts';
import { installation } from '../kit/courier.ts';

const text = readFileSync(join(installation, 'config', 'consensus.yaml'), 'utf8');
/** Each is made of ten of the one before it. */
const bombs = Array.from('bcdefgh')
  .map(
    (name, index) =>
      `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefg'[index] ?? ''}`).join(', ')}]`,
  )
  .join('\n');
const said = (changed: string) => {
  const parsed = parseThresholds('consensus.yaml', changed);
  return parsed.ok ? 'accepted' : `${parsed.error.code} ${parsed.error.message}`;
};

describe('config/consensus.yaml', () => {
  it('says what the frozen constants say', () => {
    expect(parseThresholds('consensus.yaml', text)).toEqual({ ok: true, value: thresholdsDefaults });
  });

  it.each([
    [
      'a later round that asks for more',
      text.replace('confidence: 70', 'confidence: 90'),
      /rounds: a later round/,
    ],
    ['a number that is no percentage', text.replace('risk: 20', 'risk: 200'), /rounds\.0\.risk/],
    ['a misspelt key', text.replace('spread: 15', 'spreed: 15'), /rounds\.0.*spread|spreed/],
    ['no rounds', text.replace(/rounds:[\s\S]*?\n\n/, 'rounds: []\n\n'), /rounds/],
    ['a misspelt key of the quorum', text.replace('ballots: 4', 'ballots: 4, seats: 4'), /quorum: .*seats/],
    ['a key that there is none of', `${text}\nrisk: 5\n`, /wrong: Unrecognized key: "risk"/],
    ['nothing', '', /wrong: Invalid input: expected object/],
    ['no YAML', 'rounds: [', /not YAML/],
    ['an alias of nothing', 'rounds: *rounds\n', /not YAML: Unresolved alias/],
    ['aliases without end', `a: &a [x]\n${bombs}`, /not YAML/],
  ])('refuses %s, naming it', (_what, changed, names) => {
    expect(said(changed)).toMatch(/^wrong-config/);
    expect(said(changed)).toMatch(names);
  });
});
