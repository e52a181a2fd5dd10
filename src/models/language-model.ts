import type { Failure } from './failure.ts';

/** A JSON schema as an object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** Long and the same in several questions: providers that can keep it between calls are asked to. */
  readonly cache?: boolean;
}

export interface Question {
  readonly system: string;
  readonly messages: readonly Message[];
  /** The form of the answer, in the subset of JSON Schema that every provider takes (`wireSchema`). */
  readonly schema?: { readonly name: string; readonly schema: JsonSchema };
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
export function inputEstimate({ system, messages, schema }: Question): number {
  const form = schema === undefined ? 0 : estimateTokens(JSON.stringify(schema.schema));
  return messages.reduce((sum, { text }) => sum + estimateTokens(text) + 4, estimateTokens(system) + form);
}

/** The usage that a provider gave, or an estimate where it gave none. */
export function usageOf(
  given: { readonly input: number; readonly cached: number; readonly output: number },
  question: Question,
  answer: string,
): Usage {
  if (given.input + given.output > 0) return { ...given, estimated: false };
  return { input: inputEstimate(question), cached: 0, output: estimateTokens(answer), estimated: true };
}
