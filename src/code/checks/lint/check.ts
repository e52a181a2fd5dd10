import { plural } from '../../../core/change/report.ts';
import type { Candidate } from '../change.ts';
import type { Disk } from '../disk.ts';
import { compare, distinct, type Finding } from '../findings.ts';
import { concluded, crashed, reasonOf, skipped, type Outcome } from '../outcome.ts';
import type { Pause } from '../pause.ts';
import type { Toolchain } from '../toolchain.ts';
import { dependentsOf } from '../types/spread/affected.ts';
import { isBlind } from './blind.ts';
import { isFixture } from '../types/config/discover.ts';
import type { Projects } from '../types/projects.ts';
import type { Pair } from '../types/pair.ts';
import { isRedirected } from '../types/redirected.ts';
import { isSource } from '../view.ts';
import { makeBaseline, type Baseline } from './baseline.ts';
import { findingOf, isLintConfig, type Linter } from './eslint.ts';
import { unreadable } from './module-system.ts';
import { makeLinters, type Linters, type OpenLinter } from './linters.ts';
import { askBeyond } from './beyond.ts';
import { clearParserState, isSameTypeScript } from './typed.ts';

/** More files than this that depend on the changed ones are not linted again; the scope says so. */
const MOST_DEPENDENTS = 100;

/** Milliseconds without a candidate after which there is time for what can wait. */
const IDLE = 200;

interface Run {
  found: Finding[];
  before: Finding[];
  readonly notes: Set<string>;
  linted: number;
}

/** The workspace's own ESLint over candidates, kept open while the disk stays as it is. */
export interface LintEngine {
  /**
   * New messages in the changed files, and where its rules use types also in the files whose types the change can reach.
   * `projects`: the programs that rules take their types from, built when they are asked for.
   */
  check(candidate: Candidate, projects: () => Projects, pause: Pause): Promise<Outcome>;
  /** To be called when the disk changed. */
  renew(): void;
  /** To be called before a candidate. */
  work(): void;
  /** To be called after a candidate: what was learned of the disk is written down once there is time for it. */
  rest(): void;
  /** Writes down what was learned of the disk. */
  close(): void;
}

/** `keep`: absolute folder for what outlives the process; undefined: nothing does. */
export function makeLintEngine(toolchain: Toolchain, disk: Disk, keep: string | undefined): LintEngine {
  const tools: Tools = {
    toolchain,
    linters: makeLinters(disk, disk.root),
    baseline: makeBaseline(disk, keep),
    stops: new Map(),
  };
  let resting: NodeJS.Timeout | undefined;
  const work = () => {
    clearTimeout(resting);
  };
  return {
    check: (candidate, projects, pause) => checkLint(tools, candidate, projects, pause),
    renew() {
      tools.linters.renew();
      tools.baseline.renew();
      tools.stops.clear();
    },
    work,
    rest() {
      tools.linters.rest();
      work();
      // Nobody waits for it.
      resting = setTimeout(() => {
        tools.baseline.keep();
      }, IDLE).unref();
    },
    close() {
      work();
      tools.baseline.keep();
    },
  };
}

interface Tools {
  readonly toolchain: Toolchain;
  readonly linters: Linters;
  readonly baseline: Baseline;
  /** Files (absolute) of which it is known whether ESLint stops on them as they are on disk. */
  readonly stops: Map<string, boolean>;
}

