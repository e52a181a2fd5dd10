import { chance } from '../deliberation/chance.ts';
import type { Subject } from './matrix.ts';

/** How a candidate is wrong: seen by a check, by the tests that are there, or by nobody but the hidden tests. */
export type Kind = 'right' | 'types' | 'lint' | 'tests' | 'hidden';

export interface SeededTask {
  readonly name: string;
  readonly source: string;
  readonly test: string;
  /** The defect that is asked to be mended, and the tests that the repository has. */
  readonly before: string;
  readonly visible: string;
  readonly candidates: readonly { readonly label: string; readonly kind: Kind; readonly text: string }[];
}

/**
 * Tasks from the mutants of a repository: one is the defect, the file as it was is the right change, other mutants are wrong
 * ones. The tests that notice the hidden one are taken out of the repository. In every fourth task nothing is right.
 */
export function seededTasks(subjects: readonly Subject[], count: number): readonly SeededTask[] {
  const tasks: SeededTask[] = [];
  const able = subjects.filter(({ mutants }) => mutants.length >= 3);
  for (let turn = 0; tasks.length < count && turn < count * 40; turn++) {
    const subject = able[turn % able.length];
    if (subject === undefined) break;
    const task = taskOf(subject, turn, tasks.length % 4 === 3);
    if (task !== undefined && !tasks.some((each) => JSON.stringify(each) === JSON.stringify(task))) {
      tasks.push({ ...task, name: `${String(tasks.length + 1)} ${task.name}` });
    }
  }
  return tasks;
}

function taskOf(
  { source, test, text, testText, tests, mutants }: Subject,
  turn: number,
  hopeless: boolean,
): SeededTask | undefined {
  const draw = chance('task', source, turn);
  const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(draw.uniform() * list.length)];
  const hidden = any(mutants);
  if (hidden === undefined) return undefined;
  const kept = tests.map((_, index) => index).filter((index) => !hidden.noticedBy.includes(index));
  const noticed = mutants.filter(
    (each) => each !== hidden && each.noticedBy.some((index) => kept.includes(index)),
  );
  const defect = any(noticed);
  if (defect === undefined) return undefined;
  // A test that fails with the defect too tells nothing of a candidate: it must break one that passed.
  const failing = any(
    noticed.filter(({ noticedBy }) =>
      noticedBy.some((index) => kept.includes(index) && !defect.noticedBy.includes(index)),
    ),
  );
  if (failing === undefined) return undefined;
  const gone = tests.filter((_, index) => !kept.includes(index));
  const visible = gone
    .toSorted((a, b) => b.start - a.start)
    .reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), testText);
  const wrong = [
    { kind: 'hidden' as const, text: hidden.text },
    { kind: 'tests' as const, text: failing.text },
    any([
      { kind: 'types' as const, text: `${text}\nexport const broken: number = 'text';\n` },
      { kind: 'lint' as const, text: `${text}\nexport function stop(): void {\n  debugger;\n}\n` },
    ]),
  ].filter((each) => each !== undefined);
  const all = [...(hopeless ? [] : [{ kind: 'right' as const, text }]), ...wrong]
    .map((each) => ({ each, place: draw.uniform() }))
    .toSorted((a, b) => a.place - b.place);
  return {
    name: `${source} ${defect.name}`,
    ...{ source, test, before: defect.text, visible },
    candidates: all.map(({ each }, index) => ({ ...each, label: String.fromCharCode(65 + index) })),
  };
}
