import { realpathSync } from 'node:fs';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { Diagnostic } from '../../core/change/report.ts';
import { makeDisk } from '../checks/disk.ts';
import { installationFor, type Message, type TextFix } from '../checks/lint/eslint.ts';
import { clearParserState } from '../checks/lint/typed.ts';

/** A file as it would be with the fixes. */
export interface FixedFile {
  readonly path: WorkspacePath;
  /** The whole text, line ends as they are. */
  readonly content: string;
}

/** Rounds of ESLint over one file, as many as ESLint itself makes. */
const MOST_ROUNDS = 10;

/**
 * The files on disk with ESLint's own fixes for exactly the given findings: the fix of a message, or its suggestion when it
 * has one only. Of fixes that overlap the first is taken. Files in which nothing can be fixed are left out; so are those
 * that the workspace's ESLint fails on, which the lint check tells of.
 */
export async function lintFixes(
  root: string,
  findings: readonly Diagnostic[],
  signal: AbortSignal,
): Promise<readonly FixedFile[]> {
  const disk = makeDisk(realpathSync(root));
  disk.refresh();
  const fixed: FixedFile[] = [];
  const wanted = new Map<string, Set<string>>();
  for (const finding of findings) {
    if (!finding.code.startsWith('eslint/')) continue;
    const keys = wanted.get(finding.path) ?? new Set();
    keys.add(`${finding.code}\0${finding.line}\0${finding.column}\0${finding.message}`);
    wanted.set(finding.path, keys);
  }
  clearParserState();
  try {
    for (const [path, keys] of wanted) {
      if (signal.aborted) break;
      const file = `${disk.root}/${path}`;
      const text = disk.text(file);
      const eslint = await installationFor(disk, disk.root, file);
      if (text === undefined || 'why' in eslint) continue;
      const content = await fixedText(text, keys, async (each) => {
        const options = { filePath: file, warnIgnored: false };
        return (await eslint.open(undefined).lintText(each, options)).flatMap(({ messages }) => messages);
      });
      if (content !== text) fixed.push({ path: path as WorkspacePath, content });
    }
  } catch {
    return fixed;
  } finally {
    clearParserState();
  }
  return fixed;
}

/**
 * Round after round, as one fix makes room for another: at first the wanted messages, then those of them that were in the
 * way of each other, and what the fixes themselves brought. What stood there unwanted stays.
 */
async function fixedText(
  text: string,
  wanted: ReadonlySet<string>,
  lint: (text: string) => Promise<readonly Message[]>,
): Promise<string> {
  const messages = await lint(text);
  const unwanted = new Set(messages.filter((each) => !wanted.has(keyOf(each))).map(meaningOf));
  let fixed = withFixes(text, fixesOf(messages.filter((each) => wanted.has(keyOf(each)))));
  for (let round = 1; round < MOST_ROUNDS && fixed !== text; round++) {
    const left = (await lint(fixed)).filter((each) => !unwanted.has(meaningOf(each)));
    const next = withFixes(fixed, fixesOf(left));
    if (next === fixed) break;
    fixed = next;
  }
  return fixed;
}

function fixesOf(messages: readonly Message[]): readonly TextFix[] {
  return messages.flatMap((each) => fixOf(each) ?? []);
}

function meaningOf({ ruleId, message }: Message): string {
  return `${ruleId ?? ''}\0${message}`;
}

function keyOf({ ruleId, fatal, line = 1, column = 1, message }: Message): string {
  return `eslint/${ruleId ?? (fatal === true ? 'fatal' : 'configuration')}\0${line}\0${column}\0${message}`;
}

function fixOf({ fix, suggestions = [] }: Message): TextFix | undefined {
  if (fix !== undefined) return fix;
  const [only, ...others] = suggestions;
  return others.length === 0 ? only?.fix : undefined;
}

function withFixes(text: string, fixes: readonly TextFix[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { range, text: put } of fixes.toSorted(
    (a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1],
  )) {
    const [from, to] = range;
    // A range before the text is about the byte order mark, which stays.
    if (from < 0 || from < at || to < from || to > text.length) continue;
    parts.push(text.slice(at, from), put);
    at = to;
  }
  return parts.join('') + text.slice(at);
}
