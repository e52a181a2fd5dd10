import { describe, expect, it } from 'vitest';
import type { ServerResponse } from 'node:http';
import { makeAnthropic } from '../../src/models/anthropic.ts';
import { usageOf, type Delta, type LanguageModel, type Question } from '../../src/models/language-model.ts';
import { makeOllama } from '../../src/models/ollama.ts';
import { makeOpenAi } from '../../src/models/openai.ts';
import { makeRedact } from '../../src/models/redact.ts';
import { done, guarded, payer, plain } from './scripted.ts';
import { rawServer } from './server.ts';

const now = () => 0;
const never = new AbortController().signal;
const asked: Question = {
  ...{ system: 's', messages: [{ role: 'user', text: 'q' }], maxTokens: 100, signal: never },
  tools: { specs: [{ name: 'look', description: 'd', parameters: { type: 'object' } }], mayCall: true },
};

async function lastOf(model: LanguageModel, question = asked): Promise<Delta | undefined> {
  let last: Delta | undefined;
  for await (const delta of model.ask(question)) last = delta;
  return last;
}

const sse = (...events: readonly object[]) =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
const streams = (body: string | Uint8Array) =>
  rawServer((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(body);
  });
const ollama = (url: string) => makeOllama({ baseUrl: url, model: 'm', now });
const finish = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
const says = (delta: object) => ({ choices: [{ index: 0, delta, finish_reason: null }] });

