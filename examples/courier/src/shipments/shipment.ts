import type { Money } from '../money/money.js';

export const statuses = ['announced', 'collected', 'in-transit', 'delivered', 'returned'] as const;
export type ShipmentStatus = (typeof statuses)[number];

export interface Address {
  readonly name: string;
  readonly street: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface Shipment {
  readonly id: string;
  readonly to: Address;
  readonly grams: number;
  readonly price: Money;
  readonly status: ShipmentStatus;
  /** ISO 8601. */
  readonly announcedAt: string;
  readonly dueAt: string;
  /** Where the shop wants to be told about changes. */
  readonly webhook?: string;
}

const next: Readonly<Record<ShipmentStatus, readonly ShipmentStatus[]>> = {
  announced: ['collected'],
  collected: ['in-transit', 'returned'],
  'in-transit': ['delivered', 'returned'],
  delivered: [],
  returned: [],
};

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

/** The shipment with its new status; throws `IllegalTransition` when it cannot go there from where it is. */
export function advance(shipment: Shipment, to: ShipmentStatus): Shipment {
  if (!next[shipment.status].includes(to)) {
    throw new IllegalTransition(`${shipment.id} is ${shipment.status} and cannot become ${to}`);
  }
  return { ...shipment, status: to };
}

export function isOpen(shipment: Shipment): boolean {
  return next[shipment.status].length > 0;
}

export function isStatus(text: string): text is ShipmentStatus {
  return (statuses as readonly string[]).includes(text);
}
