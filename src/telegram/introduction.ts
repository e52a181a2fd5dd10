import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from 'grammy';
import { failureOf, type Failure } from './api/failure.ts';
import { updateTypes } from './in/arrival.ts';

/** Asks Telegram who the bot is and says how updates shall come, until that works or never will; undefined then, or when aborted. */
export async function introduce(parts: {
  readonly api: Api;
  /** Null: long polling. */
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  readonly onNotice: (sentence: string) => void;
  readonly signal: AbortSignal;
}): Promise<{ id: number; name: string } | undefined> {
  const { api, signal } = parts;
  let said: string | undefined;
  for (let wait = 1_000; !signal.aborted; wait = Math.min(wait * 2, 30_000)) {
    try {
      const me = await api.getMe();
      if (parts.webhook === null) await api.deleteWebhook();
      else {
        await api.setWebhook(parts.webhook.url, {
          secret_token: parts.webhook.secret,
          allowed_updates: updateTypes,
          // One at a time keeps the order.
          max_connections: 1,
        });
      }
      return { id: me.id, name: me.username };
    } catch (thrown) {
      const failure = failureOf(thrown);
      const sentence = noBeginning(failure.kind);
      if (sentence !== said) parts.onNotice(sentence);
      said = sentence;
      if (failure.kind === 'denied') return undefined;
      await sleep(failure.kind === 'flood' ? failure.wait : wait, undefined, { signal }).catch(
        () => undefined,
      );
    }
  }
  return undefined;
}

function noBeginning(kind: Failure['kind']): string {
  switch (kind) {
    case 'denied':
      return 'Telegram does not accept TELEGRAM_BOT_TOKEN. Ask @BotFather for the token again, set it, and start IDS anew.';
    case 'refused':
      return 'Telegram does not take TELEGRAM_WEBHOOK_URL: it has to be an https address that can be reached from outside, on port 443, 80, 88 or 8443. Set another, or none at all, and start IDS anew.';
    default:
      return 'Telegram cannot be reached; IDS tries again by itself. Check the network and TELEGRAM_API_ROOT.';
  }
}
