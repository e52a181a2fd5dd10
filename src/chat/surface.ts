import type { SessionId } from '../core/kernel/ids.ts';
import type { Reply } from './reply.ts';

/** Where the words of a conversation go. */
export interface Surface {
  /** Resolves once the whole reply was delivered; rejects when it could not be. */
  show(reply: Reply): Promise<void>;
  /** A session went on. `line` says how in words; `card` is its whole card for surfaces that edit in place. */
  progress(update: { readonly session: SessionId; readonly line: string; readonly card: string }): void;
}
