import { classify } from './failure.ts';
import type { Delta } from './language-model.ts';

/** Characters of one answer, calls of tools included: several times what is ever read of one. */
const longest = 2_000_000;

/**
 * An adapter's deltas with exactly one terminal delta at the end: what is thrown is classified, a stream that just ends was
 * cut, and one that does not come to an end is left. `now`: epoch milliseconds.
 */
export async function* ended(
  stream: AsyncIterable<Delta>,
  signal: AbortSignal,
  now: () => number,
): AsyncGenerator<Delta> {
  let heard = 0;
  try {
    for await (const delta of stream) {
      if (delta.kind === 'text') heard += delta.text.length;
      if (heard > longest) {
        yield { kind: 'failed', failure: { kind: 'endless', detail: `${String(heard)} characters` } };
        return;
      }
      yield delta;
      if (delta.kind === 'done' || delta.kind === 'failed') return;
    }
    yield { kind: 'failed', failure: { kind: 'cut', detail: 'the stream ended before the answer did' } };
  } catch (error) {
    yield { kind: 'failed', failure: classify(error, signal, now()) };
  }
}
