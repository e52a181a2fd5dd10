import OpenAI from 'openai';
import { accommodate } from './accommodate.ts';
import { ended } from './ended.ts';
import { classify } from './failure.ts';
import { usageOf, type Delta, type LanguageModel, type Question, type ToolCall } from './language-model.ts';
import { cachedOf, complaintsOf, itemsOf, olderCap, turnsOf } from './openai-messages.ts';
import { heardOf, type Heard } from './openai-chunk.ts';

export interface OpenAiOptions {
  readonly provider: 'openai' | 'ollama';
  /** Servers on this machine need none. */
  readonly apiKey: string;
  /** Ends in `/responses` where a server other than OpenAI's own speaks the Responses API. */
  readonly baseUrl: string;
  readonly model: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Models that think before they answer: they have no temperature and take an effort. */
const reasoning = /^(gpt-[5-9]|o\d)/;

/**
 * A model behind OpenAI's API. OpenAI's own address (or one that ends in `/responses`) is spoken to with the Responses
 * API, others (Ollama, vLLM, llama.cpp) with chat completions. Never retries: that is done in one place.
 */
export function makeOpenAi({ provider, apiKey, baseUrl, model, now }: OpenAiOptions): LanguageModel {
  const responses = baseUrl.endsWith('/responses') || new URL(baseUrl).hostname.endsWith('openai.com');
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl.replace(/\/responses$/, ''),
    maxRetries: 0,
    // The watch over the stream is stricter; this only frees a socket that outlived it.
    timeout: 600_000,
    logLevel: 'off',
  });
  const without = new Set<string>();

  return {
    provider,
    model,
    ask(question) {
      const speak = responses ? respond : complete;
      return ended(speak(client, model, question, without), question.signal, now);
    },
  };
}

async function* respond(
  client: OpenAI,
  model: string,
  question: Question,
  without: Set<string>,
): AsyncGenerator<Delta> {
  const { system, messages, schema, maxTokens, temperature, signal, tools } = question;
  const thinks = reasoning.test(model);
  const stream = await accommodate(
    (absent) =>
      client.responses.create(
        {
          model,
          instructions: system,
          input: messages.flatMap(itemsOf),
          ...(tools === undefined || absent.has('tools')
            ? {}
            : {
                tools: tools.specs.map(({ parameters, ...spec }) => ({
                  type: 'function' as const,
                  ...spec,
                  parameters: { ...parameters },
                  strict: true,
                })),
                tool_choice: tools.mayCall ? ('auto' as const) : ('none' as const),
              }),
          max_output_tokens: maxTokens,
          store: false,
          stream: true,
          ...(temperature === undefined || thinks || absent.has('temperature') ? {} : { temperature }),
          ...(thinks && !absent.has('effort') ? { reasoning: { effort: 'low' as const } } : {}),
          ...(schema === undefined
            ? {}
            : {
                text: {
                  format: absent.has(`schema ${schema.name}`)
                    ? { type: 'json_object' as const }
                    : {
                        type: 'json_schema' as const,
                        name: schema.name,
                        schema: { ...schema.schema },
                        strict: true,
                      },
                },
              }),
        },
        { signal },
      ),
    complaintsOf(question),
    without,
  );
  let text = '';
  const calls: ToolCall[] = [];
  for await (const event of stream) {
    if (event.type === 'response.output_item.done' && event.item.type === 'function_call') {
      const { call_id: id, name, arguments: written } = event.item;
      calls.push({ id, name, arguments: written });
    } else if (event.type === 'response.function_call_arguments.delta') {
      yield { kind: 'text', text: event.delta };
    } else if (event.type === 'response.output_text.delta') {
      text += event.delta;
      yield { kind: 'text', text: event.delta };
    } else if (/^response\.reasoning_(summary_)?text\.delta$/.test(event.type)) {
      yield { kind: 'thinking' };
    } else if (event.type === 'response.refusal.delta') {
      yield { kind: 'failed', failure: { kind: 'declined', detail: 'refusal' } };
      return;
    } else if (event.type === 'response.failed') {
      yield { kind: 'failed', failure: classify(event.response.error ?? event, signal, 0) };
      return;
    } else if (event.type === 'error') {
      yield { kind: 'failed', failure: classify(event, signal, 0) };
      return;
    } else if (event.type === 'response.completed' || event.type === 'response.incomplete') {
      const { usage, incomplete_details: incomplete } = event.response;
      if (incomplete?.reason === 'content_filter') {
        yield { kind: 'failed', failure: { kind: 'declined', detail: 'content filter' } };
        return;
      }
      const given = {
        input: usage?.input_tokens ?? 0,
        cached: cachedOf(usage),
        output: usage?.output_tokens ?? 0,
      };
      yield {
        kind: 'done',
        completion: {
          text,
          ...(calls.length === 0 ? {} : { calls }),
          truncated: event.type === 'response.incomplete',
          usage: usageOf(given, question, text),
          model: event.response.model,
        },
      };
      return;
    }
  }
}

