import { lanes } from '../../src/code/process/lanes.ts';
import { openChecker } from './checker.ts';
import type { Clock } from './clock.ts';
import type { Edit } from './draft.ts';
import type { Subject } from './subject.ts';
import { median, type Row } from './table.ts';
import { watchWaits } from './waits.ts';

/** Edits before the first that counts. */
const WARM = 6;
const ROUND = 8;
/** Rounds over the same files whose median counts. */
const AGAIN = 5;
/** Rounds over which memory and the wait of the parent are looked at. */
const STORM = 25;
/** Rounds after which everything is loaded that stays. */
const SETTLED = 6;

/**
 * Rounds of eight candidates, asked for at once as the engine does: of files that the linter was never asked about; of other files,
 * whose proposals had come before the last one, as they do from models; of files that it knows as they are on disk; and many, for
 * the memory of the processes and for how long their parent was kept from other work.
 */
export async function round(subject: Subject, clock: Clock): Promise<readonly Row[]> {
  const { bodies, shapes, lints, name: repository } = subject;
  const bar = { atMost: subject.lines >= 200_000 ? 2000 : 1000 };
  const checker = openChecker(subject, clock);
  const edits = bodies.slice(WARM, WARM + ROUND);
  let count = 0;
  /** Other text each time, so that no answer is one that was given before. */
  const another = (edit: Edit): Edit => ({ ...edit, text: `${edit.text}\n// ${String(count++)}\n` });
  for (const edit of bodies.slice(0, WARM)) await checker.check(edit, { lint: lints });
  const first = await checker.round(edits, { lint: lints });
  const proposed = bodies.slice(WARM + ROUND, WARM + 2 * ROUND);
  if (lints) await checker.propose(proposed);
  const met = await checker.round(proposed, { lint: lints });
  const again: number[] = [];
  for (let index = 0; index < AGAIN; index++)
    again.push(await checker.round(edits.map(another), { lint: lints }));

  const lint: number[] = [];
  const all: number[] = [];
  const waits = watchWaits();
  for (let index = 0; index < STORM; index++) {
    const chosen = Array.from({ length: ROUND }, (_, at) => {
      const each = at === 0 && index % 5 === 4 ? shapes[index % shapes.length] : undefined;
      return each ?? bodies[(index * ROUND + at) % bodies.length];
    }).filter((each) => each !== undefined);
    // The last round's messages are of a size that nobody reviews.
    const filler = index === STORM - 1 ? `\n// ${'x'.repeat(100)}`.repeat(20_000) : '';
    const drafts = waits.without(() => chosen.map((edit) => another({ ...edit, text: edit.text + filler })));
    await checker.round(drafts, { lint: lints, waits });
    waits.without(() => {
      lint.push(checker.memory(['lint']).now);
      all.push(checker.memory(lanes).now);
    });
  }
  const { own, idle } = await waits.end();
  await checker.close();
  const later = lint.slice(SETTLED);
  const half = Math.floor(later.length / 2);
  const lintMemory: readonly Row[] = [
    { repository, name: 'lint memory, the most after 200 candidates', value: Math.max(...lint), unit: 'MB' },
    {
      repository,
      name: 'lint memory, second half beside the first',
      value: median(later.slice(half)) / median(later.slice(0, half)),
      unit: 'growth',
      bar: { atMost: 1.1 },
    },
  ];
  return [
    { repository, name: 'eight candidates with types and lint', value: first, unit: 'ms', bar },
    {
      repository,
      name: 'eight candidates, sent in one after the other before',
      value: met,
      unit: 'ms',
      bar,
    },
    {
      repository,
      name: 'eight candidates, files known to the linter',
      value: median(again),
      unit: 'ms',
      bar,
    },
    ...(lints ? lintMemory : []),
    { repository, name: 'memory of all lanes, the most', value: Math.max(...all), unit: 'MB' },
    {
      repository,
      name: "rounds: longest wait of the parent's event loop",
      value: own,
      unit: 'ms',
      bar: { atMost: 50 },
    },
    { repository, name: 'rounds: longest wait of an idle thread', value: idle, unit: 'ms' },
  ];
}
