import type OpenAI from 'openai';
import type { Message, Question } from './language-model.ts';

/** `schema`: of one kind of answer, since a server may take one schema and not another. */
export const complaintsOf = ({ schema }: Question) => ({
  temperature: /temperature/i,
  effort: /reasoning/i,
  usage: /stream_options|include_usage/i,
  cap: /max_tokens/i,
  tools: /tool/i,
  [`schema ${schema?.name ?? ''}`]: /json_schema|response_format|text\.format|schema/i,
});

/** A message as items of the Responses API: calls and their results stand for themselves there. */
export function itemsOf({
  role,
  text,
  calls = [],
  results = [],
}: Message): OpenAI.Responses.ResponseInputItem[] {
  return [
    ...(text === '' ? [] : [{ role, content: text }]),
    ...calls.map((call) => ({
      type: 'function_call' as const,
      call_id: call.id,
      name: call.name,
      arguments: call.arguments,
    })),
    ...results.map((result) => ({
      type: 'function_call_output' as const,
      call_id: result.id,
      output: result.text,
    })),
  ];
}

/** A message as turns of chat completions. */
export function turnsOf({ role, text, calls, results = [] }: Message): OpenAI.ChatCompletionMessageParam[] {
  const answered = results.map((result) => ({
    role: 'tool' as const,
    tool_call_id: result.id,
    content: result.text,
  }));
  if (role === 'user') return [...answered, ...(text === '' ? [] : [{ role, content: text }])];
  if (calls === undefined) return [{ role, content: text }];
  return [
    {
      role,
      content: text === '' ? null : text,
      tool_calls: calls.map((call) => ({
        type: 'function' as const,
        id: call.id,
        function: { name: call.name, arguments: call.arguments },
      })),
    },
  ];
}

/** The name that compatible servers know; OpenAI itself has given it up. */
export function olderCap(tokens: number): { readonly max_tokens: number } {
  return { max_tokens: tokens };
}

/** Compatible servers leave out the parts that they do not count. */
export function cachedOf(
  usage: { readonly input_tokens_details?: { readonly cached_tokens?: number } } | undefined,
) {
  return usage?.input_tokens_details?.cached_tokens ?? 0;
}
