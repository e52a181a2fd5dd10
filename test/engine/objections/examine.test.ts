import { describe, expect, it } from 'vitest';
import { refuse } from '../../../src/core/kernel/refusal.ts';
import type { Edit } from '../../../src/core/change/edit.ts';
import type { Claim } from '../../../src/core/parliament/objections.ts';
import { examine } from '../../../src/engine/objections/examine.ts';
import type { CheckOptions, Checker } from '../../../src/engine/ports.ts';
import { candidate, changeSetOf, diagnostic, report, seats, session } from '../../kit/sessions.ts';

const text = 'export function f() {\n  return 1;\n}\n';
/** Changes the second line. */
const diff =
  '--- a/a.ts\n+++ b/a.ts\n@@ -1,3 +1,3 @@\n export function f() {\n-  return 0;\n+  return 1;\n }\n';
const subject = { candidate: { ...candidate('A', text) }, report: report({ tests: { scope: '3 tests' } }) };
const never = new AbortController().signal;

/** What an examination of the claims finds, and what it ran; `tried`: what the checks say of the experiment. */
async function found(claims: readonly Claim[], tried = report(), of = subject, isCode = true) {
  const drafts: (readonly Edit[])[] = [];
  const options: CheckOptions[] = [];
  const findings = await examine(
    {
      parliament: { reproduce: () => Promise.resolve(refuse('needs-model', 'Nobody can.')) },
      blob: (hash) => Promise.resolve(new TextEncoder().encode(hash === of.candidate.diff ? diff : text)),
      checks: { skip: {} },
      editor: {
        draft(edits) {
          drafts.push(edits);
          const value = {
            changeSet: changeSetOf({ 'a.ts': ['old', 'x'] }),
            contents: new Map(),
            stats: [],
            diff: '',
          };
          return Promise.resolve({ ok: true, value });
        },
      },
      checker: {
        check(_draft, given) {
          options.push(given);
          const last = drafts.at(-1)?.at(-1);
          const isBroken = last?.kind === 'write_file' && last.content.includes(')]}');
          return Promise.resolve(isBroken && isCode ? report({ parse: { outcome: 'failed' } }) : tried);
        },
        verify: () => Promise.resolve([]),
      } satisfies Checker,
    },
    claims,
    { request: 'r', framing: { summary: 's', criteria: [] }, seats, contenders: [of], known: 2 },
    { session, step: 1 },
    never,
  );
  return { findings, drafts, options };
}
const claim = (check: Claim['check'], more: Partial<Claim> = {}): Claim => ({
  candidate: 'A',
  check,
  claim: 'It is wrong.',
  file: 'a.ts',
  line: 2,
  ...more,
});

