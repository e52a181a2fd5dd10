import { createHmac } from 'node:crypto';
import type { Action, Choice, Reply } from '../../chat/reply.ts';
import { oneLine } from '../../chat/screen.ts';
import type { Texts } from '../../chat/texts/texts.ts';
import type { Button } from '../../store/buttons.ts';
import type { Outgoing } from '../../store/outbox.ts';
import { compose } from '../text/compose.ts';
import { split } from '../text/split.ts';
import { bodyText, type Body } from './body.ts';

/** UTF-16 units of one message. */
const TEXT_LIMIT = 4096;
/** A longer answer is a file: nobody reads it in a chat. */
const MOST_PARTS = 6;
const LABEL_LIMIT = 60;
/** What fits side by side on a phone, in characters of all labels of a row. */
const ROW_WIDTH = 28;
const ROW_MOST = 4;
const BUTTON_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/** Where messages go and whose they are. */
export interface Address {
  readonly chat: number;
  readonly topic: number | null;
  readonly session: string | null;
}

export interface Prepared {
  readonly messages: readonly Pick<Outgoing, 'key' | 'chat' | 'topic' | 'session' | 'body'>[];
  readonly buttons: readonly Button[];
}

/**
 * A reply as messages: texts first, the buttons under the last of them, then the files. `key` names the whole; the same
 * reply under the same key gives the same messages. `secret` makes that nobody can guess what a button carries.
 */
export function prepare(
  reply: Reply,
  key: string,
  address: Address,
  { secret, now, texts }: { readonly secret: string; readonly now: number; readonly texts: Texts },
): Prepared {
  const text = compose(reply.body);
  const parts = split(text, TEXT_LIMIT);
  const long = parts.length > MOST_PARTS;
  const words = long ? split({ text: texts.telegram.longAnswer, entities: [] }, TEXT_LIMIT) : parts;
  const documents = [...(long ? [{ name: 'answer.txt', text: text.text }] : []), ...reply.documents];
  // Buttons need a text to stand under.
  const shownTexts = words.length === 0 && reply.choices.length > 0 ? [{ text: '⬇️', entities: [] }] : words;
  const bodies: Body[] = shownTexts.map((part) => ({ kind: 'text', ...part, buttons: [] }));
  const at = bodies.length - 1;
  const card = `${key}/${String(at)}`;
  const buttons = reply.choices.map((choice) => buttonOf(choice, card, secret, now + BUTTON_LIFE_MS));
  const last = bodies[at];
  if (last?.kind === 'text') bodies[at] = { ...last, buttons: rows(buttons) };
  bodies.push(...documents.map((each): Body => ({ kind: 'document', caption: '', ...each })));
  return {
    messages: bodies.map((body, index) => ({
      ...address,
      key: `${key}/${String(index)}`,
      body: bodyText(body),
    })),
    buttons,
  };
}

/** The reply without what does not fit into one message; its buttons stay. */
export function inOneMessage(reply: Reply): Reply {
  const [first, ...more] = split(compose(reply.body), TEXT_LIMIT - 2);
  return first === undefined || more.length === 0
    ? reply
    : { ...reply, body: [{ kind: 'text', text: `${first.text.trimEnd()}\n…` }], documents: [] };
}

function buttonOf({ label, action }: Choice, card: string, secret: string, expiresAt: number): Button {
  const said = JSON.stringify(action satisfies Action);
  const nonce = createHmac('sha256', secret)
    .update(JSON.stringify([card, label, said]))
    .digest('base64url');
  return { nonce: nonce.slice(0, 32), card, label: oneLine(label, LABEL_LIMIT), action: said, expiresAt };
}

/** As many buttons side by side as a phone shows whole. */
function rows(buttons: readonly Button[]): Extract<Body, { kind: 'text' }>['buttons'] {
  const laid: { text: string; nonce: string }[][] = [];
  let width = Number.POSITIVE_INFINITY;
  for (const { label: text, nonce } of buttons) {
    const row = laid.at(-1);
    if (row !== undefined && row.length < ROW_MOST && width + text.length <= ROW_WIDTH) {
      row.push({ text, nonce });
      width += text.length;
    } else {
      laid.push([{ text, nonce }]);
      width = text.length;
    }
  }
  return laid;
}
