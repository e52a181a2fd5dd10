import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examine } from '../../src/cli/doctor/doctor.ts';
import { nodeVersion, writable } from '../../src/cli/doctor/machine.ts';
import { keptFindings, type KeptFacts } from '../../src/cli/doctor/kept.ts';
import { workspaceFindings } from '../../src/cli/doctor/workspace.ts';
import { readConfig } from '../../src/config.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { temporaryFolder } from '../kit/engine.ts';
import { session } from '../kit/sessions.ts';

/** A folder with the files: path → content. */
function workspace(files: Record<string, string>): string {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

it.each([
  ['v24.0.0', 'ok'],
  ['v25.1.0', 'ok'],
  ['v22.18.0', 'warn'],
  ['v22.17.9', 'fail'],
  ['v20.20.2', 'fail'],
])('Node %s: %s', (version, status) => {
  expect(nodeVersion(version).status).toBe(status);
});

describe('workspaceFindings', () => {
  const statuses = async (files: Record<string, string>) =>
    Object.fromEntries((await workspaceFindings(workspace(files))).map(({ name, status }) => [name, status]));

  it('finds a complete workspace in order', async () => {
    expect(
      await statuses({
        'package.json': '{"devDependencies": {"vitest": "1", "typescript": "6"}}',
        'package-lock.json': '{}',
        'tsconfig.json': '{}',
        'eslint.config.mjs': '',
        'node_modules/typescript/package.json': '{"version": "6.0.3"}',
        'node_modules/eslint/package.json': '{"version": "10.0.0"}',
      }),
    ).toEqual({
      'package.json': 'ok',
      TypeScript: 'ok',
      ESLint: 'ok',
      packages: 'ok',
      tests: 'ok',
      'open writes': 'ok',
    });
  });

  it('names what is missing and always how to mend it', async () => {
    const found = await workspaceFindings(
      workspace({
        'package.json': '{not json',
        'yarn.lock': '',
        'package-lock.json': '',
        '.ids/journal/tx1/prepared': '',
      }),
    );
    expect(found.map(({ status }) => status)).toEqual(['warn', 'warn', 'warn', 'warn', 'warn', 'warn']);
    expect(found.filter(({ mend }) => mend === '')).toEqual([]);
    expect(found.at(-1)).toMatchObject({ found: '1 write', mend: 'Finish or undo them with: ids recover' });
  });

  it('fails on a folder that cannot be read', async () => {
    expect(await workspaceFindings('/nowhere')).toMatchObject([{ name: 'workspace', status: 'fail' }]);
  });
});

it('tells a missing folder from one without permission', async () => {
  expect(await writable('x', '/nowhere', 'mend')).toMatchObject({
    status: 'fail',
    found: '/nowhere does not exist',
  });
  const folder = temporaryFolder();
  expect(await writable('x', folder, 'mend')).toMatchObject({ status: 'ok' });
  chmodSync(folder, 0o500);
  // Whoever is root may write anyway.
  expect((await writable('x', folder, 'mend')).status).toBe(process.getuid?.() === 0 ? 'ok' : 'fail');
});

const kept: KeptFacts = {
  conflicts: null,
  native: true,
  freeBytes: 1e9,
  floorBytes: 1e6,
  backups: { count: 1, bytes: 1e6, limitBytes: 1e8, days: 7 },
};

describe('keptFindings', () => {
  const statuses = (facts: Partial<KeptFacts>) =>
    Object.fromEntries(keptFindings(ok({ ...kept, ...facts })).map(({ name, status }) => [name, status]));

  it.each([
    ['all in order', {}, { backups: 'ok', conflicts: 'ok', writes: 'ok' }],
    ['backups over their size', { backups: { ...kept.backups, bytes: 2e8 } }, { backups: 'warn' }],
    ['a conflict', { conflicts: { message: 'a.ts changed.', hint: 'ids conflicts' } }, { conflicts: 'warn' }],
    ['no native package', { native: false }, { writes: 'warn' }],
    ['no room left', { freeBytes: 1 }, { 'room for writes': 'warn' }],
  ])('%s', (_name, facts, found) => {
    expect(statuses(facts)).toMatchObject(found);
  });
});

describe('examine', () => {
  const configured = (env: Record<string, string> = {}) => {
    const config = readConfig({ IDS_HOME: temporaryFolder(), ...env });
    if (!config.ok) throw new Error(config.error.join('\n'));
    return config.value;
  };
  const parts = (env: Record<string, string> = {}) => ({
    config: configured(env),
    workspace: temporaryFolder(),
    node: 'v24.0.0',
    database: () => Promise.resolve(ok({ journalMode: 'wal', synchronous: 'FULL' })),
    kept: () => Promise.resolve(ok(kept)),
    unfinished: () => Promise.resolve(ok([])),
  });

  it('looks at everything and never shows a key', async () => {
    const key = 'sk-secret-0123456789';
    const { findings } = await examine(
      parts({ OPENAI_API_KEY: key, IDS_WORKSPACR: 'x' }),
      new AbortController().signal,
    );
    const names = findings.map((finding) => finding.name);
    for (const name of [
      'Node',
      'IDS_HOME',
      'database',
      'workspace',
      'git',
      'bubblewrap',
      'sessions',
      'OpenAI',
      'Telegram',
      'environment',
    ]) {
      expect(names).toContain(name);
    }
    expect(JSON.stringify(findings)).not.toContain(key);
    expect(findings.find((finding) => finding.name === 'OpenAI')?.found).toContain('OPENAI_API_KEY is set');
    expect(findings.filter((finding) => finding.status === 'fail')).toEqual([]);
  });

  it('fails on a database that would lose commits, and warns of interrupted sessions', async () => {
    const { findings } = await examine(
      {
        ...parts(),
        database: () => Promise.resolve(ok({ journalMode: 'delete', synchronous: 'NORMAL' })),
        unfinished: () => Promise.resolve(ok([session])),
      },
      new AbortController().signal,
    );
    const status = (name: string) => findings.find((finding) => finding.name === name)?.status;
    expect([status('database'), status('sessions')]).toEqual(['fail', 'warn']);
    const broken = await examine(
      {
        ...parts(),
        database: () => Promise.resolve(refuse('io-failed', 'The database is damaged.', 'Restore it.')),
      },
      new AbortController().signal,
    );
    expect(broken.findings.find((finding) => finding.name === 'database')).toMatchObject({
      status: 'fail',
      mend: 'Restore it.',
    });
  });

  it('stops when it is interrupted', async () => {
    expect((await examine(parts(), AbortSignal.abort())).findings).toEqual([]);
  });
});
