import { err, ok } from '../../../core/kernel/result.ts';
import type { Framing } from '../../../core/parliament/candidate.ts';
import { added, clipped, fence } from '../fence.ts';
import { readObject } from '../read.ts';
import type { ReplyKind } from '../reply.ts';
import { problemsOf, wireSchema, withoutNulls } from '../schema.ts';
import { systemPrompt } from '../system.ts';
import { ReproductionReplySchema, type ReproductionReply } from './schema.ts';

export interface ReproductionQuestion {
  readonly framing: Framing;
  /** What the model may know of the repository, fenced. */
  readonly context: string;
  /** Complete unified diff of the change that is objected to. */
  readonly diff: string;
  readonly claim: string;
  readonly file?: string;
  readonly line?: number;
}

/** Characters of the diff that are shown. */
const shownDiff = 24_000;
/** A name by which the usual runners find a test. */
const testName = /(?:^|\/)[^/]+\.(?:test|spec)\.[cm]?[jt]sx?$/;

/** Asks one seat for a test that fails if, and only if, an objection to a change of somebody else holds. */
export const reproductionReply: ReplyKind<ReproductionQuestion, ReproductionReply> = {
  name: 'reproduction',
  maxTokens: 8_000,
  schema: wireSchema(ReproductionReplySchema),
  prompt: ({ framing, context, diff, claim, file, line }, seat) => ({
    system: systemPrompt(
      seat,
      'What you write is run in a sandbox, without network, on the change and on other versions of the repository.',
    ),
    context,
    task: [
      'Somebody objects to the change below. Write one test that fails with this change if the objection is true and passes if it is not.',
      fence('request', clipped(framing.summary, 20_000)),
      fence('criteria', framing.criteria.map((each) => `- ${each}`).join('\n')),
      ...added(framing),
      fence('the change', clipped(diff, shownDiff)),
      fence(
        'the objection',
        clipped(claim, 600) +
          (file === undefined ? '' : `\n${file}${line === undefined ? '' : `:${String(line)}`}`),
      ),
      'The test states what the request or the behaviour before demands, never how one solution is written: a right solution of another author must pass it. It imports what is there in every version, is deterministic, needs no network and ends within seconds.',
      'Answer with a JSON object:',
      '- "path": of a new file, named and placed as the repository names and places its tests (`….test.ts` or `….spec.ts`).',
      '- "content": the whole file, for the runner that the repository uses.',
      '- "cannot": null. Only if no test could show it: why, with the others null.',
    ].join('\n\n'),
  }),
  read: (text) =>
    readObject<ReproductionReply>(text, (value) => {
      const parsed = ReproductionReplySchema.safeParse(withoutNulls(value));
      if (!parsed.success) return err(problemsOf(parsed.error));
      const { path = '', content = '', cannot = '' } = parsed.data;
      if (content.trim() === '') {
        return cannot === ''
          ? err('"content" is empty and "cannot" does not say why.')
          : ok({ kind: 'cannot', why: cannot });
      }
      const plain = path.replace(/^\.\//, '');
      if (!testName.test(plain)) {
        return err('"path" is not named as a test: it must end in .test.ts, .spec.ts or the like.');
      }
      return ok({ kind: 'test', path: plain, content });
    }),
};
