import type { Outbox } from '../store/outbox.ts';

/** So long Telegram may be silent, or messages may wait for it, before somebody is told. Milliseconds. */
const SILENCE_MS = 120_000;
const LOOK_MS = 15_000;

/** When Telegram last answered and when it last took a message; epoch milliseconds, null: not since the start. */
export interface Signs {
  readonly heard: number | null;
  readonly sent: number | null;
}

/** Notes signs of life, and tells once whoever runs IDS when there are none for two minutes, and when there are again. */
export function makePulse(parts: {
  readonly outbox: Pick<Outbox, 'oldestWaiting'>;
  readonly clock: () => number;
  /** False with webhooks: nobody writing is no silence. */
  readonly polls: boolean;
  readonly onNotice: (sentence: string) => void;
}) {
  const { outbox, clock, polls, onNotice } = parts;
  let heard: number | null = null;
  let sent: number | null = null;
  const told = { silence: false, waiting: false };

  function tell(what: keyof typeof told, isSo: boolean, sentence: string): void {
    if (told[what] === isSo) return;
    told[what] = isSo;
    onNotice(isSo ? sentence : 'Telegram answers again.');
  }

  return {
    heard(): void {
      heard = clock();
    },
    sent(): void {
      sent = heard = clock();
    },
    signs: (): Signs => ({ heard, sent }),
    async look(): Promise<void> {
      const now = clock();
      tell(
        'silence',
        polls && heard !== null && now - heard > SILENCE_MS,
        'Telegram has been silent for two minutes; IDS goes on trying. Check the network and TELEGRAM_API_ROOT.',
      );
      const since = await outbox.oldestWaiting();
      tell(
        'waiting',
        since !== undefined && now - since > SILENCE_MS,
        'Messages for Telegram have been waiting for two minutes; none is lost. Telegram may be limiting this bot, or the network is down.',
      );
    },
    /** Looks again and again until it is aborted. */
    watch(signal: AbortSignal, onDefect: (error: unknown, where: string) => void): void {
      const timer = setInterval(() => {
        this.look().catch((error: unknown) => {
          onDefect(error, 'telegram pulse');
        });
      }, LOOK_MS);
      timer.unref();
      signal.addEventListener('abort', () => {
        clearInterval(timer);
      });
    },
  };
}

/** Signs as a page says them: `heard 3 s ago, last message 2 min ago`. */
export function sayPulse({ heard, sent }: Signs, now: number): string {
  if (heard === null) return 'nothing heard since the start';
  return `heard ${ago(now - heard)} ago${sent === null ? '' : `, last message ${ago(now - sent)} ago`}`;
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 120 ? `${String(seconds)} s` : `${String(Math.round(seconds / 60))} min`;
}
