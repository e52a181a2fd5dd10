import { err, ok } from '../../../core/kernel/result.ts';
import { clipped, fence } from '../fence.ts';
import { readObject } from '../read.ts';
import type { ReplyKind } from '../reply.ts';
import { problemsOf, wireSchema, withoutNulls } from '../schema.ts';
import { systemPrompt } from '../system.ts';
import { FramingReplySchema, type FramingReply } from './schema.ts';

export interface FramingQuestion {
  readonly request: string;
  /** What the model may know of the repository, fenced. */
  readonly context: string;
}

/** Asks one seat what the request means and by what one will know that it is fulfilled. */
export const framingReply: ReplyKind<FramingQuestion, FramingReply> = {
  name: 'framing',
  maxTokens: 6_000,
  schema: wireSchema(FramingReplySchema),
  prompt: ({ request, context }, seat) => ({
    system: systemPrompt(seat),
    context,
    task: [
      'A person of the team asks for this change. Frame it; do not solve it.',
      fence('request', clipped(request, 20_000)),
      'Answer with a JSON object:',
      '- "summary": what is asked for, in one or two sentences.',
      '- "criteria": three to eight acceptance criteria, each a short sentence that a stranger can answer with yes or no by looking at the diff and the checks. Only what the request asks for.',
      '- "files": paths that the change is expected to reach, new ones included.',
      '- "question": null. Only if the request has two readings that lead to different code, and the repository does not settle it: the one question that does, with both readings.',
    ].join('\n'),
  }),
  read: (text) =>
    readObject<FramingReply>(text, (value) => {
      const parsed = FramingReplySchema.safeParse(withoutNulls(value));
      if (!parsed.success) return err(problemsOf(parsed.error));
      const { summary, criteria, files, question } = parsed.data;
      if (question !== undefined && question !== '') return ok({ kind: 'question', question });
      const reach = files.length === 0 ? [] : [`It is expected to reach only: ${files.join(', ')}.`];
      return ok({ kind: 'framed', summary, criteria: [...criteria, ...reach] });
    }),
};
