import type { Inbox, Received } from '../../store/inbox.ts';

/** Updates that are taken up at one time; the rest lies safely in the inbox. */
const AT_ONCE = 200;

/** How an update is answered. */
export interface Answering {
  /** Resolves when the next update of the chat may be taken up. */
  readonly released: Promise<unknown>;
  /** Resolves when everything that belongs to the answer is kept safely. */
  readonly finished: Promise<void>;
}

export interface LanesParts {
  readonly inbox: Inbox;
  /** The greatest update that came in before this process; one of those may be what ended the last one. */
  readonly before: number;
  readonly answer: (received: Received) => Answering;
  readonly onDefect: (error: unknown, where: string) => void;
}

/** Takes updates from the inbox: those of one chat in their order, chats beside each other. */
export function makeLanes({ inbox, before, answer, onDefect }: LanesParts) {
  const lanes = new Map<number, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  /** Taken up and not finished: they are open in the inbox still. */
  const taken = new Set<number>();
  let reading: Promise<void> | undefined;
  let more = false;
  let closed = false;

  async function handle(received: Received): Promise<void> {
    if (closed) return;
    try {
      if (received.id <= before) await inbox.begin(received.id);
      const answering = answer(received);
      const finished = answering.finished
        .then(() => (closed ? undefined : inbox.finish(received.id)))
        .catch((error: unknown) => {
          onDefect(error, `telegram update ${String(received.id)}`);
        })
        .finally(() => {
          underWay.delete(finished);
          taken.delete(received.id);
        });
      underWay.add(finished);
      await Promise.race([answering.released, finished]);
    } catch (error) {
      onDefect(error, `telegram update ${String(received.id)}`);
    }
  }

  async function read(): Promise<void> {
    do {
      more = false;
      const limit = AT_ONCE + taken.size;
      const open = await inbox.open(limit);
      for (const received of open) {
        if (taken.has(received.id)) continue;
        taken.add(received.id);
        const earlier = lanes.get(received.chat) ?? Promise.resolve();
        const lane = earlier.then(() => handle(received));
        lanes.set(received.chat, lane);
        void lane.finally(() => {
          if (lanes.get(received.chat) === lane) lanes.delete(received.chat);
        });
      }
      if (open.length === limit) {
        more = true;
        await Promise.all(lanes.values());
      }
    } while (more && !closed);
  }

  function wake(): void {
    if (closed) return;
    if (reading !== undefined) {
      more = true;
      return;
    }
    reading = read()
      .catch((error: unknown) => {
        onDefect(error, 'telegram inbox');
      })
      .finally(() => {
        reading = undefined;
        if (more) wake();
      });
  }

  return {
    wake,
    /** Resolves when nothing is under way. */
    async settled(): Promise<void> {
      while (reading !== undefined || lanes.size > 0 || underWay.size > 0) {
        await Promise.all([reading, ...lanes.values(), ...underWay]);
      }
    },
    /** Takes nothing up any more; what is not finished is taken up by the next process. */
    close(): void {
      closed = true;
    },
  };
}
