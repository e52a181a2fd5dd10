import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, repository, resultOf, write, type Files } from './repository.ts';

interface CommandLine {
  executeCommandLine(system: ts.System, callback: () => void, args: readonly string[]): unknown;
}

class Exit extends Error {}

/** What `tsc` prints of a folder, as `path code message`; run in this process, as its command line runs it. */
export function tsc(root: string, args: readonly string[] = ['--noEmit']): readonly string[] {
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
      '--pretty',
      'false',
      ...args,
    ]);
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
  }
  return output.split('\n').flatMap((line) => {
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
      gone === null && text !== null && text === files[from] ? [[from, to] as const] : [],
    ),
  );
  return (said) =>
    moves.reduce(
      (text, [from, to]) => (text.startsWith(`${from} `) ? to + text.slice(from.length) : text),
      said,
    );
}

/** Without where it lies, and what depends on the order in which the compiler meets names: it suggests others for the first ten alone. */
function settled(said: string, root: string): string {
  return said
    .replaceAll(root, '')
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
export function beside(files: Readonly<Record<string, string>>) {
  const repo = repository(files);
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'ids-beside-')));
  write(copy, files);
  const checker = makeLocalChecker({ root: repo.root, part: ['types'] });
  const before = tsc(copy);
  return {
    before,
    async compare(edits: Files) {
      const report = await checker.check(
        draftOf(repo.root, edits),
        { skip: {} },
        new AbortController().signal,
      );
      const result = resultOf(report, 'types');
      const ours = result.diagnostics
        // A warning is about a file that the compiler does not have.
        .filter((each) => each.origin === 'introduced' && each.severity === 'error')
        .map((each) => settled(`${each.path} ${each.code} ${each.message.split('\n')[0] ?? ''}`, repo.root))
        .toSorted();
      write(copy, edits);
      const after = tsc(copy);
      for (const path of Object.keys(edits)) write(copy, { [path]: files[path] ?? null });
      return { ours, theirs: more(after, before.map(movedBy(files, edits))), outcome: result.outcome };
    },
    close() {
      checker.close();
      repo.remove();
      rmSync(copy, { recursive: true, force: true });
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
