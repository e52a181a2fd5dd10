import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { introduced } from '../../../src/core/change/report.ts';
import { makeLocalChecker, type LocalChecker } from '../../../src/code/checks/checker.ts';
import { draftOf, resultOf, write, type Files } from './repository.ts';
import { shapes, type Shape } from './shapes.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const compilers: readonly (readonly [string, string, string])[] = [
  ['tsc', 'typescript', 'lib/tsc.js'],
  ['tsc of TypeScript 7', 'typescript7', 'bin/tsc'],
];

/** Makes a project; installed packages and links of its own, so that a copy of it is complete in itself. */
function lay(root: string, { files, links = {} }: Shape, edits: Files, compiler: string): string {
  write(root, { ...files, ...edits });
  for (const [path, target] of Object.entries({
    ...links,
    'node_modules/typescript': `${modules}/${compiler}`,
  })) {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    symlinkSync(target, `${root}/${path}`);
  }
  return root;
}

/** What is in the first and not in the second, as often as it is more. */
function difference(of: readonly string[], less: readonly string[]): readonly string[] {
  const left = [...less];
  return of
    .filter((each) => {
      const index = left.indexOf(each);
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    })
    .toSorted();
}

describe.each(compilers)(
  'of projects of many shapes the types check says what %s says',
  (_, compiler, command) => {
    const place = realpathSync(mkdtempSync(join(tmpdir(), 'ids-shapes-')));
    const said = new Map<string, string[]>();
    const checkers = new Map<string, { readonly root: string; readonly checker: LocalChecker }>();
    afterAll(() => {
      for (const { checker } of checkers.values()) checker.close();
      rmSync(place, { recursive: true, force: true });
    });
    beforeAll(() => {
      const built: string[] = [];
      shapes.forEach((shape, at) => {
        const root = lay(`${place}/ours${at}`, shape, {}, compiler);
        checkers.set(shape.name, { root, checker: makeLocalChecker({ root }) });
        ['before', ...Object.keys(shape.edits)].forEach((edit, index) => {
          const name = `s${at}e${index}`;
          lay(`${place}/${name}`, shape, shape.edits[edit] ?? {}, compiler);
          built.push(...(shape.configs ?? ['.']).map((config) => `${name}/${config}`));
        });
      });
      // One build of them all: a compiler started for each would take minutes.
      const tsc = join(modules, compiler, command);
      const run = spawnSync(process.execPath, [tsc, '-b', '--pretty', 'false', ...built], {
        cwd: place,
        encoding: 'utf8',
      });
      for (const line of run.stdout.split('\n')) {
        const match = /^(s\d+e\d+)\/([^(]+)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line);
        if (match === null) continue;
        const [, name = '', path = '', , code = '', message = ''] = match;
        said.set(name, [...(said.get(name) ?? []), `${path} ${code} ${message.trimEnd()}`]);
      }
    }, 180_000);

    const cases = shapes.flatMap((shape, at) =>
      Object.entries(shape.edits).map(
        ([edit, files], index) => [shape.name, edit, files, `s${at}e${index + 1}`, `s${at}e0`] as const,
      ),
    );
    it.each(cases)('%s: %s', async (shape, _edit, files, name, before) => {
      const ours = checkers.get(shape);
      if (ours === undefined) throw new Error('not laid');
      const skip = { lint: '-', tests: '-' };
      const draft = draftOf(ours.root, files);
      const types = resultOf(
        await ours.checker.check(draft, { skip }, new AbortController().signal),
        'types',
      );
      const told = introduced(types)
        .filter((each) => each.path !== '')
        .map((each) => `${each.path} ${each.code} ${each.message.split('\n')[0] ?? ''}`)
        .toSorted();
      // The same of a file that two tsconfigs have counts once.
      const truth = [...new Set(difference([...new Set(said.get(name))], [...new Set(said.get(before))]))];
      expect(told).toEqual(truth);
    });
  },
);
