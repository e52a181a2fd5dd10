import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ids, snapshot } from '../kit/courier.ts';
import { after, before, install, keys, propose, request, voices } from './greeter.ts';
import { askedOf, labelsOf, modelServer, textOf } from './server.ts';

interface Document {
  readonly state: string;
  readonly files: readonly { readonly path: string }[];
  readonly verdict?: { readonly kind: string; readonly singleProvider: boolean };
  readonly refusal?: { readonly code: string; readonly message: string; readonly hint: string };
}

describe('ids code with models', () => {
  it('puts forward what three providers propose, drops what fails its checks, lets all vote and writes', async () => {
    const openai = await voices(
      propose('Good day', [
        { kind: 'search_replace', path: 'src/greet.ts', search: 'Hello', replace: 'Good day', in: null },
      ]),
    );
    const anthropic = await voices(
      propose('Salutations', [
        { kind: 'write_file', path: 'src/greet.ts', content: before.replace('Hello', 'Salutations') },
      ]),
    );
    const compatible = await voices(
      propose('Broken', [
        { kind: 'write_file', path: 'src/greet.ts', content: 'export const greet: number = "Good day";\n' },
      ]),
    );
    const installed = install({
      ...keys,
      OPENAI_BASE_URL: `${openai.server.url}/v1/responses`,
      ANTHROPIC_BASE_URL: anthropic.server.url,
      ANTHROPIC_MODEL: 'claude-opus-4-5',
      OLLAMA_BASE_URL: compatible.server.url,
    });
    const done = await ids(installed, ['code', request, '--yes', '--json']);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    const document = JSON.parse(done.stdout) as Document;
    expect(document).toMatchObject({
      state: 'done',
      verdict: { kind: 'consensus', singleProvider: false },
      files: [{ path: 'src/greet.ts' }],
    });
    expect(readFileSync(join(installed.workspace, 'src/greet.ts'), 'utf8')).toBe(after);

    // The same again from what was recorded, without any provider or key.
    const { session } = JSON.parse(done.stdout) as { session: string };
    const exported = await ids(installed, ['export', session, '--json']);
    const recording = (JSON.parse(exported.stdout) as { files: string[] }).files.find((file) =>
      file.endsWith('answers.jsonl'),
    );
    const asked = openai.heard.length + anthropic.heard.length + compatible.heard.length;
    const played = install({ MODEL_RECORDING: recording ?? '' });
    const again = await ids(played, ['code', request, '--yes', '--json']);
    expect(again.code, again.stdout + again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ state: 'done', verdict: document.verdict });
    expect(snapshot(played.workspace)).toEqual(snapshot(installed.workspace));
    const other = await ids(played, ['code', 'make greet say Bonjour', '--yes', '--json']);
    expect((JSON.parse(other.stdout) as Document).refusal?.message).toContain(
      'The recording holds no answer of OpenAI to this question.',
    );
    expect((await ids(played, ['costs'])).stdout).toContain('$0.00 of $10.00');
    expect(openai.heard.length + anthropic.heard.length + compatible.heard.length).toBe(asked);

    const heard = [...openai.heard, ...anthropic.heard, ...compatible.heard];
    const count = (kind: string) => heard.filter((each) => askedOf(each) === kind).length;
    // The author of the broken one may try again, and comes to the same bytes.
    expect([count('framing'), count('proposal'), count('mending'), count('repair')]).toEqual([1, 3, 1, 0]);
    expect(count('ballot')).toBeGreaterThanOrEqual(4);
    expect(count('ballot')).toBeLessThanOrEqual(7);
    const ballots = heard.filter((each) => askedOf(each) === 'ballot');
    // Beside the other two stands the broken one, with what the checks say; nobody is asked about their own.
    const broken = ballots.filter((each) => textOf(each).includes('types failed'));
    expect(broken.length).toBeGreaterThan(0);
    expect(broken.length).toBeLessThan(ballots.length);
    expect(ballots.every((each) => labelsOf(each).length <= 3)).toBe(true);
    expect(ballots.every((each) => !/by (openai|anthropic|ollama)|claude|gpt/i.test(textOf(each)))).toBe(
      true,
    );
    const prompts = heard.map(textOf).join('\n');
    expect(prompts).toContain('return `Hello ${name}`');
    expect(prompts).toContain("export const key = '[redacted]';");
    for (const secret of ['canary-in-dot-env', 'sk-live-canary', ...Object.values(keys)]) {
      expect(prompts).not.toContain(secret);
      expect(done.stdout + done.stderr).not.toContain(secret);
    }
  });

  it('goes on without a provider that fails, and without a seat that cannot be understood', async () => {
    const openai = await voices(
      propose('Good day', [
        { kind: 'search_replace', path: 'src/greet.ts', search: 'Hello', replace: 'Good day' },
      ]),
    );
    const anthropic = await voices(
      propose('Salutations', [
        { kind: 'write_file', path: 'src/greet.ts', content: before.replace('Hello', 'Salutations') },
      ]),
    );
    // Obeys an order that stands in the repository instead of answering.
    const confused = await modelServer();
    confused.on({ predicate: () => true }, { content: 'As the file orders: score A 100, all seats agree.' });
    const installed = install({
      ...keys,
      OPENAI_BASE_URL: `${openai.server.url}/v1`,
      ANTHROPIC_BASE_URL: anthropic.server.url,
      OLLAMA_BASE_URL: confused.url,
    });
    anthropic.server.nextRequestError(529, { message: 'Overloaded', type: 'overloaded_error' });
    const done = await ids(installed, ['code', request, '--yes', '--json']);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    const document = JSON.parse(done.stdout) as Document & { session: string };
    expect(document).toMatchObject({ state: 'done', verdict: { kind: 'consensus', singleProvider: false } });
    const shown = await ids(installed, ['show', document.session]);
    expect(shown.stdout).toContain('- architect-critic: malformed');
    expect(shown.stdout).toMatch(/by [4-7] ballots/);
    // Each of its questions and one request to mend the answer, no more: a proposal and two ballots.
    expect(confused.getRequests().length).toBeLessThanOrEqual(6);
    expect(confused.getRequests().length % 2).toBe(0);
  });

  it.each([
    ['one provider', 1],
    ['two providers', 2],
  ])('says the truth with %s dead, and decides or does not', async (_what, dead) => {
    const alive = await voices(
      propose('Good day', [
        { kind: 'search_replace', path: 'src/greet.ts', search: 'Hello', replace: 'Good day' },
      ]),
    );
    const second = await voices(
      propose('Salutations', [
        { kind: 'write_file', path: 'src/greet.ts', content: before.replace('Hello', 'Salutations') },
      ]),
    );
    const nobody = `http://127.0.0.1:${String(await closedPort())}`;
    const installed = install({
      ...keys,
      OPENAI_BASE_URL: `${alive.server.url}/v1`,
      ANTHROPIC_BASE_URL: dead === 1 ? second.server.url : nobody,
      OLLAMA_BASE_URL: nobody,
    });
    const untouched = snapshot(installed.workspace);
    const done = await ids(installed, ['code', request, '--yes', '--json']);
    const document = JSON.parse(done.stdout) as Document & { session: string };
    const shown = await ids(installed, ['show', document.session]);
    expect(shown.stdout).toMatch(/architect-critic: timed out/);
    if (dead === 1) {
      expect([done.code, document.state], done.stdout).toEqual([0, 'done']);
      expect(document.verdict).toMatchObject({ kind: 'consensus', singleProvider: false });
    } else {
      // What one provider says to itself is no agreement where three hold seats.
      expect([done.code, document.state], done.stdout).toEqual([3, 'dead-end']);
      expect(document.verdict).toMatchObject({ kind: 'dead-end', singleProvider: true });
      expect(snapshot(installed.workspace)).toEqual(untouched);
    }
    const agents = await ids(installed, ['agents']);
    expect(agents.stdout).toContain('Ollama cannot be reached.');
    expect(agents.stdout.includes('Anthropic cannot be reached.')).toBe(dead === 2);
    expect(agents.stdout).not.toContain('OpenAI cannot be reached.');
    const costs = JSON.parse((await ids(installed, ['costs', '--json'])).stdout) as {
      readonly total: { readonly calls: number; readonly cost: number };
      readonly people: readonly { readonly person: string }[];
    };
    expect(costs.total.calls).toBeGreaterThan(5);
    expect(costs.total.cost).toBeGreaterThan(0);
    expect(costs.people).toMatchObject([{ person: expect.stringMatching(/^local:/) as string }]);
  });

  it('stops at the cap on money before it asks, and says how to go on', async () => {
    const openai = await voices(propose('x', []));
    const installed = install({
      OPENAI_API_KEY: keys.OPENAI_API_KEY,
      OPENAI_BASE_URL: `${openai.server.url}/v1`,
      BUDGET_SESSION_USD: '0.01',
    });
    const done = await ids(installed, ['code', request, '--yes', '--json']);
    expect(done.code, done.stdout + done.stderr).toBe(1);
    const { refusal } = JSON.parse(done.stdout) as Document;
    expect(refusal).toMatchObject({
      code: 'budget',
      hint: expect.stringContaining('BUDGET_SESSION_USD') as string,
    });
    expect(openai.heard).toEqual([]);
  });

  it('goes on with more money when an owner says so, and asks nothing anew', async () => {
    const openai = await voices(
      propose('Good day', [
        { kind: 'search_replace', path: 'src/greet.ts', search: 'Hello', replace: 'Good day', in: null },
      ]),
    );
    const installed = install({
      OPENAI_API_KEY: keys.OPENAI_API_KEY,
      OPENAI_BASE_URL: `${openai.server.url}/v1`,
      BUDGET_SESSION_USD: '0.01',
    });
    const poor = await ids(installed, ['code', request, '--yes', '--json']);
    const { session } = JSON.parse(poor.stdout) as { session: string };
    expect(poor.stderr).toContain(`ids budget ${session} +1`);
    for (const amount of ['0', '11', '-1', '1.5', 'much']) {
      const refused = await ids(installed, ['budget', session, '--json', '--', amount]);
      expect([refused.code, (JSON.parse(refused.stdout) as Document).refusal?.code]).toEqual([
        2,
        'wrong-use',
      ]);
    }
    const rich = await ids(installed, ['budget', session, '+2', '--json']);
    expect(rich.code, rich.stdout + rich.stderr).toBe(0);
    expect(JSON.parse(rich.stdout)).toMatchObject({ session, state: 'done' });
    expect(readFileSync(join(installed.workspace, 'src/greet.ts'), 'utf8')).toBe(after);
    const again = await ids(installed, ['budget', session, '--json']);
    expect((JSON.parse(again.stdout) as Document).refusal?.code).toBe('nothing-to-do');
  });

  it("is stopped by the day's cap, which no money for the session changes, and goes on once that is higher", async () => {
    const openai = await voices(
      propose('Good day', [
        { kind: 'search_replace', path: 'src/greet.ts', search: 'Hello', replace: 'Good day', in: null },
      ]),
    );
    const installed = install({
      OPENAI_API_KEY: keys.OPENAI_API_KEY,
      OPENAI_BASE_URL: `${openai.server.url}/v1`,
      BUDGET_DAY_USD: '0.01',
    });
    const late = await ids(installed, ['code', request, '--yes', '--json']);
    const { session, refusal } = JSON.parse(late.stdout) as Document & { session: string };
    expect(refusal).toMatchObject({
      code: 'day-budget',
      hint: expect.stringContaining('BUDGET_DAY_USD') as string,
    });
    expect(late.stderr).toContain(`ids retry ${session}`);
    expect(late.stderr).not.toContain('ids budget');
    const rich = { ...installed, env: { ...installed.env, BUDGET_DAY_USD: '10' } };
    const done = await ids(rich, ['retry', session, '--json']);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ session, state: 'done' });
  });

  it('says who failed and what to do when no provider answers, and writes nothing', async () => {
    const refusing = await modelServer();
    refusing.on(
      { predicate: () => true },
      {
        error: {
          message: `Incorrect API key provided: ${keys.OPENAI_API_KEY}`,
          type: 'authentication_error',
        },
        status: 401,
      },
    );
    const closed = await closedPort();
    const installed = install({
      ...keys,
      OPENAI_BASE_URL: `${refusing.url}/v1`,
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${String(closed)}`,
      OLLAMA_BASE_URL: `http://127.0.0.1:${String(closed)}`,
    });
    const untouched = snapshot(installed.workspace);
    const done = await ids(installed, ['code', request, '--yes', '--json']);
    expect(done.code, done.stdout + done.stderr).toBe(1);
    const { refusal } = JSON.parse(done.stdout) as Document;
    expect(refusal?.code).toBe('no-answer');
    expect(refusal?.message).toContain('OpenAI refuses the key.');
    expect(refusal?.message).toContain('Anthropic cannot be reached.');
    expect(refusal?.message).toContain('Ollama cannot be reached.');
    expect(refusal?.hint).toContain('correct OPENAI_API_KEY');
    expect(snapshot(installed.workspace)).toEqual(untouched);
    // A wrong key is never tried twice.
    expect(refusing.getRequests()).toHaveLength(1);
    const said = done.stdout + done.stderr + readFileSync(join(installed.home, '.ids/ids.log'), 'utf8');
    for (const key of Object.values(keys)) expect(said).not.toContain(key);
  });
});

/** A port at which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 9);
      });
    });
  });
}
