import type { Edit } from '../core/change/edit.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Framing } from '../core/parliament/candidate.ts';
import type { Errand } from '../core/session/errand.ts';
import { makeAsking, type SpokenSeat } from './asking.ts';
import { providerNames } from './messages.ts';
import { redacted } from './redact.ts';
import type { Context, Idea, ModelMind, ModelMindParts } from './model-mind.ts';

/**
 * A mind over a language model. Failures and unreadable answers (after one request to mend them) are thrown as
 * `SeatAbsent`; nothing stands in for an answer.
 */
export function makeModelMind({ model, replies, context, onTrouble }: ModelMindParts): ModelMind {
  const { provider } = model;
  const who = providerNames[provider].name;

  const { answer } = makeAsking({ model, replies, onTrouble });
  const tools = context.tools ?? [];

  /** A change, asked for anew or as a better version of an earlier one. */
  async function put(
    {
      seat,
      ...asked
    }: {
      readonly request: string;
      readonly framing: Framing;
      readonly seat: SpokenSeat;
      readonly revise?: { readonly diff: string; readonly problems: readonly string[] };
    },
    signal: AbortSignal,
    errand: Errand | undefined,
  ): Promise<Result<Idea>> {
    const known = await context.files(asked.request);
    const question = { ...asked, context: inWords(known) };
    const proposed = await answer(
      replies.proposal,
      question,
      { seat, signal, errand, tools: asked.revise === undefined ? tools : [] },
      (value, read) => (value.kind === 'proposed' ? blindWrite(value.edits, known, read) : undefined),
    );
    if (proposed.kind === 'cannot') {
      return refuse(
        'no-candidate',
        `${seat.name} (${who}) has no change to propose: ${proposed.why.slice(0, 400)}`,
        'Say more, with the names of files and symbols.',
      );
    }
    const { title, rationale, edits } = proposed;
    return ok({ title, rationale, edits });
  }

  function inWords({ map, files }: Awaited<ReturnType<Context['files']>>): string {
    return [
      'What is known of the repository:',
      replies.fence('map of the repository', map),
      ...files.map(({ path, text }) => replies.fence(path, text)),
    ].join('\n\n');
  }

  return {
    provider,
    model: model.model,
    impartial: false,
    async frame(request, seat, signal, errand) {
      const question = { request, context: inWords(await context.files(request)) };
      const framed = await answer(replies.framing, question, { seat, signal, errand });
      if (framed.kind === 'question') {
        return twoReadings(framed.question);
      }
      // The person's own words stay in front: a reading of them must not replace them before those who vote.
      return ok({
        summary: request.trim(),
        criteria: [`It is read as: ${framed.summary}`, ...framed.criteria],
      });
    },
    async propose({ request, framing, seat }, signal, errand) {
      const idea = await put({ request, framing, seat }, signal, errand);
      return idea.ok ? ok([idea.value]) : idea;
    },
    async repair({ request, framing, seat, candidate, problems }, signal, errand) {
      const diff = (await context.diff(candidate.diff)) ?? JSON.stringify(candidate.edits);
      return put({ request, framing, seat, revise: { diff, problems } }, signal, errand);
    },
    async reproduce({ request, framing, seat, candidate, claim }, signal, errand) {
      const known = await context.files(request);
      const diff = (await context.diff(candidate.diff)) ?? JSON.stringify(candidate.edits);
      const question = { framing, context: inWords(known), diff, ...claim };
      const test = await answer(replies.reproduction, question, { seat, signal, errand }, (value) =>
        value.kind === 'test' && known.isFile(value.path)
          ? `There is a file ${value.path} already; name a new one.`
          : undefined,
      );
      return test.kind === 'test'
        ? ok({ path: test.path, content: test.content })
        : refuse('no-candidate', `No test can show it: ${test.why.slice(0, 300)}`);
    },
    async inquire(request, seat, signal, errand) {
      const question = { request, context: inWords(await context.files(request)) };
      const framed = await answer(replies.inquiry, question, { seat, signal, errand });
      if (framed.kind === 'question') return twoReadings(framed.question);
      const { summary, criteria, options } = framed;
      return ok({
        summary: request.trim(),
        criteria: [`It is read as: ${summary}`, ...criteria],
        ...(options.length === 0 ? {} : { options }),
      });
    },
    async state({ request, framing, seat, about }, signal, errand) {
      const words = about === null ? request : `${about} ${request}`;
      const question = { request, framing, context: inWords(await context.files(words)) };
      if (about !== null) {
        return ok(await answer(replies.findings, { ...question, about }, { seat, signal, errand, tools }));
      }
      const said = await answer(replies.answer, question, { seat, signal, errand, tools });
      if (said.kind === 'cannot') {
        return refuse(
          'no-answer',
          `${seat.name} (${who}) has no answer: ${said.why.slice(0, 400)}`,
          'Say more, or ask for something that the repository can tell.',
        );
      }
      const { kind: _, ...voiced } = said;
      return ok([voiced]);
    },
    async judge({ framing, seat, statements, findings }, signal, errand) {
      return ok(await answer(replies.judgement, { framing, statements, findings }, { seat, signal, errand }));
    },
    async score({ framing, seat, evidence, findings }, signal, errand) {
      const candidates = await Promise.all(
        evidence.map(async ({ candidate: { label, title, diff, edits }, report }) => ({
          label,
          title,
          report,
          diff: (await context.diff(diff)) ?? JSON.stringify(edits),
        })),
      );
      return ok(await answer(replies.ballot, { framing, candidates, findings }, { seat, signal, errand }));
    },
  };
}

function twoReadings(question: string) {
  return refuse('ambiguous', `This can be read in two ways. ${question}`, 'Ask again with the answer in it.');
}

/**
 * Why edits would destroy what their author has not seen: a whole file written over one that was not shown completely, or
 * the sign for a removed secret written in the secret's place.
 */
function blindWrite(
  edits: readonly Edit[],
  { files, isFile }: Awaited<ReturnType<Context['files']>>,
  read: ReadonlySet<string>,
): string | undefined {
  for (const edit of edits) {
    if (JSON.stringify(edit).includes(redacted)) {
      return `${edit.kind} contains ${redacted}, which stands for a secret that is not shown. Use search_replace on other lines.`;
    }
    if (edit.kind !== 'write_file') continue;
    const path = edit.path.replace(/^\.\//, '');
    if (isFile(path) && !read.has(path) && !files.some((file) => file.path === path && file.complete)) {
      return `write_file would replace ${path}, which was not shown to you completely. Use search_replace.`;
    }
  }
  return undefined;
}
