import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { envExample, readConfig, variableNames, withEnvFile, type Environment } from '../src/config.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ids-config-'));
  folders.push(folder);
  return folder;
}
const root = new URL('..', import.meta.url).pathname;

function mistakes(env: Environment): readonly string[] {
  const result = readConfig({ IDS_HOME: '/srv/ids', ...env });
  return result.ok ? [] : result.error;
}
function config(env: Environment) {
  const result = readConfig({ IDS_HOME: '/srv/ids', ...env });
  if (!result.ok) throw new Error(result.error.join('\n'));
  return result.value;
}

describe('readConfig', () => {
  it('needs nothing but IDS_HOME', () => {
    const read = config({});
    expect(read.gateway).toEqual({ host: '127.0.0.1', port: 4180, token: null });
    expect(read.workspace).toBeNull();
    expect(read.checks).toEqual({ types: true, lint: true, tests: true });
    expect(read.parliament).toEqual({
      maxRounds: 3,
      approval: { needed: 1, byAnother: false },
      sessionBudget: 1_000_000,
      dayBudget: 10_000_000,
      policy: 'evidence',
      seats: ['seven', 'own'],
    });
    expect(read.warnings).toEqual([]);
  });

  it.each<[string, string, (read: ReturnType<typeof config>) => unknown, unknown]>([
    ['IDS_PORT', '0', (read) => read.gateway.port, 0],
    ['IDS_HOST', '::1', (read) => read.gateway.host, '::1'],
    ['ENABLE_TESTS', 'No', (read) => read.checks.tests, false],
    ['ENABLE_LINTING', '0', (read) => read.checks.lint, false],
    ['BUDGET_SESSION_USD', '0.07', (read) => read.parliament.sessionBudget, 70_000],
    ['APPROVALS_NEEDED', '2', (read) => read.parliament.approval.needed, 2],
    ['APPROVAL_BY_ANOTHER', 'yes', (read) => read.parliament.approval.byAnother, true],
    ['LOG_LEVEL', 'DEBUG', (read) => read.logLevel, 'debug'],
    ['OLLAMA_BASE_URL', 'http://localhost:11434/', (read) => read.ollama.baseUrl, 'http://localhost:11434'],
    ['CONSENSUS_POLICY', 'thresholds', (read) => read.parliament.policy, 'thresholds'],
    ['PARLIAMENT_SEATS', 'Swarm, own,', (read) => read.parliament.seats, ['swarm', 'own']],
    [
      'TELEGRAM_USERS',
      '12345:owner, 67890:approver,',
      (read) => read.telegram.users,
      [
        { id: 'telegram:12345', role: 'owner' },
        { id: 'telegram:67890', role: 'approver' },
      ],
    ],
    ['IDS_PORT', '   ', (read) => read.gateway.port, 4180],
  ])('%s=%s', (name, value, pick, wanted) => {
    expect(pick(config({ [name]: value }))).toEqual(wanted);
  });

  it.each<[string, string, string]>([
    ['IDS_PORT', '70000', '"70000" is not accepted; accepted: a whole number from 0 to 65535'],
    ['IDS_PORT', '0x10', '"0x10" is not accepted; accepted: a whole number from 0 to 65535'],
    ['IDS_HOST', 'http://localhost', '"http://localhost" is not accepted; accepted: a host name or IP'],
    ['ENABLE_TESTS', 'maybe', '"maybe" is not accepted; accepted: true or false'],
    ['BUDGET_DAY_USD', '-1', '"-1" is not accepted; accepted: an amount in US dollars'],
    ['BUDGET_DAY_USD', '1e9', '"1e9" is not accepted; accepted: an amount in US dollars'],
    ['LOG_LEVEL', 'loud', '"loud" is not accepted; accepted: fatal, error, warn'],
    [
      'OPENAI_BASE_URL',
      'ftp://x',
      '"ftp://x" is not accepted; accepted: an address that begins with https://',
    ],
    ['TELEGRAM_USERS', '12345', '"12345" is not an entry; accepted: numeric user ids'],
    ['TELEGRAM_USERS', '1:boss', '"1:boss" is not an entry; accepted: numeric user ids'],
    ['TELEGRAM_USERS', '1:owner,1:viewer', 'the same user occurs twice; accepted: numeric user ids'],
    ['DATABASE_URL', 'mysql://a', 'the value does not have the right form; accepted: an address that begins'],
    ['IDS_PORT', 'a\u001b[2Jb', String.raw`"a\u001b[2Jb" is not accepted`],
  ])('%s=%s is one line', (name, value, line) => {
    expect(mistakes({ [name]: value })).toEqual([expect.stringContaining(`${name}: ${line}`)]);
  });

  it('reports every mistake, not only the first', () => {
    expect(mistakes({ IDS_PORT: 'x', LOG_LEVEL: 'y', MAX_ROUNDS: '0' })).toHaveLength(3);
  });

  it('wants a token where other machines can reach the page, and a secret with a webhook', () => {
    expect(mistakes({ IDS_HOST: '0.0.0.0' })).toEqual([
      expect.stringMatching(/^IDS_TOKEN: is not set although IDS_HOST/),
    ]);
    expect(mistakes({ IDS_HOST: '0.0.0.0', IDS_TOKEN: 'a-long-enough-token' })).toEqual([]);
    expect(mistakes({ TELEGRAM_WEBHOOK_URL: 'https://a.example' })).toEqual([
      expect.stringMatching(/^TELEGRAM_WEBHOOK_SECRET: is not set/),
    ]);
  });

  it('never shows a secret: not in a mistake, not in print, JSON or a template', () => {
    const key = 'sk-very-secret-key-1234';
    const read = config({
      OPENAI_API_KEY: key,
      DATABASE_URL: `postgres://u:${key}@h/d`,
      IDS_TOKEN: `${key}-token`,
    });
    expect(read.openai.apiKey?.reveal()).toBe(key);
    expect(inspect(read, { depth: 9, showHidden: true })).not.toContain(key);
    expect(JSON.stringify(read)).not.toContain(key);
    expect(String(read.openai.apiKey)).toBe('[secret]');
    for (const name of ['OPENAI_API_KEY', 'TELEGRAM_BOT_TOKEN', 'IDS_TOKEN', 'DATABASE_URL']) {
      expect(mistakes({ [name]: `bad value ${key}` }).join()).not.toContain(key);
      expect(mistakes({ [name]: `bad value ${key}` })).toHaveLength(1);
    }
  });

  it('cannot be changed', () => {
    const read = config({ TELEGRAM_USERS: '1:owner' });
    expect(() => {
      Object.assign(read.gateway, { port: 1 });
    }).toThrow(TypeError);
    expect(() => {
      Object.assign(read.telegram.users, { 0: null });
    }).toThrow(TypeError);
  });

  it('warns of unknown IDS_ names with the nearest known one', () => {
    expect(config({ IDS_WORKSAPCE: '/x', IDS_ZEBRA: '1', OTHER: '1' }).warnings).toEqual([
      'IDS_WORKSAPCE is not a variable of IDS and has no effect; did you mean IDS_WORKSPACE?',
      'IDS_ZEBRA is not a variable of IDS and has no effect',
    ]);
  });
});

