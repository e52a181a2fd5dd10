import * as z from 'zod';

const percent = z.number().min(0).max(100);

/** What a voting seat answers. Numbers stand before words: asking for criticism first makes good code be rejected. */
export const scoresWith = <Objection extends z.ZodType>(objection: Objection) =>
  z.object({
    /** Of the numbers; percent where it is not said. */
    scale: z.enum(['0-100', '0-1']).optional(),
    scores: z
      .array(
        z.object({
          candidate: z.string(),
          outcome: percent,
          risk: percent,
          confidence: percent,
          reason: z.string(),
          objections: z.array(objection).max(20),
          /** Ids of the findings that the score rests on. */
          cites: z.array(z.string().max(20)).max(50).optional(),
        }),
      )
      .max(26),
  });
