import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { run } from '../src/cli.js';
import { ShipmentRepository } from '../src/shipments/shipment-repository.js';
import { temporaryFolder } from './temporary-folder.js';

async function openShell() {
  const folder = await temporaryFolder();
  const dataFile = join(folder, 'shipments.json');
  const settings = join(folder, 'settings.json');
  await writeFile(settings, JSON.stringify({ dataFile }));
  const courier = async (...argv: string[]) => {
    const lines: string[] = [];
    const code = await run([...argv, '--settings', settings], (line) => lines.push(line));
    return { code, lines };
  };
  return { courier, dataFile, settings };
}

test('a shipment is announced, moved and listed', async () => {
  const { courier, dataFile } = await openShell();
  const { lines } = await courier('announce', 'Ada', 'Ring 1', 'Bonn', 'DE', '900');
  const id = lines.join('');
  expect(await courier('status', id, 'collected')).toEqual({ code: 0, lines: [`${id} is collected`] });
  await vi.waitFor(async () => {
    expect((await new ShipmentRepository(dataFile).findById(id))?.status).toBe('collected');
  });
  expect(await courier('list')).toEqual({ code: 0, lines: [`${id}  collected`, '1 open'] });
});

test('a quote names price and day', async () => {
  const { courier } = await openShell();
  const { code, lines } = await courier('quote', 'FR', '1200');
  expect(code).toBe(0);
  expect(lines.join('')).toMatch(/^10\.60 EUR, arrives \d{4}-\d{2}-\d{2}$/);
});

test('wrong use shows the usage, failures say why', async () => {
  const { courier } = await openShell();
  expect((await courier('status', 'p-1', 'lost')).code).toBe(2);
  expect(await courier('status', 'p-1', 'collected')).toEqual({
    code: 1,
    lines: ['There is no shipment p-1'],
  });
});

test('settings with an unknown name or a wrong type are refused', async () => {
  const { courier, settings } = await openShell();
  await writeFile(settings, '{"attempt": 3}');
  expect(await courier('list')).toEqual({ code: 1, lines: [`${settings}: there is no setting "attempt"`] });
  await writeFile(settings, '{"attempts": "3"}');
  expect(await courier('list')).toEqual({ code: 1, lines: [`${settings}: "attempts" must be a number`] });
});
