import type { Measure, Measurement } from '../../../core/inquiry/measure.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { Framing } from '../../../core/parliament/candidate.ts';
import { readQuestion } from './read.ts';

/** Measures the workspace. */
export type Gauge = (measure: Measure, signal: AbortSignal) => Promise<Result<Measurement>>;

/** Lines of a measurement that an answer holds; beyond, their number is said. */
const MOST_LINES = 60;

/** How a question is read: it is answered by measuring, or by nobody here. */
export function frameQuestion(request: string): Result<Framing> {
  const read = readQuestion(request);
  if (!read.ok) return err(read.error);
  return ok({ summary: request.trim(), criteria: ['It is measured on the files as they are now.'] });
}

/** The measured answer to a question that is read by rule. */
export async function answerQuestion(request: string, measure: Gauge, signal: AbortSignal) {
  const read = readQuestion(request);
  if (!read.ok) return err(read.error);
  const measured = await measure(read.value, signal);
  if (!measured.ok) return measured;
  const { says, lines } = measured.value;
  const more = lines.length - MOST_LINES;
  return ok([
    {
      title: says,
      text: [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`… and ${String(more)} more`] : [])].join('\n'),
      claims: [],
      measured: true,
    },
  ]);
}
