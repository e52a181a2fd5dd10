import { err, ok } from '../../../core/kernel/result.ts';
import type { Framing } from '../../../core/parliament/candidate.ts';
import { distinct, factForms } from '../claims.ts';
import { added, clipped, fence } from '../fence.ts';
import { readObject } from '../read.ts';
import type { ReplyKind } from '../reply.ts';
import { problemsOf, wireSchema, withoutNulls } from '../schema.ts';
import { systemPrompt } from '../system.ts';
import { AnswerReplySchema, type AnswerReply } from './schema.ts';

export interface AnswerQuestion {
  readonly request: string;
  readonly framing: Framing;
  /** What the model may know of the repository, fenced. */
  readonly context: string;
}

/** Asks one seat for its answer, without sight of any other. */
export const answerReply: ReplyKind<AnswerQuestion, AnswerReply> = {
  name: 'answer',
  maxTokens: 8_000,
  schema: wireSchema(AnswerReplySchema),
  prompt: ({ request, framing, context }, seat) => {
    const { options = [] } = framing;
    return {
      system: systemPrompt(
        seat,
        'What you claim of the repository is looked up before anybody scores your answer, and shown with what was found.',
      ),
      context,
      task: [
        'Answer the question from what is known of this repository. Decide; do not list what one could do.',
        fence('question', clipped(request, 20_000)),
        'A good answer does this:',
        fence('criteria', framing.criteria.map((each) => `- ${each}`).join('\n')),
        ...(options.length === 0
          ? []
          : [
              'The options are:',
              fence('options', options.map((each, index) => `${String(index + 1)}. ${each}`).join('\n')),
            ]),
        ...added(framing),
        'Answer with a JSON object:',
        `- "option": ${options.length === 0 ? 'null.' : 'the number of the option that you take; null only if none of them is right.'}`,
        '- "answer": your decision in one sentence, without your name.',
        '- "reasoning": why, what speaks against it, and what you decided against; as short as it can be.',
        '- "request": the change to the code that would carry the answer out, as one order that a stranger could work from, with the names of files and symbols; null where nothing is to be changed.',
        `- "claims": what your answer rests on that can be looked up in the repository, at most 12, possibly none. "claim": the sentence; "fact": the fact it stands or falls with; "holds": true if it is so, false if you claim that it is not.`,
        '- "cannot": null. Only if this cannot be answered from the repository and what you know: why, with "answer" saying so in short.',
        factForms,
      ].join('\n'),
    };
  },
  read: (text, { framing }) =>
    readObject<AnswerReply>(text, (value) => {
      const parsed = AnswerReplySchema.safeParse(withoutNulls(value));
      if (!parsed.success) return err(problemsOf(parsed.error));
      const { option, answer, reasoning, request, claims, cannot } = parsed.data;
      if (cannot !== undefined && cannot !== '') return ok({ kind: 'cannot', why: cannot });
      const options = framing.options?.length ?? 0;
      if (option !== undefined && (option < 1 || option > options)) {
        return err(
          options === 0
            ? '"option" must be null: there are no options.'
            : `"option" must be a number from 1 to ${String(options)}, or null.`,
        );
      }
      return ok({
        kind: 'answered',
        ...(option === undefined ? {} : { option }),
        title: answer,
        text: reasoning,
        ...(request === undefined || request === '' ? {} : { request }),
        claims: distinct(claims),
      });
    }),
};