describe('the check of objections', () => {
  it.each([
    ['types', report(), 'refuted', 'types check ran'],
    ['types', report({ types: { outcome: 'skipped', why: 'off' } }), 'uncheckable', 'not checked'],
    ['lint', report(), 'refuted', 'linter ran'],
    [
      'lint',
      report({ lint: { diagnostics: [diagnostic({ severity: 'warning' })] } }),
      'uncheckable',
      'warns there',
    ],
    ['breaks', report(), 'refuted', 'caller still fits'],
    ['breaks', report({ tests: { outcome: 'skipped', why: 'none' } }), 'uncheckable', 'no test ran'],
    ['untested', report({ tests: { outcome: 'skipped', why: 'none' } }), 'uncheckable', 'were not run'],
    [
      'untested',
      report({ tests: { outcome: 'skipped', why: 'No test reaches the changed files.' } }),
      'untested',
      'No test of the workspace',
    ],
    [
      'types',
      report({ types: { diagnostics: [diagnostic({ severity: 'warning', path: 'a.ts' })] } }),
      'verified',
      'The compiler says so: a.ts',
    ],
  ] as const)('settles a claim on %s by what has run already (%#)', async (check, of, status, says) => {
    const { findings, drafts } = await found([claim(check)], report(), { ...subject, report: of });
    expect(findings).toMatchObject([{ id: 'e3', status, says: expect.stringContaining(says) as string }]);
    expect(drafts).toEqual([]);
  });

  it('has nothing to say by the linter of a file that the change leaves alone', async () => {
    const { findings, drafts } = await found([claim('lint', { file: 'z.ts' })]);
    expect(findings).toMatchObject([
      { status: 'uncheckable', says: 'The linter looks at the files of the change alone.' },
    ]);
    expect(drafts).toEqual([]);
  });

  it.each([
    ['fail', report({ tests: { outcome: 'failed' } }), 'refuted', 'they reach it'],
    ['pass', report(), 'untested', 'none reaches it'],
    [
      'cannot run',
      report({ tests: { outcome: 'crashed', why: 'x' } }),
      'uncheckable',
      'nothing could be tried',
    ],
    ['are not come to', report({ parse: { outcome: 'failed' } }), 'uncheckable', 'nothing could be tried'],
  ] as const)(
    'puts a throw at a line that no test is said to reach: the tests %s',
    async (_how, tried, status, says) => {
      const { findings, drafts, options } = await found([claim('untested')], tried);
      expect(findings).toMatchObject([{ status, says: expect.stringContaining(says) as string }]);
      const edit = drafts[0]?.at(-1);
      const written = edit?.kind === 'write_file' ? edit.content : '';
      expect(written.split('\n')[1]).toMatch(/throw new Error\(.*\); return 1;$/);
      expect(written.split('\n').length).toBe(text.split('\n').length);
      expect(Object.keys(options[0]?.skip ?? {}).toSorted()).toEqual(['lint', 'types']);
    },
  );

  it('says nothing of a place where there is no code, however much of it parses', async () => {
    const { findings } = await found([claim('untested')], report(), subject, false);
    expect(findings).toMatchObject([
      { status: 'uncheckable', says: 'There is no code at a.ts:2, so that nothing could be tried.' },
    ]);
  });

  it.each([
    ['no line', { line: 99 }],
    ['a file that it did not change', { file: 'z.ts' }],
    ['a line that it leaves alone', { line: 3 }],
  ])('tries nothing for %s', async (_what, more) => {
    const { findings, options } = await found([claim('untested', more)]);
    expect(findings).toMatchObject([{ status: 'uncheckable' }]);
    expect(options).toEqual([]);
  });

  it.each([
    ['types', report(), 'refuted', 'run on caller.ts too'],
    [
      'types',
      report({ types: { outcome: 'failed', diagnostics: [diagnostic({ path: 'caller.ts' })] } }),
      'verified',
      'caller.ts:',
    ],
    ['types', report({ types: { outcome: 'crashed', why: 'x' } }), 'uncheckable', 'could not be checked'],
    ['breaks', report(), 'refuted', 'still fits'],
    [
      'breaks',
      report({ tests: { outcome: 'failed', diagnostics: [diagnostic({ path: 'caller.test.ts' })] } }),
      'verified',
      'caller.test.ts',
    ],
  ] as const)(
    'runs the checks on a file that the change does not touch (%s, %#)',
    async (check, tried, status, says) => {
      const { findings, options } = await found([claim(check, { file: 'caller.ts' })], tried);
      expect(findings).toMatchObject([{ status, says: expect.stringContaining(says) as string }]);
      expect(options[0]?.also).toEqual(['caller.ts']);
      expect(options[0]?.skip['tests'] === undefined).toBe(check === 'breaks');
    },
  );

  it.each(['../outside.ts', '/etc/passwd', '.git/config', 'node_modules/x/index.js'])(
    'looks at no file outside of the workspace (%s)',
    async (file) => {
      const { findings, options } = await found([claim('breaks', { file })]);
      expect(findings).toMatchObject([{ status: 'uncheckable' }]);
      expect(options).toEqual([]);
    },
  );

  it.each([
    [report(), 'refuted', 'none closes'],
    [
      report({ imports: { outcome: 'failed', diagnostics: [diagnostic({ code: 'import/file-cycle' })] } }),
      'verified',
      'import/file-cycle',
    ],
    [report({ imports: { outcome: 'crashed', why: 'x' } }), 'uncheckable', 'could not be checked'],
  ] as const)('looks for circles of files (%#)', async (tried, status, says) => {
    const { findings, options } = await found([claim('imports')], tried);
    expect(findings).toMatchObject([{ status, says: expect.stringContaining(says) as string }]);
    expect(options).toMatchObject([{ cycles: true }]);
  });

  it('starts a bounded number of experiments', async () => {
    const many = Array.from({ length: 9 }, (_, index) => claim('untested', { claim: String(index) }));
    const { findings, options } = await found(many);
    expect(findings).toHaveLength(9);
    // Reading a text once more to see whether there is code at all runs nothing.
    expect(options.filter(({ skip }) => skip.tests === undefined).length).toBeLessThanOrEqual(4);
  });
});
