import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { FileAnalysis } from '../core/change/analysis.ts';
import { parseWorkspacePath, type WorkspacePath } from '../core/change/path.ts';
import { mayBeShown } from '../core/change/shown.ts';
import type { Measure, Measurement } from '../core/inquiry/measure.ts';
import type { Result } from '../core/kernel/result.ts';
import type { Tool } from '../models/tools.ts';
import { problemsOf, wireSchema, withoutNulls } from '../parliament/replies/schema.ts';
import { listFiles, type ListedFile } from '../worktree/files.ts';

/** Bytes above which a file is not read, files that a search reads, and lines that a list or a search gives. */
const largest = 400_000;
const mostSearched = 3_000;
const mostLines = 200;
const longestLine = 200;

interface Parts {
  /** Absolute path of the workspace. */
  readonly root: string;
  readonly analyze: (path: string, signal: AbortSignal) => Promise<Result<FileAnalysis>>;
  readonly measure: (question: Measure, signal: AbortSignal) => Promise<Result<Measurement>>;
}

const path = z.string().trim().min(1).max(500);
const symbol = z.string().trim().min(1).max(200);

/**
 * What models may look at of a workspace while they answer: the files that git does not ignore, apart from those that may hold
 * secrets, and what is measured of them. Nothing of it writes or runs anything.
 */
export function makeLibrary({ root, analyze, measure }: Parts): readonly Tool[] {
  const shown = (): readonly ListedFile[] => listFiles(root).filter((file) => mayBeShown(file.path));
  const textOf = async (file: ListedFile): Promise<string | undefined> => {
    if (file.size > largest) return undefined;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(join(root, file.path)));
    } catch {
      // Gone since it was listed, unreadable or not text.
      return undefined;
    }
  };
  const measured = async (question: Measure, signal: AbortSignal): Promise<string> => {
    const result = await measure(question, signal);
    return result.ok ? [result.value.says, ...result.value.lines].join('\n') : sentence(result.error);
  };

  return [
    tool(
      'read_file',
      'The text of a file. from, to: lines from 1, null for the whole file.',
      z.object({ path, from: z.number().int().optional(), to: z.number().int().optional() }),
      async ({ path: words, from, to }) => {
        const wanted = parseWorkspacePath(words);
        if (!wanted.ok) return { text: sentence(wanted.error) };
        const file = shown().find((each) => each.path === wanted.value);
        if (file === undefined) return { text: noFile(wanted.value) };
        const text = await textOf(file);
        if (text === undefined) return { text: `${file.path} is too large or is no text.` };
        if (from === undefined && to === undefined) return { text, complete: file.path };
        const lines = text.split('\n');
        const [first, last] = [Math.max(1, from ?? 1), Math.min(lines.length, to ?? lines.length)];
        return {
          text: `${file.path}, lines ${String(first)} to ${String(last)} of ${String(lines.length)}:\n${lines.slice(first - 1, last).join('\n')}`,
        };
      },
    ),
    tool(
      'list_directory',
      'The files and folders in a folder; "." is the repository itself.',
      z.object({ path }),
      ({ path: words }) => {
        const prefix = folderOf(words);
        if (!prefix.ok) return { text: sentence(prefix.error) };
        const entries = new Map<string, number>();
        for (const file of shown()) {
          if (!file.path.startsWith(prefix.value)) continue;
          const [name = '', ...deeper] = file.path.slice(prefix.value.length).split('/');
          const entry = deeper.length === 0 ? name : `${name}/`;
          entries.set(entry, (entries.get(entry) ?? 0) + 1);
        }
        const lines = [...entries].map(([name, count]) =>
          name.endsWith('/') ? `${name}  ${String(count)} files` : name,
        );
        return { text: lines.length === 0 ? noFile(words) : limited(lines) };
      },
    ),
    tool(
      'search_code',
      'The lines that contain a text, as path:line: text. path: only under this file or folder, null for everywhere.',
      z.object({ text: z.string().min(2).max(200), path: path.optional() }),
      async ({ text: wanted, path: words }, signal) => {
        const prefix = folderOf(words ?? '.');
        if (!prefix.ok) return { text: sentence(prefix.error) };
        const under = (file: ListedFile) =>
          file.path.startsWith(prefix.value) || `${file.path}/` === prefix.value;
        const found: string[] = [];
        for (const file of shown().filter(under).slice(0, mostSearched)) {
          if (signal.aborted || found.length > mostLines) break;
          const text = await textOf(file);
          if (text?.includes(wanted) !== true) continue;
          for (const [index, line] of text.split('\n').entries()) {
            if (!line.includes(wanted)) continue;
            found.push(`${file.path}:${String(index + 1)}: ${line.trim().slice(0, longestLine)}`);
          }
        }
        return { text: found.length === 0 ? 'No line contains that text.' : limited(found) };
      },
    ),
    tool(
      'analyze_file',
      'What a file declares with its signatures, what it imports and who imports it.',
      z.object({ path }),
      async ({ path: words }, signal) => {
        const hidden = unshown(words);
        if (hidden !== undefined) return { text: hidden };
        const analysis = await analyze(words, signal);
        return { text: analysis.ok ? inShort(analysis.value) : sentence(analysis.error) };
      },
    ),
    tool(
      'find_references',
      'Where a function, method or class (Owner.member) is declared and called. path: where it is declared, null if unknown.',
      z.object({ symbol, path: path.optional() }),
      async ({ symbol: name, path: words }, signal) => ({
        text: await measured(
          { kind: 'callers', symbol: name, ...(words === undefined ? {} : { path: words }) },
          signal,
        ),
      }),
    ),
    tool(
      'find_importers',
      'The files that import a file, with the names that they take.',
      z.object({ path }),
      async ({ path: words }, signal) => ({
        text: unshown(words) ?? (await measured({ kind: 'importers', path: words }, signal)),
      }),
    ),
  ];
}

