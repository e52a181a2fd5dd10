import type { ContentHash } from '../core/change/change-set.ts';
import type { Edit } from '../core/change/edit.ts';
import type { ValidationReport } from '../core/change/report.ts';
import type { Candidate } from '../core/parliament/candidate.ts';
import { foundInReport, type Claim, type Finding } from '../core/parliament/objections.ts';
import type { CheckOptions, Checker, Editor } from './ports.ts';

interface Rooms {
  readonly editor: Editor;
  readonly checker: Checker;
  readonly checks: CheckOptions;
  readonly blob: (hash: ContentHash) => Promise<Uint8Array | undefined>;
}

type Found = Pick<Finding, 'status' | 'says'>;

/** Runs that one examination may start; claims beyond stay unchecked. */
const mostRuns = 4;

/**
 * Shows of each claim whether it holds: by the report where its check has run already, else by an experiment. `known`: how
 * many findings the session has, for the ids.
 */
export async function examine(
  rooms: Rooms,
  claims: readonly Claim[],
  of: (label: string) => { readonly candidate: Candidate; readonly report: ValidationReport } | undefined,
  known: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let runs = 0;
  for (const claim of claims) {
    const subject = of(claim.candidate);
    if (subject === undefined) continue;
    let found = foundInReport(claim, subject.report);
    if (found === undefined) {
      found =
        runs++ < mostRuns
          ? await reached(rooms, claim, subject, signal)
          : unknown('More experiments than one round may start were asked for.');
    }
    findings.push({ id: `e${String(known + findings.length + 1)}`, ...claim, ...found });
  }
  return findings;
}

/**
 * Whether a test reaches a line: with a throw in its place, tests that reach it fail. Where the line is no place for a
 * statement, or the tests do not run with it, nothing is known.
 */
async function reached(
  rooms: Rooms,
  { file, line }: Claim,
  { candidate, report }: { readonly candidate: Candidate; readonly report: ValidationReport },
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

function onlyTests({ skip }: CheckOptions): CheckOptions {
  const why = 'not part of the experiment';
  return { skip: { ...skip, types: why, lint: why } };
}

function unknown(says: string): Found {
  return { status: 'uncheckable', says };
}