describe('what compatible servers really send', () => {
  it.each([
    ['null for what is absent', [says({ content: 'hi', tool_calls: null, refusal: null }), finish]],
    [
      'the text in parts',
      [
        says({
          content: [
            { type: 'thinking', thinking: [] },
            { type: 'text', text: 'hi' },
          ],
        }),
        finish,
      ],
    ],
    [
      'pieces without choices',
      [{ usage: null }, { choices: [] }, says({ content: 'hi' }), { choices: null }, finish],
    ],
    ['a piece without a delta', [says({ content: 'hi' }), { choices: [{ finish_reason: 'stop' }] }]],
    ['keys of its own', [{ x: 1, ...says({ content: 'hi', annotations: [] }) }, finish]],
  ])('is read: %s', async (_, events) => {
    expect(await lastOf(ollama(await streams(sse(...events))))).toMatchObject({
      kind: 'done',
      completion: { text: 'hi', model: 'm', usage: { estimated: true } },
    });
  });

  it.each([
    [
      'numbered',
      [{ index: 0, id: 'a', function: { name: 'look', arguments: '{"x"' } }],
      [{ index: 0, function: { arguments: ':1}' } }],
    ],
    [
      'without numbers',
      [{ id: 'a', function: { name: 'look', arguments: '{"x"' } }],
      [{ function: { arguments: ':1}' } }],
    ],
    [
      'named each time',
      [{ id: 'a', function: { name: 'look', arguments: '{"x"' } }],
      [{ id: 'a', function: { name: 'look', arguments: ':1}' } }],
    ],
    [
      'empty names behind the first',
      [{ index: 0, id: 'a', function: { name: 'look', arguments: '{"x"' } }],
      [{ index: 0, id: '', function: { name: '', arguments: ':1}' } }],
    ],
  ])('puts the pieces of a call together: %s', async (_, first, second) => {
    const url = await streams(sse(says({ tool_calls: first }), says({ tool_calls: second }), finish));
    expect(await lastOf(ollama(url))).toMatchObject({
      completion: { calls: [{ id: 'a', name: 'look', arguments: '{"x":1}' }] },
    });
  });

  it('keeps two calls apart that have no numbers', async () => {
    const call = (id: string) => ({ id, function: { name: 'look', arguments: '{}' } });
    const url = await streams(sse(says({ tool_calls: [call('a'), call('b')] }), finish));
    expect(await lastOf(ollama(url))).toMatchObject({ completion: { calls: [{ id: 'a' }, { id: 'b' }] } });
  });

  it('a character that is cut in two by the stream is whole again', async () => {
    const bytes = new TextEncoder().encode(sse(says({ content: 'жизнь 🚀' }), finish));
    const url = await rawServer(async (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const byte of bytes) {
        response.write(Uint8Array.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    });
    expect(await lastOf(ollama(url))).toMatchObject({ completion: { text: 'жизнь 🚀' } });
  });
});

describe('numbers of tokens that cannot be', () => {
  it.each([
    ['missing', undefined],
    ['a text', '12'],
    ['negative', -1],
    ['infinite', Number.POSITIVE_INFINITY],
    ['no number', Number.NaN],
    ['a part of one', 1.5],
    ['more than any call has', 1e15],
    ['null', null],
  ])('are not believed: %s', (_, wrong) => {
    for (const given of [
      { input: wrong, cached: 0, output: 5 },
      { input: 5, cached: 0, output: wrong },
      { input: 5, cached: wrong, output: 5 },
    ]) {
      const { input, cached, output, estimated } = usageOf(given, asked, 'abc');
      expect([estimated, cached, output]).toEqual([true, 0, 1]);
      expect(input).toBeGreaterThan(0);
    }
  });

  it('leave the ledger and the limits as they were', async () => {
    const body = `data: ${JSON.stringify(says({ content: '{}' }))}\n\ndata: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1e999,"completion_tokens":-7}}\n\n`;
    const last = await lastOf(ollama(await streams(body)));
    expect(last).toMatchObject({ kind: 'done', completion: { usage: { estimated: true, output: 1 } } });
  });
});

describe('an answer that does not come to its end', () => {
  const piece = 'x'.repeat(50_000);
  /** Says the same for ever, until nobody listens. */
  const endless = (event: string, head = '') =>
    rawServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(head);
      const go = () => {
        while (!response.destroyed && response.write(event));
        if (!response.destroyed) response.once('drain', go);
      };
      go();
    });

  it.each<[string, () => Promise<LanguageModel>]>([
    ['chat completions', async () => ollama(await endless(sse(says({ content: piece }))))],
    [
      'Responses API',
      async () =>
        makeOpenAi({
          ...{ provider: 'openai', apiKey: 'k', model: 'gpt-5.5', now },
          baseUrl: `${await endless(sse({ type: 'response.output_text.delta', delta: piece }))}/v1/responses`,
        }),
    ],
    [
      'Anthropic',
      async () =>
        makeAnthropic({
          ...{ apiKey: 'k', model: 'claude-sonnet-5-5', now },
          baseUrl: await endless(
            `event: content_block_delta\n${sse({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } })}`,
          ),
        }),
    ],
    [
      'the arguments of a call',
      async () =>
        ollama(await endless(sse(says({ tool_calls: [{ index: 0, function: { arguments: piece } }] })))),
    ],
  ])('is left, and not asked for again: %s', async (_, model) => {
    expect(await lastOf(await model())).toMatchObject({ kind: 'failed', failure: { kind: 'endless' } });
  });

  it('is paid for and not tried again', async () => {
    const { guard, questions } = guarded(() => [
      { kind: 'failed', failure: { kind: 'endless', detail: '' } },
    ]);
    const kinds: string[] = [];
    for await (const delta of guard.ask(plain(), payer())) kinds.push(delta.kind);
    expect([kinds, questions.length]).toEqual([['failed'], 1]);
  });
});

describe('what is sent', () => {
  it('is well formed, wherever it was cut', async () => {
    const { guard, questions } = guarded(() => [done('{}')]);
    const text = 'a🚀'.slice(0, 2);
    const question = {
      ...plain(),
      system: text,
      messages: [{ role: 'user' as const, text, results: [{ id: 'i', text }] }],
    };
    for await (const delta of guard.ask(question, payer())) expect(delta.kind).toBe('done');
    expect(JSON.stringify(questions)).not.toContain('\\ud83d');
  });

  it('is cleaned of keys in one go through it, whatever it is made of', () => {
    const redact = makeRedact([]);
    for (const piece of [
      'eyJ-',
      'eyJaaaaaaaa.',
      'sk-',
      'Bearer ',
      'a://b:',
      '-----BEGIN ',
      'token=',
      '1234567:',
    ]) {
      const text = piece.repeat(400_000 / piece.length);
      expect(redact(text).length).toBeGreaterThan(0);
    }
    expect(redact('x eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSM y')).toBe('x [redacted] y');
    expect(redact('token eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSM')).toContain('[redacted]');
  });
});
