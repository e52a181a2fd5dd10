import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose } from '../../src/telegram/text/compose.ts';
import { narrow } from '../../src/telegram/text/narrow.ts';
import { split } from '../../src/telegram/text/split.ts';

const runs = Number(process.env['IDS_RUNS'] ?? 2_000);

/** Texts as people, models and compilers write them: any script, emoji of several code points, long lines, blank ones. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.constantFrom('\n', '\n\n', ' ', '\t', '\n \n', '   '),
  fc.constantFrom('👩‍👩‍👧‍👦', '🏳️‍🌈', 'é', 'नि', '한', 'שלום', '‮', '­'),
  fc.integer({ min: 1, max: 3_000 }).map((count) => 'x'.repeat(count)),
);
const texts = fc.array(words, { maxLength: 30 }).map((parts) => parts.join(''));

describe('the splitter', () => {
  it('gives parts that Telegram takes and that are the text when put together', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 4096 }), (text, limit) => {
        const whole = text.toWellFormed();
        const entity = { type: 'pre' as const, offset: 0, length: whole.length, language: 'ts' };
        const parts = split({ text: whole, entities: whole === '' ? [] : [entity] }, limit);
        expect(parts.map((part) => part.text).join('')).toBe(whole);
        for (const part of parts) {
          expect(part.text.length).toBeLessThanOrEqual(limit);
          expect(part.text.length).toBeGreaterThan(0);
          expect(part.text.isWellFormed()).toBe(true);
          for (const { offset, length } of part.entities) {
            expect(offset + length).toBeLessThanOrEqual(part.text.length);
          }
        }
        const covered = parts.reduce((sum, part) => sum + (part.entities[0]?.length ?? 0), 0);
        expect(covered).toBe(whole.length);
      }),
      { numRuns: runs },
    );
  });

  it('cuts behind paragraphs, lines and words, in that order', () => {
    const text = `${'a'.repeat(30)}\n\n${'b'.repeat(30)}\n${'c'.repeat(30)} ${'d'.repeat(30)}`;
    const parts = split({ text, entities: [] }, 60).map((part) => part.text);
    expect(parts).toEqual([
      `${'a'.repeat(30)}\n\n`,
      `${'b'.repeat(30)}\n`,
      `${'c'.repeat(30)} `,
      'd'.repeat(30),
    ]);
  });

  it('never cuts a family in two while it fits', () => {
    const family = '👩‍👩‍👧‍👦';
    const parts = split({ text: family.repeat(50), entities: [] }, 30);
    expect(parts.every((part) => part.text.length % family.length === 0)).toBe(true);
  });
});

describe('a text for Telegram', () => {
  it('marks code by entities and keeps what looks like markup as it is', () => {
    const composed = compose([
      { kind: 'text', text: '*not bold* <b>nor this</b> `nor` [this](x)' },
      { kind: 'code', language: 'diff', text: '+ a_b*c' },
    ]);
    expect(composed.text).toBe('*not bold* <b>nor this</b> `nor` [this](x)\n\n+ a_b*c');
    expect(composed.entities).toEqual([{ type: 'pre', offset: 44, length: 7, language: 'diff' }]);
  });

  it('lays a card out for a phone', () => {
    const card = [
      '🏛 Add retries                                sess_20260202_143022_9f2c01ab',
      'Candidates  A retry wrapper   B p-retry',
      'Checks      A ✅ parse ✅ types',
      '              types: 2 new errors',
      'src/http/client.ts  +31 −4      src/http/retry.ts  new +44',
    ].join('\n');
    expect(narrow(card)).toBe(
      [
        '🏛 Add retries',
        'sess_20260202_143022_9f2c01ab',
        'Candidates: A retry wrapper',
        '  B p-retry',
        'Checks: A ✅ parse ✅ types',
        '  types: 2 new errors',
        'src/http/client.ts  +31 −4',
        'src/http/retry.ts  new +44',
      ].join('\n'),
    );
  });

  it('keeps what stands behind a line separator, which is no line feed', () => {
    expect(narrow('a\u2028b   c\rd')).toBe('a\u2028b\nc\rd');
    expect(narrow('Checks      A\u2029B')).toBe('Checks: A\u2029B');
  });

  it('loses no visible character when it lays a card out', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const visible = (of: string) => of.replaceAll(/[\s:]/gu, '');
        expect(visible(narrow(text))).toBe(visible(text));
      }),
      { numRuns: runs / 4 },
    );
  });
});
