import type { SymbolicEdit } from '../../../core/change/edit.ts';
import { plural } from '../../../core/change/report.ts';
import type { Measure } from '../../../core/inquiry/measure.ts';
import type { Said } from '../../../core/inquiry/statement.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { FileStat } from '../../../core/parliament/candidate.ts';
import { understand } from '../understand/understand.ts';
import type { Gauge } from './answer.ts';

/** What edits would change, worked out in memory. Refused where they cannot be carried out or change nothing. */
export type Trial = (
  edits: readonly SymbolicEdit[],
  signal: AbortSignal,
) => Promise<Result<{ readonly stats: readonly FileStat[]; readonly diff: string }>>;

type Found = Omit<Said, 'authors'>;

/** Cyclomatic complexity above which a function is worth a word: what ESLint warns of by default. */
const COMPLEX = 20;

/** What is looked for by trying it: a request that changes something is a finding, and carrying it out mends it. */
const tried = [
  {
    order: 'add missing awaits',
    finding: 'Promises are not awaited',
    why: 'Their failures are lost, and what follows does not wait for them.',
  },
  {
    order: 'fix the type errors',
    finding: 'The compiler reports errors that it has a fix for',
    why: "The fix is the compiler's own.",
  },
  {
    order: 'remove unused imports and variables',
    finding: 'There is code that nothing uses',
    why: 'The compiler says so; nothing changes without it.',
  },
  {
    order: 'convert var to const',
    finding: 'Variables are declared with var',
    why: 'var is visible before it is set and outside of its block.',
  },
  {
    order: 'organize imports',
    finding: 'The imports are not in order',
    why: 'Sorted and merged they make smaller diffs.',
  },
] as const;

/**
 * What can be found at a place without judgement, the gravest first: what a change that is worked out by rule would mend, and what
 * was counted. The former has the request that carries it out. Refused where the place is none.
 */
export async function findIn(
  about: string,
  { measure, attempt }: { readonly measure: Gauge; readonly attempt: Trial },
  signal: AbortSignal,
): Promise<Result<readonly Found[]>> {
  const count = (kind: 'unused-exports' | 'cycles' | 'complexity') =>
    measure({ kind, path: about } satisfies Measure, signal);
  const [exported, circles, complex] = [
    await count('unused-exports'),
    await count('cycles'),
    await count('complexity'),
  ];
  if (!exported.ok) return exported;
  const mended: Found[] = [];
  for (const each of tried) {
    if (signal.aborted) break;
    const found = await onTrial(each, about, attempt, signal);
    if (found !== undefined) mended.push(found);
  }
  const counted: Found[] = [
    ...(circles.ok
      ? circles.value.lines.map((line, index) =>
          counting(circles.value.places[index]?.path ?? about, 'Files import each other in a circle', line),
        )
      : []),
    ...grouped(exported.value.places),
    ...(complex.ok
      ? complex.value.places
          .filter(({ value = 0 }) => value > COMPLEX)
          .map(({ path, line, name = '', value = 0 }) => ({
            ...counting(
              path,
              `${name.split('  ')[0] ?? name} has a cyclomatic complexity of ${String(value)}`,
              'That many ways lead through it, each of which a test would have to take.',
            ),
            ...(line === undefined ? {} : { place: { path, line } }),
          }))
      : []),
  ];
  return ok([...mended, ...counted]);
}

async function onTrial(
  { order, finding, why }: (typeof tried)[number],
  about: string,
  attempt: Trial,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const request = /^\.?\/*$/.test(about) ? `${order} everywhere` : `${order} in ${about}`;
  const read = understand(request);
  const edits = read.ok ? read.value[0]?.edits : undefined;
  const drafted = edits === undefined ? undefined : await attempt(edits, signal);
  if (drafted?.ok !== true) return undefined;
  const { stats, diff } = drafted.value;
  const [first] = stats;
  if (first === undefined) return undefined;
  const lines = stats.reduce((sum, { added, removed }) => sum + Math.max(added, removed), 0);
  const line = firstLine(diff);
  return {
    title: `${finding}: ${plural(lines, 'line')} in ${plural(stats.length, 'file')}.`,
    text: `${why}${stats.length === 1 ? '' : `\n${stats.map(({ path }) => path).join('\n')}`}`,
    place: { path: first.path, ...(line === undefined ? {} : { line }) },
    request,
    claims: [],
    measured: true,
  };
}

/** Unused exports of one file are one finding. */
function grouped(
  places: readonly {
    readonly path: string;
    readonly line?: number | undefined;
    readonly name?: string | undefined;
  }[],
): readonly Found[] {
  const files = new Map<string, string[]>();
  for (const { path, name = '' } of places) files.set(path, [...(files.get(path) ?? []), name]);
  return [...files].map(([path, names]) =>
    counting(
      path,
      `No other file uses ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${String(names.length - 8)} more` : ''}.`,
      'What is exported is taken for being used elsewhere. Whether it is meant for the outside is not for a machine to say.',
    ),
  );
}

function counting(path: string, title: string, text: string): Found {
  return {
    title: title.endsWith('.') ? title : `${title}.`,
    text,
    place: { path },
    claims: [],
    measured: true,
  };
}

/** The line, from 1, of the file as it is that the first hunk of a diff changes. */
function firstLine(diff: string): number | undefined {
  const hunk = /^@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@.*\n((?: .*\n)*)/m.exec(diff);
  if (hunk === null) return undefined;
  const context = (hunk[2] ?? '').split('\n').length - 1;
  return Math.max(1, Number(hunk[1]) + context);
}