async function* complete(
  client: OpenAI,
  model: string,
  question: Question,
  without: Set<string>,
): AsyncGenerator<Delta> {
  const { system, messages, schema, maxTokens, temperature, signal } = question;
  // Servers that hold a model to a form let it call nothing: while it may call, the words of the prompt are its form.
  const tools = question.tools?.mayCall === true && !without.has('tools') ? question.tools.specs : undefined;
  const stream = await accommodate(
    (absent) =>
      client.chat.completions.create(
        {
          model,
          messages: [{ role: 'system', content: system }, ...messages.flatMap(turnsOf)],
          ...(tools === undefined || absent.has('tools')
            ? {}
            : {
                tools: tools.map(({ name, description, parameters }) => ({
                  type: 'function' as const,
                  function: { name, description, parameters: { ...parameters } },
                })),
              }),
          ...(absent.has('cap') ? { max_completion_tokens: maxTokens } : olderCap(maxTokens)),
          stream: true,
          ...(absent.has('usage') ? {} : { stream_options: { include_usage: true } }),
          ...(temperature === undefined || absent.has('temperature') ? {} : { temperature }),
          ...(schema === undefined || (tools !== undefined && !absent.has('tools'))
            ? {}
            : {
                response_format: absent.has(`schema ${schema.name}`)
                  ? { type: 'json_object' as const }
                  : {
                      type: 'json_schema' as const,
                      json_schema: { name: schema.name, schema: { ...schema.schema }, strict: true },
                    },
              }),
        },
        { signal },
      ),
    complaintsOf(question),
    without,
  );
  let text = '';
  let end: string | undefined;
  const calls = new Map<number, { id: string; name: string; arguments: string }>();
  let named = model;
  let given: Parameters<typeof usageOf>[0] = { input: 0, cached: 0, output: 0 };
  for await (const chunk of stream) {
    const heard = heardOf(chunk);
    named = heard.model ?? named;
    given = heard.usage ?? given;
    end = heard.end ?? end;
    if (heard.refuses) {
      yield { kind: 'failed', failure: { kind: 'declined', detail: 'refusal' } };
      return;
    }
    for (const part of heard.calls) {
      addTo(calls, part);
      yield { kind: 'text', text: part.arguments };
    }
    if (heard.text !== '') {
      text += heard.text;
      yield { kind: 'text', text: heard.text };
    } else if (heard.thinks) yield { kind: 'thinking' };
  }
  if (end === undefined) return;
  if (end === 'content_filter') {
    yield { kind: 'failed', failure: { kind: 'declined', detail: 'content filter' } };
  } else {
    yield {
      kind: 'done',
      completion: {
        text,
        ...(calls.size === 0 ? {} : { calls: [...calls.values()] }),
        truncated: end === 'length',
        usage: usageOf(given, question, text),
        model: named,
      },
    };
  }
}

/** A piece belongs to the call of its number, else to that of its name; one with neither goes on with the last. */
function addTo(
  calls: Map<number, { id: string; name: string; arguments: string }>,
  { index, id, name, arguments: written }: Heard['calls'][number],
): void {
  const known = [...calls].find(([, call]) => call.id === id)?.[0];
  const at = index ?? known ?? (id === undefined && calls.size > 0 ? calls.size - 1 : calls.size);
  const call = calls.get(at) ?? { id: id ?? `call-${String(at)}`, name: '', arguments: '' };
  // Some say the name with every piece.
  if (call.name !== name) call.name += name;
  call.arguments += written;
  calls.set(at, call);
}
