import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGenuine, makeChangeSet } from '../../../src/core/change/change-set.ts';
import { parseWorkspacePath, printable, WorkspacePathSchema } from '../../../src/core/change/path.ts';
import { acceptanceOf } from '../../../src/core/change/report.ts';
import { changeSetOf, diagnostic, report, sha256, version } from '../../kit/sessions.ts';

describe('a workspace path', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src/a.ts', 'src/a.ts'],
    ['src//a.ts', 'src/a.ts'],
    ['src/./a.ts', 'src/a.ts'],
    ['src/lib/', 'src/lib'],
    ['src/a b.ts', 'src/a b.ts'],
    ['src/..a.ts', 'src/..a.ts'],
  ])('%s is read as %s', (text, path) => {
    expect(parseWorkspacePath(text)).toEqual({ ok: true, value: path });
  });

  it.each([
    '',
    '.',
    '/',
    '/etc/passwd',
    '../a.ts',
    'src/../../a.ts',
    'a/..',
    'C:\\a.ts',
    'c:/a.ts',
    'a\0b',
    `${'ü'.repeat(128)}.ts`,
  ])('%j is refused', (text) => {
    expect(parseWorkspacePath(text)).toMatchObject({ ok: false, error: { code: 'outside-workspace' } });
  });

  it('once read is in its final form, and no reading leads out', () => {
    const text = fc
      .array(fc.constantFrom('a', '.', '..', '', 'b c', '/', '\\', '\n', 'ü'))
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(text, (raw) => {
        const path = parseWorkspacePath(raw);
        if (!path.ok) return;
        expect(path.value.split('/')).not.toContain('..');
        expect(parseWorkspacePath(path.value)).toEqual(path);
        expect(WorkspacePathSchema.safeParse(path.value).success).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('shows what a name would hide', () => {
    expect(printable('a\u202egpj.ts\n')).toBe('a\\u202egpj.ts\\u000a');
  });
});

describe('a change set', () => {
  it('has the same id in whatever order it was put together, and another for any other content', () => {
    const one = { 'b.ts': ['1', '2'], 'a.ts': [null, 'new'] } as const;
    const two = { 'a.ts': [null, 'new'], 'b.ts': ['1', '2'] } as const;
    expect(changeSetOf(one)).toEqual(changeSetOf(two));
    expect(changeSetOf({ ...one, 'a.ts': [null, 'newer'] }).id).not.toBe(changeSetOf(one).id);
    expect(changeSetOf({ ...one, 'a.ts': ['x', 'new'] }).id).not.toBe(changeSetOf(one).id);
  });

  it('knows a change of mode, and drops what does not change', () => {
    const path = WorkspacePathSchema.parse('run.sh');
    const mode = makeChangeSet([{ path, before: version('x', 0o644), after: version('x', 0o755) }], sha256);
    expect(mode.files).toHaveLength(1);
    expect(makeChangeSet([{ path, before: version('x'), after: version('x') }], sha256).files).toEqual([]);
  });

  it('is genuine only with its own id', () => {
    const set = changeSetOf({ 'a.ts': ['1', '2'] });
    expect(isGenuine(set, sha256)).toBe(true);
    expect(isGenuine({ ...set, files: changeSetOf({ 'a.ts': ['1', '3'] }).files }, sha256)).toBe(false);
  });

  it('does not accept a path twice', () => {
    const file = { path: WorkspacePathSchema.parse('a.ts'), before: 'absent', after: version('x') } as const;
    expect(() => makeChangeSet([file, { ...file, after: version('y') }], sha256)).toThrow(
      'a.ts occurs twice',
    );
  });
});

describe('a report is', () => {
  const crashed = { outcome: 'crashed', why: 'it broke' } as const;
  it.each([
    ['accepted when all passed', report(), 'accepted'],
    [
      'accepted with old problems',
      report({ types: { diagnostics: [diagnostic({ origin: 'pre-existing' })] } }),
      'accepted',
    ],
    [
      'accepted when lint and tests are off',
      report({ lint: { outcome: 'skipped', why: 'off' }, tests: { outcome: 'skipped', why: 'off' } }),
      'accepted',
    ],
    [
      'rejected by new errors',
      report({ types: { outcome: 'failed', diagnostics: [diagnostic()] } }),
      'rejected',
    ],
    ['rejected by crashed types', report({ types: crashed }), 'rejected'],
    ['rejected by crashed parsing', report({ parse: crashed }), 'rejected'],
    ['rejected without parsing', report({ parse: { outcome: 'skipped', why: 'off' } }), 'rejected'],
    ['rejected when a check is missing', { checks: report().checks.slice(1), ms: 1 }, 'rejected'],
    ['a warning by crashed lint', report({ lint: crashed }), 'warns'],
    [
      'a warning by a new warning',
      report({ lint: { diagnostics: [diagnostic({ severity: 'warning' })] } }),
      'warns',
    ],
  ] as const)('%s', (_name, of, kind) => {
    expect(acceptanceOf(of).kind).toBe(kind);
  });
});
