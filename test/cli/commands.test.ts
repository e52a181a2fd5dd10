import type { ContentHash } from '../../src/core/change/change-set.ts';
import type { Divergence } from '../../src/core/session/divergence.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { notedCommits } from '../kit/commits.ts';
import { testCli } from '../kit/cli.ts';
import { diagnostic, report } from '../kit/sessions.ts';

const SESSION = /sess_\d{8}_\d{6}_[0-9a-f]{8}/;
// Matchers are of type any; these are not.
const sessionName: unknown = expect.stringMatching(SESSION);
const hash: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);
const someText: unknown = expect.any(String);
const nodeLine: unknown = expect.stringContaining('✅ Node  v24.0.0');
const PATCH = '--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-old\n+new\n';

/** The one JSON document on standard output. Throws when there are none or several. */
function document(stdout: string): Record<string, unknown> {
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('ids code', () => {
  it('without a person ends with 3, shows card, diff and the way to approve, and has written nothing', async () => {
    const cli = await testCli();
    const { code, stdout, stderr } = await cli.ids(['code', 'rename', 'a', 'to', 'b']);
    expect(code).toBe(3);
    const session = SESSION.exec(stdout)?.[0] ?? '';
    expect(stdout).toContain('🏛 rename a to b');
    expect(stderr).toContain('diff of A');
    expect(stderr).toContain(`ids approve ${session}`);
    expect(cli.calls).not.toContain('apply');

    const approved = await cli.ids(['approve', '01020304']);
    expect(approved.code).toBe(0);
    expect(approved.stdout).toContain('✅ Written');
    expect(approved.stdout).toContain('before: .ids/backups/a.ts.bak');
    expect(cli.closed()).toBe(2);
  });

  it('--yes --json gives one document that says what was written', async () => {
    const cli = await testCli();
    const { code, stdout, stderr } = await cli.ids(['--json', 'code', 'rename a to b', '--yes']);
    expect(code).toBe(0);
    expect(document(stdout)).toMatchObject({
      session: sessionName,
      state: 'done',
      changeSet: hash,
      verdict: { kind: 'consensus', candidate: 'A' },
      report: { ok: true, ms: 5 },
      files: [{ path: 'a.ts', added: 1, removed: 1, backup: '.ids/backups/a.ts.bak' }],
    });
    expect(document(stdout)).not.toHaveProperty('refusal');
    expect(stderr.split('\n').length).toBeGreaterThan(5);
  });

  it('--commit commits what was written once it is, and says so where it could not', async () => {
    const { commits, made } = notedCommits('never');
    const cli = await testCli(() => ({ commits }));
    const waiting = await cli.ids(['code', 'rename', 'a', 'to', 'b', '--commit', '--json']);
    expect(waiting.code).toBe(3);
    expect(made).toEqual([]);
    const approved = await cli.ids(['approve', '01020304', '--commit', '--json']);
    expect(approved.code).toBe(0);
    expect(JSON.parse(approved.stdout)).toMatchObject({ state: 'done', commit: { branch: 'main' } });
    expect(made).toMatchObject([{ paths: ['a.ts'] }]);
    const nowhere = await testCli();
    const refused = await nowhere.ids(['code', 'rename', 'a', 'to', 'b', '--yes', '--commit', '--json']);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      state: 'done',
      commit: { refusal: { code: 'not-found' } },
    });
    expect(refused.code).not.toBe(0);
  });

  it('--yes does not accept warnings; approve --yes does', async () => {
    const cli = await testCli();
    cli.rooms.checker.check = () =>
      Promise.resolve(report({ lint: { diagnostics: [diagnostic({ severity: 'warning' })] } }));
    const first = await cli.ids(['code', 'rename a to b', '--yes', '--json']);
    expect(first.code).toBe(3);
    expect(document(first.stdout)).toMatchObject({
      state: 'awaiting-approval',
      files: [{ path: 'a.ts', backup: null }],
    });
    const refused = await cli.ids(['approve', '01020304', '--json']);
    expect(refused.code).toBe(3);
    expect(document(refused.stdout)).toMatchObject({ refusal: { code: 'checks-failed' } });
    expect(cli.calls).not.toContain('apply');
    expect((await cli.ids(['approve', '01020304', '--yes'])).code).toBe(0);
  });

  it('says why nothing came of it, with the code of the reason', async () => {
    const cli = await testCli();
    cli.rooms.checker.check = () =>
      Promise.resolve(report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } }));
    const { code, stdout } = await cli.ids(['code', 'rename a to b', '--json']);
    const told = document(stdout);
    expect([1, 3]).toContain(code);
    expect(told).toMatchObject({ files: [{ backup: null }], refusal: { message: someText } });
    expect(cli.calls).not.toContain('apply');
  });

  it('Ctrl-C leaves the session where it is, says so, and recover takes it on', async () => {
    const cli = await testCli();
    const interruption = new AbortController();
    const check = cli.rooms.checker.check.bind(cli.rooms.checker);
    cli.rooms.checker.check = () => {
      interruption.abort();
      return Promise.resolve(report());
    };
    const { code, stderr, stdout } = await cli.ids(['code', 'rename a to b', '--json'], {
      signal: interruption.signal,
    });
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted; nothing is written and nothing is lost.');
    expect(document(stdout)).toMatchObject({ state: 'checking', refusal: { code: 'interrupted' } });
    cli.rooms.checker.check = check;
    const recovered = await cli.ids(['recover', '--json']);
    expect(recovered.code).toBe(0);
    expect(document(recovered.stdout)).toMatchObject({ sessions: [{ state: 'awaiting-approval' }] });
  });
});

