import { parseWorkspacePath } from '../../core/change/path.ts';
import type { Edit } from '../../core/change/edit.ts';
import { introduced } from '../../core/change/report.ts';
import type { Claim } from '../../core/parliament/objections.ts';
import type { Seat } from '../../core/parliament/seat.ts';
import type { Errand } from '../../core/session/errand.ts';
import {
  onlyTests,
  unknown,
  type Found,
  type Laboratory,
  type Question,
  type Subject,
} from './experiment.ts';

/** Candidates on which a test is tried that fails with the one it is about. */
const mostOthers = 3;

type Run =
  | { readonly kind: 'passes' }
  /** An expectation of the test was not met. */
  | { readonly kind: 'fails'; readonly says: string }
  /** It could not be run, or not to its expectations. */
  | { readonly kind: 'broken'; readonly says: string };

/**
 * Whether a test that somebody else wrote for a claim shows it. A failing test alone shows nothing: it may be wrong, or
 * demand what the request changes. It counts where it fails before the change and a candidate of a third hand passes it; or
 * where it passes before the change and with every other candidate. What passes refutes the claim, once it is known that
 * the test is run at all.
 */
export async function reproduced(
  rooms: Laboratory,
  claim: Claim,
  subject: Subject,
  question: Question,
  errand: Errand,
  signal: AbortSignal,
): Promise<Found> {
  const { request, framing } = question;
  const { candidate } = subject;
  const asked = await rooms.parliament.reproduce({ request, framing, candidate, claim }, signal, errand);
  if (!asked.ok) return unknown(asked.error.message);
  const found = await shownBy(rooms, asked.value, subject, question, signal);
  return { ...found, by: asked.value.by.name };
}

async function shownBy(
  rooms: Laboratory,
  { test, by }: { readonly test: { readonly path: string; readonly content: string }; readonly by: Seat },
  { candidate }: Subject,
  { seats, contenders }: Question,
  signal: AbortSignal,
): Promise<Found> {
  const path = parseWorkspacePath(test.path);
  if (!path.ok) return unknown('The test that was written for it names no place in the workspace.');
  const write: Edit = { kind: 'write_file', path: path.value, content: test.content };
  const on = (edits: readonly Edit[], added: Edit = write) =>
    run(rooms, [...edits, added], path.value, signal);
  const name = `A test that another provider wrote (${path.value})`;

  const here = await on(candidate.edits);
  if (here.kind === 'broken') return unknown(`${name} could not be run: ${here.says}`);
  if (here.kind === 'passes') {
    const control: Edit = { ...write, content: `${test.content}\nthrow new Error('control');\n` };
    return (await on(candidate.edits, control)).kind === 'passes'
      ? unknown(`${name} is not run by the workspace's tests.`)
      : { status: 'refuted', says: `${name} was written to show it and passes.` };
  }

  const before = await on([]);
  const providers = new Map(seats.map((seat) => [seat.name, seat.provider]));
  const isNeutral = ({ candidate: other }: Subject) =>
    !other.authors.some((author) => providers.get(author) === by.provider);
  const others = contenders
    .filter((other) => other.candidate.label !== candidate.label)
    .toSorted((a, b) => Number(isNeutral(b)) - Number(isNeutral(a)))
    .slice(0, mostOthers);
  const passing: Subject[] = [];
  for (const other of others) {
    if ((await on(other.candidate.edits)).kind === 'passes') passing.push(other);
  }
  const labels = passing.map((other) => other.candidate.label).join(' and ');
  const shown =
    before.kind === 'passes'
      ? // What was so before may be what the request changes: then those that change it would fail too.
        passing.length >= 2 && passing.length === others.length && passing.some(isNeutral)
      : before.kind === 'fails' && passing.some(isNeutral);
  if (shown) {
    return {
      status: 'verified',
      says: `${name} fails with ${candidate.label} (${here.says}) and passes with ${labels}; before the change it ${before.kind === 'passes' ? 'passes' : 'fails'}.`,
    };
  }
  return unknown(
    before.kind === 'passes'
      ? `${name} passes before the change and fails with it (${here.says}); whether that change is wanted is for a person.`
      : `${name} fails with it and before it (${here.says}), and nobody else's candidate passes it: it may be wrong itself.`,
  );
}

async function run(
  rooms: Laboratory,
  edits: readonly Edit[],
  path: string,
  signal: AbortSignal,
): Promise<Run> {
  const draft = await rooms.editor.draft(edits, signal);
  if (!draft.ok) return { kind: 'broken', says: draft.error.message };
  const file = draft.value.changeSet.files.find((each) => each.path === path);
  // A test that takes the place of a file would change what it is to show.
  if (file?.before !== 'absent') return { kind: 'broken', says: `there is a file ${path} already` };
  const report = await rooms.checker.check(draft.value, onlyTests(rooms.checks), signal);
  const wrong = report.checks.find(({ check, outcome }) => check !== 'tests' && outcome === 'failed');
  if (wrong !== undefined) {
    const [first] = introduced(wrong);
    return { kind: 'broken', says: `${wrong.check}: ${first?.message ?? ''}` };
  }
  const tests = report.checks.find(({ check }) => check === 'tests');
  if (tests === undefined || tests.outcome === 'skipped' || tests.outcome === 'crashed') {
    return { kind: 'broken', says: tests !== undefined && 'why' in tests ? tests.why : 'no tests' };
  }
  const failing = introduced(tests).filter((each) => each.path === path && each.severity === 'error');
  const [met] = failing.filter(({ code }) => code !== path && code !== '');
  if (met !== undefined) {
    return { kind: 'fails', says: `${met.code}: ${met.message.split('\n')[0] ?? ''}`.slice(0, 240) };
  }
  const [loaded] = failing;
  // Fails as a file: an import that is not there in every version, or a mistake in the test.
  if (loaded !== undefined)
    return { kind: 'broken', says: loaded.message.split('\n')[0]?.slice(0, 240) ?? '' };
  return { kind: 'passes' };
}