describe('withEnvFile', () => {
  it('adds what .env says and lets the real environment win, also where it is empty', () => {
    const home = temporary();
    writeFileSync(
      join(home, '.env'),
      '# a comment\nIDS_PORT=5000\nLOG_LEVEL="debug"\nOPENAI_API_KEY=from-the-file\n',
    );
    const merged = withEnvFile({ IDS_HOME: home, LOG_LEVEL: 'warn', OPENAI_API_KEY: '' }, '/nowhere');
    expect(merged).toEqual({
      ok: true,
      value: { IDS_HOME: home, IDS_PORT: '5000', LOG_LEVEL: 'warn', OPENAI_API_KEY: '' },
    });
  });

  it('takes the package root where IDS_HOME is unset, and no file for an empty one', () => {
    const home = temporary();
    expect(withEnvFile({}, home)).toEqual({ ok: true, value: { IDS_HOME: home } });
  });

  it('reports a .env that cannot be read', () => {
    const home = temporary();
    mkdirSync(join(home, '.env'));
    expect(withEnvFile({}, home)).toEqual({
      ok: false,
      error: [expect.stringContaining('cannot be read (EISDIR)')],
    });
  });
});

describe('.env.example', () => {
  it('names every variable once and is what is checked in', () => {
    const names = [...envExample().matchAll(/^#([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(names).toEqual(variableNames());
    expect(readFileSync(join(root, '.env.example'), 'utf8')).toBe(envExample());
  });

  it('is accepted as it is when everything with a default is uncommented', () => {
    const home = temporary();
    writeFileSync(join(home, '.env'), envExample().replaceAll(/^#([A-Z_]+=)/gm, '$1'));
    const merged = withEnvFile({}, home);
    expect(merged.ok && readConfig(merged.value).ok).toBe(true);
  });

  it('passes its own check under the launcher', () => {
    const run = () =>
      execFileSync(process.execPath, [join(root, 'scripts/env-example.mjs'), '--check'], { stdio: 'pipe' });
    expect(run).not.toThrow();
  });
});
