import { nominal, type World } from './world.ts';

/** Worlds that are not the one the constants were chosen in: one thing at a time, then several at once. */
export const grid: readonly (readonly [string, World])[] = [
  ...[0, 0.15, 0.45, 0.6].map((across) => cell(`correlation ${String(across)}`, { across })),
  ...[0.03, 0.15, 0.6].map((passIfBad) => cell(`P(pass|bad) ${String(passIfBad)}`, { passIfBad })),
  ...[0.2, 0.4].map((sycophancy) => cell(`sycophancy ${String(sycophancy)}`, { sycophancy })),
  ...[-15, 15].map((inflation) => cell(`inflation ${String(inflation)}`, { inflation })),
  ...[2, 3, 6, 8].map((candidates) => cell(`${String(candidates)} candidates`, { candidates })),
  cell('weak tests, correlated', { passIfBad: 0.6, across: 0.6 }),
  cell('strong tests, inflated', { passIfBad: 0.03, inflation: 15 }),
  cell('eight, sycophantic', { candidates: 8, sycophancy: 0.3 }),
];

function cell(name: string, over: Partial<World>): readonly [string, World] {
  // Both correlations together stay below one.
  const within = Math.min(nominal.within, 0.95 - (over.across ?? nominal.across));
  return [name, { ...nominal, within, ...over }];
}

export const trouble = {
  'one garbage seat': { ...nominal, odd: 'garbage' },
  'one knowing adversary': { ...nominal, odd: 'adversary' },
  'one careful adversary': { ...nominal, odd: 'careful' },
  'three crashed seats': { ...nominal, crashed: 3 },
} as const satisfies Record<string, World>;
