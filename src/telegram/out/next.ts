import type { Outgoing } from '../../store/outbox.ts';
import { readBody } from './body.ts';

/** What the writer of a chat should do now: a message, or how long to wait (milliseconds), or nothing at all. */
export type Next =
  | { readonly kind: 'send' | 'edit'; readonly message: Outgoing }
  /** Until the next edit; what is sent meanwhile need not wait. */
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'rest' };

/** Milliseconds between two edits in one chat. */
export interface Pace {
  readonly private: number;
  readonly group: number;
}

/** What Telegram bears for long. */
export const bearable: Pace = { private: 1_500, group: 3_000 };

/**
 * New messages in their order, then cards that somebody has just pressed, then other edits, each of which says the newest there is to
 * say, and comes a while after the last one.
 * `editedAt`: when this chat's last edit went out; `now`: both in epoch milliseconds.
 */
export function nextOf(
  open: readonly Outgoing[],
  chat: number,
  editedAt: number,
  now: number,
  pace: Pace = bearable,
): Next {
  const send = open.find((each) => each.state === 'waiting' || each.state === 'sending');
  if (send !== undefined) return { kind: 'send', message: send };
  const changed = open.filter((each) => each.state === 'changed');
  const pressed = changed.find(isPressed);
  if (pressed !== undefined) return { kind: 'edit', message: pressed };
  const [first] = changed;
  if (first === undefined) return { kind: 'rest' };
  const interval = chat < 0 ? pace.group : pace.private;
  const left = editedAt + interval - now;
  // A clock that was set back must not keep a card from being edited until it is as late again.
  return left > 0 && left <= interval ? { kind: 'wait', ms: left } : { kind: 'edit', message: first };
}

function isPressed({ body }: Outgoing): boolean {
  const read = readBody(body);
  return read.kind === 'text' && read.pressed === true;
}
