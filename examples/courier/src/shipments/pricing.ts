import { addMoney, scaleMoney, euros, formatMoney, type Money } from '../money/money.js';
import { surchargeFor, transitDays } from '../carriers/zones.cjs';
import { addWorkingDays } from '../time/dates.js';

export interface Quote {
  readonly price: Money;
  readonly arrives: Date;
}

const BASE = euros(4.9);
const PER_KILOGRAM = euros(1.2);
const HEAVIEST_GRAMS = 31_500;

/** What it costs to send `grams` to `country`, and when it would arrive if it left on `today`. */
export function quote(country: string, grams: number, today: Date): Quote {
  if (grams <= 0 || grams > HEAVIEST_GRAMS) {
    throw new RangeError(`A parcel weighs between 1 g and ${HEAVIEST_GRAMS} g, not ${grams} g`);
  }
  const kilograms = Math.ceil(grams / 1000);
  const weight = scaleMoney(PER_KILOGRAM, kilograms - 1);
  const surcharge: Money = { cents: surchargeFor(country), currency: 'EUR' };
  return {
    price: addMoney(addMoney(BASE, weight), surcharge),
    arrives: addWorkingDays(today, transitDays(country)),
  };
}

function describeQuote(country: string, offer: Quote): string {
  return `${country}: ${formatMoney(offer.price)}`;
}
