import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Completion, Delta, LanguageModel, Question } from './language-model.ts';
import { providerNames, type Provider } from './messages.ts';
import { questionHash } from './question-hash.ts';

const count = z.number().int().nonnegative();
const EntrySchema = z.object({
  provider: z.enum(Object.keys(providerNames) as [Provider, ...Provider[]]),
  model: z.string().min(1),
  question: z.string().min(1),
  completion: z.object({
    text: z.string(),
    calls: z
      .array(z.object({ id: z.string(), name: z.string(), arguments: z.string() }))
      .readonly()
      .optional(),
    truncated: z.boolean(),
    usage: z.object({ input: count, cached: count, output: count, estimated: z.boolean() }),
    model: z.string(),
  }),
});

/** A provider with the model that answered for it, and its answers by the hash of their questions. */
export interface RecordedProvider {
  readonly provider: Provider;
  readonly model: string;
  readonly answers: ReadonlyMap<string, Completion>;
}

/** Reads `answers.jsonl` of an exported session. `wrong-config` names the line. */
export function loadRecording(file: string): Result<readonly RecordedProvider[]> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return wrong(file, 'it cannot be read');
  }
  const models = new Map<string, RecordedProvider & { readonly answers: Map<string, Completion> }>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const entry = EntrySchema.safeParse(parsed(line));
    if (!entry.success) return wrong(file, `line ${String(index + 1)} is no recorded answer`);
    const { provider, model, question, completion } = entry.data;
    const known = models.get(provider) ?? { provider, model, answers: new Map<string, Completion>() };
    if (known.model !== model) return wrong(file, `it has two models of ${providerNames[provider].name}`);
    // What was asked twice was answered first when it was first asked.
    if (!known.answers.has(question)) known.answers.set(question, completion);
    models.set(provider, known);
  }
  const order = Object.keys(providerNames);
  const found = [...models.values()].toSorted(
    (a, b) => order.indexOf(a.provider) - order.indexOf(b.provider),
  );
  return found.length === 0 ? wrong(file, 'it holds no answer') : ok(found);
}

/** Answers as it was recorded; what was never asked so has no answer, and nothing stands in for one. */
export function makeReplay({ provider, model, answers }: RecordedProvider): LanguageModel {
  return {
    provider,
    model,
    async *ask(question: Question): AsyncGenerator<Delta> {
      await Promise.resolve();
      const completion = answers.get(questionHash(question));
      yield completion === undefined
        ? { kind: 'failed', failure: { kind: 'unrecorded', detail: questionHash(question) } }
        : { kind: 'done', completion };
    },
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function wrong(file: string, problem: string) {
  return refuse(
    'wrong-config',
    `The recording ${file} cannot be used: ${problem}.`,
    'Name the answers.jsonl of an exported session in MODEL_RECORDING, or unset it.',
  );
}
