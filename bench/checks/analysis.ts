import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { makeAnalyst } from '../../src/code/analyze/analyze.ts';
import { makeSourceIndex, type IndexedFile } from '../../src/code/analyze/index/index.ts';
import { mapWorkspace } from '../../src/code/analyze/index/map.ts';
import { makeDisk } from '../../src/code/edits/disk.ts';
import { isSourcePath } from '../../src/worktree/files.ts';
import type { Subject } from './subject.ts';
import { median, type Row } from './table.ts';

/** Characters of the map that models get. */
const BUDGET = 6_000;
const COMMITS = 100;

type Index = ReadonlyMap<string, IndexedFile>;

/**
 * The index of all source files, cold and with one file read anew; the analysis of a file that was analysed before; and how
 * many of the files that real commits changed are in the map that their subject lines ask for, beside lists that know nothing
 * of the request. The index is of the files as they are now, so commits find what later ones left of theirs.
 */
export async function analysis({ name: repository, root, bodies }: Subject): Promise<readonly Row[]> {
  const disk = makeDisk(root, (data) => createHash('sha256').update(data).digest('hex'));
  const source = makeSourceIndex();
  const timed = (work: () => unknown) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const nowhere = () => undefined;
  let edited: string | undefined;
  const over: typeof disk = {
    ...disk,
    get listed() {
      return disk.listed;
    },
    // One file reads otherwise than before, as after an edit; the disk itself is left alone.
    sources: () =>
      disk.sources().map((file, index) =>
        index === 0 && edited !== undefined && file.text !== undefined
          ? {
              ...file,
              text: `${file.text}${edited}`,
              version: { ...file.version, hash: `${file.version.hash}${edited}` as never },
            }
          : file,
      ),
  };
  const update = () => {
    disk.refresh(new Set());
    return source.update(over, nowhere);
  };
  const cold = timed(update);
  const edits = [1, 2, 3, 4, 5].map((each) => {
    edited = `\n// ${String(each)}`;
    return timed(update);
  });
  const rows: Row[] = [
    { repository, name: 'analysis: index, cold', value: cold, unit: 'ms', bar: { atMost: 5000 } },
    {
      repository,
      name: 'analysis: index after one edit',
      value: median(edits),
      unit: 'ms',
      bar: { atMost: 100 },
    },
  ];
  const path = bodies[0]?.path;
  if (path !== undefined) {
    const analyst = makeAnalyst({ root });
    const first = await analyst.analyze(path);
    if (!first.ok) throw new Error(first.error.message);
    const warm: number[] = [];
    for (let run = 0; run < 5; run++) {
      const start = performance.now();
      await analyst.analyze(path);
      warm.push(performance.now() - start);
    }
    rows.push({
      repository,
      name: 'analysis: a file, warm',
      value: median(warm),
      unit: 'ms',
      bar: { atMost: 100 },
    });
  }
  return [...rows, ...mapped(repository, root, source.update(disk, nowhere))];
}

function mapped(repository: string, root: string, index: Index): readonly Row[] {
  const commits = commitsOf(root, index);
  if (commits.length === 0) return [];
  const listed = (paths: readonly string[]) => {
    let left = BUDGET;
    return new Set(paths.filter((path) => (left -= path.length + 1) >= 0));
  };
  const byName = listed([...index.keys()].toSorted());
  const bySize = listed(
    [...index.values()].toSorted((a, b) => b.outline.length - a.outline.length).map(({ path }) => path),
  );
  const share = (inMap: (subject: string) => ReadonlySet<string>) =>
    (100 / commits.length) *
    commits.reduce((sum, { subject, changed }) => {
      const paths = inMap(subject);
      return sum + changed.filter((path) => paths.has(path)).length / changed.length;
    }, 0);
  return [
    {
      repository,
      name: 'map: changed files in it, ranked',
      value: share((subject) => pathsIn(index, subject)),
      unit: '%',
    },
    { repository, name: 'map: changed files in it, by name', value: share(() => byName), unit: '%' },
    { repository, name: 'map: changed files in it, by size', value: share(() => bySize), unit: '%' },
  ];
}

function pathsIn(index: Index, subject: string): ReadonlySet<string> {
  const { text } = mapWorkspace(index as Parameters<typeof mapWorkspace>[0], [], subject, BUDGET);
  return new Set(
    text.split('\n').flatMap((line) => {
      if (line.startsWith('  ')) return [];
      const [folder = '', names] = line.split(': ');
      return names === undefined
        ? [line]
        : names.split(', ').map((each) => (folder === './' ? '' : folder) + each);
    }),
  );
}

/** Commits that change at most eight of the sources, tests left aside. */
function commitsOf(
  root: string,
  index: Index,
): readonly { readonly subject: string; readonly changed: readonly string[] }[] {
  let log: string;
  try {
    log = execFileSync(
      'git',
      ['-C', root, 'log', '--no-merges', '-n', '2000', '--name-status', '--relative', '--format=%x00%s'],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
  } catch {
    return [];
  }
  return log
    .split('\0')
    .slice(1)
    .map((each) => {
      const [subject = '', ...files] = each.split('\n');
      const changed = files
        .filter((line) => line.startsWith('M\t'))
        .map((line) => line.slice(2))
        .filter(
          (path) => isSourcePath(path) && index.has(path) && !/(?:^|\/)tests?\/|\.(?:test|spec)\./.test(path),
        );
      return { subject: subject.replace(/\(#\d+\)/, ''), changed };
    })
    .filter(({ changed }) => changed.length > 0 && changed.length <= 8)
    .slice(0, COMMITS);
}
