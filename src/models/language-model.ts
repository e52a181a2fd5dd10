import type { Failure } from './failure.ts';

/** A JSON schema as an object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A tool as a model is told of it. `parameters`: JSON Schema of an object, in the subset that every provider takes. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

/** What a model wants to be told. `arguments`: the text that it wrote, meant to be JSON. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** Of the assistant, in place of an answer. The next message has a result for each. */
  readonly calls?: readonly ToolCall[] | undefined;
  readonly results?: readonly { readonly id: string; readonly text: string }[];
  /** Long and the same in several questions: providers that can keep it between calls are asked to. */
  readonly cache?: boolean;
}

export interface Question {
  readonly system: string;
  readonly messages: readonly Message[];
  /** The form of the answer, in the subset of JSON Schema that every provider takes (`wireSchema`). */
  readonly schema?: { readonly name: string; readonly schema: JsonSchema };
  /** Tools that it is told of. `mayCall` false: it has called what it may, and answers now. */
  readonly tools?: { readonly specs: readonly ToolSpec[]; readonly mayCall: boolean };
  /** Tokens that the answer may have, reasoning included. */
  readonly maxTokens: number;
  /** 0–2; left out where the model has none. */
  readonly temperature?: number;
  readonly signal: AbortSignal;
}

/** Tokens of one call. `cached`: the part of `input` that was read from the provider's cache. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  /** Whether the provider gave no numbers and these are from the length of the texts. */
  readonly estimated: boolean;
}

export interface Completion {
  readonly text: string;
  /** Tools that it calls in place of answering; absent when it answers. */
  readonly calls?: readonly ToolCall[] | undefined;
  /** The answer ended because it reached `maxTokens`. */
  readonly truncated: boolean;
  readonly usage: Usage;
  readonly model: string;
}

/**
 * A piece of an answer. `thinking` and `text` are signs of life; what counts is the last one, `done` or `failed`, of
 * which there is exactly one. `waiting`: all text so far is void, another attempt follows.
 */
export type Delta =
  | { readonly kind: 'thinking' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'waiting'; readonly notice: string; readonly ms: number }
  | { readonly kind: 'done'; readonly completion: Completion }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** One model of one provider. */
export interface LanguageModel {
  /** `openai`, `anthropic`, `ollama`. */
  readonly provider: string;
  readonly model: string;
  /** Never throws; ends soon after the signal is aborted, with `failed` and `cancelled`. */
  ask(question: Question): AsyncIterable<Delta>;
}

/** Tokens of a text, on the high side: three characters each. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 3);
}

/** Tokens that a question sends, on the high side. */
export function inputEstimate({ system, messages, schema, tools }: Question): number {
  const form = schema === undefined ? 0 : estimateTokens(JSON.stringify(schema.schema));
  const offered = tools === undefined ? 0 : estimateTokens(JSON.stringify(tools.specs));
  return messages.reduce(
    (sum, message) => sum + messageEstimate(message),
    estimateTokens(system) + form + offered,
  );
}

function messageEstimate({ text, calls = [], results = [] }: Message): number {
  const called = calls.reduce((sum, call) => sum + estimateTokens(call.name + call.arguments) + 8, 0);
  return results.reduce(
    (sum, result) => sum + estimateTokens(result.text) + 8,
    estimateTokens(text) + 4 + called,
  );
}

/** More tokens than any call has: a number beyond is none that could be charged. */
const mostTokens = 1e8;

/** The usage that a provider gave, or an estimate where it gave none, or numbers that cannot be. */
export function usageOf(
  given: Readonly<Record<'input' | 'cached' | 'output', unknown>>,
  question: Question,
  answer: string,
): Usage {
  const { input, cached, output } = given;
  if (isCount(input) && isCount(cached) && isCount(output) && input + output > 0) {
    return { input, cached, output, estimated: false };
  }
  return { input: inputEstimate(question), cached: 0, output: estimateTokens(answer), estimated: true };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostTokens;
}
