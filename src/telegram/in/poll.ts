import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from 'grammy';
import type { Inbox } from '../../store/inbox.ts';
import { failureOf } from '../api/failure.ts';
import { signalOf } from '../out/deliver.ts';
import { chatOf, updateTypes } from './arrival.ts';

/** How long Telegram holds a poll open, in seconds. */
const HELD = 30;
/** After so long without an update Telegram may begin to count anew, so that an old offset would hide updates. */
const STALE_MS = 6 * 24 * 60 * 60 * 1000;
const RETRY = { first: 1_000, longest: 30_000 } as const;

export interface PollParts {
  readonly api: Api;
  readonly inbox: Pick<Inbox, 'receive'>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Telegram answered, if only to say that there is nothing. */
  readonly onAnswer: () => void;
  /** Something new lies in the inbox. */
  readonly onUpdates: () => void;
  /** Told once when polling does not work, with a sentence for a person, and with undefined when it works again. */
  readonly onTrouble: (why: string | undefined) => void;
  readonly signal: AbortSignal;
}

/** What Telegram gave could not be written down; it is not confirmed, and comes again. */
class NotKept extends Error {
  constructor(cause: unknown) {
    super('updates could not be kept', { cause });
  }
}
const NOT_KEPT =
  'What people say in Telegram cannot be written down; it waits there, and IDS tries again by itself. Check the disk that holds IDS_HOME, see ids doctor.';

/**
 * Asks Telegram for updates until aborted. Updates are kept first and confirmed only with the next call, so that none is
 * lost with the process; ones that come twice are kept once.
 */
export async function poll(parts: PollParts): Promise<void> {
  const { api, inbox, clock, signal } = parts;
  let offset: number | undefined;
  let latest = clock();
  let patience: number = RETRY.first;
  let troubled = false;
  while (!signal.aborted) {
    try {
      if (clock() - latest > STALE_MS) offset = undefined;
      const updates = await api.getUpdates(
        {
          timeout: HELD,
          limit: 100,
          allowed_updates: updateTypes,
          ...(offset === undefined ? {} : { offset }),
        },
        signalOf(signal),
      );
      parts.onAnswer();
      const received = updates.map((update) => ({
        id: update.update_id,
        chat: chatOf(update),
        payload: JSON.stringify(update),
      }));
      await inbox.receive(received).catch((cause: unknown) => {
        throw new NotKept(cause);
      });
      if (troubled) parts.onTrouble(undefined);
      troubled = false;
      patience = RETRY.first;
      if (updates.length === 0) continue;
      latest = clock();
      offset = Math.max(...updates.map((update) => update.update_id)) + 1;
      parts.onUpdates();
    } catch (thrown) {
      if (isAborted(signal)) return;
      const failure = failureOf(thrown);
      if (!troubled) parts.onTrouble(thrown instanceof NotKept ? NOT_KEPT : sentence(failure.kind));
      troubled = true;
      const wait = failure.kind === 'flood' ? failure.wait : patience;
      patience = Math.min(patience * 2, RETRY.longest);
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Read through a function because the type checker takes an earlier look at the flag for the last one. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function sentence(kind: ReturnType<typeof failureOf>['kind']): string {
  switch (kind) {
    case 'denied':
      return 'Telegram does not accept TELEGRAM_BOT_TOKEN. Ask @BotFather for the token again and set it.';
    case 'conflict':
      return 'Another program receives the updates of this bot (a second IDS, or a webhook). Stop it; IDS tries again by itself.';
    case 'flood':
      return 'Telegram asks for patience; IDS waits as long as it says.';
    default:
      return 'Telegram cannot be reached. IDS tries again by itself; check the network and TELEGRAM_API_ROOT.';
  }
}
