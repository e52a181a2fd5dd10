import { describe, expect, it } from 'vitest';
import { makeAnthropic } from '../../src/models/anthropic.ts';
import { makeAsking, type Kind } from '../../src/models/asking.ts';
import type { Delta, LanguageModel, Question, ToolCall } from '../../src/models/language-model.ts';
import { makeOllama } from '../../src/models/ollama.ts';
import { makeOpenAi } from '../../src/models/openai.ts';
import { questionHash } from '../../src/models/question-hash.ts';
import type { Tool } from '../../src/models/tools.ts';
import { newSessionId } from '../../src/core/kernel/ids.ts';
import { ok } from '../../src/core/kernel/result.ts';
import { fence } from '../../src/parliament/replies/fence.ts';
import { loadRoles } from '../../src/parliament/seats.ts';
import { guarded, testLedger } from './scripted.ts';
import { modelServer } from './server.ts';
import { fakeTime } from './time.ts';

const now = () => 1_770_000_000_000;
const form = {
  name: 'answer',
  schema: {
    type: 'object',
    properties: { a: { type: 'number' } },
    required: ['a'],
    additionalProperties: false,
  },
};
const spec = {
  name: 'read_file',
  description: 'The text of a file.',
  parameters: {
    type: 'object',
    properties: { path: { type: 'string' } },
    required: ['path'],
    additionalProperties: false,
  },
};
const question = (more: Partial<Question> = {}): Question => ({
  system: 'You are terse.',
  messages: [{ role: 'user', text: 'give' }],
  schema: form,
  tools: { specs: [spec], mayCall: true },
  maxTokens: 500,
  signal: new AbortController().signal,
  ...more,
});

