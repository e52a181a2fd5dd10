import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { mindsOf, openModels, parliamentOf, providersOf } from '../../src/compose/minds.ts';
import { switchesOf } from '../../src/compose/switches.ts';
import { readConfig, variableNames } from '../../src/config.ts';
import { configFindings } from '../../src/cli/doctor/configured.ts';
import { realTime } from '../../src/models/time.ts';
import { installation } from '../kit/courier.ts';
import { testLedger } from '../models/scripted.ts';

const keys = {
  OPENAI_API_KEY: 'sk-test-0123456789',
  ANTHROPIC_API_KEY: 'sk-ant-test-0123456789',
  OLLAMA_BASE_URL: 'http://127.0.0.1:11434',
};
function config(env: Readonly<Record<string, string>>) {
  const read = readConfig({ IDS_HOME: '/srv/ids', ...env });
  if (!read.ok) throw new Error(read.error.join('\n'));
  return read.value;
}
async function providers(env: Readonly<Record<string, string>>, folder = installation) {
  const models = await openModels({
    config: config(env),
    installation: folder,
    ledger: testLedger({}, realTime),
    time: realTime,
    random: () => 0,
    onNotice: () => undefined,
  });
  if (!models.ok) return models.error;
  const minds = mindsOf(models.value, {
    context: {
      files: () => Promise.resolve({ map: '', files: [], isFile: () => false }),
      diff: () => Promise.resolve(undefined),
    },
    onTrouble: () => undefined,
    instruments: {
      measure: () => Promise.reject(new Error('not here')),
      attempt: () => Promise.reject(new Error('not here')),
    },
  });
  return minds.map(({ provider, impartial }) => [provider, impartial]);
}

describe('who is asked', () => {
  it('is the offline mind alone without keys, and without it every provider that is configured', async () => {
    expect(await providers({})).toEqual([['offline', true]]);
    expect(await providers({ OLLAMA_BASE_URL: keys.OLLAMA_BASE_URL })).toEqual([['ollama', false]]);
    expect(await providers(keys)).toEqual([
      ['openai', false],
      ['anthropic', false],
      ['ollama', false],
    ]);
  });

  it('needs prices as soon as there is a provider', async () => {
    expect(await providers({}, '/nowhere')).toEqual([['offline', true]]);
    expect(await providers(keys, '/nowhere')).toMatchObject({ code: 'wrong-config' });
  });

  it('is said in one sentence, with the models', () => {
    expect(parliamentOf(config({}))).toMatch(/^offline: /);
    expect(parliamentOf(config({ ...keys, OLLAMA_MODEL: 'mine' }))).toBe(
      'seats of OpenAI (gpt-5.5), Anthropic (claude-sonnet-5-5), Ollama (mine); every proposal is checked before it is scored',
    );
    expect(providersOf(config({ OPENAI_MODEL: 'gpt-x' }))).toEqual([]);
  });
});

describe('what can be turned on', () => {
  it('is on exactly where it is configured', () => {
    const on = (env: Readonly<Record<string, string>>) =>
      switchesOf(config(env)).flatMap((each) => (each.on ? [each.name] : []));
    expect(on({})).toEqual([]);
    expect(on(keys)).toEqual(['OpenAI', 'Anthropic', 'Ollama']);
    expect(on({ TELEGRAM_BOT_TOKEN: '123456:ABCdef', ANTHROPIC_API_KEY: keys.ANTHROPIC_API_KEY })).toEqual([
      'Telegram',
      'Anthropic',
    ]);
  });

  it('comes as lines for .env, one variable a line', () => {
    for (const { lines } of switchesOf(config({}))) {
      for (const line of lines) {
        const entries = Object.entries(parseEnv(line));
        expect(entries).toHaveLength(1);
        expect(variableNames()).toContain(entries[0]?.[0]);
      }
    }
  });

  it('is what the doctor says, without a value of a key', () => {
    const findings = configFindings(config({ ...keys, TELEGRAM_BOT_TOKEN: '123456:ABCdef' }));
    const found = (name: string) => findings.find((each) => each.name === name);
    expect(found('OpenAI')).toMatchObject({
      status: 'ok',
      found: 'OPENAI_API_KEY is set; its seats ask gpt-5.5 at api.openai.com (not tried here)',
    });
    expect(found('Telegram')).toMatchObject({
      status: 'warn',
      found: expect.stringContaining('nobody may talk') as string,
    });
    expect(JSON.stringify(findings)).not.toMatch(/0123456789|ABCdef/);
  });
});
