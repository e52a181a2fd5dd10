import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Secret } from '../config.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Engine } from '../engine/engine.ts';
import { allowedHosts } from './hosts.ts';
import type { Html } from './html.ts';
import { firstPage, type Facts } from './page.ts';
import { notFoundPage, sessionPage } from './session-page.ts';
import { favicon, style } from './style.ts';

export interface GatewayParts {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Password of every page but the bare health; null: none. */
  readonly token: Secret | null;
  readonly facts: Facts;
  /** Where Telegram delivers updates; only requests that prove to be its are read. */
  readonly webhook?: Webhook;
  readonly engine: Pick<Engine, 'sessions' | 'find' | 'state' | 'diff' | 'unfinished'>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Told of exceptions, which are defects. */
  readonly onDefect: (error: unknown, where: string) => void;
}

/** A path of its own on this server, for a sender that proves itself by a secret header. */
export interface Webhook {
  readonly path: string;
  isGenuine(secretHeader: string | undefined): boolean;
  receive(body: unknown): Promise<number>;
}

const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

const security = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const SESSIONS_SHOWN = 20;

/**
 * Serves the local pages. Answers only exact `Host` headers of its own address. `io-failed` in one clear sentence when
 * the address cannot be listened on.
 */
export async function startGateway(
  parts: GatewayParts,
): Promise<Result<{ readonly address: string; close(): Promise<void> }>> {
  const { host, port } = parts;
  const server = Fastify({ logger: false, bodyLimit: 256 * 1024, forceCloseConnections: true });
  let hosts: ReadonlySet<string> = new Set();
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(security);
    // Telegram comes from outside and knows neither this address nor the password: the secret is what it has.
    if (request.method === 'POST' && request.url === parts.webhook?.path) {
      const secret = request.headers[SECRET_HEADER];
      if (parts.webhook.isGenuine(typeof secret === 'string' ? secret : undefined)) return undefined;
      return reply.code(401).type('text/plain').send('Not for you.\n');
    }
    if (!hosts.has((request.headers.host ?? '').toLowerCase())) {
      return reply.code(421).type('text/plain').send('This address does not serve that host.\n');
    }
    if (request.url !== '/healthz' && !mayRead(parts.token, request.headers.authorization)) {
      return reply
        .code(401)
        .header('www-authenticate', 'Basic realm="IDS", charset="UTF-8"')
        .type('text/plain')
        .send('The password is IDS_TOKEN.\n');
    }
    return undefined;
  });
  addRoutes(server, parts);
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    return cannotListen(error, host, port);
  }
  const address = server.addresses()[0];
  const bound = typeof address === 'object' ? address.port : port;
  hosts = allowedHosts(host, bound);
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return ok({ address: `http://${name}:${String(bound)}`, close: () => server.close() });
}

function addRoutes(server: FastifyInstance, parts: GatewayParts): void {
  const { engine, facts, clock } = parts;
  const startedAt = clock();
  server.get('/', async (_request, reply) =>
    send(reply, firstPage(facts, await engine.sessions(SESSIONS_SHOWN))),
  );
  server.get<{ Params: { id: string } }>('/sessions/:id', async (request, reply) => {
    const session = await engine.find(request.params.id);
    const state = session.ok ? await engine.state(session.value) : session;
    if (!session.ok || !state.ok) {
      return send(
        reply.code(404),
        notFoundPage(session.ok ? 'There is no such session.' : session.error.message),
      );
    }
    const label = state.value.chosen ?? state.value.candidates[0]?.label;
    const diff = label === undefined ? undefined : await engine.diff(session.value, label);
    return send(reply, sessionPage(session.value, state.value, diff?.ok === true ? diff.value : undefined));
  });
  server.get('/healthz', async (request, reply) => {
    const database = await engine.unfinished().then(
      (open) => ({ status: 'ok', open: open.length }),
      (error: unknown) => {
        parts.onDefect(error, 'healthz');
        return { status: 'failed', open: null };
      },
    );
    const status = database.status === 'ok' ? 'ok' : 'failing';
    void reply.code(status === 'ok' ? 200 : 503);
    // Whoever does not know the password learns that it runs, and no more.
    if (!mayRead(parts.token, request.headers.authorization)) return { status };
    return {
      status,
      version: facts.version,
      uptime: Math.floor((clock() - startedAt) / 1000),
      database: database.status,
      workspace: facts.workspace,
      telegram: facts.telegram(),
      sessions: { open: database.open },
    };
  });
  const { webhook } = parts;
  if (webhook !== undefined) {
    server.post(webhook.path, async (request, reply) =>
      reply.code(await webhook.receive(request.body)).send(),
    );
  }
  server.get('/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(style));
  server.get('/favicon.svg', (_request, reply) => reply.type('image/svg+xml').send(favicon));
  server.setNotFoundHandler((_request, reply) =>
    send(reply.code(404), notFoundPage('There is no such page.')),
  );
  server.setErrorHandler((error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status < 500)
      return reply.code(status).type('text/plain').send('The request cannot be understood.\n');
    parts.onDefect(error, request.url);
    return reply.code(500).type('text/plain').send('IDS itself failed; its log has the details.\n');
  });
}

function send(reply: FastifyReply, page: Html): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page.toString());
}

/** Whether the request carries the token, as a bearer token or as the password of any user. Compared in constant time. */
function mayRead(token: Secret | null, authorization: string | undefined): boolean {
  if (token === null) return true;
  const [scheme = '', value = ''] = (authorization ?? '').split(' ');
  const given =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(value, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : scheme.toLowerCase() === 'bearer'
        ? value
        : '';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token.reveal()));
}

function cannotListen(error: unknown, host: string, port: number): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const address = `${host}:${String(port)}`;
  switch (code) {
    case 'EADDRINUSE':
      return refuse(
        'io-failed',
        `${address} is in use by another program.`,
        'Stop it, or choose another port with IDS_PORT.',
      );
    case 'EACCES':
      return refuse(
        'io-failed',
        `${address} may not be listened on.`,
        'Choose a port from 1024 on with IDS_PORT.',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return refuse('wrong-config', `${host} is not an address of this machine.`, 'Set IDS_HOST=127.0.0.1.');
    default:
      return refuse(
        'io-failed',
        `${address} cannot be listened on (${code}).`,
        'Check IDS_HOST and IDS_PORT.',
      );
  }
}
