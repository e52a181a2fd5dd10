import * as z from 'zod';

const name = z.string().nullish().catch(null);
const text = z.string().nullish().catch(null);

/**
 * A piece of a chat completion as compatible servers really send it: with null for what is absent, without the number of a call or
 * the model's name, with the text in parts. What has another form is taken for absent; a piece that is no object throws.
 */
const ChunkSchema = z.object({
  model: name,
  usage: z
    .object({
      prompt_tokens: z.unknown().optional(),
      completion_tokens: z.unknown().optional(),
      prompt_tokens_details: z.object({ cached_tokens: z.unknown().optional() }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  choices: z
    .array(
      z.object({
        finish_reason: name,
        delta: z
          .object({
            content: z
              .union([
                z.string(),
                z.array(z.object({ type: z.string(), text }).catch({ type: '', text: null })),
              ])
              .nullish()
              .catch(null),
            refusal: text,
            reasoning: z.unknown().optional(),
            reasoning_content: z.unknown().optional(),
            tool_calls: z
              .array(
                z.object({
                  index: z.number().int().nonnegative().nullish().catch(null),
                  id: name,
                  function: z.object({ name, arguments: text }).nullish().catch(null),
                }),
              )
              .nullish()
              .catch(null),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

/** What one piece of an answer adds to it. Undefined where it says nothing new; `usage` as the server gives it, whatever that is. */
export interface Heard {
  readonly text: string;
  readonly thinks: boolean;
  readonly refuses: boolean;
  readonly calls: readonly {
    readonly index: number | undefined;
    readonly id: string | undefined;
    readonly name: string;
    readonly arguments: string;
  }[];
  readonly end: string | undefined;
  readonly model: string | undefined;
  readonly usage: Readonly<Record<'input' | 'cached' | 'output', unknown>> | undefined;
}

/** Reads a piece. Throws for what is none: the stream is of something else. */
export function heardOf(chunk: unknown): Heard {
  const { model, usage, choices } = ChunkSchema.parse(chunk);
  const [choice] = choices ?? [];
  const { content, refusal, reasoning, reasoning_content, tool_calls } = choice?.delta ?? {};
  const parts = Array.isArray(content) ? content.filter(({ type }) => type === 'text') : [];
  return {
    text: typeof content === 'string' ? content : parts.map((part) => part.text ?? '').join(''),
    thinks:
      (reasoning ?? reasoning_content) != null || (Array.isArray(content) && content.length > parts.length),
    refuses: refusal != null && refusal !== '',
    calls: (tool_calls ?? []).map(({ index, id, function: part }) => ({
      index: index ?? undefined,
      // Some give an empty one with every piece but the first.
      id: id === null || id === '' ? undefined : id,
      name: part?.name ?? '',
      arguments: part?.arguments ?? '',
    })),
    end: choice?.finish_reason ?? undefined,
    model: model ?? undefined,
    usage:
      usage == null
        ? undefined
        : {
            input: usage.prompt_tokens,
            cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
            output: usage.completion_tokens,
          },
  };
}
