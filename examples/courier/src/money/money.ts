export type Currency = 'EUR' | 'GBP' | 'CHF';

/** An amount in the smallest unit of its currency, so that sums are exact. */
export interface Money {
  readonly cents: number;
  readonly currency: Currency;
}

export function euros(amount: number): Money {
  return { cents: Math.round(amount * 100), currency: 'EUR' };
}

export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`Cannot add ${b.currency} to ${a.currency}`);
  return { cents: a.cents + b.cents, currency: a.currency };
}

export function scaleMoney(money: Money, factor: number): Money {
  return { cents: Math.round(money.cents * factor), currency: money.currency };
}

/**
 * Splits an amount by weights without losing a cent: what rounding leaves over goes to the first shares.
 *
 * @example allocate(euros(1), [1, 1, 1]) // 34, 33 and 33 cents
 */
export function allocate(money: Money, weights: readonly number[]): Money[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) throw new RangeError('At least one weight must be positive');
  const shares = weights.map((weight) => Math.floor((money.cents * weight) / total));
  let rest = money.cents - shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => {
    const extra = rest > 0 ? 1 : 0;
    rest -= extra;
    return { cents: share + extra, currency: money.currency };
  });
}

export function formatMoney(money: Money): string {
  return `${(money.cents / 100).toFixed(2)} ${money.currency}`;
}
