import { BOT, type BotApi, type SeenMessage } from './server.ts';

/** Somebody with Telegram on a phone. */
export interface Phone {
  readonly id: number;
  readonly chat: number;
  /** Sends words; returns the update's id. */
  says(text: string, more?: Readonly<Record<string, unknown>>): number;
  /** Presses the newest button of that name; returns the update's id. */
  presses(label: string): number;
  /** The newest message with a button of that name. */
  card(label: string): SeenMessage | undefined;
  /** What there is to see, oldest first. */
  sees(): readonly SeenMessage[];
}

export function phone(
  api: BotApi,
  user: { readonly id: number; readonly name: string },
  group?: { readonly id: number; readonly topic?: number },
): Phone {
  const chat = group?.id ?? user.id;
  const from = { id: user.id, is_bot: false, first_name: user.name };
  const place = {
    chat: { id: chat, type: group === undefined ? 'private' : 'supergroup' },
    ...(group?.topic === undefined ? {} : { message_thread_id: group.topic, is_topic_message: true }),
  };
  const sees = () => api.messages.filter((each) => each.chat === chat && !each.deleted);
  const card = (label: string) =>
    sees().findLast((each) => each.buttons.flat().some((button) => button.text === label));
  return {
    id: user.id,
    chat,
    sees,
    card,
    says: (text, more = {}) =>
      api.push({ message: { message_id: api.nextMessageId(), date: 1, from, ...place, text, ...more } }),
    presses(label) {
      const seen = card(label);
      const button = seen?.buttons.flat().find((each) => each.text === label);
      if (seen === undefined || button === undefined) throw new Error(`there is no button ${label} to press`);
      return api.push({
        callback_query: {
          id: api.query(),
          from,
          chat_instance: '1',
          data: button.callback_data,
          message: { message_id: seen.id, date: 1, from: BOT, ...place, text: seen.text },
        },
      });
    },
  };
}

/** What is to be seen in a chat, as readable text. */
export function transcript(messages: readonly SeenMessage[]): string {
  return messages
    .map((each) => {
      const head =
        `── ${each.document === undefined ? '' : `📎 ${each.document.name} (${String(each.document.bytes.byteLength)} bytes)`}`.trimEnd();
      const rows = each.buttons.map((row) => row.map((button) => `[${button.text}]`).join(' '));
      return [head, ...(each.text === '' ? [] : [each.text]), ...rows].join('\n');
    })
    .join('\n');
}
