import { ok, type Result } from '../../../core/kernel/result.ts';
import { printable } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { combine } from './combine.ts';
import { isReadings, type Reading } from './reading.ts';
import { empty, mixed, notUnderstood, tooLong } from './refusals.ts';
import { withoutReasons } from './reason.ts';
import { reasonAgainst, reluctance } from './against.ts';
import { readParts, type Part } from './parts.ts';
import { cleaned, tokenize } from './tokenize.ts';
import { wordsOf } from './token.ts';

/** Longer requests are not read here, in UTF-16 code units. */
const longest = 4_000;
/** Every seat reads the same words: a round reads them once. */
const MOST_RECENT = 8;
const recent = new Map<string, Result<readonly Reading[]>>();

/**
 * What a request in ordinary English means as edits: one or more alternatives, the most literal first, or a refusal.
 * Every word must be accounted for: a request that is understood in part is refused as a whole.
 * Refusals: `needs-model`, `ambiguous` (with exactly what is missing), `nothing-to-do`, `wrong-use` (empty).
 */
export function understand(request: string): Result<readonly Reading[]> {
  const known = recent.get(request);
  if (known !== undefined) return known;
  const read = readingsIn(request);
  recent.set(request, read);
  for (const [oldest] of recent) {
    if (recent.size <= MOST_RECENT) break;
    recent.delete(oldest);
  }
  return read;
}

function readingsIn(request: string): Result<readonly Reading[]> {
  if (request.length > longest) return tooLong(longest);
  const text = cleaned(request);
  const tokens = tokenize(text);
  if (tokens.length === 0) return empty();
  const quote = (part: Part) => printable(wordsOf(part.tokens, text));

  const against = reasonAgainst(withoutReasons(tokens));
  if (against !== undefined) return notUnderstood(printable(wordsOf(tokens, text)), tokens, against);

  const parts = readParts(tokens);
  if (parts.length === 0) return empty();
  const understood = parts.filter((part) => part.outcome !== undefined);
  const foreign = parts.filter((part) => part.outcome === undefined && part.reason === undefined);
  if (understood.length === 0)
    return notUnderstood(printable(wordsOf(tokens, text)), tokens, reluctance(tokens));
  if (foreign.length > 0) return mixed(understood.map(quote), foreign.map(quote));

  const readings: (readonly Reading[])[] = [];
  let fulfilled: string | undefined;
  for (const part of parts) {
    const { outcome } = part;
    if (outcome === undefined) continue;
    if (isReadings(outcome)) {
      readings.push(outcome);
    } else if ('missing' in outcome) {
      return refuse(
        'ambiguous',
        `"${quote(part)}" does not say ${outcome.missing}.`,
        `Say it in full, for example: ${outcome.example}`,
      );
    } else {
      fulfilled ??= outcome.fulfilled;
    }
  }
  if (readings.length === 0) return refuse('nothing-to-do', fulfilled ?? 'Nothing is asked.', '');
  const reasons = parts.filter((part) => part.reason !== undefined).map(quote);
  return ok(combine(readings).map((reading) => withReasons(reading, reasons)));
}

/** A person sees what was taken to be a reason, so that nothing that was meant is passed over in silence. */
function withReasons(reading: Reading, reasons: readonly string[]): Reading {
  if (reasons.length === 0) return reading;
  const quoted = reasons.map((reason) => `"${reason}"`).join(', ');
  return { ...reading, rationale: `${reading.rationale} Taken as a reason, not as an order: ${quoted}.` };
}
