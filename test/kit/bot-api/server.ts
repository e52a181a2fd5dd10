import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, checkText, methods, type Method, type Payload } from './rules.ts';

export const TOKEN = '123456:test-token-of-the-fake-bot-api';
export const BOT = { id: 123456, is_bot: true, first_name: 'IDS', username: 'ids_test_bot' } as const;

/** A message of the bot as somebody in the chat sees it. */
export interface SeenMessage {
  readonly id: number;
  readonly chat: number;
  readonly topic: number | undefined;
  text: string;
  entities: Payload<'sendMessage'>['entities'];
  buttons: readonly (readonly { readonly text: string; readonly callback_data: string }[])[];
  readonly document: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  edits: number;
  deleted: boolean;
}

/** What happens to a call: `error` instead of carrying it out, `cut` the line after it was carried out, or before. */
export type Fault =
  { readonly kind: 'error'; readonly error: ApiError } | { readonly kind: 'cut-after' | 'cut-before' };

/** What happened in the chats, in order. */
export type Moment =
  | { readonly kind: 'message'; readonly message: SeenMessage }
  | { readonly kind: 'bubble'; readonly text: string }
  | { readonly kind: 'words' | 'press'; readonly who: string; readonly text: string }
  | { readonly kind: 'note'; readonly text: string };

