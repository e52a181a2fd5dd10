import type { Arrival } from './arrival.ts';

/** A text that a client has cut because it is longer than a message can be fills most of one. UTF-16 units. */
const CUT_LENGTH = 3_000;
/** Its parts are sent one right after the other. Seconds. */
const ONE_BREATH = 2;

/** Whether words are the rest of a text whose beginning came as a message before: nobody types that fast. */
export function isRestOf(before: Arrival, words: Extract<Arrival, { readonly kind: 'words' }>): boolean {
  return (
    before.kind === 'words' &&
    before.from.id === words.from.id &&
    before.place.chat === words.place.chat &&
    before.place.topic === words.place.topic &&
    before.text.length >= CUT_LENGTH &&
    Math.abs(words.date - before.date) <= ONE_BREATH &&
    !words.text.startsWith('/')
  );
}
