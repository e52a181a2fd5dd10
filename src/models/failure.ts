import type { Cap } from '../core/budget/spending.ts';
/** Everything that can go wrong with a call, classified where it enters. `detail` is for the log and holds no key. */
export type Failure = { readonly detail: string } & (
  | { readonly kind: 'rate-limited'; readonly retryAfter: number | null }
  /** 408, 409, 5xx, 529 and the same said within a stream. */
  | { readonly kind: 'overloaded'; readonly retryAfter: number | null }
  | { readonly kind: 'unreachable' }
  /** Nothing came for too long. `at`: what was waited for. */
  | { readonly kind: 'stalled'; readonly at: 'connection' | 'first token' | 'next token' | 'whole answer' }
  /** The stream ended before the answer did. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'wrong-key' }
  | { readonly kind: 'no-credit' }
  | { readonly kind: 'unknown-model' }
  | { readonly kind: 'too-large' }
  /** The provider does not accept the request as it is. */
  | { readonly kind: 'rejected' }
  /** The model or its filter does not answer this. */
  | { readonly kind: 'declined' }
  /** It goes on beyond anything that is read. */
  | { readonly kind: 'endless' }
  /** The breaker is open; `after`: what opened it. */
  | { readonly kind: 'resting'; readonly after: Failure }
  /** A recording is played, and it holds no answer to this. */
  | { readonly kind: 'unrecorded' }
  | { readonly kind: 'budget'; readonly cap: Cap }
  | { readonly kind: 'cancelled' }
);
export type FailureKind = Failure['kind'];

/** Failures of the moment: the same question may be answered a little later. */
const passing: ReadonlySet<FailureKind> = new Set([
  'rate-limited',
  'overloaded',
  'unreachable',
  'stalled',
  'cut',
]);

export function isPassing({ kind }: Failure): boolean {
  return passing.has(kind);
}

/** Milliseconds that the provider asked to wait for, if it did. */
export function retryAfterOf(failure: Failure): number | null {
  return 'retryAfter' in failure ? failure.retryAfter : null;
}

const refusedConnections = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT|TLS|SSL/;
const brokenConnections = /ECONNRESET|EPIPE|UND_ERR_SOCKET|terminated|premature|other side closed/i;
const lateConnections = /UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|ETIMEDOUT/;
const credit = /insufficient_quota|credit balance|billing|spend(ing)? (cap|limit)|hard limit/i;
const tooLarge =
  /context_length|maximum context|too many (input )?tokens|prompt is too long|request_too_large/i;

/**
 * What an error of a provider's SDK, of fetch or of a stream means. Read by its form (`status`, `headers`, `code`,
 * `type`, `cause`), since both SDKs and the streams within them throw different classes for the same thing. `now`:
 * epoch milliseconds, for a `Retry-After` that is a date.
 */
export function classify(error: unknown, signal: AbortSignal, now: number): Failure {
  const detail = detailOf(error);
  if (signal.aborted) return { kind: 'cancelled', detail };
  const status = numberOf(field(error, 'status'));
  const retryAfter = retryAfterHeader(field(error, 'headers'), now);
  if (status === undefined) return withoutStatus(error, detail, retryAfter);
  if (status === 402 || (status < 500 && credit.test(detail))) return { kind: 'no-credit', detail };
  if (status === 413 || (status === 400 && tooLarge.test(detail))) return { kind: 'too-large', detail };
  if (status === 429) return { kind: 'rate-limited', retryAfter, detail };
  if (status === 401 || status === 403) return { kind: 'wrong-key', detail };
  if (status === 404) return { kind: 'unknown-model', detail };
  if (status === 408 || status === 409 || status >= 500) return { kind: 'overloaded', retryAfter, detail };
  return { kind: 'rejected', detail };
}

/** Errors of the connection, and those that a provider reports within a stream that began well. */
function withoutStatus(error: unknown, detail: string, retryAfter: number | null): Failure {
  const codes = chain(error)
    .flatMap((each) => [field(each, 'code'), field(each, 'message'), field(each, 'name')])
    .filter((each) => typeof each === 'string')
    .join(' ');
  if (credit.test(detail)) return { kind: 'no-credit', detail };
  if (/overloaded_error|api_error|server_error|internal/i.test(detail))
    return { kind: 'overloaded', retryAfter, detail };
  if (/rate_limit/i.test(detail)) return { kind: 'rate-limited', retryAfter, detail };
  if (lateConnections.test(codes)) return { kind: 'stalled', at: 'connection', detail };
  if (refusedConnections.test(codes)) return { kind: 'unreachable', detail };
  if (brokenConnections.test(codes)) return { kind: 'cut', detail };
  if (/connection|fetch failed|network/i.test(codes)) return { kind: 'unreachable', detail };
  // A stream of something else than the protocol: as good as cut.
  return { kind: 'cut', detail };
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; in milliseconds, never negative. */
function retryAfterHeader(headers: unknown, now: number): number | null {
  if (!(headers instanceof Headers)) return null;
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const given = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(given)) return Number(given) * 1000;
  const at = Date.parse(given);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function detailOf(error: unknown): string {
  const parts = chain(error).map((each) =>
    each instanceof Error ? `${each.name}: ${each.message}` : JSON.stringify(each),
  );
  const body = field(error, 'error');
  const said = body === undefined || body === null ? [] : [JSON.stringify(body)];
  return [...parts, ...said].join(' < ').slice(0, 2_000);
}

/** An error and what caused it. */
function chain(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (
    let each = error;
    each !== undefined && each !== null && found.length < 6;
    each = field(each, 'cause')
  ) {
    found.push(each);
  }
  return found;
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && name in of
    ? (of as Record<string, unknown>)[name]
    : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
