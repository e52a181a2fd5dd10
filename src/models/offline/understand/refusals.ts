import { refuse } from '../../../core/kernel/refusal.ts';
import { kinds } from './kinds/index.ts';
import type { RequestKind } from './reading.ts';
import type { Token } from './token.ts';

const model = 'set OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_BASE_URL';

export function empty() {
  return refuse(
    'wrong-use',
    'This asks for nothing yet.',
    `Say what to change, for example: ${offers([]).join('; ')}.`,
  );
}

export function tooLong(longest: number) {
  return refuse(
    'needs-model',
    `This needs a model: ${model}. Without one, requests of up to ${longest.toLocaleString('en')} characters are read.`,
    `Ask for one change at a time, for example: ${offers([]).join('; ')}.`,
  );
}

/** Nothing of the request is an order that can be carried out without a model. */
export function notUnderstood(words: string, tokens: readonly Token[], why: string | undefined) {
  return refuse(
    'needs-model',
    `This needs a model: ${model}. ${why ?? `"${words}" is not a change that can be worked out without one.`}`,
    `Without a model, you can ask for: ${offers(tokens).join('; ')}. ${everything(tokens)}`,
  );
}

/** A part is understood and a part is not: nothing is done, so that nothing is half done. */
export function mixed(understood: readonly string[], foreign: readonly string[]) {
  return refuse(
    'needs-model',
    `Only a part of this can be done without a model. Understood: ${quoted(understood)}. Needs a model: ${quoted(foreign)}. Nothing was done.`,
    `For all of it, ${model}. Or ask for this alone: ${understood.join('; ')}`,
  );
}

function quoted(parts: readonly string[]): string {
  return parts.map((part) => `"${part}"`).join(', ');
}

/** The kinds that are nearest to what was said, as orders to copy. */
function offers(tokens: readonly Token[]): readonly string[] {
  return nearest(tokens)
    .slice(0, 4)
    .map((kind) => kind.examples[0]);
}

function everything(tokens: readonly Token[]): string {
  const rest = nearest(tokens).slice(4);
  return `It can also ${rest.map((kind) => kind.does).join(', ')}.`;
}

/** Kinds by how many of their words were said, in their usual order where equal. */
function nearest(tokens: readonly Token[]): readonly RequestKind[] {
  const said = new Set(tokens.map((token) => token.form));
  const score = (kind: RequestKind) => kind.cues.filter((cue) => said.has(cue)).length;
  return kinds.toSorted((a, b) => score(b) - score(a));
}
