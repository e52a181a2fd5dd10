import { createHash, timingSafeEqual } from 'node:crypto';
import type { Inbox } from '../../store/inbox.ts';
import { chatOf } from './arrival.ts';
import * as z from 'zod';

/** A webhook as an HTTP server can serve it. */
export interface Webhook {
  /** The path of TELEGRAM_WEBHOOK_URL. */
  readonly path: string;
  /** Whether the request may be read at all. Compared in constant time, before the body is. */
  isGenuine(secretHeader: string | undefined): boolean;
  /** Keeps an update; 200 only once it is kept, so that Telegram sends again what was not. */
  receive(body: unknown): Promise<200 | 400>;
}

const BodySchema = z.looseObject({ update_id: z.number().int() });

export function makeWebhook(parts: {
  readonly path: string;
  readonly secret: string;
  readonly inbox: Inbox;
  readonly onUpdates: () => void;
}): Webhook {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(parts.secret);
  return {
    path: parts.path,
    isGenuine: (header) => timingSafeEqual(digest(header ?? ''), expected) && header !== undefined,
    async receive(body) {
      const update = BodySchema.safeParse(body);
      if (!update.success) return 400;
      await parts.inbox.receive([
        { id: update.data.update_id, chat: chatOf(update.data), payload: JSON.stringify(update.data) },
      ]);
      parts.onUpdates();
      return 200;
    },
  };
}
