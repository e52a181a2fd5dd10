import type { Call } from './protocol.ts';

/** Files that are named at most: of more, nobody makes ready what only some of them need. */
const MOST = 50;

/** A question with the files that those waiting behind it are about, so that what all of them need is made ready once. */
export function foreseeing(call: Call, waiting: readonly Call[]): Call {
  if (call.method !== 'check') return call;
  const soon = new Set(
    waiting.flatMap((each) =>
      each.method === 'check' ? each.draft.changeSet.files.map(({ path }) => path) : [],
    ),
  );
  return soon.size === 0 || soon.size > MOST ? call : { ...call, soon: [...soon] };
}