describe('ids apply', () => {
  it('writes a clean patch from standard input at once', async () => {
    const cli = await testCli();
    const { code, stdout } = await cli.ids(['apply', '-', '--json'], { stdin: PATCH });
    expect(code).toBe(0);
    expect(document(stdout)).toMatchObject({ state: 'done', files: [{ path: 'a.ts' }] });
  });

  it.each<[string, string[], string | Uint8Array, number, string]>([
    ['a missing file', ['apply', '/nowhere/x.diff'], '', 1, 'There is no file'],
    ['a folder', ['apply', '/'], '', 1, 'is not a file'],
    ['binary input', ['apply', '-'], new Uint8Array([0xff, 0xfe, 0, 1]), 1, 'is not UTF-8 text'],
    ['NUL in text', ['check', '-'], 'a\0b', 1, 'is not UTF-8 text'],
    ['an empty patch', ['apply', '-'], '\n', 2, 'The patch is empty'],
    ['an empty patch', ['check', '-'], '', 2, 'The patch is empty'],
    ['far too much', ['check'], 'x'.repeat(17 * 1024 * 1024), 1, 'more than 16 MiB'],
  ])('%s is refused in one sentence, with a document', async (_name, args, stdin, exit, sentence) => {
    const cli = await testCli();
    const { code, stdout, stderr } = await cli.ids([...args, '--json'], { stdin });
    expect(code).toBe(exit);
    expect(stderr).toContain(sentence);
    expect(document(stdout)).toHaveProperty('refusal.code');
    expect(cli.calls).toEqual([]);
  });
});

