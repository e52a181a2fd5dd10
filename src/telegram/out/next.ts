import type { Outgoing } from '../../store/outbox.ts';

/** What the writer of a chat should do now: a message, or how long to wait (milliseconds), or nothing at all. */
export type Next =
  | { readonly kind: 'send' | 'edit'; readonly message: Outgoing }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'rest' };

/** Between two edits in one chat, in milliseconds: what Telegram bears for long. */
export const EDIT_INTERVAL = { private: 1_500, group: 3_000 } as const;

/**
 * New messages in their order, then edits, each of which says the newest there is to say.
 * `editedAt`: when this chat's last edit went out; `now`: both in epoch milliseconds.
 */
export function nextOf(open: readonly Outgoing[], chat: number, editedAt: number, now: number): Next {
  const send = open.find((each) => each.state === 'waiting' || each.state === 'sending');
  if (send !== undefined) return { kind: 'send', message: send };
  const changed = open.find((each) => each.state === 'changed');
  if (changed === undefined) return { kind: 'rest' };
  const due = editedAt + (chat < 0 ? EDIT_INTERVAL.group : EDIT_INTERVAL.private);
  return now >= due ? { kind: 'edit', message: changed } : { kind: 'wait', ms: due - now };
}
