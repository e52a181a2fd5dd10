import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCandidate } from '../../../../src/code/checks/change.ts';
import { makeDisk } from '../../../../src/code/checks/disk.ts';
import type { TestCase } from '../../../../src/code/checks/tests/case.ts';
import { RUN, type Execution } from '../../../../src/code/checks/tests/execute.ts';
import { judge } from '../../../../src/code/checks/tests/judge.ts';
import { draftOf, repository } from '../repository.ts';

/** `name`, `name!` for one that fails, `name! why`; without a name the run as a whole. */
function test(line: string): TestCase {
  const [, name = '', failed, message = ''] = /^([^!]*)(!?) ?(.*)$/.exec(line) ?? [];
  const place = { line: 1, column: 1 };
  const [file, called] = name === '' ? ['', RUN] : ['a.test.js', name];
  return { file, name: called, state: failed === '!' ? 'failed' : 'passed', message, ...place };
}
const ran = (...lines: string[]): Execution => ({ kind: 'ran', tests: lines.map(test), ms: 1 });
const broken: Execution = { kind: 'broken', why: 'killed' };

/** What is said of runs with the change, one after the other, and one without it. */
async function judged(runs: readonly Execution[], old: Execution): Promise<readonly string[]> {
  const made = repository({ 'a.js': '1', 'a.test.js': '' }, []);
  onTestFinished(made.remove);
  const disk = makeDisk(made.root);
  disk.refresh();
  const left = [...runs];
  const next = () => Promise.resolve(left.shift() ?? broken);
  const candidate = makeCandidate(draftOf(made.root, { 'a.js': '2' }), disk);
  const said = await judge({ kind: 'related', files: [`${made.root}/a.js`] }, candidate, next, () =>
    Promise.resolve(old),
  );
  if ('crashed' in said) return [`crashed: ${said.crashed}`];
  return said.diagnostics.map(({ origin, severity, code, message }) =>
    severity === 'error' ? `${origin} ${code}: ${message}` : `flaky ${code}`,
  );
}

describe('beside an old failure', () => {
  it('tests that an unchanged file does not get to any more have failed', async () => {
    const old = ran('x! old', 'y', 'z');
    expect(await judged([ran('x! old', 'y')], old)).toEqual([
      'introduced z: This test passed and is not run any more: its file ends or a hook fails before it.',
      'pre-existing x: old',
    ]);
  });

  it('tests that are called otherwise in each run, as many as before, have not', async () => {
    const now = ran('x! old', 'at 12:01');
    expect(await judged([now], ran('x! old', 'at 12:00'))).toEqual(['pre-existing x: old']);
  });
});

describe('a failing test is', () => {
  it('new when as many of its name failed before as fail now, less one', async () => {
    const now = ran('x! new', 'x! old', 'x');
    expect(await judged([now, now], ran('x', 'x! old', 'x'))).toEqual([
      'introduced x: new',
      'pre-existing x: old',
    ]);
    expect(await judged([now], ran('x! other', 'x! old'))).toEqual([
      'pre-existing x: new',
      'pre-existing x: old',
    ]);
  });

  it('not flaky when it is only missing from the second run, or that run failed for no reason told', async () => {
    const old = ran('x', 'y');
    expect(await judged([ran('x! 1', 'y'), ran('y')], old)).toEqual(['introduced x: 1']);
    expect(await judged([ran('x! 1', 'y'), ran('x', 'y', '! code 1')], old)).toEqual(['introduced x: 1']);
    expect(await judged([ran('x! 1', 'y'), ran('x', 'y')], old)).toEqual(['flaky x']);
  });

  it('told from another one of the run as a whole', async () => {
    const old = ran('x', '! port 4711 is taken');
    const loose = ran('x', '! loose');
    expect(await judged([ran('x', '! port 4712 is taken')], old)).toEqual([
      `pre-existing ${RUN}: port 4712 is taken`,
    ]);
    expect(await judged([loose, loose], old)).toEqual([`introduced ${RUN}: loose`]);
  });
});

it('a run that did not get to results is tried once more where it got there without the change', async () => {
  expect(await judged([broken, ran('x')], ran('x'))).toEqual([]);
  expect(await judged([broken, broken], ran('x'))).toEqual([`introduced ${RUN}: killed`]);
  expect(await judged([broken, ran('x')], broken)).toEqual(['crashed: killed (without the change as well)']);
});