describe('ids check and validate', () => {
  it('prints the report and ends with 1 on new errors, and writes nothing', async () => {
    const cli = await testCli();
    cli.rooms.checker.check = () =>
      Promise.resolve(
        report({
          types: { outcome: 'failed', diagnostics: [diagnostic()] },
          tests: { outcome: 'skipped', why: 'no runner' },
        }),
      );
    const { code, stdout } = await cli.ids(['check', '--json'], { stdin: PATCH });
    expect(code).toBe(1);
    expect(document(stdout)).toEqual({
      ok: false,
      ms: 5,
      checks: [
        { check: 'parse', outcome: 'passed', diagnostics: [] },
        { check: 'imports', outcome: 'passed', diagnostics: [] },
        { check: 'types', outcome: 'failed', diagnostics: [diagnostic()] },
        { check: 'lint', outcome: 'passed', diagnostics: [] },
        { check: 'tests', outcome: 'skipped', why: 'no runner', diagnostics: [] },
      ],
    });
    expect(cli.calls).toEqual(['draft']);
    const words = await cli.ids(['check'], { stdin: PATCH });
    expect(words.stdout).toContain('a.ts:1:1 error TS2322');
  });

  it('--stream answers a line for a line and survives bad ones', async () => {
    const cli = await testCli();
    const lines = [
      '{"id": 1, "edits": [{"path": "a.ts", "content": "x"}]}',
      'not json',
      '',
      '{"id": "c", "edits": []}',
      '{"id": "d", "edits": [{"path": "a.ts", "content": null}]}',
      `{"id": "e", "edits": [{"path": "a.ts", "content": "'\u2028\u2029\u0085'"}]}\r`,
      `{"id": "f", "edits": [{"path": "a.ts", "content": "${'x'.repeat(17 * 1024 * 1024)}"}]}`,
      '{"id": "g", "edits": [{"path": "a.ts", "content": "x"}]}',
      String.raw`{"id": "h", "edits": [{"path": "src\\a.ts", "content": "x"}]}`,
    ];
    const { code, stdout } = await cli.ids(['check', '--stream'], { stdin: `\ufeff${lines.join('\n')}` });
    expect(code).toBe(0);
    const answers = stdout.trimEnd().split('\n').map(document);
    expect(answers.map(({ id, ok }) => [id, ok])).toEqual([
      [1, true],
      [undefined, false],
      ['c', false],
      ['d', true],
      ['e', true],
      [undefined, false],
      ['g', true],
      ['h', false],
    ]);
    expect(answers[5]).toMatchObject({ refusal: { code: 'file-too-large' } });
  });

  it('validate --fix: waits for a person, and with --yes is written', async () => {
    const mending = { patch: '--- a/a.ts\n+++ b/a.ts\n', mended: [diagnostic()], left: 0 };
    const house = () =>
      testCli(() => ({
        validator: () =>
          Promise.resolve(
            ok({
              validate: () => Promise.resolve(ok(report())),
              mend: () => Promise.resolve(ok(mending)),
            }),
          ),
      }));
    const cli = await house();
    const waiting = await cli.ids(['validate', '--fix', 'a.ts', '--json']);
    expect(waiting.code).toBe(3);
    expect(document(waiting.stdout)).toMatchObject({ state: 'awaiting-approval' });
    expect(cli.calls).not.toContain('apply');
    const other = await house();
    const written = await other.ids(['validate', '--fix', '--yes', '--json']);
    expect(written.stderr).toContain('1 finding can be mended');
    expect(document(written.stdout)).toMatchObject({ state: 'done' });
    expect([written.code, other.calls.includes('apply')]).toEqual([0, true]);
  });

  it('validate --fix: nothing to mend is not a failure', async () => {
    const { code, stdout } = await (await testCli()).ids(['validate', '--fix']);
    expect(code).toBe(0);
    expect(stdout).toContain('The checks found nothing to mend.');
  });

  it('validate: nothing changed is not a failure', async () => {
    const cli = await testCli(() => ({
      validator: () =>
        Promise.resolve({
          ok: true,
          value: {
            validate: () =>
              Promise.resolve(refuse('nothing-to-do', 'Nothing changed since the last commit.')),
            mend: () => Promise.resolve(refuse('nothing-to-do', 'Nothing changed since the last commit.')),
          },
        }),
    }));
    const { code, stdout } = await cli.ids(['validate', '--json']);
    expect(code).toBe(0);
    expect(document(stdout)).toEqual({ ok: true, checks: [], ms: 0 });
  });
});

