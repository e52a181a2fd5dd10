import { printable } from '../../core/change/path.ts';

const mostNamed = 10;

/** `a.ts, b.ts and 3 more`, safe to show. */
export function listed(paths: readonly string[]): string {
  const named = paths.slice(0, mostNamed).map(printable);
  const more = paths.length - named.length;
  if (more > 0) return `${named.join(', ')} and ${more} more`;
  const last = named.pop() ?? '';
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`;
}
