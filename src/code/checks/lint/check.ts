import { plural } from '../../../core/change/report.ts';
import type { Candidate } from '../change.ts';
import { compare, distinct, type Finding } from '../findings.ts';
import { concluded, crashed, reasonOf, skipped, type Outcome } from '../outcome.ts';
import type { Pause } from '../pause.ts';
import type { Toolchain } from '../toolchain.ts';
import { isVisible } from '../types/affected.ts';
import { isFixture } from '../types/discover.ts';
import type { Pair, Projects } from '../types/projects.ts';
import { isSource } from '../view.ts';
import { installationFor, isLintConfig, type Installation, type Linter } from './eslint.ts';
import { clearParserState, isSameTypeScript, wantsTypes, withProgram } from './typed.ts';

/** More files than this that import a changed one are not linted again; the scope says so. */
const MOST_DEPENDENTS = 100;

interface Run {
  readonly found: Finding[];
  readonly before: Finding[];
  readonly notes: Set<string>;
  linted: number;
}

/**
 * New messages of the workspace's own ESLint in the changed files, and where its rules use types also in the files
 * that import them directly.
 */
export async function checkLint(
  candidate: Candidate,
  toolchain: Toolchain,
  projects: () => Projects,
  pause: Pause,
): Promise<Outcome> {
  const run: Run = { found: [], before: [], notes: new Set(), linted: 0 };
  const missing = new Set<string>();
  const open = new Set<string>();
  let installed: Installation | undefined;
  let visibleTo: ReadonlySet<string> | undefined;
  clearParserState();
  try {
    const changed = candidate.files.filter(
      (file) => !file.path.endsWith('.json') || file.before !== undefined,
    );
    const queue = changed.flatMap((file) => (file.after === undefined ? [] : [file.absolute]));
    for (const file of queue) {
      await pause();
      const found = await installationFor(candidate.base, candidate.root, file);
      if ('why' in found) {
        if (isSource(file)) missing.add(found.why);
        continue;
      }
      installed = found;
      const typed = await lintFile(candidate, file, found, toolchain, projects, run);
      if (typed === undefined) open.add(file);
      if (typed !== true || visibleTo !== undefined) continue;
      visibleTo = dependentsOf(candidate, projects());
      const nearest = [...visibleTo].slice(0, MOST_DEPENDENTS);
      if (nearest.length < visibleTo.size) {
        run.notes.add(`${nearest.length} of the ${visibleTo.size} files that import the changed ones`);
      }
      queue.push(...nearest);
    }
  } catch (thrown) {
    await pause();
    return crashed(`ESLint stopped: ${reasonOf(thrown)}`.replaceAll(`${candidate.root}/`, ''));
  } finally {
    clearParserState();
  }
  if (installed === undefined && missing.size > 0) return skipped([...missing].join(' '));
  for (const why of missing) run.notes.add(why);
  for (const file of candidate.files) {
    if (isLintConfig(file.path))
      run.notes.add(`the changed ${file.path} takes effect only when it is written`);
  }
  const diagnostics = compare(distinct(run.found), distinct(run.before), candidate, true);
  return concluded(diagnostics, [plural(run.linted, 'file'), ...run.notes].join('; '));
}

/** Whether the file was linted with rules that may use types; undefined when it was not linted. */
async function lintFile(
  candidate: Candidate,
  file: string,
  eslint: Installation,
  toolchain: Toolchain,
  projects: () => Projects,
  run: Run,
): Promise<boolean | undefined> {
  const plain = eslint.open(undefined);
  const config = await configOf(plain, file, eslint.flat);
  if (config === undefined) return undefined;
  const typed = wantsTypes(config);
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
  const linter = shared ? eslint.open(withProgram(owner.next.program, eslint.flat)) : plain;
  run.found.push(...(await messagesOf(linter, candidate, file, withMark(candidate.view.bytes(file), text))));

  const origin = candidate.files.find((each) => each.absolute === file)?.before?.absolute ?? file;
  const former = candidate.base.text(origin);
  if (former === undefined) return typed;
  const old = shared && owner.base?.has(origin) === true ? owner.base.program : undefined;
  const formerLinter =
    old === undefined ? eslint.open(undefined) : eslint.open(withProgram(old, eslint.flat));
  run.before.push(
    ...(await messagesOf(formerLinter, candidate, origin, withMark(candidate.base.bytes(origin), former))),
  );
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

function dependentsOf(candidate: Candidate, { pairs }: Projects): ReadonlySet<string> {
  const changed = new Set(candidate.files.map((file) => file.absolute));
  return new Set(
    pairs
      .filter((pair) => isVisible(pair, candidate))
      .flatMap((pair) => pair.next.importersOf(changed))
      .filter((file) => !changed.has(file) && file.startsWith(`${candidate.root}/`) && !isFixture(file)),
  );
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
