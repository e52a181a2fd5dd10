import { readQuestion } from '../models/offline/inquire/read.ts';
import { understand } from '../models/offline/understand/understand.ts';
import { isCommand } from './help.ts';
import type { CommandName } from './texts/texts.ts';

/** What words without a command are taken for. */
export type Taken =
  | { readonly as: 'question' }
  /** Perhaps that command, its slash forgotten. */
  | { readonly as: 'command'; readonly name: CommandName }
  /** A change, by what the offline agents understand. */
  | { readonly as: 'order' }
  /** Thanks, a greeting, a thumb: too little to say what of the two it is. */
  | { readonly as: 'little' };

/** Fewer words than that, without a question mark, are no question that anybody could answer. */
const fewest = 3;
const words = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * What plain words are, told without asking anybody: a question is put to the parliament at once and costs calls where models are set,
 * so that what is surely none, or more likely a change, is asked about first.
 */
export function takenFor(text: string): Taken {
  const said = text.trim();
  const [first = '', ...rest] = said.split(/\s+/);
  const name = first.toLowerCase().replace(/[.!]+$/, '');
  if (isCommand(name) && rest.length <= 1) return { as: 'command', name };
  if (readQuestion(said).ok) return { as: 'question' };
  const order = understand(said);
  if (order.ok || order.error.code === 'ambiguous') return { as: 'order' };
  if (/[?？؟]/.test(said) && /[\p{L}\p{N}]/u.test(said)) return { as: 'question' };
  let count = 0;
  for (const { isWordLike } of words.segment(said.slice(0, 400))) if (isWordLike === true) count++;
  return { as: count < fewest ? 'little' : 'question' };
}
