import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './prepare.ts';
import type { Expectation, Request } from './request.ts';
import { differences, newComplaints, run, snapshot, verdictOf, type Verdict } from './tools.ts';

export interface Trial {
  readonly request: Request;
  /** Empty: as it should be. */
  readonly misses: readonly string[];
  /** `done`, or the code with which it was declined. */
  readonly outcome: string;
  readonly files: number;
  /** Wall time of the request itself, milliseconds. */
  readonly ms: number;
}

interface Document {
  readonly session: string | null;
  readonly state: string;
  readonly files: readonly { readonly path: string }[];
  readonly refusal?: { readonly code: string; readonly message: string };
  readonly report?: {
    readonly checks: readonly { readonly check: string; readonly outcome: string }[];
  } | null;
}

export interface Place {
  readonly workspace: string;
  /** Where IDS keeps its own data during the run. */
  readonly home: string;
  readonly tests: boolean;
  /** What the tools said of the workspace as it was prepared. */
  readonly before: Verdict;
}

/**
 * Sends one request through the command line, looks at what it did with the workspace's own tools, takes it back and
 * looks whether every byte and mode is what it was.
 */
export async function attempt(request: Request, place: Place): Promise<Trial> {
  const { workspace } = place;
  const untouched = snapshot(workspace);
  const started = performance.now();
  const answer = await ids(place, 'code', request.text, '--yes');
  const ms = performance.now() - started;
  const changed = differences(untouched, snapshot(workspace));
  const misses: string[] = [];
  const outcome = answer === undefined ? 'no answer' : (answer.refusal?.code ?? answer.state);
  if (answer === undefined) misses.push('the command printed no JSON document');

  if (request.declined !== undefined) {
    if (!request.declined.some((code) => code === outcome)) {
      misses.push(`expected it declined (${request.declined.join(' or ')}), but: ${outcome}`);
    }
    if (changed.length > 0 && answer?.state !== 'done')
      misses.push(`declined, and yet changed ${changed.join(', ')}`);
  } else if (answer?.state !== 'done' || changed.length === 0) {
    misses.push(`not carried out: ${answer?.refusal?.message ?? answer?.state ?? 'no answer'}`);
    if (changed.length > 0) misses.push(`not done, and yet changed ${changed.join(', ')}`);
  }

  if (changed.length > 0) {
    const paths = [...untouched.keys(), ...changed].filter((path) => /\.[cm]?[jt]sx?$/.test(path));
    for (const expectation of request.then ?? []) misses.push(...unmet(expectation, workspace, paths));
    misses.push(...newComplaints(place.before, await verdictOf(workspace, place.tests)));
  }
  if (changed.length > 0 && answer?.session !== undefined && answer.session !== null) {
    const back = await ids(place, 'rollback', answer.session);
    const left = differences(untouched, snapshot(workspace));
    if (left.length > 0) {
      misses.push(
        `after rollback (${back?.refusal?.code ?? back?.state ?? 'no answer'}) differs: ${left.join(', ')}`,
      );
    }
  } else if (answer?.state === 'awaiting-approval' && answer.session !== null) {
    await ids(place, 'cancel', answer.session);
  }
  return { request, misses, outcome, files: answer?.files.length ?? 0, ms };
}

async function ids(place: Place, ...args: readonly string[]): Promise<Document | undefined> {
  const { stdout } = await run(
    checkout,
    [join(checkout, 'src/main.ts'), ...args, '--json', '--workspace', place.workspace],
    environment(place.home),
  );
  try {
    return JSON.parse(stdout) as Document;
  } catch {
    return undefined;
  }
}

/** Without keys, so that the offline parliament answers; tests are run by the measurement itself, where it asks for them. */
function environment(home: string): NodeJS.ProcessEnv {
  const left = Object.entries(process.env).filter(
    ([name]) => !/^(?:OPENAI|ANTHROPIC|OLLAMA|TELEGRAM|IDS|DATABASE)_/.test(name),
  );
  return { ...Object.fromEntries(left), IDS_HOME: home, ENABLE_TESTS: 'false' };
}

function unmet(expectation: Expectation, workspace: string, paths: readonly string[]): readonly string[] {
  const read = (path: string) =>
    existsSync(join(workspace, path)) ? readFileSync(join(workspace, path), 'utf8') : undefined;
  if ('nowhere' in expectation) {
    return [...new Set(paths)]
      .filter((path) => expectation.nowhere.test(withoutComments(read(path) ?? '')))
      .map((path) => `${path} still has ${String(expectation.nowhere)}`);
  }
  const { path } = expectation;
  const text = read(path);
  if ('absent' in expectation) return text === undefined ? [] : [`${path} is still there`];
  if (text === undefined) return [`${path} is not there`];
  return [
    ...(expectation.has ?? [])
      .filter((each) => !each.test(text))
      .map((each) => `${path} lacks ${String(each)}`),
    ...(expectation.lacks ?? [])
      .filter((each) => each.test(text))
      .map((each) => `${path} has ${String(each)}`),
  ];
}

/** Comments may go on speaking of a name. A `//` inside a string goes too, which only makes the search more lenient. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
}
