type Listener<Payload> = (payload: Payload) => void | Promise<void>;

/**
 * Delivers events to listeners in the order in which they subscribed.
 *
 * `Events` maps the name of each event to its payload, so that a misspelt name or a wrong payload does not compile.
 */
export class EventBus<Events extends object> {
  private readonly listeners = new Map<keyof Events, Listener<never>[]>();

  /** Subscribes; the returned function unsubscribes again. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const list = this.listeners.get(name) ?? [];
    this.listeners.set(name, [...list, listener]);
    return () => {
      const current = this.listeners.get(name) ?? [];
      this.listeners.set(
        name,
        current.filter((candidate) => candidate !== listener),
      );
    };
  }

  /** Resolves when every listener is done. One that throws stops the ones after it. */
  async emit<Name extends keyof Events>(name: Name, payload: Events[Name]): Promise<void> {
    const list = (this.listeners.get(name) ?? []) as Listener<Events[Name]>[];
    for (const listener of list) await listener(payload);
  }
}
