import { describe, expect, it } from 'vitest';
import { makeAnthropic } from '../../src/models/anthropic.ts';
import type { Failure } from '../../src/models/failure.ts';
import type { Delta, LanguageModel, Question } from '../../src/models/language-model.ts';
import { makeOllama } from '../../src/models/ollama.ts';
import { makeOpenAi } from '../../src/models/openai.ts';
import { modelServer, rawServer } from './server.ts';

const now = () => 1_770_000_000_000;
const schema = {
  name: 'answer',
  schema: {
    type: 'object',
    properties: { a: { type: 'number' } },
    required: ['a'],
    additionalProperties: false,
  },
};
const ask = (text: string, more: Partial<Question> = {}): Question => ({
  system: 'You are terse.',
  messages: [
    { role: 'user', text: 'The long part.', cache: true },
    { role: 'user', text },
  ],
  schema,
  maxTokens: 500,
  temperature: 0.2,
  signal: new AbortController().signal,
  ...more,
});

/** The four ways to speak to a provider, each at the given address. */
const ways: readonly { readonly name: string; readonly at: (url: string) => LanguageModel }[] = [
  {
    name: 'OpenAI, Responses API',
    at: (url) =>
      makeOpenAi({
        provider: 'openai',
        apiKey: 'sk-test-key',
        baseUrl: `${url}/v1/responses`,
        model: 'gpt-5.5',
        now,
      }),
  },
  { name: 'Ollama, chat completions', at: (url) => makeOllama({ baseUrl: url, model: 'qwen3-coder', now }) },
  {
    name: 'Anthropic, forced tool call',
    at: (url) => makeAnthropic({ apiKey: 'sk-ant-test', baseUrl: url, model: 'claude-opus-4-5', now }),
  },
  {
    name: 'Anthropic, schema',
    at: (url) => makeAnthropic({ apiKey: 'sk-ant-test', baseUrl: url, model: 'claude-sonnet-5-5', now }),
  },
];

async function deltas(model: LanguageModel, question: Question): Promise<readonly Delta[]> {
  const all: Delta[] = [];
  for await (const delta of model.ask(question)) all.push(delta);
  const terminal = all.filter(({ kind }) => kind === 'done' || kind === 'failed');
  expect(terminal).toHaveLength(1);
  expect(all.at(-1)).toBe(terminal[0]);
  return all;
}

async function failureOf(model: LanguageModel, question: Question): Promise<Failure> {
  const last = (await deltas(model, question)).at(-1);
  if (last?.kind !== 'failed') throw new Error(JSON.stringify(last));
  return last.failure;
}

