import { refuse, type Refusal } from '../core/kernel/refusal.ts';

export function interrupted() {
  return refuse('interrupted', 'The session was interrupted.', 'Continue it; nothing was written.');
}

/** Nobody gave an answer that counts. `silent`: what the minds say of themselves, each provider once. */
export function nobody(did: string, silent: readonly Refusal[]) {
  const reasons = [...new Map(silent.map((each) => [each.message, each])).values()];
  if (reasons.length === 0) {
    return refuse(
      'no-candidate',
      `No seat ${did}: each timed out or gave an answer that cannot be read.`,
      'Try again, or look at ids doctor.',
    );
  }
  const codes = new Set(reasons.map(({ code }) => code));
  const spent = [...codes].every((code) => code === 'budget' || code === 'day-budget');
  // More for the session would only come to the end of the day's money.
  const code = !spent ? 'no-answer' : codes.has('day-budget') ? 'day-budget' : 'budget';
  return refuse(
    code,
    `No seat ${did}. ${reasons.map(({ message }) => message).join(' ')} Nothing was written.`,
    [...new Set(reasons.map(({ hint }) => hint))].filter((hint) => hint !== '').join(' '),
  );
}
