import * as z from 'zod';

/** An answer of the Bot API that is a no. */
export class ApiError extends Error {
  readonly code: number;
  readonly parameters: Readonly<Record<string, number>>;
  constructor(code: number, description: string, parameters: Readonly<Record<string, number>> = {}) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

const Entity = z.strictObject({
  type: z.enum(['pre', 'code', 'bold', 'italic', 'text_link']),
  offset: z.number().int().nonnegative(),
  length: z.number().int().positive(),
  language: z.string().optional(),
});
const Markup = z.strictObject({
  inline_keyboard: z.array(
    z.array(z.strictObject({ text: z.string().min(1), callback_data: z.string().min(1) })).min(1),
  ),
});
const entities = z.array(Entity).optional();
const markup = Markup.optional();
const chat = z.number().int();
const preview = z.strictObject({ is_disabled: z.boolean() }).optional();

/** Every method that IDS may call, with the fields that it may give. An unknown field is a mistake: a parse mode, say. */
export const methods = {
  getMe: z.strictObject({}),
  getUpdates: z.strictObject({
    offset: z.number().int().optional(),
    limit: z.number().int().min(1).max(100).optional(),
    timeout: z.number().int().min(0).max(50).optional(),
    allowed_updates: z.array(z.string()).optional(),
  }),
  setWebhook: z.strictObject({
    url: z.string(),
    secret_token: z.string().regex(/^[\w-]{1,256}$/),
    allowed_updates: z.array(z.string()).optional(),
    max_connections: z.number().int().min(1).max(100).optional(),
  }),
  deleteWebhook: z.strictObject({}),
  sendMessage: z.strictObject({
    chat_id: chat,
    message_thread_id: z.number().int().optional(),
    text: z.string(),
    entities,
    link_preview_options: preview,
    reply_markup: markup,
    reply_parameters: z
      .strictObject({ message_id: z.number().int(), allow_sending_without_reply: z.boolean().optional() })
      .optional(),
  }),
  editMessageText: z.strictObject({
    chat_id: chat,
    message_id: z.number().int(),
    text: z.string(),
    entities,
    link_preview_options: preview,
    reply_markup: markup,
  }),
  sendDocument: z.strictObject({
    chat_id: chat,
    message_thread_id: z.number().int().optional(),
    document: z.strictObject({ name: z.string().min(1), bytes: z.instanceof(Uint8Array) }),
    caption: z.string().max(1024).optional(),
  }),
  answerCallbackQuery: z.strictObject({
    callback_query_id: z.string(),
    text: z.string().max(200).optional(),
    show_alert: z.boolean().optional(),
  }),
  setMyCommands: z.strictObject({
    commands: z.array(
      z.strictObject({
        command: z.string().regex(/^[a-z0-9_]{1,32}$/),
        description: z.string().min(1).max(256),
      }),
    ),
    scope: z.strictObject({ type: z.string(), chat_id: z.number().int().optional() }).optional(),
    language_code: z.string().optional(),
  }),
} as const;

export type Method = keyof typeof methods;
export type Payload<M extends Method> = z.infer<(typeof methods)[M]>;

/** What Telegram itself refuses of a text and what goes with it. Lengths are UTF-16 units. */
export function checkText(payload: Pick<Payload<'sendMessage'>, 'text' | 'entities' | 'reply_markup'>): void {
  const { text } = payload;
  if (text.trim() === '') throw new ApiError(400, 'Bad Request: message text is empty');
  if (text.length > 4096) throw new ApiError(400, 'Bad Request: message is too long');
  if (!text.isWellFormed()) throw new ApiError(400, 'Bad Request: strings must be encoded in UTF-8');
  for (const { offset, length } of payload.entities ?? []) {
    if (offset + length > text.length) {
      throw new ApiError(
        400,
        `Bad Request: entity beginning at UTF-16 offset ${String(offset)} ends after the end of the text at UTF-16 offset ${String(offset + length)}`,
      );
    }
    if (splitsPair(text, offset) || splitsPair(text, offset + length)) {
      throw new ApiError(400, 'Bad Request: entity begins in a middle of a UTF-16 symbol');
    }
  }
  for (const { callback_data: data } of (payload.reply_markup?.inline_keyboard ?? []).flat()) {
    if (Buffer.byteLength(data) > 64) throw new ApiError(400, 'Bad Request: BUTTON_DATA_INVALID');
  }
}

function splitsPair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return at > 0 && at < text.length && unit >= 0xdc00 && unit <= 0xdfff;
}
