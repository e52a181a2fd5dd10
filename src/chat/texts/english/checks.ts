import { plural } from '../../../core/change/report.ts';

/** What the checks found. */
export const checks = {
  names: { parse: 'parse', imports: 'imports', types: 'types', lint: 'lint', tests: 'tests' },
  newWarnings: (count: number) => plural(count, 'new warning'),
  newErrors: (count: number) => plural(count, 'new error'),
  newFailures: (count: number) => plural(count, 'new failure'),
  skipped: 'skipped',
  crashed: 'crashed',
  andMore: (count: number) => `… and ${String(count)} more`,
  canBeMended: (count: number) => `🔧 ${plural(count, 'finding')} can be mended; the checks confirm it.`,
  stay: (count: number) =>
    `${plural(count, 'finding')} ${count === 1 ? 'stays as it is' : 'stay as they are'}.`,
  before: (count: number) =>
    `${plural(count, 'problem')} in the same files ${count === 1 ? 'was' : 'were'} there before.`,
};
