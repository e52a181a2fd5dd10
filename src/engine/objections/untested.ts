import type { Edit } from '../../core/change/edit.ts';
import { changedLines } from './changed-lines.ts';
import type { Claim } from '../../core/parliament/objections.ts';
import { onlyTests, unknown, type Found, type Laboratory, type Subject } from './experiment.ts';

/**
 * Whether a test reaches a line of the change: with a throw in its place, tests that reach it fail. Where the line is no place for
 * a statement (in the middle of one, in a comment or a text), or the tests do not run with it, nothing is known. A line that the
 * change leaves alone says nothing of it.
 */
export async function reached(
  rooms: Laboratory,
  { file, line }: Claim,
  { candidate, report }: Subject,
  signal: AbortSignal,
): Promise<Found> {
  const after = candidate.changeSet.files.find(({ path }) => path === file)?.after;
  if (file === undefined || line === undefined || after === undefined || after === 'absent') {
    return unknown('It names no line of a changed file, so that nothing could be tried.');
  }
  const [bytes, diff] = [await rooms.blob(after.hash), await rooms.blob(candidate.diff)];
  const whole = bytes === undefined ? '' : new TextDecoder().decode(bytes);
  const text = withBefore(whole, line, thrown);
  if (text === undefined) return unknown('There is no such line.');
  if (!changedLines(new TextDecoder().decode(diff), file).has(line)) {
    return unknown(`${file}:${String(line)} is no line of the change.`);
  }
  const place = `${file}:${String(line)}`;
  const drafted = (content: string) => {
    const edits: readonly Edit[] = [...candidate.edits, { kind: 'write_file', path: file, content }];
    return rooms.editor.draft(edits, signal);
  };
  const draft = await drafted(text);
  if (!draft.ok) return unknown(`The experiment could not be set up: ${draft.error.message}`);
  const tried = await rooms.checker.check(draft.value, onlyTests(rooms.checks), signal);
  const tests = tried.checks.find(({ check }) => check === 'tests');
  const parses = tried.checks.every(({ check, outcome }) => check === 'tests' || outcome !== 'failed');
  if (!parses || tests === undefined || tests.outcome === 'skipped' || tests.outcome === 'crashed') {
    return unknown(`No statement can stand at ${place}, so that nothing could be tried.`);
  }
  // Where even this is no mistake there is no code.
  const broken = tests.outcome === 'failed' ? undefined : await drafted(withBefore(whole, line, ')]}') ?? '');
  if (broken?.ok === true) {
    const why = 'not part of the experiment';
    const read = await rooms.checker.check(
      broken.value,
      { skip: { types: why, lint: why, tests: why } },
      signal,
    );
    if (read.checks.every(({ check, outcome }) => check !== 'parse' || outcome === 'passed')) {
      return unknown(`There is no code at ${place}, so that nothing could be tried.`);
    }
  }
  const scope = report.checks.find(({ check }) => check === 'tests')?.scope;
  const ran = scope === undefined ? 'The tests' : `The tests (${scope})`;
  return tests.outcome === 'failed'
    ? { status: 'refuted', says: `${ran} fail when ${place} throws: they reach it.` }
    : { status: 'untested', says: `${ran} still pass when ${place} throws: none reaches it.` };
}

/** Ends in an exception when it is come to; reachable by its condition, so that no compiler takes what follows for dead. */
const thrown = `if (globalThis !== undefined) throw new Error('a test has come here');`;

/** The text with something before a line of it. Undefined past the end. */
function withBefore(text: string, line: number, what: string): string | undefined {
  const lines = text.split('\n');
  const before = lines[line - 1];
  if (before === undefined) return undefined;
  return [...lines.slice(0, line - 1), `${what} ${before.trimStart()}`, ...lines.slice(line)].join('\n');
}
