import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { DispatchDesk, UnknownShipment, type DispatchEvents } from '../src/dispatch.js';
import { EventBus } from '../src/events/event-bus.js';
import { ShipmentRepository } from '../src/shipments/shipment-repository.js';
import { IllegalTransition } from '../src/shipments/shipment.js';
import { temporaryFolder } from './temporary-folder.js';

const address = { name: 'Ada', street: 'Ring 1', city: 'Bonn', country: 'DE' };

async function openDesk(now = new Date('2026-03-09T09:00:00Z')) {
  const file = join(await temporaryFolder(), 'shipments.json');
  const repository = new ShipmentRepository(file);
  const bus = new EventBus<DispatchEvents>();
  const clock = { now };
  return { file, repository, bus, clock, desk: new DispatchDesk(repository, bus, () => clock.now) };
}

test('an announced shipment is priced, dated, stored and told to the bus', async () => {
  const { desk, bus, file } = await openDesk();
  const announced: string[] = [];
  bus.on('announced', ({ shipment }) => void announced.push(shipment.id));
  const shipment = await desk.announce(address, 1500);
  expect(announced).toEqual([shipment.id]);
  expect(await new ShipmentRepository(file).findById(shipment.id)).toEqual(shipment);
  expect(shipment).toMatchObject({ price: { cents: 610 }, dueAt: '2026-03-11T00:00:00.000Z' });
});

test('a new status reaches the file and the bus', async () => {
  const { desk, bus, file } = await openDesk();
  const seen: string[] = [];
  bus.on('status-changed', ({ shipment, from }) => void seen.push(`${from} > ${shipment.status}`));
  const { id } = await desk.announce(address, 200);
  await desk.setStatus(id, 'collected');
  expect(seen).toEqual(['announced > collected']);
  await vi.waitFor(async () => {
    expect((await new ShipmentRepository(file).findById(id))?.status).toBe('collected');
  });
});

test('a shipment cannot skip a step, and an unknown one cannot move', async () => {
  const { desk } = await openDesk();
  const { id } = await desk.announce(address, 200);
  await expect(desk.setStatus(id, 'delivered')).rejects.toThrow(IllegalTransition);
  await expect(desk.setStatus('p-0', 'collected')).rejects.toThrow(UnknownShipment);
});

test('overdue shipments are the open ones past their day, the latest first', async () => {
  const { desk, clock, repository } = await openDesk();
  const late = await desk.announce(address, 200);
  clock.now = new Date('2026-03-10T09:00:00Z');
  const later = await desk.announce(address, 200);
  await desk.announce({ ...address, country: 'NZ' }, 200);
  clock.now = new Date('2026-03-13T09:00:00Z');
  expect((await desk.overdue()).map(({ id }) => id)).toEqual([late.id, later.id]);
  expect(await repository.countOpen()).toBe(3);
});
