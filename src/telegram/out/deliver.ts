import { InputFile, type Api } from 'grammy';
import type { Outgoing } from '../../store/outbox.ts';
import { failureOf, type Failure } from '../api/failure.ts';
import { readBody, type Body } from './body.ts';

/** Bytes that Telegram takes as a document. */
const DOCUMENT_LIMIT = 50 * 1024 * 1024;

export type Delivery =
  | { readonly kind: 'delivered'; readonly message: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Reads a file that IDS itself keeps. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

/**
 * Sends a message. `again`: what is said before one that may have arrived already, because an earlier attempt ended without an answer,
 * so that nobody takes it for a second event; null: it is the first attempt.
 */
export async function send(
  api: Api,
  outgoing: Outgoing,
  again: string | null,
  read: ReadFile,
  signal: AbortSignal,
): Promise<Delivery> {
  const body = readBody(outgoing.body);
  const { chat } = outgoing;
  const before = again === null ? '' : `${again}\n`;
  const topic = outgoing.topic === null ? {} : { message_thread_id: outgoing.topic };
  try {
    if (body.kind === 'document') {
      const bytes = await contentOf(body, read);
      if (bytes === undefined) {
        return failed({ kind: 'refused', why: `${body.name} is not there any more` });
      }
      if (bytes.byteLength > DOCUMENT_LIMIT) {
        return failed({ kind: 'refused', why: `${body.name} is larger than Telegram takes (50 MB)` });
      }
      const caption = before + body.caption;
      const sent = await api.sendDocument(
        chat,
        new InputFile(bytes, body.name),
        { ...topic, ...(caption === '' ? {} : { caption: caption.slice(0, 1024) }) },
        signalOf(signal),
      );
      return { kind: 'delivered', message: sent.message_id };
    }
    const fits = body.text.length + before.length <= 4096;
    const sent = await api.sendMessage(
      chat,
      fits ? before + body.text : body.text,
      {
        ...topic,
        ...extras(body, fits ? before.length : 0),
        ...(body.answers === undefined
          ? {}
          : { reply_parameters: { message_id: body.answers, allow_sending_without_reply: true } }),
      },
      signalOf(signal),
    );
    return { kind: 'delivered', message: sent.message_id };
  } catch (thrown) {
    return failed(failureOf(thrown));
  }
}

/** Makes a message that is there say what it should. */
export async function edit(api: Api, outgoing: Outgoing, signal: AbortSignal): Promise<Failure | undefined> {
  const body = readBody(outgoing.body);
  if (body.kind !== 'text' || outgoing.message === null) return { kind: 'missing', why: 'not editable' };
  try {
    await api.editMessageText(outgoing.chat, outgoing.message, body.text, extras(body, 0), signalOf(signal));
    return undefined;
  } catch (thrown) {
    return failureOf(thrown);
  }
}

function extras(body: Extract<Body, { kind: 'text' }>, shift: number) {
  return {
    entities: body.entities.map(({ offset, language, ...rest }) => ({
      ...rest,
      offset: offset + shift,
      ...(language === undefined ? {} : { language }),
    })),
    link_preview_options: { is_disabled: true },
    ...(body.buttons.length === 0
      ? {}
      : {
          reply_markup: {
            inline_keyboard: body.buttons.map((row) =>
              row.map(({ text, nonce }) => ({ text, callback_data: nonce })),
            ),
          },
        }),
  };
}

/** Undefined for a file that cannot be read: waiting would not bring it back, and everything behind it would wait, too. */
async function contentOf(
  body: Extract<Body, { kind: 'document' }>,
  read: ReadFile,
): Promise<Uint8Array | undefined> {
  if (body.text !== undefined) return new TextEncoder().encode(body.text);
  return read(body.path ?? '').catch(() => undefined);
}

function failed(failure: Failure): Delivery {
  return { kind: 'failed', failure };
}

/** grammY types its signals by the polyfill that it brings for older Node versions; the platform's own are what it takes. */
export function signalOf(signal: AbortSignal): NonNullable<Parameters<Api['getMe']>[0]> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- only its members are used
  return signal as NonNullable<Parameters<Api['getMe']>[0]>;
}
