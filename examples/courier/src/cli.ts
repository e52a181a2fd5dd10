import { WebhookNotifier } from './webhooks/webhook-notifier.js';
import { parseArgs } from 'node:util';
import { defaultSettings, loadSettings } from './settings.js';
import { DispatchDesk, type DispatchEvents } from './dispatch.js';
import { EventBus } from './events/event-bus.js';
import { HttpClient } from './http/http-client.js';
import { RateLimiter } from './http/rate-limiter.js';
import { formatMoney } from './money/money.js';
import { WorkQueue } from './queue/work-queue.js';
import { ShipmentRepository } from './shipments/shipment-repository.js';
import { isStatus, statuses } from './shipments/shipment.js';
import { quote } from './shipments/pricing.js';
import { formatDay } from './time/dates.js';

const usage = `Usage:
  courier quote <country> <grams>
  courier announce <name> <street> <city> <country> <grams> [webhook]
  courier status <id> <${statuses.join('|')}>
  courier list
  courier overdue

Options:
  --settings FILE   JSON file with settings`;

type Print = (line: string) => void;

/** Runs one command and returns the process's exit code: 0 done, 1 failed, 2 wrong use. */
export async function run(argv: readonly string[], print: Print): Promise<number> {
  try {
    return await execute(argv, print);
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function execute(argv: readonly string[], print: Print): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { settings: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [command, ...rest] = positionals;
  if (values.help === true || command === undefined) {
    print(usage);
    return values.help === true ? 0 : 2;
  }
  const settings = values.settings === undefined ? defaultSettings() : loadSettings(values.settings);
  const repository = new ShipmentRepository(settings.dataFile);
  const bus = new EventBus<DispatchEvents>();
  const queue = new WorkQueue(settings.concurrency);
  const limiter = new RateLimiter(settings.requestsPerSecond, settings.concurrency);
  const notifier = new WebhookNotifier(new HttpClient({ timeoutMs: 30_000, limiter }), queue, {
    secret: settings.signingSecret,
    attempts: settings.attempts,
    firstDelayMs: 500,
  });
  const desk = new DispatchDesk(repository, bus);
  const unsubscribe = notifier.subscribeTo(bus);
  try {
    switch (command) {
      case 'quote': {
        const [country, grams] = rest;
        if (country === undefined || grams === undefined) break;
        const offer = quote(country, Number(grams), new Date());
        print(`${formatMoney(offer.price)}, arrives ${formatDay(offer.arrives)}`);
        return 0;
      }
      case 'announce': {
        const [name, street, city, country, grams, webhook] = rest;
        if (!name || !street || !city || !country || !grams) break;
        const shipment = await desk.announce({ name, street, city, country }, Number(grams), webhook);
        print(shipment.id);
        return 0;
      }
      case 'status': {
        const [id, status] = rest;
        if (id === undefined || status === undefined || !isStatus(status)) break;
        const shipment = await desk.setStatus(id, status);
        print(`${shipment.id} is ${shipment.status}`);
        return 0;
      }
      case 'list':
        for (const shipment of await repository.findAll()) print(`${shipment.id}  ${shipment.status}`);
        print(`${await repository.countOpen()} open`);
        return 0;
      case 'overdue':
        for (const shipment of await desk.overdue())
          print(`${shipment.id}  due ${formatDay(new Date(shipment.dueAt))}`);
        return 0;
    }
    print(usage);
    return 2;
  } finally {
    unsubscribe();
    await queue.onIdle();
  }
}
