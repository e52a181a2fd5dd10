import type { Reply } from '../../chat/reply.ts';
import type { Texts } from '../../chat/texts/texts.ts';
import type { Buttons } from '../../store/buttons.ts';
import type { Outbox } from '../../store/outbox.ts';
import { bodyText, readBody } from './body.ts';
import { inOneMessage, prepare, type Address } from './messages.ts';
import type { Writer } from './writer.ts';

/** Replies on their way out: kept first, then delivered. */
export interface Mail {
  /**
   * Keeps a reply under a key; the same key a second time is the same reply. `queued` resolves once it cannot be lost,
   * `arrived` with whether Telegram took all of it.
   */
  post(reply: Reply, key: string, address: Address): { queued: Promise<void>; arrived: Promise<boolean> };
  /** Posts a reply as one message, cut where it is too long, or, when it is there already, makes it say this from now on. */
  keep(reply: Reply, key: string, address: Address): Promise<void>;
  /** Takes the buttons from a message and says beneath it what was chosen. */
  answerCard(card: string, chosen: string): Promise<void>;
}

export function makeMail(parts: {
  readonly outbox: Outbox;
  readonly buttons: Buttons;
  readonly writer: Writer;
  readonly secret: string;
  readonly redact: (text: string) => string;
  readonly texts: Texts;
  readonly clock: () => number;
}): Mail {
  const { outbox, buttons, writer, secret, redact, texts, clock } = parts;
  const made = (reply: Reply, key: string, address: Address, fit = (whole: Reply) => whole) =>
    prepare(fit(without(reply, redact)), key, address, { secret, now: clock(), texts });

  return {
    post(reply, key, address) {
      const prepared = made(reply, key, address);
      const queued = (async () => {
        // In one commit: a message must never be there before what stands behind its buttons.
        await Promise.all([buttons.put(prepared.buttons), outbox.put(prepared.messages)]);
        writer.wake(address.chat);
      })();
      const arrived = queued.then(() => writer.arrived(prepared.messages.map((each) => each.key)));
      // Not everybody waits for it.
      arrived.catch(() => undefined);
      return { queued, arrived };
    },

    async keep(reply, key, address) {
      const { messages, buttons: under } = made(reply, key, address, inOneMessage);
      await Promise.all([
        buttons.put(under),
        outbox.put(messages),
        ...messages.map((each) => outbox.change(each.key, each.body)),
      ]);
      writer.wake(address.chat);
    },

    async answerCard(card, chosen) {
      const row = await outbox.find(card);
      const body = row === undefined ? undefined : readBody(row.body);
      if (row === undefined || body?.kind !== 'text') return;
      const line = `\n\n→ ${chosen}`;
      const text = body.text.length + line.length > 4096 ? body.text : body.text + line;
      await outbox.change(card, bodyText({ ...body, text, buttons: [], pressed: true }));
      writer.wake(row.chat);
    },
  };
}

/** The reply without secrets: what somebody else's error says is nobody's promise. */
function without(reply: Reply, redact: (text: string) => string): Reply {
  return {
    body: reply.body.map((block) => ({ ...block, text: redact(block.text) })),
    choices: reply.choices.map((choice) => ({ ...choice, label: redact(choice.label) })),
    documents: reply.documents.map((each) =>
      each.text === undefined ? each : { ...each, text: redact(each.text) },
    ),
  };
}
