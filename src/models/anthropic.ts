import Anthropic from '@anthropic-ai/sdk';
import { accommodate } from './accommodate.ts';
import { ended } from './ended.ts';
import {
  usageOf,
  type Delta,
  type LanguageModel,
  type Message,
  type Question,
  type ToolCall,
} from './language-model.ts';

export interface AnthropicOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly model: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Models that take a temperature and a forced tool call; those after them refuse both and take a schema and an effort. */
const older = /^claude-(3|instant|[a-z]+-4(-[0-5])?(-\d{8}|-latest)?$)/;

/** `form`: of one kind of answer, since a schema may be too complex where another is not. */
const complaintsOf = ({ schema }: Question) => ({
  temperature: /temperature/i,
  effort: /effort/i,
  tool: /tool/i,
  [`form ${schema?.name ?? ''}`]: /schema|output_config|output_format|format/i,
});
/** What a token costs that is written to the cache, against one that is only read. */
const cacheWrite = 1.25;

/** A model of Anthropic. Structure comes from a forced tool call where the model takes one. Never retries: that is done in one place. */
export function makeAnthropic({ apiKey, baseUrl, model, now }: AnthropicOptions): LanguageModel {
  const client = new Anthropic({
    apiKey,
    authToken: null,
    baseURL: baseUrl,
    maxRetries: 0,
    // The watch over the stream is stricter; this only frees a socket that outlived it.
    timeout: 600_000,
    logLevel: 'off',
  });
  const without = new Set<string>();
  return {
    provider: 'anthropic',
    model,
    ask: (question) => ended(converse(client, model, question, without), question.signal, now),
  };
}

async function* converse(
  client: Anthropic,
  model: string,
  question: Question,
  without: Set<string>,
): AsyncGenerator<Delta> {
  const { system, messages, schema, maxTokens, temperature, signal } = question;
  const takesOld = older.test(model) || !model.startsWith('claude-');
  const stream = await accommodate(
    (absent) =>
      client.messages.create(
        {
          model,
          system,
          messages: turns(messages),
          max_tokens: maxTokens,
          stream: true,
          // Anthropic's scale ends at 1.
          ...(temperature === undefined || !takesOld || absent.has('temperature')
            ? {}
            : { temperature: Math.min(1, temperature) }),
          ...formOf(question, absent, takesOld),
        },
        { signal },
      ),
    complaintsOf(question),
    without,
  );
  let text = '';
  const calls = new Map<number, { id: string; name: string; arguments: string }>();
  let end: string | null = null;
  let named = model;
  const given = { input: 0, cached: 0, output: 0 };
  for await (const event of stream) {
    switch (event.type) {
      case 'message_start': {
        const { usage } = event.message;
        named = event.message.model;
        given.cached = usage.cache_read_input_tokens ?? 0;
        given.input =
          usage.input_tokens +
          given.cached +
          Math.ceil((usage.cache_creation_input_tokens ?? 0) * cacheWrite);
        break;
      }
      case 'content_block_delta':
        if (event.delta.type === 'input_json_delta') {
          const call = calls.get(event.index);
          if (call !== undefined) call.arguments += event.delta.partial_json;
          yield { kind: 'text', text: event.delta.partial_json };
        } else if (event.delta.type === 'text_delta') {
          text += event.delta.text;
          yield { kind: 'text', text: event.delta.text };
        } else yield { kind: 'thinking' };
        break;
      case 'message_delta':
        end = event.delta.stop_reason;
        given.output = event.usage.output_tokens;
        break;
      case 'message_stop': {
        if (end === 'refusal') {
          yield { kind: 'failed', failure: { kind: 'declined', detail: 'refusal' } };
          return;
        }
        const all = [...calls.values()].map((call): ToolCall =>
          call.arguments === '' ? { ...call, arguments: '{}' } : call,
        );
        const form = all.find(({ name }) => name === schema?.name);
        const answer = form?.arguments ?? text;
        const looks = form === undefined && all.length > 0;
        yield {
          kind: 'done',
          completion: {
            text: answer,
            ...(looks ? { calls: all } : {}),
            truncated: end === 'max_tokens' || end === 'model_context_window_exceeded',
            usage: usageOf(given, question, answer),
            model: named,
          },
        };
        return;
      }
      case 'content_block_start':
        if (event.content_block.type === 'tool_use') {
          const { id, name } = event.content_block;
          calls.set(event.index, { id, name, arguments: '' });
        }
        break;
      case 'content_block_stop':
        break;
    }
  }
}

/** Messages as turns of alternating speakers, the parts that are to be kept marked for the cache. */
function turns(messages: readonly Message[]): Anthropic.MessageParam[] {
  const list: { role: Message['role']; content: Anthropic.ContentBlockParam[] }[] = [];
  for (const { role, text, cache, calls = [], results = [] } of messages) {
    const said: Anthropic.TextBlockParam = {
      type: 'text',
      text,
      ...(cache === true ? { cache_control: { type: 'ephemeral' as const } } : {}),
    };
    const blocks: Anthropic.ContentBlockParam[] = [
      ...results.map((result) => ({
        type: 'tool_result' as const,
        tool_use_id: result.id,
        content: result.text,
      })),
      ...(text === '' ? [] : [said]),
      ...calls.map(({ id, name, arguments: written }) => ({
        type: 'tool_use' as const,
        ...{ id, name, input: objectOf(written) },
      })),
    ];
    const last = list.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else list.push({ role, content: blocks });
  }
  return list;
}

/** What a model wrote as arguments is repeated to it as an object, whatever it was. */
function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // No JSON: it is told so in the result.
  }
  return {};
}

/**
 * How an answer's form is asked for: by a forced tool call, by a schema where the model refuses those, and by the words
 * of the prompt alone where it refuses the schema too.
 */
function formOf(
  { schema: form, tools }: Question,
  absent: ReadonlySet<string>,
  takesOld: boolean,
): Partial<Anthropic.MessageCreateParamsStreaming> {
  const offered =
    tools === undefined || absent.has('tool')
      ? []
      : tools.specs.map(({ name, description, parameters }) => ({
          ...{ name, description, input_schema: { ...parameters, type: 'object' as const } },
        }));
  const mayCall = offered.length > 0 && tools?.mayCall === true;
  const free: Partial<Anthropic.MessageCreateParamsStreaming> =
    offered.length === 0 ? {} : { tools: offered, tool_choice: { type: mayCall ? 'auto' : 'none' } };
  if (form === undefined) return free;
  const { name, schema } = form;
  if (takesOld && !absent.has('tool')) {
    return {
      tools: [
        {
          name,
          description: 'Gives the answer in the form that is asked for.',
          input_schema: { ...schema, type: 'object' },
        },
        ...offered,
      ],
      // Of several tools any may be called, the answer being one of them.
      tool_choice: mayCall ? { type: 'any' } : { type: 'tool', name, disable_parallel_tool_use: true },
    };
  }
  const effort = takesOld || absent.has('effort') ? {} : { effort: 'medium' as const };
  const format = absent.has(`form ${name}`)
    ? {}
    : { format: { type: 'json_schema' as const, schema: { ...schema } } };
  return { ...free, output_config: { ...effort, ...format } };
}
