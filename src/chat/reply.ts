import type { ChangeSetId } from '../core/change/change-set.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { DivergenceChoice } from '../core/session/divergence.ts';
import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import type { Texts } from './texts/texts.ts';
import type { WorkspacePath } from '../core/change/path.ts';

/**
 * A piece of a message. Code keeps its spacing and is shown in a fixed-width face where there is one. A card is laid out
 * in columns for wide screens; a narrow surface lays it out anew.
 */
export type Block =
  | { readonly kind: 'text' | 'card'; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string };

/** What a button does. Plain data: a surface keeps it behind whatever its buttons can carry. */
export type Action =
  /** `acceptWarnings`: the button that names the warnings. */
  | {
      readonly do: 'approve';
      readonly session: SessionId;
      readonly changeSet: ChangeSetId;
      readonly acceptWarnings: boolean;
    }
  /** `continue`: take it forward from where it stopped. */
  | {
      readonly do: 'cancel' | 'continue' | 'raise' | 'retry' | 'rebase' | 'restart' | 'why';
      readonly session: SessionId;
    }
  /** Asks for words: the next message, or a reply to it, is what they say. */
  | { readonly do: 'say'; readonly session: SessionId; readonly as: 'feedback' | 'fix' }
  /** The words of a person who chose them; `candidate`: what they are about. */
  | { readonly do: 'fix'; readonly session: SessionId; readonly candidate: string; readonly text: string }
  | { readonly do: 'diff' | 'pick'; readonly session: SessionId; readonly candidate: string }
  /** `confirmed` false: only the preview. */
  | {
      readonly do: 'roll-back';
      readonly session: SessionId;
      readonly path: string | null;
      readonly choices: readonly DivergenceChoice[];
      readonly confirmed: boolean;
    }
  | {
      readonly do: 'redo';
      readonly session: SessionId;
      readonly choices: readonly DivergenceChoice[];
      readonly confirmed: boolean;
    }
  /** `script`: the hash of the script's text that was shown. */
  | { readonly do: 'run'; readonly argv: readonly string[]; readonly script: string }
  | { readonly do: 'stop-run'; readonly run: string }
  /** `plan`: the preview that was shown. */
  | {
      readonly do: 'restore';
      readonly backup: string;
      readonly plan: string;
      /** Absent: everything, and nothing goes. */
      readonly only?: readonly WorkspacePath[];
      readonly remove?: readonly WorkspacePath[];
    }
  /** Starts a /code with what a statement of the session asks for. */
  | { readonly do: 'implement'; readonly session: SessionId; readonly statement: string }
  | { readonly do: 'commit'; readonly session: SessionId }
  | { readonly do: 'settle'; readonly transaction: string }
  /** A change, or a question, in a person's words. */
  | { readonly do: 'code' | 'ask'; readonly request: string }
  /** Work on another one here. */
  | { readonly do: 'project'; readonly name: string }
  /** What `/validate` found; null: in everything that changed. */
  | { readonly do: 'mend'; readonly paths: readonly string[] | null }
  | { readonly do: 'nothing' };

export interface Choice {
  readonly label: string;
  readonly action: Action;
}

/**
 * A file that goes with a reply: text that is sent, or a file that already lies on the disk of IDS (absolute path). With both, the text
 * is what counts where it is sent: the file may be another one by then.
 */
export type Document =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly path: string; readonly text?: string };

export interface Reply {
  readonly body: readonly Block[];
  readonly choices: readonly Choice[];
  readonly documents: readonly Document[];
}

export function reply(
  body: string | readonly Block[],
  choices: readonly Choice[] = [],
  documents: readonly Document[] = [],
): Reply {
  return { body: typeof body === 'string' ? [{ kind: 'text', text: body }] : body, choices, documents };
}

export function code(content: string, language = ''): Block {
  return { kind: 'code', language, text: content };
}

export function card(content: string): Block {
  return { kind: 'card', text: content };
}

/** What somebody hears whose role does not permit it. */
export function notAllowed({ talk }: Texts, role: string): Refusal {
  return refuse('not-allowed', talk.notAllowed(role), talk.askOwner).error;
}

/** A "no" as a person reads it. */
export function sayRefusal(refusal: Refusal): string {
  return `✋ ${[refusal.message, refusal.hint].filter((part) => part !== '').join('\n   ')}`;
}
