import { setTimeout as delay } from 'node:timers/promises';
import type { RateLimiter } from './rate-limiter.js';
import { log } from '../log/logger.js';

export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly url: string,
    readonly status: number,
  ) {
    super(`${url} answered ${status}`);
  }

  /** Whether asking again later may help. */
  get isTemporary(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface HttpClientOptions {
  /** Milliseconds until an unanswered request is given up. */
  readonly timeoutMs: number;
  readonly limiter?: RateLimiter;
}

/** Talks JSON. Every answer outside 200–299 is an `HttpError`. */
export class HttpClient {
  constructor(private readonly options: HttpClientOptions) {}

  getJson(url: string): Promise<HttpResponse> {
    return this.send(url, { method: 'GET', headers: { accept: 'application/json' } });
  }

  postJson(url: string, payload: unknown, headers: Record<string, string> = {}): Promise<HttpResponse> {
    return this.send(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(payload),
    });
  }

  private async send(url: string, request: RequestInit): Promise<HttpResponse> {
    await this.options.limiter?.acquire();
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(this.options.timeoutMs) });
    const body = await response.text();
    log.debug('request answered', { url, status: response.status });
    if (!response.ok) throw new HttpError(url, response.status);
    return { status: response.status, body };
  }
}
