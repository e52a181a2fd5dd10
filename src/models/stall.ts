import type { Delta } from './language-model.ts';
import type { Time } from './time.ts';

/** Milliseconds. */
export interface Patience {
  readonly firstToken: number;
  readonly betweenTokens: number;
  /** From the first attempt to the last token, retries and their pauses included. */
  readonly total: number;
}

export const defaultPatience: Patience = { firstToken: 45_000, betweenTokens: 20_000, total: 240_000 };

/** Why the watch itself stops something. Made once: an abort without a reason makes an exception with its stack, for every token. */
const enough = new Error('no longer waited for');

/**
 * The deltas of `start`, ended with `failed` when none comes for too long, when the deadline (epoch milliseconds)
 * passes or the signal is aborted, whether or not the stream heeds its own signal. Always ends with one terminal delta.
 */
export async function* watched(
  start: (signal: AbortSignal) => AsyncIterable<Delta>,
  patience: Patience,
  deadline: number,
  time: Time,
  signal: AbortSignal,
): AsyncGenerator<Delta> {
  const stop = new AbortController();
  const deltas = start(AbortSignal.any([signal, stop.signal]))[Symbol.asyncIterator]();
  let first = true;
  try {
    for (;;) {
      const silence = first ? patience.firstToken : patience.betweenTokens;
      const left = deadline - time.now();
      const timer = new AbortController();
      const next = deltas.next();
      const late = time.sleep(Math.max(0, Math.min(silence, left)), AbortSignal.any([timer.signal, signal]));
      const step = await Promise.race([next, late.then(() => 'late' as const)]);
      timer.abort(enough);
      if (step === 'late') {
        // Whatever the stream still says is nobody's answer.
        next.catch(() => undefined);
        if (signal.aborted) yield { kind: 'failed', failure: { kind: 'cancelled', detail: 'aborted' } };
        else {
          const at = left <= silence ? 'whole answer' : first ? 'first token' : 'next token';
          yield { kind: 'failed', failure: { kind: 'stalled', at, detail: `nothing for ${silence} ms` } };
        }
        return;
      }
      if (step.done === true) {
        yield { kind: 'failed', failure: { kind: 'cut', detail: 'the stream ended without an end' } };
        return;
      }
      yield step.value;
      if (step.value.kind === 'done' || step.value.kind === 'failed') return;
      first = false;
    }
  } finally {
    stop.abort(enough);
    // Not awaited: a stream that is stuck must not hold up whoever gave up on it.
    void deltas.return?.().catch(() => undefined);
  }
}
