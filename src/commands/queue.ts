/** What one side pushes and another takes in its order, once. */
export interface Queue<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** Nothing comes after what was pushed. */
  end(): void;
}

export function makeQueue<T>(): Queue<T> {
  const values: T[] = [];
  let over = false;
  let wake: (() => void) | undefined;
  const rouse = () => {
    wake?.();
    wake = undefined;
  };
  return {
    push(value) {
      if (!over) values.push(value);
      rouse();
    },
    end() {
      over = true;
      rouse();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const value = values.shift();
        if (value !== undefined) yield value;
        else if (over) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