const ways: readonly { readonly name: string; readonly at: (url: string) => LanguageModel }[] = [
  {
    name: 'OpenAI, Responses API',
    at: (url) =>
      makeOpenAi({
        provider: 'openai',
        apiKey: 'sk-test',
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

async function completion(model: LanguageModel, asked: Question) {
  const all: Delta[] = [];
  for await (const delta of model.ask(asked)) all.push(delta);
  const last = all.at(-1);
  if (last?.kind !== 'done') throw new Error(JSON.stringify(last));
  return last.completion;
}

describe.each(ways)('$name', ({ at }) => {
  it('calls tools, several at once, is told what they gave, and answers in the form', async () => {
    const server = await modelServer();
    server.on(
      { predicate: ({ messages }) => !messages.some(({ role }) => role === 'tool') },
      {
        toolCalls: [
          { name: 'read_file', arguments: '{"path":"src/a.ts"}' },
          { name: 'read_file', arguments: '{"path":"src/b.ts"}' },
        ],
      },
      { chunkSize: 3 },
    );
    server.on({ predicate: ({ messages }) => messages.some(({ role }) => role === 'tool') }, (asked) => {
      const heard = asked.messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
      const text = JSON.stringify({ a: heard.length, heard });
      const isForm = asked.tools?.some((each) => each.function.name === 'answer') === true;
      return isForm ? { toolCalls: [{ name: 'answer', arguments: text }] } : { content: text };
    });
    const model = at(server.url);
    const first = await completion(model, question());
    const calls = first.calls ?? [];
    expect(calls.map(({ name, arguments: written }) => [name, JSON.parse(written) as unknown])).toEqual([
      ['read_file', { path: 'src/a.ts' }],
      ['read_file', { path: 'src/b.ts' }],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    const second = await completion(
      model,
      question({
        messages: [
          { role: 'user', text: 'give' },
          { role: 'assistant', text: first.text, calls },
          {
            role: 'user',
            text: '',
            results: calls.map(({ id }, index) => ({ id, text: `text ${String(index)}` })),
          },
        ],
        tools: { specs: [spec], mayCall: false },
      }),
    );
    expect(second.calls).toBeUndefined();
    expect(JSON.parse(second.text)).toEqual({ a: 2, heard: ['text 0', 'text 1'] });
  });

  it('goes on without tools where a server has none', async () => {
    const server = await modelServer();
    server.on(
      { predicate: ({ tools }) => tools?.some((each) => each.function.name === 'read_file') === true },
      { error: { message: 'this model does not support tools', type: 'invalid_request_error' }, status: 400 },
    );
    server.on({ predicate: () => true }, { content: '{"a": 7}' });
    expect(JSON.parse((await completion(at(server.url), question())).text)).toEqual({ a: 7 });
  });
});

const roles = loadRoles();
if (!roles.ok) throw new Error(roles.error.message);
const [role] = roles.value;
if (role === undefined) throw new Error('no role');
const seat = role;

const kind: Kind<string, string> = {
  name: 'answer',
  maxTokens: 500,
  schema: form.schema,
  prompt: (task) => ({ system: 'system', context: '', task }),
  read: (text) => (text.startsWith('final') ? ok(text) : { ok: false, error: 'it is not final.' }),
};

/** A model that calls what `script` says, one entry a turn, and answers where that is a text. */
function asking(script: readonly (string | readonly ToolCall[])[], ledger = testLedger({}, fakeTime())) {
  const { guard, questions } = guarded(
    (call) => {
      const step = script[call - 1] ?? 'final';
      const usage = { input: 10, cached: 0, output: 1, estimated: false };
      const said = typeof step === 'string' ? { text: step } : { text: '', calls: step };
      return [{ kind: 'done', completion: { ...said, truncated: false, model: 'm', usage } }];
    },
    { ledger },
  );
  const ran: string[] = [];
  const tool: Tool = {
    spec,
    run(input) {
      const { path = '' } = input as { path?: string };
      ran.push(path);
      const text = path === 'big' ? 'x'.repeat(100_000) : `text of ${path}`;
      return Promise.resolve(path.startsWith('no') ? { text: 'There is none.' } : { text, complete: path });
    },
  };
  const { answer } = makeAsking({
    model: guard,
    replies: { repairRequest: (problem) => problem, fence },
    onTrouble: () => undefined,
  });
  const errand = { session: newSessionId(0, new Uint8Array(4)), step: 1 };
  const read: string[] = [];
  const ask = (tools: readonly Tool[] = [tool]) =>
    answer(kind, 'task', { seat, signal: new AbortController().signal, errand, tools }, (_, seen) => {
      read.push(...seen);
      return undefined;
    });
  return { ask, questions, ran, read };
}
const call = (path: string, name = 'read_file'): ToolCall => ({
  id: `id ${path} ${name}`,
  name,
  arguments: JSON.stringify({ path }),
});
const resultsOf = (asked: Question | undefined) =>
  (asked?.messages ?? []).flatMap(({ results = [] }) => results.map(({ text }) => text));

describe('the tool loop', () => {
  it('gives what tools return as fenced data, and knows which files were read whole', async () => {
    const { ask, questions, ran, read } = asking([[call('a.ts'), call('none.ts')], 'final']);
    expect(await ask()).toBe('final');
    expect(ran).toEqual(['a.ts', 'none.ts']);
    expect(read).toEqual(['a.ts']);
    const [first = ''] = resultsOf(questions[1]);
    expect(first).toMatch(/^<data-\d+ name="read_file/);
    expect(first).toContain('text of a.ts');
    expect(questions[0]?.messages.at(-1)?.text).toContain('at most 2 times');
  });

  it('ends after two turns: the model is told and may call nothing more', async () => {
    const { ask, questions } = asking([[call('1')], [call('2')], 'final']);
    expect(await ask()).toBe('final');
    expect(questions).toHaveLength(3);
    expect(questions.map(({ tools }) => tools?.mayCall)).toEqual([true, true, false]);
    expect(resultsOf(questions[2]).at(-1)).toContain('Answer now.');
  });

  it('takes calls that may not be made for an answer that cannot be read, once', async () => {
    const { ask, questions } = asking([[call('1')], [call('2')], [call('3')], 'final']);
    expect(await ask()).toBe('final');
    expect(questions.at(-1)?.messages.at(-1)?.text).toBe('it is not final.');
  });

  it('bounds the calls of a turn and what is shown, and says what is left out', async () => {
    const many = Array.from({ length: 9 }, (_, index) => call(`f${String(index)}`));
    const { ask, questions, ran } = asking([
      many,
      Array.from({ length: 6 }, (_, index) => ({ ...call('big'), id: String(index) })),
      'final',
    ]);
    expect(await ask()).toBe('final');
    expect(ran.filter((each) => each !== 'big')).toHaveLength(6);
    const shown = resultsOf(questions.at(-1));
    expect(shown.filter((text) => text.includes('Only 6 calls of one turn'))).toHaveLength(3);
    expect(shown.some((text) => text.includes('more characters are not shown'))).toBe(true);
    expect(shown.at(-1)).toContain('No more is shown');
    expect(shown.join('').length).toBeLessThan(52_000);
  });

  it.each([
    ['a tool that there is not', { ...call('a'), name: 'write_file' }, 'There is no tool write_file'],
    ['no JSON', { ...call('a'), arguments: '{"path":' }, 'no JSON object'],
    ['a list', { ...call('a'), arguments: '["a"]' }, 'no JSON object'],
  ])('answers %s with a sentence', async (_, wrong, says) => {
    const { ask, questions, ran } = asking([[wrong], 'final']);
    expect(await ask()).toBe('final');
    expect(ran).toEqual([]);
    expect(resultsOf(questions[1])[0]).toContain(says);
  });

  it('offers nothing where nothing may be looked at, and asks then as it did before there were tools', async () => {
    const { ask, questions } = asking(['final']);
    await ask([]);
    const [asked] = questions;
    expect(asked && 'tools' in asked).toBe(false);
    expect(asked?.messages.at(-1)?.text).toBe('task');
  });

  it('repeats no call of a model after a kill: what it called and what it answered is kept', async () => {
    const ledger = testLedger({}, fakeTime());
    const script = [[call('a.ts')], [call('b.ts')], 'final'];
    const before = asking(script, ledger);
    await before.ask();
    expect(before.questions).toHaveLength(3);
    const after = asking(script, ledger);
    expect(await after.ask()).toBe('final');
    expect(after.questions).toHaveLength(0);
    expect(after.ran).toEqual(['a.ts', 'b.ts']);
  });

  it('never passes the cap on calls', async () => {
    const { ask, questions } = asking(
      [[call('1')], [call('2')], 'final'],
      testLedger({ calls: 2 }, fakeTime()),
    );
    await expect(ask()).rejects.toMatchObject({ why: 'budget' });
    expect(questions).toHaveLength(2);
  });

  it('takes keys out of what tools return and of what is called', async () => {
    const keyed = { ...call('sk-live-0123456789abcdef'), id: 'id' };
    const { ask, questions } = asking([[keyed], 'final']);
    await ask();
    const said = JSON.stringify(questions[1]?.messages);
    expect(said).not.toContain('sk-live-0123456789abcdef');
    expect(said).toContain('[redacted]');
  });

  it('is part of what a question is', () => {
    const plain = question();
    const { tools: _, ...without } = plain;
    expect(questionHash(plain)).not.toBe(questionHash(without));
    const called = { role: 'assistant' as const, text: '', calls: [call('a')] };
    const other = { ...called, calls: [call('b')] };
    expect(questionHash(question({ messages: [called] }))).not.toBe(
      questionHash(question({ messages: [other] })),
    );
  });
});
