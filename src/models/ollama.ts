import type { LanguageModel } from './language-model.ts';
import { makeOpenAi } from './openai.ts';

export interface OllamaOptions {
  /** As Ollama names it (`http://127.0.0.1:11434`), or the address of its compatible API (`…/v1`). */
  readonly baseUrl: string;
  readonly model: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A model of Ollama, through its OpenAI-compatible API. */
export function makeOllama({ baseUrl, model, now }: OllamaOptions): LanguageModel {
  const bare = new URL(baseUrl).pathname === '/';
  return makeOpenAi({
    provider: 'ollama',
    apiKey: 'ollama',
    baseUrl: bare ? `${baseUrl.replace(/\/$/, '')}/v1` : baseUrl,
    model,
    now,
  });
}
