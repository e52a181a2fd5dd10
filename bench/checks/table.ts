/** One bar of a table. */
export interface Row {
  readonly repository: string;
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'times' | 'of tsc' | 'of the floor' | 'growth' | '%';
  /** What it must be; undefined: told for comparison only. */
  readonly bar?: { readonly atMost: number } | { readonly atLeast: number };
}

export function isMet({ value, bar }: Row): boolean | undefined {
  if (bar === undefined) return undefined;
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}

export function printed(row: Row): string {
  const met = isMet(row);
  const bar =
    row.bar === undefined ? '' : 'atMost' in row.bar ? `≤ ${row.bar.atMost}` : `≥ ${row.bar.atLeast}`;
  const value = row.value.toFixed(row.value < 10 && row.unit !== 'MB' ? 2 : 0);
  return [
    row.repository.padEnd(10),
    row.name.padEnd(44),
    `${value} ${row.unit}`.padStart(18),
    bar.padStart(10),
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ]
    .join('  ')
    .trimEnd();
}