async function checkLint(
  tools: Tools,
  candidate: Candidate,
  projects: () => Projects,
  pause: Pause,
): Promise<Outcome> {
  const { linters } = tools;
  const run: Run = { found: [], before: [], notes: new Set(), linted: 0 };
  const missing = new Set<string>();
  let installed = false;
  const stopping = unreadable(candidate, tools.toolchain.ts);
  if (stopping !== undefined) return crashed(`ESLint will not start after this change: ${stopping}`);
  clearParserState();
  try {
    let spreads = false;
    for (const file of candidate.files) {
      await pause();
      const linter = await linters.for(file.absolute);
      if ('why' in linter) {
        if (isSource(file.path)) missing.add(linter.why);
        continue;
      }
      installed = true;
      const typed =
        file.after === undefined
          ? undefined
          : await lintFile(tools, candidate, file.absolute, linter, projects, run, false);
      // Of a file that is gone or is not linted itself (JSON, declarations) the others tell whether rules use types.
      spreads ||= typed !== false;
    }
    if (installed && spreads) {
      for (const file of nearestDependents(candidate, projects(), run)) {
        await pause();
        const linter = await linters.for(file);
        if ('why' in linter) continue;
        await lintFile(tools, candidate, file, linter, projects, run, true);
      }
      for (const file of projects().orphans) {
        await pause();
        const linter = await linters.for(file);
        if ('why' in linter || (await linter.treatmentOf(file)) !== 'with types') continue;
        run.found.push(orphaned(file.slice(candidate.root.length + 1)));
      }
    }
    const beyond = await askBeyond(candidate, linters, tools.toolchain.ts, pause);
    const stands = (each: Finding) => !beyond.replaces(each) && !isBlind(each, candidate);
    run.found = [...run.found.filter(stands), ...beyond.found];
    run.before = [...run.before.filter((each) => !beyond.replaces(each)), ...beyond.before];
    for (const note of beyond.notes) run.notes.add(note);
  } catch (thrown) {
    await pause();
    const reason = reasonOf(thrown)
      .replaceAll(`${candidate.root}/`, '')
      .replace(/[^.!?…]$/, '$&.');
    return crashed(
      (await stopsBefore(tools, candidate))
        ? `ESLint stops without this change too: ${reason} Mend its configuration, or set ENABLE_LINTING=false.`
        : `ESLint stopped: ${reason}`,
    );
  } finally {
    clearParserState();
  }
  if (!installed && missing.size > 0) return skipped([...missing].join(' '));
  for (const why of missing) run.notes.add(why);
  for (const file of candidate.files) {
    if (isLintConfig(file.path))
      run.notes.add(`the changed ${file.path} takes effect only when it is written`);
  }
  const diagnostics = compare(distinct(run.found), distinct(run.before), candidate, true);
  return concluded(diagnostics, [plural(run.linted, 'file'), ...run.notes].join('; '));
}

/** Whether ESLint fails on the files as they are on disk, so that the change is not to blame. */
async function stopsBefore({ linters, stops }: Tools, candidate: Candidate): Promise<boolean> {
  for (const { before } of candidate.files) {
    if (before === undefined) continue;
    const file = before.absolute;
    const known = stops.get(file);
    if (known === true) return true;
    if (known === false) continue;
    stops.set(file, false);
    try {
      const linter = await linters.for(file);
      if ('why' in linter || (await linter.treatmentOf(file)) === 'left alone') continue;
      await messagesOf(linter.over(undefined), candidate, file, candidate.base.text(file) ?? '');
    } catch {
      stops.set(file, true);
      return true;
    }
  }
  return false;
}

