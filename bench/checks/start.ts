import { setTimeout } from 'node:timers/promises';
import { openChecker } from './checker.ts';
import type { Clock } from './clock.ts';
import type { Subject } from './subject.ts';
import { median, type Row } from './table.ts';

/** Milliseconds that a proposal takes at least: that of a model takes longer. */
const PROPOSING = 5000;

/**
 * From a process that does not run to its first verdict, without and with what an earlier one kept, and as a session asks:
 * it says when it begins that checks will be asked for.
 */
export async function start(subject: Subject, clock: Clock): Promise<readonly Row[]> {
  const [edit] = subject.bodies;
  if (edit === undefined) return [];
  const cold: number[] = [];
  const kept: number[] = [];
  const prepared: number[] = [];
  for (let run = 0; run < 3; run++) {
    const checker = openChecker(subject, clock);
    cold.push(await checker.check(edit, { lint: false }));
    // What was learned is written down after the answer.
    await setTimeout(1500);
    await checker.restart();
    kept.push(await checker.check(edit, { lint: false }));
    await checker.restart();
    checker.prepare();
    await setTimeout(PROPOSING);
    prepared.push(await checker.check(edit, { lint: false }));
    await checker.close();
  }
  const repository = subject.name;
  return [
    { repository, name: 'start: first verdict', value: median(cold), unit: 'ms', bar: { atMost: 3000 } },
    {
      repository,
      name: 'start: first verdict, baseline kept',
      value: median(kept),
      unit: 'ms',
      bar: { atMost: 1000 },
    },
    {
      repository,
      name: 'start: first verdict, 5 s after a session began',
      value: median(prepared),
      unit: 'ms',
    },
  ];
}
