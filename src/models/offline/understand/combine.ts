import type { Reading } from './reading.ts';

/** No more alternatives than a ballot can tell apart. */
const most = 4;

/**
 * Alternatives for a request of several parts: all parts as they are said, then each part's other readings in turn
 * with the rest as said.
 */
export function combine(parts: readonly (readonly Reading[])[]): readonly Reading[] {
  const said = parts.flatMap((part) => part.slice(0, 1));
  const alternatives = [joined(said)];
  parts.forEach((part, index) => {
    for (const other of part.slice(1)) {
      alternatives.push(joined(said.map((reading, at) => (at === index ? other : reading))));
    }
  });
  return alternatives.slice(0, most);
}

function joined(readings: readonly Reading[]): Reading {
  const [only] = readings;
  if (only !== undefined && readings.length === 1) return only;
  return {
    title: readings.map((reading) => reading.title).join('; '),
    rationale: readings.map((reading) => reading.rationale).join(' '),
    edits: readings.flatMap((reading) => reading.edits),
    reach: readings.find((reading) => reading.reach !== 'literal')?.reach ?? 'literal',
  };
}
