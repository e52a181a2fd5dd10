import { classify } from './failure.ts';
import type { Delta } from './language-model.ts';

/**
 * An adapter's deltas with exactly one terminal delta at the end: what is thrown is classified, and a stream that just
 * ends was cut. `now`: epoch milliseconds.
 */
export async function* ended(
  stream: AsyncIterable<Delta>,
  signal: AbortSignal,
  now: () => number,
): AsyncGenerator<Delta> {
  try {
    for await (const delta of stream) {
      yield delta;
      if (delta.kind === 'done' || delta.kind === 'failed') return;
    }
    yield { kind: 'failed', failure: { kind: 'cut', detail: 'the stream ended before the answer did' } };
  } catch (error) {
    yield { kind: 'failed', failure: classify(error, signal, now()) };
  }
}
