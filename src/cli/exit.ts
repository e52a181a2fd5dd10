import type { RefusalCode } from '../core/kernel/refusal.ts';

/** What `ids` ends with. 0 done · 1 refused or failed · 2 wrong use · 3 needs a person · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

const codes: Readonly<Record<RefusalCode, ExitCode>> = {
  'wrong-use': 2,
  'wrong-config': 2,
  'needs-model': 1,
  'no-answer': 1,
  budget: 1,
  'day-budget': 1,
  ambiguous: 1,
  'not-found': 1,
  'nothing-to-do': 1,
  'unsafe-edit': 1,
  'bad-edit': 1,
  'no-candidate': 1,
  'dead-end': 3,
  'checks-failed': 1,
  'checks-crashed': 1,
  'stale-base': 1,
  diverged: 1,
  'workspace-missing': 1,
  'workspace-read-only': 1,
  'workspace-busy': 1,
  'bad-tsconfig': 1,
  'outside-workspace': 1,
  'protected-path': 1,
  'not-a-regular-file': 1,
  'file-too-large': 1,
  'not-text': 1,
  'disk-full': 1,
  'io-failed': 1,
  conflict: 1,
  'not-allowed': 1,
  'needs-agreement': 3,
  'wrong-state': 1,
  interrupted: 130,
};

export function exitCodeOf(code: RefusalCode): ExitCode {
  return codes[code];
}
