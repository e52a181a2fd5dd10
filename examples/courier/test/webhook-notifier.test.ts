import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { DispatchEvents } from '../src/dispatch.js';
import { EventBus } from '../src/events/event-bus.js';
import { HttpClient } from '../src/http/http-client.js';
import { WorkQueue } from '../src/queue/work-queue.js';
import type { Shipment } from '../src/shipments/shipment.js';
import { isGenuine, SIGNATURE_HEADER } from '../src/webhooks/signature.js';
import { WebhookNotifier } from '../src/webhooks/webhook-notifier.js';

const secret = 'shop secret';

/** A shop that answers its requests with the given statuses, the last one for ever. */
async function openShop(...statuses: number[]) {
  const received: { body: string; genuine: boolean }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const signature = String(request.headers[SIGNATURE_HEADER]);
      const status = statuses[Math.min(received.length, statuses.length - 1)];
      received.push({ body, genuine: isGenuine(body, signature, secret) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

function shipmentFor(webhook: string): Shipment {
  return {
    id: 'p-7',
    to: { name: 'Ada', street: 'Ring 1', city: 'Bonn', country: 'DE' },
    grams: 10,
    price: { cents: 490, currency: 'EUR' },
    status: 'collected',
    announcedAt: '2026-03-09T09:00:00.000Z',
    dueAt: '2026-03-11T00:00:00.000Z',
    webhook,
  };
}

function makeNotifier(queue = new WorkQueue(1)) {
  const client = new HttpClient({ timeoutMs: 5000 });
  return new WebhookNotifier(client, queue, { secret, attempts: 3, firstDelayMs: 1 });
}

test('a busy shop is asked again and gets a signed message', async () => {
  const shop = await openShop(503, 204);
  expect(await makeNotifier().notify(shipmentFor(shop.url))).toBe(true);
  const message = { body: '{"id":"p-7","status":"collected"}', genuine: true };
  expect(shop.received).toEqual([message, message]);
});

test('a shop that refuses is not asked twice', async () => {
  const shop = await openShop(410);
  expect(await makeNotifier().notify(shipmentFor(shop.url))).toBe(false);
  expect(shop.received).toHaveLength(1);
});

test('the bus feeds the queue', async () => {
  const shop = await openShop(200);
  const queue = new WorkQueue(1);
  const bus = new EventBus<DispatchEvents>();
  makeNotifier(queue).subscribeTo(bus);
  await bus.emit('status-changed', { shipment: shipmentFor(shop.url), from: 'announced' });
  await queue.onIdle();
  expect(shop.received).toHaveLength(1);
});
