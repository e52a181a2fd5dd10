import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { phone } from '../../test/kit/bot-api/person.ts';
import { startBotApi } from '../../test/kit/bot-api/server.ts';

/**
 * `npm run bench -- telegram [--json] [--seconds 60] [--sessions 1000]`: from an update to its first card, sessions that
 * are open side by side in one process, and a steady stream of updates, against a Bot API on this machine.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
    sessions: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '200' },
  },
});
const [seconds, sessions, rate] = [Number(values.seconds), Number(values.sessions), Number(values.rate)];

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly bar: string;
  readonly met: boolean;
}

const api = await startBotApi();
const folder = mkdtempSync(join(tmpdir(), 'ids-bench-telegram-'));
const child = fork(
  fileURLToPath(new URL('house.ts', import.meta.url)),
  [folder, api.root, String(sessions)],
  {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
);
const defects: string[] = [];
child.on('message', (message: { defect?: string }) => {
  if (message.defect !== undefined) defects.push(message.defect);
});
const bars: Bar[] = [];
try {
  await api.until(() => api.calls.some((each) => each.method === 'getUpdates'), 'the first poll');
  await api.until(() => api.menus.size > sessions, 'the menus', 120_000);
  const people = Array.from({ length: sessions }, (_, index) =>
    phone(api, { id: index + 1, name: `P${String(index + 1)}` }),
  );

  // From the update to the first card, one at a time.
  const waits: number[] = [];
  for (const person of people.slice(0, 200)) {
    const began = performance.now();
    person.says('/code rename a to b');
    await api.until(() => person.sees().length > 0, 'the first card');
    waits.push(performance.now() - began);
    await api.until(() => person.card('Approve') !== undefined, 'the decision');
  }
  bars.push(atMost('p99 from an update to the first card, ms', percentile(waits, 0.99), 50));
  bars.push(atMost('p50, ms', percentile(waits, 0.5), 50));

  // All of them open side by side.
  for (const person of people.slice(200)) person.says('/code rename a to b');
  await api.until(
    () => people.every((person) => person.card('Approve') !== undefined),
    'all decisions',
    sessions * 1_000,
  );
  bars.push(atMost(`memory with ${String(sessions)} sessions open, MB`, (await memory(child)) / 1e6, 500));

  // A steady stream.
  const before = api.messages.length;
  const began = performance.now();
  const total = rate * seconds;
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate));
    while (sent < due) people[sent++ % people.length]?.says('/nosuchcommand');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const stopped = performance.now();
  await api.until(() => api.messages.length >= before + total, 'all answers', 300_000);
  const lag = (performance.now() - stopped) / 1000;
  bars.push({
    name: `lag behind ${String(rate)} updates/s after ${String(seconds)} s, s`,
    value: lag,
    bar: '≤ 1',
    met: lag <= 1,
  });
  bars.push({ name: 'defects', value: defects.length, bar: '0', met: defects.length === 0 });
} finally {
  child.kill('SIGKILL');
  await api.close();
  rmSync(folder, { recursive: true, force: true });
}

if (values.json) console.log(JSON.stringify({ bars, defects: defects.slice(0, 10) }, null, 2));
else {
  for (const { name, value, bar, met } of bars) {
    console.log(`${met ? '✅' : '❌'} ${name}: ${value.toFixed(1)} (bar ${bar})`);
  }
}
process.exitCode = bars.every((each) => each.met) ? 0 : 1;

function atMost(name: string, value: number, limit: number): Bar {
  return { name, value, bar: `≤ ${String(limit)}`, met: value <= limit };
}

function percentile(of: readonly number[], share: number): number {
  const sorted = of.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function memory(of: ChildProcess): Promise<number> {
  of.send('memory?');
  for (;;) {
    const [message] = (await once(of, 'message')) as [{ rss?: number }];
    if (message.rss !== undefined) return message.rss;
  }
}
