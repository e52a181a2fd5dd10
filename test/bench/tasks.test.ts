import { join } from 'node:path';
import { expect, it } from 'vitest';
import { judged, checkedTask, met, taskFolder } from '../../bench/tasks/judge.ts';
import { killMatrix } from '../../bench/tasks/matrix.ts';
import { declaredTests, mutantsOf } from '../../bench/tasks/mutants.ts';
import { seededTasks } from '../../bench/tasks/suite.ts';
import { rules } from '../../bench/deliberation/rules.ts';
import { makeLocalChecker } from '../../src/code/checks/checker.ts';
import { acceptanceOf } from '../../src/core/change/report.ts';
import { installation } from '../kit/courier.ts';
import { temporaryFolder } from '../kit/engine.ts';

it('swaps operators, truth values and numbers, and nothing in types', () => {
  const text = 'type T = 1 | true;\nexport const f = (a: number): boolean => a + 1 < 2 && true;\n';
  expect(mutantsOf(text).map(({ name }) => name)).toEqual([
    '2: && → ||',
    '2: < → <=',
    '2: + → -',
    '2: 1 → 2',
    '2: 2 → 3',
    '2: true → false',
  ]);
});

it('knows which statement a test of a report comes from', () => {
  const text = "test('a (b)', () => {});\ntest.each([1])('%d of %s', () => {});\nconst x = 1;\n";
  const titles = ['a (b)', '1 of y', 'else'].map((name) =>
    declaredTests(text).findIndex(({ title }) => title.test(name)),
  );
  expect(titles).toEqual([0, 1, -1]);
});

it('a task from planted defects: the checks stop what they can see, and no rule takes what only hidden tests see for stopped', async () => {
  const folder = temporaryFolder();
  const [repository, modules] = [join(installation, 'examples/courier'), join(installation, 'node_modules')];
  const subjects = killMatrix(repository, modules, folder, ['src/money/money.ts']);
  const [task] = seededTasks(subjects, 1);
  if (task === undefined) throw new Error('no task');
  expect(seededTasks(subjects, 1)).toEqual([task]);
  const root = taskFolder(repository, modules, folder);
  const checker = makeLocalChecker({ root });
  const checked = await checkedTask(task, root, repository, checker);
  const asked = met(task, checked.contenders, 0);
  checker.close();
  const tests = (contenders: typeof checked.contenders | undefined) =>
    contenders
      ?.find(({ label }) => task.candidates.some((each) => each.label === label && each.kind === 'right'))
      ?.report.checks.find(({ check }) => check === 'tests')?.sensitivity;
  expect(tests(checked.contenders)).toMatchObject({ mended: expect.any(Number) as number });
  expect(tests(checked.contenders)).not.toHaveProperty('unnoticed');
  expect(tests(checked.wordy)).toHaveProperty('unnoticed');
  expect(tests(checked.blunt)).toBeUndefined();
  const stopped = task.candidates.map(({ label, kind }) => {
    const report = asked.contenders.find((each) => each.label === label)?.report;
    return [kind, report !== undefined && acceptanceOf(report).kind === 'rejected'];
  });
  expect(Object.fromEntries(stopped)).toMatchObject({ right: false, hidden: false, tests: true });
  const evidence = rules.find(({ name }) => name === 'evidence');
  if (evidence === undefined) throw new Error('no rule');
  expect(['right', 'abstained', 'wrong']).toContain(judged(evidence, 0.8, asked).outcome);
  // Whatever the seats say, a candidate that the checks stopped is never taken.
  const choice = evidence.choose(asked).candidate;
  const taken = task.candidates.find(({ label }) => label === choice)?.kind;
  expect(['right', 'hidden', undefined]).toContain(taken);
}, 120_000);
