import { err, ok } from '../../../core/kernel/result.ts';
import { clipped, fence } from '../fence.ts';
import { readObject } from '../read.ts';
import type { ReplyKind } from '../reply.ts';
import { problemsOf, wireSchema, withoutNulls } from '../schema.ts';
import { systemPrompt } from '../system.ts';
import { InquiryReplySchema, type InquiryReply } from './schema.ts';

export interface InquiryQuestion {
  readonly request: string;
  /** What the model may know of the repository, fenced. */
  readonly context: string;
}

/** Asks one seat what a question means and by what one will know that it is answered. */
export const inquiryReply: ReplyKind<InquiryQuestion, InquiryReply> = {
  name: 'inquiry',
  maxTokens: 6_000,
  schema: wireSchema(InquiryReplySchema),
  prompt: ({ request, context }, seat) => ({
    system: systemPrompt(seat),
    context,
    task: [
      'A person of the team asks this question. Say what is to be decided; do not answer it.',
      fence('question', clipped(request, 20_000)),
      'Answer with a JSON object:',
      '- "summary": what is asked, in one or two sentences.',
      '- "criteria": one to six short sentences on what a good answer must settle or take into account. Only what the question asks for.',
      '- "options": where the question is a choice, the two to six answers that exclude each other, each in a short sentence; else an empty list.',
      '- "question": null. Only if the question has two readings that lead to different answers, and the repository does not settle it: the one question that does, with both readings.',
    ].join('\n'),
  }),
  read: (text) =>
    readObject<InquiryReply>(text, (value) => {
      const parsed = InquiryReplySchema.safeParse(withoutNulls(value));
      if (!parsed.success) return err(problemsOf(parsed.error));
      const { summary, criteria, options, question } = parsed.data;
      if (question !== undefined && question !== '') return ok({ kind: 'question', question });
      if (options.length === 1)
        return err('"options" has one entry: a choice has two at least, else it is empty.');
      if (new Set(options.map((each) => each.toLowerCase())).size < options.length) {
        return err('"options" names the same answer twice.');
      }
      return ok({ kind: 'framed', summary, criteria, options });
    }),
};
