import { GrammyError, HttpError } from 'grammy';

/**
 * Why Telegram did not do what it was asked.
 * `flood`: wait, in milliseconds. `same`: the message says that already. `missing`: the message is not there any more, or
 * cannot be edited. `no-topic`: the topic is closed or gone, the chat is there. `forbidden`: the person blocked the bot, or it was removed. `conflict`: another program polls.
 * `denied`: the token is wrong. `refused`: the request itself is wrong; it will never be taken.
 * `unknown`: no answer, so that it may have been done.
 */
export type Failure =
  | { readonly kind: 'flood'; readonly wait: number }
  | { readonly kind: 'migrated'; readonly to: number }
  | {
      readonly kind:
        'same' | 'missing' | 'no-topic' | 'forbidden' | 'conflict' | 'denied' | 'refused' | 'unknown';
      readonly why: string;
    };

const MISSING =
  /message to (edit|delete|be replied) not found|message can't be (edited|deleted)|MESSAGE_ID_INVALID/i;

const NO_TOPIC = /message thread not found|TOPIC_(CLOSED|DELETED|ID_INVALID)|topic (is )?closed/i;

/** The longest that a timer can wait, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Sorts what a call threw. What is not an answer of Telegram's counts as no answer. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof GrammyError) {
    const { error_code: code, description: why, parameters } = thrown;
    if (parameters.migrate_to_chat_id !== undefined)
      return { kind: 'migrated', to: parameters.migrate_to_chat_id };
    if (code === 429) {
      return { kind: 'flood', wait: Math.min((parameters.retry_after ?? 5) * 1000, LONGEST_WAIT) };
    }
    if (code === 401 || code === 404) return { kind: 'denied', why };
    if (code === 409) return { kind: 'conflict', why };
    if (code === 403 || /chat not found|user is deactivated/i.test(why)) return { kind: 'forbidden', why };
    if (/message is not modified/i.test(why)) return { kind: 'same', why };
    if (MISSING.test(why)) return { kind: 'missing', why };
    if (NO_TOPIC.test(why)) return { kind: 'no-topic', why };
    if (code >= 500) return { kind: 'unknown', why };
    return { kind: 'refused', why };
  }
  if (thrown instanceof HttpError) return { kind: 'unknown', why: thrown.message };
  return { kind: 'unknown', why: thrown instanceof Error ? thrown.message : String(thrown) };
}
