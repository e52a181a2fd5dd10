import type { Edit } from '../../core/change/edit.ts';
import type { Claim } from '../../core/parliament/objections.ts';
import { onlyTests, unknown, type Found, type Laboratory, type Subject } from './experiment.ts';

/**
 * Whether a test reaches a line: with a throw in its place, tests that reach it fail. Where the line is no place for a
 * statement, or the tests do not run with it, nothing is known.
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
  const bytes = await rooms.blob(after.hash);
  const text = bytes === undefined ? undefined : withThrow(new TextDecoder().decode(bytes), line);
  if (text === undefined) return unknown('There is no such line.');
  const edits: readonly Edit[] = [...candidate.edits, { kind: 'write_file', path: file, content: text }];
  const draft = await rooms.editor.draft(edits, signal);
  if (!draft.ok) return unknown(`The experiment could not be set up: ${draft.error.message}`);
  const tried = await rooms.checker.check(draft.value, onlyTests(rooms.checks), signal);
  const tests = tried.checks.find(({ check }) => check === 'tests');
  const parses = tried.checks.every(({ check, outcome }) => check === 'tests' || outcome !== 'failed');
  if (!parses || tests === undefined || tests.outcome === 'skipped' || tests.outcome === 'crashed') {
    return unknown(`No statement can stand at ${file}:${String(line)}, so that nothing could be tried.`);
  }
  const scope = report.checks.find(({ check }) => check === 'tests')?.scope;
  const ran = scope === undefined ? 'The tests' : `The tests (${scope})`;
  return tests.outcome === 'failed'
    ? { status: 'refuted', says: `${ran} fail when ${file}:${String(line)} throws: they reach it.` }
    : { status: 'untested', says: `${ran} still pass when ${file}:${String(line)} throws: none reaches it.` };
}

/** The text with a statement before a line that ends in an exception when it is come to. Undefined past the end. */
function withThrow(text: string, line: number): string | undefined {
  const lines = text.split('\n');
  const before = lines[line - 1];
  if (before === undefined) return undefined;
  // Reachable by its condition, so that no compiler takes what follows for dead.
  const thrown = `if (globalThis !== undefined) throw new Error('a test has come here');`;
  return [...lines.slice(0, line - 1), `${thrown} ${before.trimStart()}`, ...lines.slice(line)].join('\n');
}
