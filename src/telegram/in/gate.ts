import type { Person } from '../../core/people/person.ts';
import type { Arrival } from './arrival.ts';

/** Who may come in. `refused`: told once, never again. */
export type Admission =
  | { readonly kind: 'admitted'; readonly person: Person }
  /** The group is not one of ours yet; only an owner's word makes it so. */
  | { readonly kind: 'unknown-group'; readonly person: Person }
  | { readonly kind: 'stranger' };

/** The one gate that every update goes through. Members are known by their numeric id only. */
export function admit(
  arrival: Extract<Arrival, { readonly kind: 'words' | 'wordless' | 'press' }>,
  members: readonly Person[],
  isAdmitted: boolean,
): Admission {
  const person = members.find((each) => each.id === `telegram:${String(arrival.from.id)}`);
  if (person === undefined) return { kind: 'stranger' };
  // In a private chat the chat is the person; any other pairing is forged.
  if (!arrival.place.isGroup) {
    return arrival.place.chat === arrival.from.id ? { kind: 'admitted', person } : { kind: 'stranger' };
  }
  return isAdmitted ? { kind: 'admitted', person } : { kind: 'unknown-group', person };
}
