import { openChecker } from './checker.ts';
import type { Clock } from './clock.ts';
import type { Subject } from './subject.ts';
import { median, type Row } from './table.ts';
import { watchWaits } from './waits.ts';

const CANDIDATES = 200;
/** Candidates after which everything is loaded that stays. */
const SETTLED = 50;

/** Memory of the checks' process over many candidates, and how long its parent was kept from other work meanwhile. */
export async function memory(subject: Subject, clock: Clock): Promise<readonly Row[]> {
  const { bodies, shapes } = subject;
  const checker = openChecker(subject, clock);
  const waits = watchWaits();
  const now: number[] = [];
  for (let index = 0; index < CANDIDATES; index++) {
    const edit = index % 20 === 19 ? shapes[index % shapes.length] : bodies[index % bodies.length];
    if (edit !== undefined) await checker.check(edit, { lint: false, waits });
    if (index % 10 === 9) now.push(waits.without(() => checker.memory().now));
  }
  // Files of a size that nobody reviews, so that the messages between the processes are large.
  const [edit] = bodies;
  if (edit !== undefined) {
    const filler = `\n// ${'x'.repeat(100)}`.repeat(20_000);
    const large = waits.without(() => ({ ...edit, text: edit.text + filler }));
    await checker.check(large, { lint: false, waits });
  }
  const { own, idle } = await waits.end();
  const { most } = checker.memory();
  await checker.close();
  const repository = subject.name;
  const later = now.slice(SETTLED / 10);
  const half = Math.floor(later.length / 2);
  return [
    {
      repository,
      name: 'memory after a candidate, the most of 200',
      value: Math.max(...now),
      unit: 'MB',
      bar: { atMost: 700 },
    },
    { repository, name: 'memory, the most at any moment', value: most, unit: 'MB' },
    {
      repository,
      name: 'memory, last quarter beside the second',
      value: median(later.slice(half)) / median(later.slice(0, half)),
      unit: 'growth',
      bar: { atMost: 1.1 },
    },
    {
      repository,
      name: "longest wait of the parent's event loop",
      value: own,
      unit: 'ms',
      bar: { atMost: 50 },
    },
    { repository, name: 'longest wait of an idle thread', value: idle, unit: 'ms' },
  ];
}
