import type { Result } from '../../core/kernel/result.ts';
import type { Role } from '../seats.ts';

/** What a seat is asked, ready for any model. */
export interface Prompt {
  /** Who the seat is and what holds for every answer. */
  readonly system: string;
  /** The long part that several seats are asked the same about; empty where there is none. */
  readonly context: string;
  readonly task: string;
}

/** One kind of answer: how it is asked for, its form, and how it is read. */
export interface ReplyKind<Q, T> {
  readonly name: string;
  /** Tokens that an answer may have. */
  readonly maxTokens: number;
  /** JSON Schema in the subset that every provider takes. */
  readonly schema: Readonly<Record<string, unknown>>;
  prompt(question: Q, seat: Role): Prompt;
  /** The answer, or in one sentence what is wrong with it, addressed to whoever gave it. */
  read(text: string, question: Q, seat: Role): Result<T, string>;
}

/** What a model is told about an answer that could not be read. It is told once. */
export function repairRequest(problem: string): string {
  return [
    `Your answer could not be read: ${problem.slice(0, 1_500)}`,
    'Give the whole answer again as one JSON object of the required form, complete and with nothing around it.',
  ].join('\n');
}
