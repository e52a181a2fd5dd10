import type { EventBus } from '../events/event-bus.js';
import { HttpError, type HttpClient } from '../http/http-client.js';
import { retry } from '../http/retry.js';
import { log } from '../log/logger.js';
import type { WorkQueue } from '../queue/work-queue.js';
import type { DispatchEvents } from '../dispatch.js';
import type { Shipment } from '../shipments/shipment.js';
import { sign, SIGNATURE_HEADER } from './signature.js';

export interface NotifierOptions {
  readonly secret: string;
  readonly attempts: number;
  readonly firstDelayMs: number;
}

/** Tells shops about every change of their shipments, in the background, with retries. */
export class WebhookNotifier {
  constructor(
    private readonly client: HttpClient,
    private readonly queue: WorkQueue,
    private readonly options: NotifierOptions,
  ) {}

  subscribeTo(bus: EventBus<DispatchEvents>): () => void {
    return bus.on('status-changed', ({ shipment }) => {
      if (shipment.webhook !== undefined) void this.queue.add(() => this.notify(shipment));
    });
  }

  /** Whether the shop took the message. Never throws: what fails for good is logged. */
  async notify(shipment: Shipment): Promise<boolean> {
    if (shipment.webhook === undefined) return false;
    const url = shipment.webhook;
    const payload = { id: shipment.id, status: shipment.status };
    const headers = { [SIGNATURE_HEADER]: sign(JSON.stringify(payload), this.options.secret) };
    try {
      await retry(() => this.client.postJson(url, payload, headers), {
        attempts: this.options.attempts,
        firstDelayMs: this.options.firstDelayMs,
        shouldRetry: (error) => !(error instanceof HttpError) || error.isTemporary,
      });
      return true;
    } catch (error) {
      log.warn('webhook given up', { url, shipment: shipment.id, error: String(error) });
      return false;
    }
  }
}