describe('ids rollback, sessions, show, export, cancel', () => {
  it('takes back what was written and says what', async () => {
    const cli = await testCli();
    await cli.ids(['code', 'rename a to b', '--yes']);
    const { code, stdout } = await cli.ids(['rollback', '01020304', '--json']);
    expect(code).toBe(0);
    expect(document(stdout)).toMatchObject({ state: 'rolled-back', files: [{ path: 'a.ts' }] });
    const again = await cli.ids(['rollback', '01020304', '--json']);
    expect(again.code).toBe(1);
    expect(document(again.stdout)).toMatchObject({ refusal: { code: 'nothing-to-do' } });
  });

  it('writes again what was taken back, the newest when none is named', async () => {
    const cli = await testCli();
    await cli.ids(['code', 'rename a to b', '--yes']);
    expect(document((await cli.ids(['redo', '--json'])).stdout)).toMatchObject({
      refusal: { code: 'nothing-to-do' },
    });
    const named = await cli.ids(['redo', '01020304', '--json']);
    expect(document(named.stdout)).toMatchObject({ refusal: { code: 'wrong-state' } });
    await cli.ids(['rollback', '01020304']);
    const { code, stdout } = await cli.ids(['redo', '--json']);
    expect(code).toBe(0);
    expect(document(stdout)).toMatchObject({ state: 'done', files: [{ path: 'a.ts' }] });
    await cli.ids(['rollback', '01020304']);
    expect((await cli.ids(['redo', '01020304'])).stdout).toContain('Written again: a.ts');
  });

  it('takes choices about changed files, bound to what is there; a merge only where it was seen', async () => {
    const cli = await testCli();
    await cli.ids(['code', 'rename a to b', '--yes']);
    const version = { hash: 'c'.repeat(64) as ContentHash, mode: 0o644, size: 1 };
    const divergence: Divergence = {
      what: 'edited',
      current: version,
      written: version,
      merge: { possible: true, result: version, added: 1, removed: 1, diff: 'diff of the merge\n' },
      overwrite: { added: 1, removed: 1 },
    };
    const asked: unknown[] = [];
    cli.rooms.workspace.previewRollback = ({ choices = [] }) => {
      const take = choices[0]?.take;
      const outcome = take === 'overwrite' ? 'restore' : (take ?? 'diverged');
      return Promise.resolve(ok([{ path: 'a.ts', outcome, added: 1, removed: 1, divergence }]));
    };
    cli.rooms.workspace.rollback = ({ choices }) => {
      asked.push(choices);
      return Promise.resolve(refuse('diverged', 'a.ts changed.', 'Choose.'));
    };
    const ids = (...args: string[]) => cli.ids(['rollback', '01020304', ...args]);
    expect((await ids()).stderr).toContain('--skip PATH, --merge PATH or --overwrite PATH');
    const unseen = await ids('--merge', 'a.ts');
    expect([unseen.code, unseen.stdout.trim()]).toEqual([3, 'Nothing was changed.']);
    expect(unseen.stderr).toContain('diff of the merge');
    await ids('--merge', './a.ts', '--yes');
    await ids('--overwrite', 'a.ts');
    await ids('--skip', 'a.ts');
    expect(asked).toEqual([
      [],
      [{ take: 'merge', path: 'a.ts', result: version }],
      [{ take: 'overwrite', path: 'a.ts', current: version }],
      [{ take: 'skip', path: 'a.ts' }],
    ]);
    expect((await ids('--skip', 'a.ts', '--merge', 'a.ts')).code).toBe(2);
    expect((await ids('--skip', 'z.ts')).stderr).toContain('z.ts has no part in this');
    expect(asked).toHaveLength(4);
  });

  it('a refused rollback keeps the session written and ends with 1', async () => {
    const cli = await testCli();
    await cli.ids(['code', 'rename a to b', '--yes']);
    cli.rooms.workspace.rollback = () =>
      Promise.resolve(refuse('diverged', 'a.ts was edited since.', 'Keep it.'));
    const { code, stdout } = await cli.ids(['rollback', '01020304', 'a.ts', '--json']);
    expect(code).toBe(1);
    expect(document(stdout)).toMatchObject({ state: 'done', refusal: { code: 'diverged' } });
    const outside = await cli.ids(['rollback', '01020304', '../x', '--json']);
    expect(document(outside.stdout)).toMatchObject({ refusal: { code: 'outside-workspace' } });
    const other = await cli.ids(['rollback', '01020304', 'b.ts', '--json']);
    expect(document(other.stdout)).toMatchObject({ refusal: { code: 'not-found' } });
  });

  it('lists, shows, exports and cancels', async () => {
    const cli = await testCli();
    await cli.ids(['code', 'rename a to b']);
    const listed = await cli.ids(['sessions', '--json']);
    expect(document(listed.stdout)).toMatchObject({
      sessions: [{ state: 'awaiting-approval', title: 'rename a to b' }],
    });
    const shown = await cli.ids(['show', '01020304']);
    expect(shown.stdout).toMatch(/^# rename a to b\n/);
    const exported = document((await cli.ids(['export', '01020304', '--json'])).stdout) as {
      files: string[];
    };
    expect(exported.files.map((file) => file.split('/').at(-1))).toEqual([
      'change.diff',
      'events.jsonl',
      'minutes.md',
    ]);
    expect(readFileSync(exported.files[0] ?? '', 'utf8')).toBe('diff of A');
    expect((await cli.ids(['cancel', '01020304'])).code).toBe(0);
    expect((await cli.ids(['cancel', '01020304'])).code).toBe(1);
    expect((await cli.ids(['approve', '01020304'])).code).toBe(1);
  });

  it('says how to begin where nothing has begun', async () => {
    const cli = await testCli();
    expect((await cli.ids(['sessions'])).stdout).toContain('ids code "<description>"');
  });

  it('approve --change-set binds the approval to what was seen', async () => {
    const cli = await testCli();
    const { stdout } = await cli.ids(['code', 'rename a to b', '--json']);
    const seen = String(document(stdout)['changeSet']);
    const other = await cli.ids(['approve', '01020304', '--change-set', 'deadbeefdeadbeef', '--json']);
    expect(other.code).toBe(1);
    expect(document(other.stdout)).toMatchObject({ refusal: { code: 'stale-base' } });
    expect(cli.calls).not.toContain('apply');
    expect((await cli.ids(['approve', '01020304', '--change-set', seen.slice(0, 16)])).code).toBe(0);
  });
});

describe('wrong use', () => {
  it.each<[string[], string]>([
    [[], 'Usage: ids'],
    [['cdoe', 'x'], "unknown command 'cdoe'"],
    [['code'], "missing required argument 'description'"],
    [['code', '   '], 'The request is empty'],
    [['code', 'x'.repeat(1_000_000)], 'characters; 20000 are accepted'],
    [['code', 'x', '--colour'], "unknown option '--colour'"],
    [['approve'], "missing required argument 'session'"],
    [['sessions', '--limit', 'many'], 'A whole number from 1 to 10000'],
    [['sessions', 'extra'], 'too many arguments'],
    [['show'], "missing required argument 'session'"],
    [['--workspace'], 'argument missing'],
  ])('wrong use %# ends with 2 and says what was wrong', async (args, sentence) => {
    const cli = await testCli();
    const words = await cli.ids(args);
    expect(words.code).toBe(2);
    expect(words.stderr).toContain(sentence);
    expect(words.stdout).toBe('');
    const json = await cli.ids([...args, '--json']);
    if (args[0] === '--workspace') return; // there, --json is the folder's name
    expect(json.code).toBe(2);
    expect(document(json.stdout)).toMatchObject({
      refusal: { code: 'wrong-use', message: someText },
    });
  });

  it('a chat has no JSON form', async () => {
    const cli = await testCli();
    const { code, stdout } = await cli.ids(['chat', '--json']);
    expect(code).toBe(2);
    expect(document(stdout)).toMatchObject({ refusal: { code: 'wrong-use' } });
  });

  it.each(['approve', 'cancel', 'show', 'export', 'rollback', 'recover'])(
    '%s of an unknown session',
    async (name) => {
      const cli = await testCli();
      const { code, stdout, stderr } = await cli.ids([name, 'sess_20000101_000000_00000000', '--json']);
      expect(code).toBe(1);
      expect(stderr).toContain('✋');
      expect(document(stdout)).toMatchObject({ refusal: { code: 'not-found' } });
    },
  );

  it('--help and --version end with 0', async () => {
    const cli = await testCli();
    expect(await cli.ids(['--version'])).toEqual({ code: 0, stdout: '0.0.0-test\n', stderr: '' });
    expect((await cli.ids(['--help'])).stdout).toContain('Exit codes: 0 done');
    expect((await cli.ids(['code', '--help'])).stdout).toContain('Example: ids code');
  });

  it('a wrong configuration is one line a mistake and 2', async () => {
    const cli = await testCli(() => ({
      engine: () =>
        Promise.resolve(refuse('wrong-config', 'IDS_PORT: "x"\nLOG_LEVEL: "y"', 'See .env.example.')),
    }));
    const { code, stderr } = await cli.ids(['sessions']);
    expect(code).toBe(2);
    expect(stderr.split('\n')).toHaveLength(4);
  });
});

describe('ids doctor and serve', () => {
  it('doctor fails only on a failure', async () => {
    const cli = await testCli();
    expect(await cli.ids(['doctor'])).toMatchObject({
      code: 0,
      stdout: nodeLine,
    });
    const ill = await testCli(() => ({
      doctor: () =>
        Promise.resolve({
          findings: [{ name: 'disk', status: 'fail', found: '3 MB free', mend: 'Make room.' }],
        }),
    }));
    const { code, stdout } = await ill.ids(['doctor', '--json']);
    expect(code).toBe(1);
    expect(document(stdout)).toMatchObject({ ok: false, findings: [{ name: 'disk', status: 'fail' }] });
  });

  it('serve says in one sentence that the port is in use', async () => {
    const cli = await testCli();
    const { code, stderr, stdout } = await cli.ids(['serve']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trim()).toBe('✋ 127.0.0.1:4180 is in use by another program.');
    await cli.ids(['sessions']);
    expect(cli.opened).toEqual(['to serve', 'for one']);
  });

  it('serve prints the address, the workspace, who sits there and what can be turned on', async () => {
    const stop = new AbortController();
    let open = true;
    const cli = await testCli(() => ({
      serve: () => {
        setTimeout(() => {
          stop.abort();
        }, 10);
        return Promise.resolve({
          ok: true,
          value: {
            address: 'http://127.0.0.1:4180',
            owns: () => Promise.resolve(false),
            close() {
              open = false;
              return Promise.resolve();
            },
          },
        });
      },
    }));
    const { code, stdout } = await cli.ids(['serve'], { signal: stop.signal });
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '🏛 IDS is at http://127.0.0.1:4180',
        'Workspace   /work/space',
        'Parliament  Seven scripted seats.',
        'Turn on more in .env:',
        '  OPENAI_API_KEY=…',
        'Stop with Ctrl-C.',
        '',
        '',
      ].join('\n'),
    );
    expect(open).toBe(false);
  });
});

