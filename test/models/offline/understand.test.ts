import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SymbolicEditSchema } from '../../../src/core/change/edit.ts';
import { RefusalSchema } from '../../../src/core/kernel/refusal.ts';
import { kinds } from '../../../src/models/offline/understand/kinds/index.ts';
import { understand } from '../../../src/models/offline/understand/understand.ts';
import { corpus } from './corpus/index.ts';
import { heldOut, heldOutRefused } from './corpus/held-out.ts';
import { heldOutAgain, heldOutAgainRefused } from './corpus/held-out-again.ts';
import { freshFirst, freshFirstRefused } from './corpus/fresh-first.ts';
import { freshSecond, freshSecondRefused } from './corpus/fresh-second.ts';
import { freshThird, freshThirdRefused } from './corpus/fresh-third.ts';
import { freshFourth, freshFourthRefused } from './corpus/fresh-fourth.ts';
import { refused as refusedRequests } from './corpus/refused.ts';

const refused = [
  ...refusedRequests,
  ...heldOutRefused,
  ...heldOutAgainRefused,
  ...freshFirstRefused,
  ...freshSecondRefused,
  ...freshThirdRefused,
  ...freshFourthRefused,
];
const understood = Object.values(corpus)
  .flat()
  .flatMap(({ says, means }) => says.map((request) => ({ request, means })));

it('reads the same words once, and others in between', () => {
  const words = 'rename Alpha to Beta';
  const read = understand(words);
  expect(understand(words)).toBe(read);
  for (let each = 0; each < 20; each++) understand(`rename Alpha to Beta${String(each)}`);
  expect(understand(words)).toEqual(read);
});

describe('the corpus', () => {
  describe.each(
    Object.entries({
      ...corpus,
      'held out': [...heldOut, ...heldOutAgain, ...freshFirst, ...freshSecond, ...freshThird, ...freshFourth],
    }),
  )('%s', (_kind, cases) => {
    it.each(cases.flatMap(({ says, means }) => says.map((request) => ({ request, means }))))(
      '$request',
      ({ request, means }) => {
        const read = understand(request);
        expect(read.ok ? read.value[0]?.edits : read.error).toEqual(means);
      },
    );
  });

  describe('refused', () => {
    it.each(refused.flatMap(({ says, ...rest }) => says.map((request) => ({ request, ...rest }))))(
      '$code: $request',
      ({ request, code, mentions }) => {
        const read = understand(request);
        expect(read).toMatchObject({ ok: false, error: { code } });
        if (!read.ok && mentions) expect(`${read.error.message} ${read.error.hint}`).toMatch(mentions);
      },
    );
  });

  it('has a dozen ordinary phrasings of every kind and sixty requests that are refused', () => {
    for (const [kind, cases] of Object.entries(corpus)) {
      if (kind !== 'several')
        expect([kind, cases.flatMap((entry) => entry.says).length >= 12]).toEqual([kind, true]);
    }
    expect(understood.length).toBeGreaterThanOrEqual(250);
    expect(refused.flatMap((entry) => entry.says).length).toBeGreaterThanOrEqual(60);
  });

  it('understands every example that it offers to people', () => {
    for (const kind of kinds) {
      for (const example of kind.examples) {
        const read = understand(example);
        expect([example, read.ok && read.value[0]?.edits.some((edit) => edit.kind === kind.edit)]).toEqual([
          example,
          true,
        ]);
      }
    }
  });
});

describe('alternatives', () => {
  const edits = (request: string) => {
    const read = understand(request);
    return read.ok ? read.value.map((reading) => reading.edits) : read.error;
  };

  it('offers the whole and the narrower or wider reading where there is a choice', () => {
    expect(edits('add JSDoc to src/x.ts')).toEqual([
      [{ kind: 'add_jsdoc', exportedOnly: false, paths: ['src/x.ts'] }],
      [{ kind: 'add_jsdoc', exportedOnly: true, paths: ['src/x.ts'] }],
    ]);
    expect(edits('rename UserSvc to UserService in src/user-svc.ts')).toEqual([
      [{ kind: 'rename_symbol', name: 'UserSvc', to: 'UserService', in: 'src/user-svc.ts' }],
      [
        { kind: 'rename_symbol', name: 'UserSvc', to: 'UserService', in: 'src/user-svc.ts' },
        { kind: 'move_file', from: 'src/user-svc.ts', to: 'src/user-service.ts' },
      ],
    ]);
    expect(edits('add logging to src/x.ts')).toMatchObject([
      [{ logger: 'console.log', detailed: false }],
      [{ logger: 'console.log', detailed: true }],
      [{ logger: 'logger.info', detailed: false }],
    ]);
    expect(edits('add a parameter retries = 3 to fetchUser')).toMatchObject([
      [{ updateCalls: true }],
      [{ updateCalls: false }],
    ]);
  });

  it('puts the most literal reading first, and every alternative is different and valid', () => {
    for (const { request } of understood) {
      const read = understand(request);
      if (!read.ok) continue;
      expect(read.value[0]?.reach).toBe('literal');
      expect(new Set(read.value.map((reading) => JSON.stringify(reading.edits))).size).toBe(
        read.value.length,
      );
      for (const edit of read.value.flatMap((reading) => reading.edits)) {
        expect(SymbolicEditSchema.safeParse(edit).success).toBe(true);
      }
    }
  });

  it('never writes a control character of the request into its answer', () => {
    const read = understand('please do \u202Esomething\u0007 odd with\u2028 this');
    for (const hidden of ['\u0007', '\u202e', '\u2028']) expect(JSON.stringify(read)).not.toContain(hidden);
  });
});

