import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/config.ts';
import type { Facts } from '../../src/gateway/page.ts';
import { startGateway, type GatewayParts } from '../../src/gateway/server.ts';
import { drain, testEngine } from '../kit/engine.ts';
import { owner } from '../kit/sessions.ts';

const hostile = '<script>alert(1)</script>"\' onload=x & \u202e';
const facts: Facts = {
  version: '1.2.3',
  workspace: `/work/${hostile}`,
  isExample: true,
  parliament: 'Seven scripted seats.',
  storage: 'SQLite',
  telegram: () => 'heard 3 s ago',
  examples: ['rename a to b', 'organise imports'],
  switches: [
    { name: 'OpenAI', on: false, about: 'seats', lines: ['OPENAI_API_KEY=sk-…'] },
    { name: 'Telegram', on: true, about: 'the bot', lines: ['TELEGRAM_BOT_TOKEN=…'] },
  ],
};

async function serving(override: Partial<GatewayParts> = {}) {
  const tested = await testEngine([]);
  const defects: unknown[] = [];
  const started = await startGateway({
    host: '127.0.0.1',
    port: 0,
    token: null,
    facts,
    engine: tested.engine,
    clock: () => 1_770_000_000_000,
    onDefect: (error) => defects.push(error),
    ...override,
  });
  if (!started.ok) throw new Error(started.error.message);
  onTestFinished(() => started.value.close());
  return { ...tested, ...started.value, defects };
}

/** Like fetch, but lets the test say which Host it asks for. */
function get(address: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      request(`${address}${path}`, { headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers });
        });
      })
        .on('error', reject)
        .end();
    },
  );
}

describe('the first page', () => {
  it('says what runs, what to type and how to turn on more, under a strict policy', async () => {
    const { address } = await serving();
    const { status, body, headers } = await get(address, '/');
    expect(status).toBe(200);
    for (const words of [
      'Seven scripted seats.',
      '/code rename a to b',
      'OPENAI_API_KEY=sk-…',
      'IDS_WORKSPACE=',
    ]) {
      expect(body).toContain(words);
    }
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).not.toMatch(/https?:\/\//);
    expect((await get(address, '/style.css')).headers['content-type']).toContain('text/css');
    expect((await get(address, '/favicon.svg')).headers['content-type']).toContain('image/svg+xml');
  });

  it('shows hostile requests and paths as text', async () => {
    const { address, engine } = await serving();
    const started = await engine.start({ source: 'code', request: hostile, by: owner, autoApprove: false });
    if (!started.ok) throw new Error('not started');
    await drain(engine.run(started.value, new AbortController().signal));
    for (const path of ['/', `/sessions/${started.value}`]) {
      const { status, body } = await get(address, path);
      expect(status).toBe(200);
      expect(body).not.toMatch(/<script|\u202e/);
      expect(body).toContain('&lt;script&gt;');
    }
    const page = await get(address, '/sessions/01020304');
    expect(page.body).toContain('diff of A');
    expect(page.body).toContain('waiting for approval');
  });

  it('answers unknown pages and sessions with 404 and no echo of markup', async () => {
    const { address } = await serving();
    for (const path of [
      '/nothing',
      '/sessions/nothing',
      '/sessions/%3Cscript%3E',
      '/sessions/..%2F..%2Fetc%2Fpasswd',
    ]) {
      const { status, body } = await get(address, path);
      expect(status).toBe(404);
      expect(body).not.toContain('<script');
    }
    expect((await get(address, '/sessions/%ff')).status).toBe(400);
  });
});

describe('/healthz', () => {
  it('says how it is', async () => {
    const { address } = await serving();
    const { status, body } = await get(address, '/healthz');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      status: 'ok',
      version: '1.2.3',
      uptime: 0,
      database: 'ok',
      workspace: facts.workspace,
      telegram: 'heard 3 s ago',
      sessions: { open: 0 },
    });
  });

  it('is 503 when the database does not answer', async () => {
    const tested = await testEngine([]);
    const { address, defects } = await serving({
      engine: { ...tested.engine, unfinished: () => Promise.reject(new Error('gone')) },
    });
    const { status, body } = await get(address, '/healthz');
    expect([status, JSON.parse(body)]).toEqual([
      503,
      expect.objectContaining({ status: 'failing', database: 'failed' }),
    ]);
    expect(defects).toHaveLength(1);
  });
});

describe('who is answered', () => {
  it('only exact hosts of its own address', async () => {
    const { address } = await serving();
    const port = new URL(address).port;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
      expect((await get(address, '/', { host })).status).toBe(200);
    }
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'localhost',
      `localhost:${port}0`,
      `127.0.0.1.evil:${port}`,
    ]) {
      const { status, body } = await get(address, '/', { host });
      expect([status, body]).toEqual([421, 'This address does not serve that host.\n']);
    }
  });

  it('only who knows the token, where there is one', async () => {
    const token = 'a-long-enough-token';
    const { address } = await serving({ token: new Secret(token) });
    const basic = (password: string) => `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
    expect((await get(address, '/')).status).toBe(401);
    expect((await get(address, '/', { authorization: basic('wrong') })).status).toBe(401);
    expect((await get(address, '/', { authorization: `Digest ${token}` })).status).toBe(401);
    expect((await get(address, '/', { authorization: basic(token) })).status).toBe(200);
    expect((await get(address, '/', { authorization: `Bearer ${token}` })).status).toBe(200);
    expect(JSON.parse((await get(address, '/healthz')).body)).toEqual({ status: 'ok' });
  });
});

it('a port in use is one clear sentence', async () => {
  const { address, engine } = await serving();
  const again = await startGateway({
    host: '127.0.0.1',
    port: Number(new URL(address).port),
    token: null,
    facts,
    engine,
    clock: () => 0,
    onDefect: () => undefined,
  });
  expect(again).toEqual({
    ok: false,
    error: {
      code: 'io-failed',
      message: `${address.replace('http://', '')} is in use by another program.`,
      hint: 'Stop it, or choose another port with IDS_PORT.',
    },
  });
});
