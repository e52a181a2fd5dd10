import { parseWorkspacePath } from '../../core/change/path.ts';
import { foundInReport, newIn, type Claim, type Finding } from '../../core/parliament/objections.ts';
import type { Errand } from '../../core/session/errand.ts';
import { unknown, type Found, type Laboratory, type Question, type Subject } from './experiment.ts';
import { reproduced } from './reproduction.ts';
import { reached } from './untested.ts';

/** Experiments that one examination may start; claims beyond stay unchecked. */
const mostRuns = 4;

const code = /\.[cm]?[jt]sx?$/;
const foreign = /(?:^|\/)(?:node_modules|\.[^/]+)\//;

/**
 * Shows of each claim whether it holds: by the report where its check has run already, else by an experiment. What is
 * verified vetoes, so that it takes more than somebody's word: the compiler, the imports, tests of the workspace that fail,
 * or a test of a neutral hand that others pass.
 */
export async function examine(
  rooms: Laboratory,
  claims: readonly Claim[],
  question: Question,
  errand: Errand,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let runs = 0;
  for (const claim of claims) {
    const subject = question.contenders.find(({ candidate }) => candidate.label === claim.candidate);
    if (subject === undefined) continue;
    const changed = subject.candidate.changeSet.files.map(({ path }) => path as string);
    let found = foundInReport(claim, subject.report, changed);
    if (found === undefined) {
      found =
        runs++ < mostRuns
          ? await tried(rooms, claim, subject, question, errand, signal)
          : unknown('More experiments than one round may start were asked for.');
    }
    const id = `e${String(question.known + findings.length + 1)}`;
    findings.push({ id, ...claim, ...found });
  }
  return findings;
}

async function tried(
  rooms: Laboratory,
  claim: Claim,
  subject: Subject,
  question: Question,
  errand: Errand,
  signal: AbortSignal,
): Promise<Found> {
  switch (claim.check) {
    case 'untested':
      return reached(rooms, claim, subject, signal);
    case 'test':
      return reproduced(rooms, claim, subject, question, errand, signal);
    case 'imports':
      return circles(rooms, claim, subject, signal);
    case 'types':
    case 'breaks':
      return elsewhere(rooms, claim, subject, signal);
    case 'lint':
      return unknown('The report says nothing of it.');
    case 'fact':
      return unknown('The change is not there yet, so that the repository says nothing of it.');
  }
}

/** Whether imports that the change brings lead nowhere or close a circle of files. */
async function circles(
  rooms: Laboratory,
  { file }: Claim,
  { candidate }: Subject,
  signal: AbortSignal,
): Promise<Found> {
  const draft = await rooms.editor.draft(candidate.edits, signal);
  if (!draft.ok) return unknown(`The experiment could not be set up: ${draft.error.message}`);
  const why = 'not part of the experiment';
  const options = { skip: { types: why, lint: why, tests: why }, cycles: true };
  const report = await rooms.checker.check(draft.value, options, signal);
  const imports = report.checks.find(({ check }) => check === 'imports');
  if (imports === undefined || imports.outcome === 'skipped' || imports.outcome === 'crashed') {
    return unknown('The imports could not be checked.');
  }
  const found = newIn(report, 'imports', file) ?? newIn(report, 'imports');
  return imports.outcome === 'failed' && found !== undefined
    ? { status: 'verified', says: `The imports were checked, circles of files included: ${found}` }
    : {
        status: 'refuted',
        says: 'Every new import leads to a file or a declared package, and none closes a circle of files.',
      };
}

/** Whether a file that the change does not touch still fits it: the compiler and the tests are run on that file too. */
async function elsewhere(
  rooms: Laboratory,
  { check, file = '' }: Claim,
  { candidate, report: before }: Subject,
  signal: AbortSignal,
): Promise<Found> {
  const path = parseWorkspacePath(file);
  if (!path.ok || !code.test(file) || foreign.test(file)) {
    return unknown('It names no source file of the workspace.');
  }
  const there = await rooms.editor.draft(
    [...candidate.edits, { kind: 'delete_file', path: path.value }],
    signal,
  );
  if (!there.ok) return unknown(`There is no file ${file} with the change.`);
  const draft = await rooms.editor.draft(candidate.edits, signal);
  if (!draft.ok) return unknown(`The experiment could not be set up: ${draft.error.message}`);
  const also = [path.value];
  const why = 'not part of the experiment';
  const { skip } = rooms.checks;
  const options =
    check === 'types'
      ? { skip: { ...skip, lint: why, tests: why }, also }
      : { skip: { ...skip, lint: why }, also };
  const report = await rooms.checker.check(draft.value, options, signal);
  const [types, tests] = (['types', 'tests'] as const).map((name) =>
    report.checks.find((result) => result.check === name),
  );
  if (types === undefined || types.outcome === 'skipped' || types.outcome === 'crashed') {
    return unknown(`The types of ${file} could not be checked.`);
  }
  const error =
    newIn(report, 'types', file) ?? (types.outcome === 'failed' ? newIn(report, 'types') : undefined);
  if (error !== undefined) {
    return { status: 'verified', says: `The compiler was run on ${file} too and says: ${error}` };
  }
  if (check === 'types') {
    return { status: 'refuted', says: `The compiler was run on ${file} too and finds no new error.` };
  }
  if (tests?.outcome === 'failed') {
    return { status: 'verified', says: `Tests that reach ${file} fail: ${newIn(report, 'tests') ?? ''}` };
  }
  const ran =
    tests?.outcome === 'passed' ||
    before.checks.some((each) => each.check === 'tests' && each.outcome === 'passed');
  return ran
    ? { status: 'refuted', says: `${file} still fits, and the tests that reach it pass.` }
    : unknown(`${file} still fits its types; no test ran that would show more.`);
}
