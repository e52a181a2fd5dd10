import * as z from 'zod';

const UserSchema = z.object({
  id: z.number().int(),
  is_bot: z.boolean(),
  first_name: z.string().default(''),
});
const ChatSchema = z.object({ id: z.number().int(), type: z.string() });
const MessageSchema = z.looseObject({
  message_id: z.number().int(),
  date: z.number().int().default(0),
  message_thread_id: z.number().int().optional(),
  is_topic_message: z.boolean().optional(),
  from: UserSchema.optional(),
  sender_chat: z.unknown().optional(),
  chat: ChatSchema,
  text: z.string().optional(),
  caption: z.string().optional(),
  media_group_id: z.string().optional(),
  forward_origin: z.unknown().optional(),
  via_bot: z.unknown().optional(),
  migrate_to_chat_id: z.number().int().optional(),
  migrate_from_chat_id: z.number().int().optional(),
  reply_to_message: z
    .object({ message_id: z.number().int(), from: UserSchema.partial().optional() })
    .optional(),
});
/** What people send that is no words. Everything else without a text is Telegram's own news of a chat. */
const attachments = [
  ...['animation', 'audio', 'document', 'paid_media', 'photo', 'sticker', 'story', 'video', 'video_note'],
  ...['voice', 'contact', 'dice', 'game', 'poll', 'venue', 'location', 'checklist', 'invoice'],
];
const ButtonSchema = z.object({
  id: z.string(),
  from: UserSchema,
  data: z.string().optional(),
  message: z
    .object({
      message_id: z.number().int(),
      chat: ChatSchema,
      message_thread_id: z.number().int().optional(),
      is_topic_message: z.boolean().optional(),
    })
    .optional(),
});
const UpdateSchema = z.object({
  update_id: z.number().int(),
  message: MessageSchema.optional(),
  callback_query: ButtonSchema.optional(),
});

/** Where words came from and where answers go. */
export interface Place {
  readonly chat: number;
  readonly topic: number | null;
  readonly isGroup: boolean;
}

/** Who says something: a numeric id and nothing else counts; the name is shown and never trusted. */
export interface Sender {
  readonly id: number;
  readonly name: string;
}

/** What an update is to IDS. Everything that is not a person's own words or press is `nothing`. */
export type Arrival =
  | {
      readonly kind: 'words';
      readonly place: Place;
      readonly from: Sender;
      readonly message: number;
      /** Unix time, seconds. */
      readonly date: number;
      readonly text: string;
      /** The message of the bot that this one replies to. */
      readonly answers: number | null;
    }
  | {
      readonly kind: 'press';
      readonly place: Place;
      readonly from: Sender;
      readonly message: number;
      readonly query: string;
      readonly nonce: string;
    }
  /** Said to IDS, but not in words of their own; `once`: what comes in several messages has it in common. */
  | {
      readonly kind: 'wordless';
      readonly place: Place;
      readonly from: Sender;
      readonly why: 'forwarded' | 'attachment';
      readonly once: string | null;
    }
  /** A group became a supergroup: its chat has another number from now on. */
  | { readonly kind: 'moved'; readonly chat: number; readonly to: number }
  /** A button without what is needed to act on it: it is only answered. */
  | { readonly kind: 'lost-press'; readonly query: string }
  | { readonly kind: 'nothing'; readonly why: string };

/** The update types that are asked for. */
export const updateTypes = ['message', 'callback_query'] as const;

/** The chat whose order an update belongs to; 0: none. */
export function chatOf(update: unknown): number {
  const parsed = UpdateSchema.safeParse(update);
  if (!parsed.success) return 0;
  return parsed.data.message?.chat.id ?? parsed.data.callback_query?.message?.chat.id ?? 0;
}

/** Reads an update. `bot`: its own id and name, so that words for other bots are left alone. */
export function arrivalOf(update: unknown, bot: { readonly id: number; readonly name: string }): Arrival {
  const parsed = UpdateSchema.safeParse(update);
  if (!parsed.success) return nothing('not an update as the Bot API documents it');
  const { message, callback_query: button } = parsed.data;
  if (button !== undefined) {
    if (button.from.is_bot || button.message === undefined || button.data === undefined) {
      return { kind: 'lost-press', query: button.id };
    }
    return {
      kind: 'press',
      place: placeOf(button.message),
      from: { id: button.from.id, name: button.from.first_name },
      message: button.message.message_id,
      query: button.id,
      nonce: button.data,
    };
  }
  if (message === undefined) return nothing('a type of update that is not asked for');
  const { migrate_to_chat_id: to, migrate_from_chat_id: before, chat } = message;
  if (to !== undefined) return { kind: 'moved', chat: chat.id, to };
  if (before !== undefined) return { kind: 'moved', chat: before, to: chat.id };
  if (message.from === undefined) return nothing('nobody in particular sent it');
  // Anonymous administrators and channels speak as a chat: nobody's id stands behind that.
  if (message.sender_chat !== undefined) return nothing('sent in the name of a chat');
  if (message.from.is_bot) return nothing('sent by a bot');
  const from = { id: message.from.id, name: message.from.first_name };
  const place = placeOf(message);
  const isAttached = attachments.some((name) => name in message);
  const text = message.text ?? (isAttached ? (message.caption ?? '') : undefined);
  if (text === undefined) return nothing('no text');
  const answersBot = message.reply_to_message?.from?.id === bot.id;
  const command = /^\/[^\s@]*(?:@(\S+))?/.exec(text);
  const addressed = command?.[1];
  if (addressed !== undefined && addressed.toLowerCase() !== bot.name.toLowerCase()) {
    return nothing('addressed to another bot');
  }
  const isForwarded = message.forward_origin !== undefined || message.via_bot !== undefined;
  if (place.isGroup && (isForwarded || (command === null && !answersBot && !mentions(text, bot.name)))) {
    return nothing('people talking to each other');
  }
  if (isForwarded || isAttached) {
    const why = isForwarded ? 'forwarded' : 'attachment';
    return { kind: 'wordless', place, from, why, once: message.media_group_id ?? null };
  }
  return {
    kind: 'words',
    place,
    from,
    message: message.message_id,
    date: message.date,
    text: text.replace(new RegExp(`^@${bot.name}\\b[\\s,:]*`, 'i'), ''),
    answers: answersBot ? (message.reply_to_message?.message_id ?? null) : null,
  };
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`^@${name}\\b`, 'i').test(text);
}

function placeOf(message: {
  readonly chat: z.infer<typeof ChatSchema>;
  readonly message_thread_id?: number | undefined;
  readonly is_topic_message?: boolean | undefined;
}): Place {
  return {
    chat: message.chat.id,
    // Replies in groups without topics carry a thread of their own, which cannot be written to.
    topic: message.is_topic_message === true ? (message.message_thread_id ?? null) : null,
    isGroup: message.chat.type !== 'private',
  };
}

function nothing(why: string): Arrival {
  return { kind: 'nothing', why };
}
