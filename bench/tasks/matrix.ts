import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { chance } from '../deliberation/chance.ts';
import { declaredTests, mutantsOf, type Declared, type Mutant } from './mutants.ts';

/** A source of the repository, its test file, and which of its tests notice each mutant. */
export interface Subject {
  readonly source: string;
  readonly test: string;
  readonly text: string;
  readonly testText: string;
  readonly tests: readonly Declared[];
  /** Only those that some test notices: whether the others are wrong at all is not known. */
  readonly mutants: readonly (Mutant & { readonly noticedBy: readonly number[] })[];
}

const ReportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
    }),
  ),
});

/** Mutants of one file at most, spread over it by chance. */
const mostOfFile = 14;

/**
 * Runs the repository's own tests over every mutant: one run of vitest over as many copies. `modules`: where packages are
 * installed. `only`: sources that are looked at, all that have a test of their name otherwise.
 */
export function killMatrix(
  repository: string,
  modules: string,
  folder: string,
  only?: readonly string[],
): readonly Subject[] {
  const pairs = pairsOf(repository).filter(({ source }) => only?.includes(source) ?? true);
  const tree = join(folder, 'matrix');
  mkdirSync(tree, { recursive: true });
  symlinkSync(modules, join(tree, 'node_modules'));
  for (const name of ['package.json', 'tsconfig.json', 'vitest.config.ts']) {
    const text = readFileSync(join(repository, name), 'utf8');
    writeFileSync(join(tree, name), text.replace("'test/**/*.test.ts'", "'*/test/**/*.test.ts'"));
  }
  const planted = pairs.map(({ source, test }, index) => {
    const text = readFileSync(join(repository, source), 'utf8');
    const draw = chance('mutants', source);
    const mutants = mutantsOf(text)
      .map((mutant) => ({ mutant, place: draw.uniform() }))
      .toSorted((a, b) => a.place - b.place)
      .slice(0, mostOfFile)
      .map(({ mutant }) => mutant);
    for (const [at, mutant] of [{ name: '', text }, ...mutants].entries()) {
      const copy = join(tree, `m${String(index)}-${String(at)}`);
      for (const part of ['src', 'data', 'test']) {
        cpSync(join(repository, part), join(copy, part), { recursive: true });
      }
      for (const name of readdirSync(join(copy, 'test'))) {
        if (name.endsWith('.test.ts') && `test/${name}` !== test) rmSync(join(copy, 'test', name));
      }
      writeFileSync(join(copy, source), mutant.text);
    }
    return { source, test, text, mutants };
  });
  const noticed = failures(tree, modules);
  rmSync(tree, { recursive: true, force: true });
  return planted.map(({ source, test, text, mutants }, index) => {
    const testText = readFileSync(join(repository, test), 'utf8');
    const tests = declaredTests(testText);
    const failing = (at: number) => noticed.get(`m${String(index)}-${String(at)}`) ?? [];
    const whole = failing(0).length === 0;
    return {
      ...{ source, test, text, testText, tests },
      mutants: mutants.flatMap((mutant, at) => {
        const names = failing(at + 1);
        const noticedBy = tests.flatMap(({ title }, place) =>
          names.some((name) => title.test(name)) ? [place] : [],
        );
        // A failure that belongs to no statement could not be taken away with it.
        const known = names.every((name) => tests.some(({ title }) => title.test(name)));
        return whole && known && noticedBy.length > 0 ? [{ ...mutant, noticedBy }] : [];
      }),
    };
  });
}

/** Sources with a test file of the same name. */
function pairsOf(repository: string): readonly { readonly source: string; readonly test: string }[] {
  const sources = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' });
  return sources
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
    .flatMap((file) => {
      const name = file.slice(file.lastIndexOf('/') + 1, -3);
      const tests = readdirSync(join(repository, 'test'));
      return tests.includes(`${name}.test.ts`)
        ? [{ source: `src/${file}`, test: `test/${name}.test.ts` }]
        : [];
    });
}

/** Titles of the failing tests by copy. */
function failures(tree: string, modules: string): ReadonlyMap<string, readonly string[]> {
  const out = join(tree, 'report.json');
  const args = [join(modules, 'vitest/vitest.mjs'), 'run', '--reporter=json', `--outputFile=${out}`];
  try {
    execFileSync(process.execPath, [...args, '--testTimeout=20000'], { cwd: tree, stdio: 'ignore' });
  } catch {
    // Failing tests are what is looked for.
  }
  const report = ReportSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
  const failed = new Map<string, string[]>();
  for (const { name, assertionResults } of report.testResults) {
    const copy = /\/(m\d+-\d+)\//.exec(name)?.[1];
    if (copy === undefined) continue;
    const titles = assertionResults.filter(({ status }) => status === 'failed').map(({ title }) => title);
    // A file that could not be run at all is no finding of its tests.
    failed.set(copy, assertionResults.length === 0 ? ['?'] : titles);
  }
  return failed;
}
