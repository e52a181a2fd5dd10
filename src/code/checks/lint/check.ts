import type ts from 'typescript';
import { plural } from '../../../core/change/report.ts';
import type { Candidate } from '../change.ts';
import { compare, distinct, type Finding } from '../findings.ts';
import { concluded, crashed, reasonOf, skipped, type Outcome } from '../outcome.ts';
import type { Pause } from '../pause.ts';
import type { Toolchain } from '../toolchain.ts';
import { dependentsOf } from '../types/affected.ts';
import { isBlind } from './blind.ts';
import { isFixture } from '../types/discover.ts';
import type { Pair, Projects } from '../types/projects.ts';
import { isSource } from '../view.ts';
import { installationFor, isLintConfig, type Installation, type Linter } from './eslint.ts';
import { clearParserState, isSameTypeScript, wantsTypes, withProgram } from './typed.ts';

/** More files than this that depend on the changed ones are not linted again; the scope says so. */
const MOST_DEPENDENTS = 100;

interface Run {
  readonly found: Finding[];
  readonly before: Finding[];
  readonly notes: Set<string>;
  linted: number;
}

/**
 * New messages of the workspace's own ESLint in the changed files, and where its rules use types also in the files
 * whose types the change can reach.
 */
export async function checkLint(
  candidate: Candidate,
  toolchain: Toolchain,
  projects: () => Projects,
  pause: Pause,
): Promise<Outcome> {
  const run: Run = { found: [], before: [], notes: new Set(), linted: 0 };
  const missing = new Set<string>();
  let installed: Installation | undefined;
  clearParserState();
  try {
    let spreads = false;
    for (const file of candidate.files) {
      await pause();
      const found = await installationFor(candidate.base, candidate.root, file.absolute);
      if ('why' in found) {
        if (isSource(file.path)) missing.add(found.why);
        continue;
      }
      installed = found;
      const typed =
        file.after === undefined
          ? undefined
          : await lintFile(candidate, file.absolute, found, toolchain, projects, run, false);
      // Of a file that is gone or is not linted itself (JSON, declarations) the others tell whether rules use types.
      spreads ||= typed !== false;
    }
    if (installed !== undefined && spreads) {
      for (const file of nearestDependents(candidate, projects(), run)) {
        await pause();
        const found = await installationFor(candidate.base, candidate.root, file);
        if ('why' in found) continue;
        await lintFile(candidate, file, found, toolchain, projects, run, true);
      }
    }
  } catch (thrown) {
    await pause();
    const reason = reasonOf(thrown).replaceAll(`${candidate.root}/`, '');
    return crashed(
      (await stopsBefore(candidate))
        ? `ESLint stops without this change too: ${reason} Mend its configuration, or set ENABLE_LINTING=false.`
        : `ESLint stopped: ${reason}`,
    );
  } finally {
    clearParserState();
  }
  if (installed === undefined && missing.size > 0) return skipped([...missing].join(' '));
  for (const why of missing) run.notes.add(why);
  for (const file of candidate.files) {
    if (isLintConfig(file.path))
      run.notes.add(`the changed ${file.path} takes effect only when it is written`);
  }
  const found = distinct(run.found).filter((finding) => !isBlind(finding, candidate));
  const diagnostics = compare(found, distinct(run.before), candidate, true);
  return concluded(diagnostics, [plural(run.linted, 'file'), ...run.notes].join('; '));
}

/** Whether ESLint fails on the files as they are on disk, so that the change is not to blame. */
async function stopsBefore(candidate: Candidate): Promise<boolean> {
  for (const { before } of candidate.files) {
    if (before === undefined) continue;
    try {
      const found = await installationFor(candidate.base, candidate.root, before.absolute);
      if ('why' in found) continue;
      const linter = found.open(undefined);
      if ((await configOf(linter, before.absolute, found.flat)) === undefined) continue;
      await messagesOf(linter, candidate, before.absolute, candidate.base.text(before.absolute) ?? '');
    } catch {
      return true;
    }
  }
  return false;
}

/** What rules with types said of files as they are on disk: kept for as long as the program, which the next disk state replaces. */
const kept = new WeakMap<ts.Program, Map<string, readonly Finding[]>>();

function keptOf(program: ts.Program): Map<string, readonly Finding[]> {
  const known = kept.get(program) ?? new Map<string, readonly Finding[]>();
  kept.set(program, known);
  return known;
}

/** Whether the file was linted with rules that may use types; undefined when it was not linted. */
async function lintFile(
  candidate: Candidate,
  file: string,
  eslint: Installation,
  toolchain: Toolchain,
  projects: () => Projects,
  run: Run,
  dependent: boolean,
): Promise<boolean | undefined> {
  const plain = eslint.open(undefined);
  const config = await configOf(plain, file, eslint.flat);
  if (config === undefined) return undefined;
  const typed = wantsTypes(config);
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
  const linter = shared ? eslint.open(withProgram(owner.next.program, eslint.flat)) : plain;
  const messages = await messagesOf(linter, candidate, file, withMark(candidate.view.bytes(file), text));
  run.found.push(...messages);
  // What is sound now needs no comparison, and linting the base costs as much again.
  if (messages.length === 0) return typed;

  const origin = candidate.files.find((each) => each.absolute === file)?.before?.absolute ?? file;
  const former = candidate.base.text(origin);
  if (former === undefined) return typed;
  const base = shared && owner.base?.has(origin) === true ? owner.base : undefined;
  base?.include([origin]);
  const old = base?.program;
  const known = old === undefined ? undefined : keptOf(old);
  let formerMessages = known?.get(origin);
  if (formerMessages === undefined) {
    const formerLinter = eslint.open(old === undefined ? undefined : withProgram(old, eslint.flat));
    const marked = withMark(candidate.base.bytes(origin), former);
    formerMessages = await messagesOf(formerLinter, candidate, origin, marked);
    known?.set(origin, formerMessages);
  }
  run.before.push(...formerMessages);
  return typed;
}

/** What ESLint would apply to a file; undefined when it leaves the file alone. */
async function configOf(linter: Linter, file: string, flat: boolean): Promise<unknown> {
  if (!flat && !isSource(file)) return undefined;
  if (await linter.isPathIgnored(file)) return undefined;
  return linter.calculateConfigForFile(file);
}

/** The tsconfig's program that has the file, one that lists it before one that only reaches it. */
function ownerOf(pairs: readonly Pair[], file: string): Pair | undefined {
  const owners = pairs.filter((pair) => pair.loose.size === 0 && pair.next.has(file));
  return owners.find((pair) => pair.config.command.fileNames.includes(file)) ?? owners[0];
}

function nearestDependents(candidate: Candidate, { pairs }: Projects, run: Run): readonly string[] {
  const all = new Set(
    pairs
      .flatMap((pair) => dependentsOf(pair, candidate, MOST_DEPENDENTS))
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
    messages.map((message): Finding => {
      const line = message.line ?? 1;
      const column = message.column ?? 1;
      const rule = message.ruleId ?? (message.fatal === true ? 'fatal' : 'configuration');
      return {
        path: file.slice(candidate.root.length + 1),
        line: Number.isInteger(line) && line > 0 ? line : 1,
        column: Number.isInteger(column) && column > 0 ? column : 1,
        code: `eslint/${rule}`,
        severity: message.fatal === true || message.severity === 2 ? 'error' : 'warning',
        message: message.message,
      };
    }),
  );
}
