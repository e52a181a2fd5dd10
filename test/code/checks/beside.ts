import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { prepareFolder } from '../../../src/code/checks/kept.ts';
import { draftOf, repository, resultOf, write, type Files } from './repository.ts';

interface CommandLine {
  executeCommandLine(system: ts.System, callback: () => void, args: readonly string[]): unknown;
}

class Exit extends Error {}

/** What `tsc` prints of a folder; run in this process, as its command line runs it. */
function printed(root: string, args: readonly string[]): string {
  let output = '';
  const system: ts.System = {
    ...ts.sys,
    getCurrentDirectory: () => root,
    write: (text) => {
      output += text;
    },
    exit: () => {
      throw new Exit();
    },
  };
  try {
    (ts as typeof ts & CommandLine).executeCommandLine(system, () => undefined, [
      ...args,
      '--pretty',
      'false',
    ]);
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
  }
  return output;
}

/** What `tsc` says of a folder, as `path code message`. */
export function tsc(root: string, args: readonly string[]): readonly string[] {
  return printed(root, args)
    .split('\n')
    .flatMap((line) => {
      const match = /^(?:(\S[^(]*)\(\d+,\d+\): )?error (TS\d+): (.*)$/.exec(line);
      return match === null
        ? []
        : [settled(`${match[1] ?? ''} ${match[2] ?? ''} ${(match[3] ?? '').trimEnd()}`, root)];
    });
}

/** From what was said of a file to the same of its new place. */
function movedBy(files: Files, edits: Files): (said: string) => string {
  const moves = Object.entries(edits).flatMap(([from, gone]) =>
    Object.entries(edits).flatMap(([to, text]) =>
      gone === null && isMostly(String(text ?? ''), String(files[from] ?? '')) ? [[from, to] as const] : [],
    ),
  );
  return (said) =>
    moves.reduce(
      (text, [from, to]) => (text.startsWith(`${from} `) ? to + text.slice(from.length) : text),
      said,
    );
}

/** Whether half of the lines of two texts are the same, so that one file counts as the other, moved. */
function isMostly(text: string, former: string): boolean {
  const lines = new Set(former.split('\n'));
  const own = text.split('\n');
  return own.filter((line) => lines.has(line)).length >= Math.max(own.length, lines.size) / 2;
}

/** Without where it lies, and what depends on the order in which the compiler meets names: it suggests others for the first ten alone. */
function settled(said: string, root: string): string {
  return said
    .replaceAll(root, '')
    .replaceAll(/\/out(\/\w+)(?:\.d(?=\.ts))?/g, '$1')
    .replace(' TS2552 ', ' TS2304 ')
    .replace(' TS2833 ', ' TS2503 ')
    .replace(/( TS(?:2304|2503) .*?) Did you mean .*\?$/, '$1');
}

/** What is in the first and not in the second, as often as it is more. */
function more(now: readonly string[], before: readonly string[]): readonly string[] {
  const left = [...before];
  return now
    .filter((each) => {
      const at = left.indexOf(each);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    })
    .toSorted();
}

/** A workspace with a warm checker over it, and beside it a copy in which edits are made for real. */
export function beside(sources: Sources, args: readonly string[] = ['--noEmit']) {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'ids-beside-')));
  const copy = `${place}/copy`;
  const repo = repository(sources);
  write(copy, sources);
  const keep = `${place}/kept`;
  prepareFolder(keep);
  const open = () => makeLocalChecker({ root: repo.root, keep, part: ['types'] });
  const truth = () => {
    // What was built before would be found where nothing is written any more.
    for (const path of readdirSync(copy, { recursive: true, encoding: 'utf8' }))
      if (/(?:^|\/)out$|\.tsbuildinfo$/.test(path))
        rmSync(`${copy}/${path}`, { recursive: true, force: true });
    return tsc(copy, args);
  };
  let checker = open();
  let files: Files = sources;
  let before = truth();
  /** What takes effect of an edit: nobody can delete what is not there. */
  const effective = (edits: Files): Files =>
    Object.fromEntries(Object.entries(edits).filter(([path, text]) => text !== null || files[path] != null));
  return {
    before: () => before,
    /** Says what an edit brings, and leaves the workspace as it is. */
    async compare(asked: Files) {
      const edits = effective(asked);
      const draft = draftOf(repo.root, edits);
      const report = await checker.check(draft, { skip: {} }, new AbortController().signal);
      const result = resultOf(report, 'types');
      const ours = result.diagnostics
        // A warning is about a file that the compiler does not have.
        .filter((each) => each.origin === 'introduced' && each.severity === 'error')
        .map((each) => settled(`${each.path} ${each.code} ${each.message.split('\n')[0] ?? ''}`, repo.root))
        .toSorted();
      write(copy, edits);
      const theirs = more(truth(), before.map(movedBy(files, edits)));
      const strange = ours.filter((each) => !theirs.includes(each));
      // Of files that no tsconfig has the compiler says nothing.
      const listed =
        strange.length > 0 && !args.includes('-b') ? printed(copy, [...args, '--listFilesOnly']) : undefined;
      const isOfNone = (said: string) =>
        listed?.includes(`${copy}/${said.slice(0, said.indexOf(' '))}\n`) === false;
      for (const path of Object.keys(edits)) write(copy, { [path]: files[path] ?? null });
      const told = ours.filter((each) => !strange.includes(each) || !isOfNone(each));
      return { ours: told, theirs, outcome: result.outcome };
    },
    /** Makes an edit on disk, as somebody else does while the checker is open. */
    make(asked: Files) {
      const edits = effective(asked);
      for (const root of [repo.root, copy]) write(root, edits);
      files = { ...files, ...edits };
      before = truth();
    },
    /** Goes on with another checker, which finds what this one kept. */
    reopen() {
      checker.close();
      checker = open();
    },
    close() {
      checker.close();
      repo.remove();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

export type Sources = Readonly<Record<string, string>>;

/** An ES module package with a tsconfig; `more`: further compiler options. */
export const project = (
  sources: Sources,
  more: object = {},
  rest: object = { include: ['src'] },
  manifest: object = {},
): Sources => ({
  'package.json': JSON.stringify({ name: 'reach', type: 'module', ...manifest }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022'],
      module: 'ESNext',
      moduleResolution: 'bundler',
      strict: true,
      types: [],
      ...more,
    },
    ...rest,
  }),
  ...sources,
});
