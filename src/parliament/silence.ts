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
  return refuse(
    reasons.every(({ code }) => code === 'budget') ? 'budget' : 'no-answer',
    `No seat ${did}. ${reasons.map(({ message }) => message).join(' ')} Nothing was written.`,
    [...new Set(reasons.map(({ hint }) => hint))].filter((hint) => hint !== '').join(' '),
  );
}