type Answer = Awaited<ReturnType<Tool['run']>>;

function tool<T>(
  name: string,
  description: string,
  input: z.ZodType<T>,
  run: (input: T, signal: AbortSignal) => Answer | Promise<Answer>,
): Tool {
  return {
    spec: { name, description, parameters: wireSchema(input) },
    run: async (given, signal) => {
      const parsed = input.safeParse(withoutNulls(given));
      return parsed.success
        ? run(parsed.data, signal)
        : { text: `The arguments are wrong: ${problemsOf(parsed.error)}` };
    },
  };
}

/** A file that may hold secrets is none to a model: not even whether it is there is told. */
function unshown(words: string): string | undefined {
  const parsed = parseWorkspacePath(words);
  if (!parsed.ok) return sentence(parsed.error);
  return mayBeShown(parsed.value) ? undefined : noFile(words);
}

function noFile(words: string): string {
  return `There is no ${words.slice(0, 200)} that may be shown.`;
}

/** A folder as the beginning of the paths in it. */
function folderOf(words: string): Result<WorkspacePath | ''> {
  if (/^\.?\/*$/.test(words)) return { ok: true, value: '' };
  const parsed = parseWorkspacePath(words.replace(/\/+$/, ''));
  return parsed.ok ? { ok: true, value: `${parsed.value}/` as WorkspacePath } : parsed;
}

function limited(lines: readonly string[]): string {
  const more = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(more > 0 ? [`… and ${String(more)} more`] : [])].join('\n');
}

function inShort(file: FileAnalysis): string {
  const line = (at: number, text: string) => `${String(at)}: ${text}`;
  return [
    `${file.path}, ${String(file.lines)} lines`,
    ...file.functions.map((each) => line(each.line, `${each.exported ? 'export ' : ''}${each.signature}`)),
    ...file.classes.flatMap((each) => [
      line(each.line, `${each.exported ? 'export ' : ''}class ${each.name}`),
      ...each.members.map((member) => line(member.line, `  ${member.signature}`)),
    ]),
    ...file.types.map((each) => line(each.line, `${each.kind} ${each.name}`)),
    ...file.globals.map((each) => line(each.line, `${each.kind} ${each.name}: ${each.type}`)),
    `imports: ${file.imports.map(({ from }) => from).join(', ')}`,
    `imported by: ${file.importedBy.filter((each) => mayBeShown(each)).join(', ')}`,
    ...file.diagnostics.map((each) => line(each.line, `${each.code} ${each.message}`)),
  ].join('\n');
}

function sentence({ message, hint }: { readonly message: string; readonly hint: string }): string {
  return `${message} ${hint}`.trim();
}