/** Whether the file was linted with rules that may use types; undefined when it was not linted. */
async function lintFile(
  { toolchain, baseline }: Tools,
  candidate: Candidate,
  file: string,
  linter: OpenLinter,
  projects: () => Projects,
  run: Run,
  dependent: boolean,
): Promise<boolean | undefined> {
  const treatment = await linter.treatmentOf(file);
  if (treatment === 'left alone') return undefined;
  const typed = treatment === 'with types';
  if (dependent && !typed) return false;
  const owner = typed ? ownerOf(projects().pairs, file) : undefined;
  const shared = owner !== undefined && isSameTypeScript(toolchain);
  if (owner !== undefined && !shared) {
    run.notes.add(
      'rules with types see other files as they are on disk: typescript-eslint uses another TypeScript than the types check',
    );
  }
  const text = candidate.view.text(file);
  if (text === undefined) return undefined;
  run.linted++;
  if (shared) owner.next.include([file]);
  const now = linter.over(shared ? owner.next.program : undefined);
  const messages = await messagesOf(now, candidate, file, withMark(candidate.view.bytes(file), text));
  run.found.push(...messages);
  if (isAsOnDisk(candidate)) {
    baseline.learn(file, messages);
    run.before.push(...messages);
    return typed;
  }
  // What is sound now needs no comparison, and linting the base costs as much again.
  if (messages.length === 0) return typed;

  const origin = candidate.files.find((each) => each.absolute === file)?.before?.absolute ?? file;
  const former = candidate.base.text(origin);
  if (former === undefined) return typed;
  const known = baseline.of(origin);
  if (known !== undefined) {
    run.before.push(...known);
    return typed;
  }
  const base = shared && owner.base?.has(origin) === true ? owner.base : undefined;
  base?.include([origin]);
  const before = linter.over(base?.program);
  const marked = withMark(candidate.base.bytes(origin), former);
  const formerMessages = await messagesOf(before, candidate, origin, marked);
  baseline.learn(origin, formerMessages);
  run.before.push(...formerMessages);
  return typed;
}

/** Whether nothing differs, so that what is said of the candidate is said of the disk. */
function isAsOnDisk({ files, structural }: Candidate): boolean {
  return !structural && files.every(({ before, after }) => before !== undefined && before.bytes === after);
}

/** What ESLint will say of a file for which its rules find no types any more; it does not see the candidate yet. */
function orphaned(path: string): Finding {
  return {
    path,
    line: 1,
    column: 1,
    code: 'eslint/fatal',
    severity: 'error',
    message:
      'Parsing error: No tsconfig has this file any more, and rules with types are turned on for it. Include it in one.',
  };
}

/** The tsconfig's program that has the file, one that lists it before one that only reaches it. */
function ownerOf(pairs: readonly Pair[], file: string): Pair | undefined {
  const owners = pairs.filter(
    (pair) => pair.loose.size === 0 && pair.next.has(file) && !isOfAnother(pair, file),
  );
  return owners.find((pair) => pair.config.command.fileNames.includes(file)) ?? owners[0];
}

/** Whether a project has a file only because it refers to the project that checks it, maybe under other options. */
function isOfAnother({ config, next }: Pair, file: string): boolean {
  return (
    (config.command.projectReferences?.length ?? 0) > 0 &&
    !config.command.fileNames.includes(file) &&
    isRedirected(next.program, file)
  );
}

function nearestDependents(candidate: Candidate, { pairs }: Projects, run: Run): readonly string[] {
  const all = new Set(
    pairs
      .flatMap((pair) =>
        dependentsOf(pair, candidate, MOST_DEPENDENTS).filter((file) => !isOfAnother(pair, file)),
      )
      .filter(
        (file) => file.startsWith(`${candidate.root}/`) && !isFixture(file.slice(candidate.root.length)),
      ),
  );
  if (all.size > MOST_DEPENDENTS) {
    run.notes.add(`of the files that depend on the changed ones only the nearest ${MOST_DEPENDENTS}`);
  }
  return [...all].slice(0, MOST_DEPENDENTS);
}

/** ESLint has a rule about the byte order mark and looks for it in the text. */
function withMark(bytes: Uint8Array | undefined, text: string): string {
  return bytes?.[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? `\ufeff${text}` : text;
}

async function messagesOf(
  linter: Linter,
  candidate: Candidate,
  file: string,
  text: string,
): Promise<readonly Finding[]> {
  const results = await linter.lintText(text, { filePath: file, warnIgnored: false });
  return results.flatMap(({ messages }) =>
    messages.map((message) => findingOf(file.slice(candidate.root.length + 1), message)),
  );
}
