/** The beginning and the end of what a program said, however much that was. */
export interface Captured {
  /** The whole text, or head and tail with a line between them that says how much is left out. */
  text(): string;
}

/** `cap`: bytes kept of the head, and as many of the tail. */
export function makeCapture(cap: number): Captured & { add(chunk: Buffer): void } {
  const head: Buffer[] = [];
  let inHead = 0;
  let tail = Buffer.alloc(0);
  let total = 0;
  return {
    add(chunk) {
      total += chunk.length;
      const first = chunk.subarray(0, cap - inHead);
      if (first.length > 0) head.push(Buffer.from(first));
      inHead += first.length;
      if (first.length < chunk.length) {
        const rest = chunk.subarray(first.length).subarray(-cap);
        tail = Buffer.concat([tail.subarray(-Math.max(0, cap - rest.length)), rest]).subarray(-cap);
      }
    },
    text() {
      const left = total - inHead - tail.length;
      const gap = left > 0 ? `\n… ${left} bytes left out …\n` : '';
      return Buffer.concat(head).toString() + gap + tail.toString();
    },
  };
}
