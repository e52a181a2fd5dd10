import { expect, test } from 'vitest';
import { Logger } from '../src/log/logger.js';

test('entries at or above the threshold become one JSON line each', () => {
  const lines: string[] = [];
  const log = new Logger(
    'desk',
    'warn',
    (line) => lines.push(line),
    () => new Date(0),
  );
  log.info('not written');
  log.error('written', { shipment: 'p-1' });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { at: '1970-01-01T00:00:00.000Z', level: 'error', name: 'desk', message: 'written', shipment: 'p-1' },
  ]);
});