export interface Call {
  readonly method: Method;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/**
 * A Bot API server for tests, over real HTTP, that takes nothing that Telegram would not take: unknown fields, texts that
 * are too long, entities beyond the text, edits that change nothing, a second poller.
 */
export async function startBotApi(
  options: { readonly groups?: readonly number[]; readonly port?: number } = {},
) {
  const groups = new Set(options.groups ?? []);
  const messages: SeenMessage[] = [];
  const calls: Call[] = [];
  const bubbles: { readonly query: string; readonly text: string }[] = [];
  const timeline: Moment[] = [];
  const menus = new Map<string, readonly string[]>();
  const queries = new Set<string>();
  const updates: { readonly update_id: number }[] = [];
  const blocked = new Set<number>();
  let fault: ((call: Call) => Fault | undefined) | undefined;
  let webhook: { readonly url: string; readonly secret: string } | undefined;
  let poller:
    { readonly answer: (updates: readonly unknown[]) => void; readonly refuse: () => void } | undefined;
  let offset = 0;
  let nextUpdate = 1000;
  let nextMessage = 1;
  let wakers: (() => void)[] = [];
  const changed = () => {
    for (const wake of wakers) wake();
    wakers = [];
  };

  const waiting = () => updates.filter((each) => each.update_id >= offset);

  function message(chat: number, id: number): SeenMessage {
    const found = messages.find((each) => each.chat === chat && each.id === id && !each.deleted);
    if (found === undefined) throw new ApiError(400, 'Bad Request: message to edit not found');
    return found;
  }

  function reachable(chat: number): void {
    if (blocked.has(chat)) throw new ApiError(403, 'Forbidden: bot was blocked by the user');
    if (chat < 0 && !groups.has(chat)) throw new ApiError(400, 'Bad Request: chat not found');
  }

  function post(chat: number, topic: number | undefined, rest: Partial<SeenMessage>) {
    reachable(chat);
    const sent: SeenMessage = {
      id: nextMessage++,
      chat,
      topic,
      text: '',
      entities: undefined,
      buttons: [],
      document: undefined,
      edits: 0,
      deleted: false,
      ...rest,
    };
    messages.push(sent);
    timeline.push({ kind: 'message', message: sent });
    return { message_id: sent.id, date: 1, chat: { id: chat, type: chat < 0 ? 'supergroup' : 'private' } };
  }

  const handlers: { readonly [M in Method]: (payload: Payload<M>) => unknown } = {
    getMe: () => BOT,
    getUpdates: (payload) =>
      new Promise((resolve, reject) => {
        if (webhook !== undefined) {
          reject(new ApiError(409, "Conflict: can't use getUpdates method while webhook is active"));
          return;
        }
        poller?.refuse();
        if (payload.offset !== undefined) offset = Math.max(offset, payload.offset);
        if (waiting().length > 0 || payload.timeout === undefined) {
          resolve(waiting().slice(0, payload.limit ?? 100));
          return;
        }
        const timer = setTimeout(() => poller?.answer([]), payload.timeout * 1000);
        const end = () => {
          clearTimeout(timer);
          poller = undefined;
        };
        poller = {
          answer(found) {
            end();
            resolve(found);
          },
          refuse() {
            end();
            reject(new ApiError(409, 'Conflict: terminated by other getUpdates request'));
          },
        };
      }),
    setWebhook({ url, secret_token: secret }) {
      webhook = { url, secret };
      return true;
    },
    deleteWebhook() {
      webhook = undefined;
      return true;
    },
    sendMessage(payload) {
      checkText(payload);
      return post(payload.chat_id, payload.message_thread_id, {
        text: payload.text,
        entities: payload.entities,
        buttons: payload.reply_markup?.inline_keyboard ?? [],
      });
    },
    editMessageText(payload) {
      reachable(payload.chat_id);
      checkText(payload);
      const seen = message(payload.chat_id, payload.message_id);
      if (seen.document !== undefined)
        throw new ApiError(400, 'Bad Request: there is no text in the message to edit');
      const buttons = payload.reply_markup?.inline_keyboard ?? [];
      const same = (a: unknown, b: unknown) => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
      if (
        seen.text === payload.text &&
        same(seen.entities, payload.entities) &&
        same(seen.buttons, buttons)
      ) {
        throw new ApiError(
          400,
          'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
        );
      }
      seen.text = payload.text;
      seen.entities = payload.entities;
      seen.buttons = buttons;
      seen.edits++;
      return { message_id: seen.id, date: 1, chat: { id: seen.chat, type: 'private' } };
    },
    sendDocument(payload) {
      return post(payload.chat_id, payload.message_thread_id, {
        text: payload.caption ?? '',
        document: payload.document,
      });
    },
    answerCallbackQuery({ callback_query_id: query, text }) {
      if (!queries.delete(query)) {
        throw new ApiError(
          400,
          'Bad Request: query is too old and response timeout expired or query ID is invalid',
        );
      }
      bubbles.push({ query, text: text ?? '' });
      timeline.push({ kind: 'bubble', text: text ?? '' });
      return true;
    },
    setMyCommands({ commands, scope, language_code }) {
      if (scope?.chat_id !== undefined) reachable(scope.chat_id);
      menus.set(
        `${scope?.chat_id === undefined ? (scope?.type ?? 'default') : String(scope.chat_id)}${language_code === undefined ? '' : `/${language_code}`}`,
        commands.map((each) => each.command),
      );
      return true;
    },
  };

  async function carryOut(method: Method, payload: Readonly<Record<string, unknown>>): Promise<unknown> {
    const parsed = methods[method].safeParse(payload);
    if (!parsed.success) throw new ApiError(400, `Bad Request: ${parsed.error.message}`);
    const handler = handlers[method] as (payload: unknown) => unknown;
    const result = await handler(parsed.data);
    changed();
    return result;
  }

  const server = createServer((request, response) => {
    void respond(request, response);
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (code: number, body: unknown) => {
      if (response.destroyed) return;
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const refuse = (code: number, description: string, parameters?: unknown) => {
      answer(code, {
        ok: false,
        error_code: code,
        description,
        ...(parameters === undefined ? {} : { parameters }),
      });
    };
    const path = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '');
    if (path?.[1] !== TOKEN) {
      refuse(401, 'Unauthorized');
      return;
    }
    const method = path[2] as Method;
    if (!Object.hasOwn(methods, method)) {
      refuse(404, 'Not Found: method not found');
      return;
    }
    const payload = await payloadOf(request);
    const call = { method, payload, at: Date.now() };
    calls.push(call);
    const bad = fault?.(call);
    if (bad?.kind === 'cut-before') {
      request.socket.destroy();
      return;
    }
    try {
      if (bad?.kind === 'error') throw bad.error;
      const result = await carryOut(method, payload);
      if (bad?.kind === 'cut-after') {
        request.socket.destroy();
        return;
      }
      answer(200, { ok: true, result });
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      const { parameters } = thrown;
      refuse(thrown.code, thrown.message, Object.keys(parameters).length === 0 ? undefined : parameters);
    }
  }

  /** As Telegram delivers to webhooks: again until it is taken. */
  async function deliver(
    update: { readonly update_id: number },
    { url, secret }: NonNullable<typeof webhook>,
  ): Promise<void> {
    for (let attempt = 0; attempt < 50; attempt++) {
      const status = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
        body: JSON.stringify(update),
      }).then(
        (taken) => taken.status,
        () => 0,
      );
      if (status >= 200 && status < 300) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Something happened that the bot is told of. Returns the update's id. */
  function push(content: Readonly<Record<string, unknown>>): number {
    const update = { update_id: nextUpdate++, ...content };
    updates.push(update);
    if (webhook !== undefined) void deliver(update, webhook);
    else poller?.answer(waiting());
    return update.update_id;
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  return {
    root,
    messages,
    calls,
    bubbles,
    timeline,
    menus,
    blocked,
    updates,
    push,
    /** A new id for a button's press, which must be answered once. */
    query(): string {
      const id = `query-${String(nextUpdate)}`;
      queries.add(id);
      return id;
    },
    /** Presses that nobody has answered. */
    unanswered: () => [...queries],
    nextMessageId: () => nextMessage++,
    setFault(next: typeof fault) {
      fault = next;
    },
    /** Gives the same update a second time. */
    again(id: number): void {
      const update = updates.find((each) => each.update_id === id);
      if (update === undefined) throw new Error('no such update');
      if (webhook !== undefined) void deliver(update, webhook);
      else poller?.answer([update]);
    },
    /** Resolves when `met` is; `within` milliseconds or it throws with what is there. */
    async until(met: () => boolean, what: string, within = 20_000): Promise<void> {
      const end = Date.now() + within;
      while (!met()) {
        if (Date.now() > end) {
          throw new Error(
            `waited for ${what}; the chat has:\n${messages.map((each) => each.text).join('\n---\n')}`,
          );
        }
        await Promise.race([
          new Promise<void>((resolve) => wakers.push(resolve)),
          new Promise((resolve) => setTimeout(resolve, 50)),
        ]);
      }
    },
    async close(): Promise<void> {
      poller?.answer([]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type BotApi = Awaited<ReturnType<typeof startBotApi>>;

/** The fields of a call: JSON, or multipart with a file. */
async function payloadOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return {};
  if (!type.startsWith('multipart/')) return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- small bodies from our own tests
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const payload: Record<string, unknown> = {};
  const files = new Map<string, { name: string; bytes: Uint8Array }>();
  for (const [name, value] of form) {
    if (typeof value === 'string') payload[name] = /^-?\d+$/.test(value) ? Number(value) : value;
    else files.set(name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  for (const [name, value] of Object.entries(payload)) {
    const file =
      typeof value === 'string' && value.startsWith('attach://') ? files.get(value.slice(9)) : undefined;
    if (file !== undefined) payload[name] = file;
  }
  return payload;
}
