import { err, ok } from '../../../core/kernel/result.ts';
import type { Framing } from '../../../core/parliament/candidate.ts';
import { added, clipped, fence } from '../fence.ts';
import { longest, readObject, withoutThoughts } from '../read.ts';
import type { ReplyKind } from '../reply.ts';
import { problemsOf, wireSchema, withoutNulls } from '../schema.ts';
import { systemPrompt } from '../system.ts';
import { catalogue } from './catalogue.ts';
import { cleaned } from './clean.ts';
import { readProse } from './prose/prose.ts';
import { ProposalReplySchema, type ProposalReply } from './schema.ts';

export interface ProposalQuestion {
  readonly request: string;
  readonly framing: Framing;
  /** What the model may know of the repository, fenced. */
  readonly context: string;
  /** The seat's own earlier attempt and what is wrong with it. */
  readonly revise?: { readonly diff: string; readonly problems: readonly string[] };
}

/** Characters of an earlier attempt and of its problems that are shown. */
const shownDiff = 24_000;
const shownProblems = 12_000;

/** Asks one seat for its change, without sight of any other. */
export const proposalReply: ReplyKind<ProposalQuestion, ProposalReply> = {
  name: 'proposal',
  maxTokens: 16_000,
  schema: wireSchema(ProposalReplySchema),
  prompt: ({ request, framing, context, revise }, seat) => ({
    system: systemPrompt(
      seat,
      'Everything you propose is parsed, type-checked, linted and tested before anybody scores it. New errors drop it.',
    ),
    context,
    task: [
      ...(revise === undefined
        ? ['Propose the change that the request asks for: complete, and nothing else.']
        : [
            'Mend the change below: the whole change once more, from the files as they are now and not on top of it, without its problems, complete, and nothing else.',
            fence('the change so far', clipped(revise.diff, shownDiff)),
            fence('problems', clipped(revise.problems.map((each) => `- ${each}`).join('\n'), shownProblems)),
            'The request was:',
          ]),
      fence('request', clipped(request, 20_000)),
      'It is fulfilled when:',
      fence('criteria', framing.criteria.map((each) => `- ${each}`).join('\n')),
      ...added(framing),
      'Answer with a JSON object:',
      '- "title": the change in at most ten words, without your name.',
      '- "rationale": why it is right and what you decided against, in a few sentences.',
      '- "edits": a list of edits, carried out in order, all or none. Change text only in files that are shown to you; everything else by the edits that know the code. Write every line out: no "…", no "rest unchanged". Leave optional keys null.',
      '- "cannot": null. Only if nothing can be proposed: why, with "edits" empty.',
      'Edits, prefer those that know the code where one fits:',
      ...catalogue.map(({ does, example }) => `- ${JSON.stringify(example)} ${does}`),
    ].join('\n'),
  }),
  read: (text) => {
    const read = readObject<ProposalReply>(text, (value) => {
      const parsed = ProposalReplySchema.safeParse(withoutNulls(value));
      if (!parsed.success) return err(problemsOf(parsed.error));
      const { title, rationale, cannot } = parsed.data;
      const edits = cleaned(parsed.data.edits);
      if (!edits.ok) return edits;
      if (edits.value.length > 0) return ok({ kind: 'proposed', title, rationale, edits: edits.value });
      if (cannot !== undefined && cannot !== '') return ok({ kind: 'cannot', why: cannot });
      return err('"edits" is empty and "cannot" does not say why.');
    });
    // What was meant to be JSON is not searched for anything else: its strings may quote other forms of edits.
    const answer = withoutThoughts(text);
    if (read.ok || answer.length > longest || /^[[{]|"edits"\s*:/.test(answer)) return read;
    const prose = readProse(answer);
    if (prose === undefined) return read;
    if (!prose.ok) return prose;
    const edits = cleaned(prose.value.edits);
    return edits.ok ? ok({ kind: 'proposed', ...prose.value, edits: edits.value }) : edits;
  },
};
