import type { ChangeSetId } from '../change/change-set.ts';
import type { Person } from '../people/person.ts';
import type { DivergenceChoice } from './divergence.ts';

/** What a person may tell a session. */
export type SessionCommand =
  /** `changeSet`: what the person saw. `acceptWarnings`: they said yes to every warning on the card. */
  | {
      readonly type: 'approve';
      readonly by: Person;
      readonly changeSet: ChangeSetId;
      readonly acceptWarnings: boolean;
    }
  /** Put another candidate that passed its checks up for approval. */
  | { readonly type: 'pick'; readonly by: Person; readonly candidate: string }
  /** What was missed, on a dead end or on what is up for approval: the parliament proposes anew with it. */
  | { readonly type: 'feedback'; readonly by: Person; readonly text: string }
  /** How what is up for approval is to be changed. */
  | { readonly type: 'fix'; readonly by: Person; readonly text: string }
  /** From the request on, as if nothing had been proposed. */
  | { readonly type: 'restart'; readonly by: Person }
  | { readonly type: 'cancel'; readonly by: Person }
  /**
   * More money for a session that came to the end of its own, which goes on with it. `times`: how often as much as a raise is,
   * once where it is left out.
   */
  | { readonly type: 'raise-budget'; readonly by: Person; readonly times?: number }
  /** Ask those whom the cap of a day kept from answering, now that it may be higher or another day. */
  | { readonly type: 'retry'; readonly by: Person }
  /** Take back the approval that was given beforehand: the session goes on until a person must approve. */
  | { readonly type: 'withdraw-approval'; readonly by: Person }
  | { readonly type: 'rebase'; readonly by: Person }
  /** `path`: only this file. */
  | {
      readonly type: 'roll-back';
      readonly by: Person;
      readonly path?: string;
      readonly choices?: readonly DivergenceChoice[];
    }
  /** Take the newest rollback back that still stands. */
  | { readonly type: 'redo'; readonly by: Person; readonly choices?: readonly DivergenceChoice[] };