describe.each(ways)('$name', ({ at }) => {
  it('streams an answer in the form that was asked for', async () => {
    const server = await modelServer();
    server.on(
      { userMessage: 'give' },
      (request) => {
        const tool = request.tools?.at(0)?.function.name;
        return tool === undefined
          ? { content: '{"a": 1234567890}' }
          : { toolCalls: [{ name: tool, arguments: '{"a": 1234567890}' }] };
      },
      { chunkSize: 4 },
    );
    const all = await deltas(at(server.url), ask('give'));
    const texts = all.flatMap((delta) => (delta.kind === 'text' ? [delta.text] : []));
    expect(texts.length).toBeGreaterThan(2);
    const last = all.at(-1);
    expect(last?.kind === 'done' && JSON.parse(last.completion.text)).toEqual({ a: 1234567890 });
    expect(last).toMatchObject({ completion: { truncated: false } });
    expect(last?.kind === 'done' && last.completion.usage.output).toBeGreaterThan(0);
  });

  it.each([
    [429, 'slow down', { kind: 'rate-limited', retryAfter: 7_000 }],
    [529, 'Overloaded', { kind: 'overloaded' }],
    [500, 'boom', { kind: 'overloaded' }],
    [503, 'down', { kind: 'overloaded' }],
    [408, 'late', { kind: 'overloaded' }],
    [400, 'bad request', { kind: 'rejected' }],
    [400, 'Your credit balance is too low', { kind: 'no-credit' }],
    [400, 'prompt is too long: 900000 tokens', { kind: 'too-large' }],
    [401, 'Incorrect key', { kind: 'wrong-key' }],
    [402, 'pay', { kind: 'no-credit' }],
    [403, 'no', { kind: 'wrong-key' }],
    [404, 'no such model', { kind: 'unknown-model' }],
    [413, 'big', { kind: 'too-large' }],
    [429, 'You exceeded your current quota: insufficient_quota', { kind: 'no-credit' }],
  ])('classifies %i "%s", asked once', async (status, message, expected) => {
    const server = await modelServer();
    server.on({ userMessage: 'fail' }, { error: { message, type: 'some_error' }, status, retryAfter: 7 });
    expect(await failureOf(at(server.url), ask('fail'))).toMatchObject(expected);
    expect(server.getRequests()).toHaveLength(1);
  });

  it('knows a stream that was cut from one that ended', async () => {
    const server = await modelServer();
    server.on(
      { userMessage: 'cut' },
      (request) => {
        const tool = request.tools?.at(0)?.function.name;
        const text = JSON.stringify({ a: 'x'.repeat(4_000) });
        return tool === undefined ? { content: text } : { toolCalls: [{ name: tool, arguments: text }] };
      },
      { chunkSize: 20, disconnectAfterMs: 150, streamingProfile: { ttft: 5, tps: 100, jitter: 0 } },
    );
    const all = await deltas(at(server.url), ask('cut'));
    expect(all.at(-1)).toMatchObject({ kind: 'failed', failure: { kind: 'cut' } });
  });

  it('says that nobody listens', async () => {
    const server = await modelServer();
    const { url } = server;
    await server.stop();
    expect(await failureOf(at(url), ask('x'))).toMatchObject({ kind: 'unreachable' });
    // So that the clean-up finds something to stop.
    await server.start();
  });

  it('ends when it is cancelled', async () => {
    const server = await modelServer();
    server.on({ userMessage: 'wait' }, { content: '{}' }, { latency: 20_000 });
    const cancel = new AbortController();
    setTimeout(() => {
      cancel.abort();
    }, 50);
    const failure = await failureOf(at(server.url), ask('wait', { signal: cancel.signal }));
    expect(failure.kind).toBe('cancelled');
  });

  it('takes a server that speaks nonsense for a failure', async () => {
    const url = await rawServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"type": "no', 'utf8');
    });
    expect(['cut', 'overloaded', 'rejected']).toContain((await failureOf(at(url), ask('x'))).kind);
  });
});

describe('what not every model takes', () => {
  /** Refuses requests that have a part, by name, and answers the others. */
  async function picky(part: string, complaint: string) {
    const seen: Record<string, unknown>[] = [];
    const url = await rawServer((response, body) => {
      seen.push(body);
      if (JSON.stringify(body).includes(`"${part}"`)) {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: complaint } }),
        );
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = (delta: object, finish: string | null) =>
        `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
      response.end(`${chunk({ content: '{"a":1}' }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`);
    });
    return { url, seen };
  }

  it.each([
    ['temperature', "Unsupported value: 'temperature' does not support 0.2"],
    ['stream_options', 'unknown field stream_options'],
    ['json_schema', 'response_format json_schema is not supported'],
    ['max_tokens', "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'."],
  ])('is left out once it was refused: %s', async (part, complaint) => {
    const { url, seen } = await picky(part, complaint);
    const model = makeOllama({ baseUrl: url, model: 'm', now });
    expect((await deltas(model, ask('x'))).at(-1)).toMatchObject({
      kind: 'done',
      completion: { text: '{"a":1}' },
    });
    expect(seen).toHaveLength(2);
    await deltas(model, ask('again'));
    // It is remembered.
    expect(seen).toHaveLength(3);
  });

  it('does not repeat a request that is refused for itself', async () => {
    const { url, seen } = await picky('model', 'messages: something else is wrong');
    const model = makeOllama({ baseUrl: url, model: 'm', now });
    expect(await failureOf(model, ask('x'))).toMatchObject({ kind: 'rejected' });
    expect(seen).toHaveLength(1);
  });

  it('marks the long part for the cache of Anthropic and speaks in turns', async () => {
    const seen: Record<string, unknown>[] = [];
    const url = await rawServer((response, body) => {
      seen.push(body);
      response.writeHead(500);
      response.end();
    });
    const model = makeAnthropic({ apiKey: 'sk-ant-test', baseUrl: url, model: 'claude-opus-4-5', now });
    const { messages } = ask('task');
    await deltas(
      model,
      ask('task', {
        messages: [...messages, { role: 'assistant', text: 'hm' }, { role: 'user', text: 'again' }],
      }),
    );
    expect(seen[0]).toMatchObject({
      messages: [
        {
          role: 'user',
          content: [{ text: 'The long part.', cache_control: { type: 'ephemeral' } }, { text: 'task' }],
        },
        { role: 'assistant' },
        { role: 'user' },
      ],
      tool_choice: { type: 'tool', name: 'answer' },
    });
  });
});
