import { parseWorkspacePath } from '../../../core/change/path.ts';
import { err, ok } from '../../../core/kernel/result.ts';
import type { Framing } from '../../../core/parliament/candidate.ts';
import { distinct, factForms } from '../claims.ts';
import { clipped, fence } from '../fence.ts';
import { readObject } from '../read.ts';
import type { ReplyKind } from '../reply.ts';
import { problemsOf, wireSchema, withoutNulls } from '../schema.ts';
import { systemPrompt } from '../system.ts';
import { FindingsReplySchema, mostFindings, type FindingsReply } from './schema.ts';

export interface FindingsQuestion {
  readonly request: string;
  readonly framing: Framing;
  /** File or folder; `.` is everything. */
  readonly about: string;
  /** What the model may know of the repository, fenced. */
  readonly context: string;
}

/** Asks one seat what there is to find at a place, without sight of what others find. */
export const findingsReply: ReplyKind<FindingsQuestion, FindingsReply> = {
  name: 'findings',
  maxTokens: 8_000,
  schema: wireSchema(FindingsReplySchema),
  prompt: ({ request, framing, about, context }, seat) => ({
    system: systemPrompt(
      seat,
      'What you claim of the repository is looked up before anybody scores your findings; one that rests on a claim that is not so is dropped.',
    ),
    context,
    task: [
      'Say what is worth mending there, the most important first. Only what you can point at; an empty list is a good answer.',
      fence('what is asked', clipped(request, 20_000)),
      fence('place', about),
      'A finding counts when:',
      fence('criteria', framing.criteria.map((each) => `- ${each}`).join('\n')),
      `Answer with a JSON object: "findings", at most ${String(mostFindings)}, each with:`,
      '- "path" and "line": where it shows; the line null where it is about the whole file.',
      '- "finding": what is wrong, in one sentence that can be true or false.',
      '- "why": what it leads to, in one or two sentences.',
      '- "request": the change that mends it, as one order that a stranger could work from, with the names of files and symbols; null where you know none.',
      '- "claims": what it rests on that can be looked up in the repository, at most 12, possibly none. "claim": the sentence; "fact": the fact it stands or falls with; "holds": true if it is so, false if you claim that it is not.',
      factForms,
    ].join('\n'),
  }),
  read: (text) =>
    readObject<FindingsReply>(text, (value) => {
      const parsed = FindingsReplySchema.safeParse(withoutNulls(value));
      if (!parsed.success) return err(problemsOf(parsed.error));
      const found: FindingsReply[number][] = [];
      for (const { path, line, finding, why, request, claims } of parsed.data.findings.slice(
        0,
        mostFindings,
      )) {
        const place = parseWorkspacePath(path);
        if (!place.ok) return err(place.error.message);
        found.push({
          place: { path: place.value, ...(line === undefined ? {} : { line }) },
          title: finding,
          text: why,
          ...(request === undefined || request === '' ? {} : { request }),
          claims: distinct(claims),
        });
      }
      return ok(found);
    }),
};