describe('laws', () => {
  const any = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          ...understood.flatMap(({ request }) => request.split(' ')),
          '"',
          '`',
          '(',
          ',',
          '.',
          '\n',
          '\u0000',
          '🙏',
          '名前',
          'переименуй',
        ),
        { maxLength: 40 },
      )
      .map((words) => words.join(' ')),
  );

  it('answers any text, with valid edits or a complete refusal, and always the same', () => {
    fc.assert(
      fc.property(any, (request) => {
        const read = understand(request);
        expect(understand(request)).toEqual(read);
        if (read.ok) {
          expect(read.value.length).toBeGreaterThan(0);
          for (const reading of read.value) {
            expect(reading.edits.length).toBeGreaterThan(0);
            for (const edit of reading.edits) expect(SymbolicEditSchema.safeParse(edit).success).toBe(true);
          }
        } else {
          expect(RefusalSchema.safeParse(read.error).success).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('answers a megabyte of anything', () => {
    for (const request of [
      'a'.repeat(1_000_000),
      'rename a to b and '.repeat(60_000),
      '`'.repeat(1_000_000),
      '🙏\u0000'.repeat(300_000),
    ]) {
      expect(understand(request)).toMatchObject({ ok: false, error: { code: 'needs-model' } });
    }
  });

  it('answers the longest text that it reads, however it is made', () => {
    for (const part of [
      'rename a to b and ',
      'a, ',
      '(((',
      'in src/x.ts ',
      'please ',
      'x: y = ',
      '<',
      'A<B<',
      'add a parameter ',
      '`a` ',
      '"',
    ]) {
      expect(typeof understand(part.repeat(Math.floor(4_000 / part.length))).ok).toBe('boolean');
    }
  });

  const meaning = (request: string) => {
    const read = understand(request);
    return read.ok ? read.value.map((reading) => reading.edits) : read.error.code;
  };
  const oneLine = understood.filter(({ request }) => !request.includes('\n'));

  it('does not depend on white space', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...oneLine),
        fc.array(fc.constantFrom(' ', '  ', '\n', '\t ', '\u00a0'), { minLength: 30, maxLength: 30 }),
        (entry, gaps) => {
          let gap = 0;
          // White space inside quotes and declarations is part of them.
          const spaced = /["'`“=]/.test(entry.request)
            ? ` ${entry.request}\n`
            : entry.request.replaceAll(' ', () => gaps[gap++ % 30] ?? ' ');
          expect(meaning(spaced)).toEqual(meaning(entry.request));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('does not depend on the case of its first word or on a final full stop', () => {
    for (const { request } of oneLine) {
      const first = request.split(' ')[0] ?? '';
      if (!/^[a-z]+$/i.test(first) || /[a-z][A-Z]/.test(first)) continue;
      const rest = request.slice(first.length);
      if (['counter', 'substr', 'foo', 'a', 'b'].includes(first.toLowerCase())) continue;
      expect([request, meaning(first.toUpperCase() + rest)]).toEqual([request, meaning(request)]);
      if (/[\w/]$/.test(request))
        expect([request, meaning(`${request}.`)]).toEqual([request, meaning(request)]);
    }
  });

  it('does not depend on politeness', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          ...oneLine.filter(({ request }) =>
            /^(?:rename|move|remove|add|fix|convert|organi[sz]e|make|replace|extract|use|sort|give|await) /.test(
              request,
            ),
          ),
        ),
        fc.constantFrom(
          'please ',
          'Please, ',
          'could you ',
          'Can you please ',
          "let's ",
          'I want you to ',
          'hi! please ',
          'we should ',
          "I'd like you to ",
        ),
        fc.constantFrom('', ' please', ', thanks!', ' Thank you.', ' now', ' 🙏'),
        ({ request }, before, after) => {
          expect(meaning(`${before}${request}${/[.!?]$/.test(request) ? '' : after}`)).toEqual(
            meaning(request),
          );
        },
      ),
      { numRuns: 600 },
    );
  });

  it('takes back an order by any of the words that forbid', () => {
    for (const { request } of oneLine.filter((entry) =>
      /^(?:rename|move|remove|add|fix|convert|organi[sz]e|make|replace|extract) /.test(entry.request),
    )) {
      for (const before of ["don't ", 'do not ', 'please never ', 'You must not ']) {
        expect([before + request, meaning(before + request)]).toEqual([before + request, 'needs-model']);
      }
    }
  });
});
