/** Parts of a request that not every model or server takes, by what a complaint about them looks like. */
export type Optional = Readonly<Record<string, RegExp>>;

/**
 * Sends a request and, where the provider answers 400 because of one of its optional parts, sends it without that part
 * and remembers so in `without`. Such a request was never worked on, so this is no retry: each part is dropped once.
 */
export async function accommodate<T>(
  send: (without: ReadonlySet<string>) => Promise<T>,
  optional: Optional,
  without: Set<string>,
): Promise<T> {
  for (;;) {
    try {
      return await send(without);
    } catch (error) {
      const unwanted = Object.entries(optional).find(
        ([part, complaint]) => !without.has(part) && isComplaint(error, complaint),
      );
      if (unwanted === undefined) throw error;
      without.add(unwanted[0]);
    }
  }
}

function isComplaint(error: unknown, complaint: RegExp): boolean {
  return error instanceof Error && 'status' in error && error.status === 400 && complaint.test(error.message);
}
