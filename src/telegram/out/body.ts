import * as z from 'zod';

const EntitySchema = z.object({
  type: z.literal('pre'),
  offset: z.number().int().nonnegative(),
  length: z.number().int().positive(),
  language: z.string().optional(),
});

/** What one message says, as the outbox keeps it. */
export const BodySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string().min(1),
    entities: z.array(EntitySchema).readonly(),
    /** Rows of buttons. */
    buttons: z.array(z.array(z.object({ text: z.string(), nonce: z.string() })).readonly()).readonly(),
    /** The message of the other side that this one answers. */
    answers: z.number().int().optional(),
    /** It says what somebody has just pressed: nobody should look at the dead buttons for long. */
    pressed: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('document'),
    name: z.string().min(1),
    caption: z.string(),
    /** What it holds, or where IDS keeps it (absolute). */
    text: z.string().optional(),
    path: z.string().optional(),
  }),
]);
export type Body = Readonly<z.infer<typeof BodySchema>>;

export function bodyText(body: Body): string {
  return JSON.stringify(body);
}

export function readBody(text: string): Body {
  return BodySchema.parse(JSON.parse(text));
}
