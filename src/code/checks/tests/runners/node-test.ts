import * as z from 'zod';
import { below, messageOf, type TestCase } from '../case.ts';
import type { Runner } from './runner.ts';

/**
 * Writes a line of JSON for every test. Node's own machine formats leave out where a test is. Suites are left out, and
 * tests that failed only because a test within them did.
 */
const REPORTER = `export default async function* (events) {
  const names = new Map();
  const errors = new Map();
  for await (const { type, data } of events) {
    const path = names.get(data?.file) ?? [];
    if (type === 'test:start') {
      path.length = data.nesting;
      path[data.nesting] = data.name;
      names.set(data.file, path);
    }
    if (type === 'test:stderr') errors.set(data.file, ((errors.get(data.file) ?? '') + data.message).slice(0, 20000));
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { details, name, nesting, file, line, column } = data;
    const error = details?.error;
    if (details?.type === 'suite' && error === undefined) continue;
    // But a file that ended otherwise than with the code for failing tests did not only fail because of them.
    const isOdd = (error?.exitCode ?? 0) > 1 || (error?.signal ?? null) !== null;
    if (error?.failureType === 'subtestsFailed' && !isOdd) continue;
    const cause = error?.cause ?? error;
    const ended = error?.exitCode === undefined || error.exitCode === null ? undefined : errors.get(file ?? name)?.match(/^(?:Uncaught )?\\w*Error\\b.*$/m)?.[0];
    const said = ended ?? (typeof cause === 'object' && cause !== null ? (cause.message ?? cause.stack) : cause);
    const skipped = (data.skip !== undefined && data.skip !== false) || (data.todo !== undefined && data.todo !== false);
    const full = [...path.slice(0, nesting), name].join(' > ');
    const state = skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
    yield JSON.stringify({ file, name: full, state, message: state === 'failed' ? String(said ?? '') : '', line, column }) + '\\n';
  }
}`;

/** Names of files are patterns to Node 21 and later. */
function literal(file: string): string {
  return file.replaceAll(/[[\]{}*?()!]/g, (character) => (character === '[' ? '[[]' : '?'));
}

const LineSchema = z.object({
  file: z.string().optional(),
  name: z.string(),
  state: z.enum(['passed', 'failed', 'skipped']),
  message: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
});

export const nodeTest: Runner = {
  args({ script, major }, selection, results) {
    return [
      ...script.nodeFlags,
      ...script.flags,
      '--test',
      `--test-reporter=data:text/javascript,${encodeURIComponent(REPORTER)}`,
      `--test-reporter-destination=${results}`,
      ...(selection.kind === 'all'
        ? script.patterns
        : major < 21
          ? selection.files
          : selection.files.map(literal)),
    ];
  },
  read({ root }, results) {
    const cases: TestCase[] = [];
    for (const line of results.split('\n')) {
      const found = line === '' ? undefined : caseOf(root, line);
      if (found !== undefined) cases.push(found);
    }
    return cases;
  },
};

function caseOf(root: string, line: string): TestCase | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  const read = LineSchema.safeParse(parsed);
  if (!read.success) return undefined;
  const { file = '', name, state, message, line: at = 1, column = 1 } = read.data;
  // A file that fails as a whole is reported as a test of its name.
  const whole = below(root, name);
  return {
    file: whole === '' ? below(root, file) : whole,
    name: whole === '' ? name : whole,
    state,
    message: messageOf(message),
    line: Math.max(1, at),
    column: Math.max(1, column),
  };
}
