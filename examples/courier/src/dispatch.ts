import { randomUUID } from 'node:crypto';
import type { EventBus } from './events/event-bus.js';
import { quote } from './shipments/pricing.js';
import type { ShipmentRepository } from './shipments/shipment-repository.js';
import { advance, type Address, type Shipment, type ShipmentStatus } from './shipments/shipment.js';
import { dateDiff, daysBetween } from './time/dates.js';

export interface DispatchEvents {
  announced: { readonly shipment: Shipment };
  'status-changed': { readonly shipment: Shipment; readonly from: ShipmentStatus };
}

export class UnknownShipment extends Error {
  override readonly name = 'UnknownShipment';
}

/** Takes shipments in and moves them through their life, telling the bus about each step. */
export class DispatchDesk {
  constructor(
    private readonly repository: ShipmentRepository,
    private readonly bus: EventBus<DispatchEvents>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async announce(to: Address, grams: number, webhook?: string): Promise<Shipment> {
    const today = this.now();
    const { price, arrives } = quote(to.country, grams, today);
    const shipment: Shipment = {
      id: randomUUID(),
      to,
      grams,
      price,
      status: 'announced',
      announcedAt: today.toISOString(),
      dueAt: arrives.toISOString(),
      ...(webhook === undefined ? {} : { webhook }),
    };
    await this.repository.save(shipment);
    await this.bus.emit('announced', { shipment });
    return shipment;
  }

  async setStatus(id: string, status: ShipmentStatus): Promise<Shipment> {
    const shipment = await this.require(id);
    const changed = advance(shipment, status);
    this.repository.save(changed);
    await this.bus.emit('status-changed', { shipment: changed, from: shipment.status });
    return changed;
  }

  /** Open shipments whose promised day has passed, the latest first. */
  async overdue(): Promise<Shipment[]> {
    const today = this.now();
    const open = await this.repository.findOpen();
    return open
      .filter((shipment) => daysBetween(new Date(shipment.dueAt), today) > 0)
      .sort((a, b) => dateDiff(new Date(b.dueAt), today) - dateDiff(new Date(a.dueAt), today));
  }

  private async require(id: string): Promise<Shipment> {
    const shipment = await this.repository.findById(id);
    if (shipment === undefined) throw new UnknownShipment(`There is no shipment ${id}`);
    return shipment;
  }
}
