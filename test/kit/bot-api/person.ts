import { BOT, type BotApi, type Moment, type SeenMessage } from './server.ts';

/** Somebody with Telegram on a phone. */
export interface Phone {
  readonly id: number;
  readonly chat: number;
  /** Sends words; returns the update's id. */
  says(text: string, more?: Readonly<Record<string, unknown>>): number;
  /** Presses the newest button of that name; returns the update's id. */
  presses(label: string): number;
  /** The finger over a button that is there now: pressing is for later. */
  press(label: string): () => number;
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
  function press(label: string): () => number {
    const seen = card(label);
    const button = seen?.buttons.flat().find((each) => each.text === label);
    if (seen === undefined || button === undefined) throw new Error(`there is no button ${label} to press`);
    return () => {
      api.timeline.push({ kind: 'press', who: user.name, text: label });
      return api.push({
        callback_query: {
          id: api.query(),
          from,
          chat_instance: '1',
          data: button.callback_data,
          message: { message_id: seen.id, date: 1, from: BOT, ...place, text: seen.text },
        },
      });
    };
  }
  return {
    id: user.id,
    chat,
    sees,
    card,
    says(text, more = {}) {
      api.timeline.push({ kind: 'words', who: user.name, text });
      return api.push({
        message: { message_id: api.nextMessageId(), date: 1, from, ...place, text, ...more },
      });
    },
    press,
    presses: (label) => press(label)(),
  };
}

/** A conversation as readable text: who said and pressed what, and each message as it looked in the end. */
export function transcript(timeline: readonly Moment[]): string {
  return timeline
    .map((moment) => {
      switch (moment.kind) {
        case 'words':
          return `${moment.who}: ${moment.text}`;
        case 'press':
          return `${moment.who} presses [${moment.text}]`;
        case 'bubble':
          return `(bubble: ${moment.text})`;
        case 'note':
          return `— ${moment.text} —`;
        case 'message':
          return look(moment.message);
      }
    })
    .join('\n\n');
}

function look({ text, entities, buttons, document, edits, deleted, topic }: SeenMessage): string {
  const head = [
    'IDS',
    ...(topic === undefined ? [] : [`in topic ${String(topic)}`]),
    ...(edits > 0 ? ['edited'] : []),
    ...(deleted ? ['deleted'] : []),
  ].join(', ');
  const body = [
    ...(document === undefined ? [] : [`📎 ${document.name}`]),
    ...(text === '' ? [] : text.split('\n')),
    ...buttons.map((row) => row.map((button) => `[${button.text}]`).join(' ')),
  ];
  const code = (entities?.length ?? 0) > 0 ? '│' : ' ';
  return [`${head}:`, ...body.map((line) => `${code} ${line}`.trimEnd())].join('\n');
}