describe('ids chat', () => {
  it('holds a scripted conversation: request, approval by number, rollback by label', async () => {
    const cli = await testCli();
    const { code, stdout } = await cli.ids(['chat'], {
      stdin: '/code rename a to b\n1\n/rollback\nroll back\n/quit\n/never\n',
    });
    expect(code).toBe(0);
    expect(cli.calls.filter((call) => call === 'apply' || call === 'roll back')).toEqual([
      'apply',
      'roll back',
    ]);
    expect(stdout.indexOf('diff of A')).toBeLessThan(stdout.indexOf('[1] Approve'));
    expect(stdout).toContain('↩️ Taken back');
    expect(stdout).not.toContain('/never');
  });

  it('answers numbers that pick nothing', async () => {
    const cli = await testCli();
    const { stdout } = await cli.ids(['chat'], { stdin: '7\n/code rename a to b\n9\n1\n1\n' });
    expect(stdout).toContain('✋ 7 is no choice. There is nothing to choose now.');
    expect(stdout).toContain('✋ 9 is no choice. Choose 1 to 5.');
    expect(cli.calls).toContain('apply');
  });

  it('a patch larger than the screen is a file', async () => {
    const cli = await testCli();
    const long = '+line\n'.repeat(500);
    const propose = cli.rooms.parliament.propose.bind(cli.rooms.parliament);
    cli.rooms.parliament.propose = async (...args) => {
      const proposed = await propose(...args);
      if (!proposed.ok) return proposed;
      const proposals = proposed.value.proposals.map((each) => ({
        ...each,
        draft: { ...each.draft, diff: long },
      }));
      return { ok: true, value: { ...proposed.value, proposals } };
    };
    const { stdout } = await cli.ids(['chat'], { stdin: '/code rename a to b\n' });
    const path = / {2}(\/.*change\.diff)$/m.exec(stdout)?.[1] ?? '';
    expect(readFileSync(path, 'utf8')).toBe(long);
    expect(stdout).toContain('[1] Approve');
  });
});

it('reads a patch from a file', async () => {
  const cli = await testCli();
  const file = join(cli.home, 'x.diff');
  writeFileSync(file, PATCH);
  expect((await cli.ids(['check', file])).code).toBe(0);
});
