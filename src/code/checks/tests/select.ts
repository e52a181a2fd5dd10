import { plural } from '../../../core/change/report.ts';
import type { Candidate } from '../change.ts';
import type { Scans } from '../imports/scan.ts';
import type { Toolchain } from '../toolchain.ts';
import { isDeclaration, isSource } from '../view.ts';
import type { Selection } from './case.ts';
import { sourcesOf, testFilesOf, testsReaching } from './related.ts';
import { setupFilesOf } from './setup-files.ts';
import type { Setup } from './runners/runner.ts';

interface Question {
  readonly setup: Setup;
  /** The changed files of the package, absolute; what is gone is among them. */
  readonly files: readonly string[];
  readonly candidate: Candidate;
  readonly toolchain: Toolchain;
  readonly scans: Scans;
  readonly pause: () => Promise<void>;
  /** The version of Node that will run them. */
  readonly node: string;
}

/** Test files up to which a suite is run whole when the tests that a change concerns cannot be known. */
const SMALL = 200;
/** Changed files above which the whole suite is asked for rather than each one's tests. */
const MANY = 400;
/** Read by people only. */
const PROSE =
  /\.(?:md|mdx|txt|rst|adoc)$|(?:^|\/)(?:LICENSE|NOTICE|CODEOWNERS|\.editorconfig|\.gitignore|\.prettierrc[^/]*|\.prettierignore)$/i;
/** Tells the runner, Node or the compiler how to run everything. */
const CONFIGURATION =
  /(?:^|\/)(?:package\.json|tsconfig[^/]*\.json|(?:vitest|vite|jest|babel|swc)\.[^/]*|\.(?:mocharc|babelrc|swcrc)[^/]*)$/;

/** Which of a package's tests a change concerns, or in a sentence why none is run. */
export async function selectionOf(question: Question): Promise<Selection | string> {
  const { setup, files, candidate, node } = question;
  const { view } = candidate;
  const code = files.filter((file) => isSource(file) && !CONFIGURATION.test(file));
  const others = files
    .filter((file) => !isSource(file) || CONFIGURATION.test(file))
    .filter((file) => !PROSE.test(file));
  if (code.length === 0 && others.length === 0) return 'no test reaches the changed files.';
  const listed =
    setup.runner === 'vitest' || setup.runner === 'jest' ? undefined : testFilesOf(setup, candidate, node);
  if (listed?.length === 0) return 'no test file is there without building first.';

  const { toolchain, scans, pause } = question;
  const before = setupFilesOf(setup, candidate);
  const forAll =
    before.length > 0 && (await testsReaching(code, before, candidate, toolchain, scans, pause)).length > 0;
  // A declaration file, data that is read at run time, a configuration: no import tells whom they concern.
  const unknown = forAll || others.length > 0 || code.some(isDeclaration) || code.length > MANY;
  if (unknown || (listed === undefined && (setup.runner === 'mocha' || setup.runner === 'node'))) {
    const count = listed?.length ?? suiteOf(setup, candidate);
    if (count <= SMALL) return listed === undefined ? { kind: 'all' } : { kind: 'only', files: listed };
    if (code.length === 0 || (listed === undefined && setup.runner === 'mocha')) {
      return `which tests the change concerns cannot be known, and the suite of ${plural(count, 'test file')} is too large to be run whole.`;
    }
  }
  const present = code.filter((file) => view.isFile(file));
  // Whoever imported a file that is gone has to be changed too, or the imports fail.
  if (present.length === 0) return 'no test reaches the changed files.';
  if (listed === undefined) return { kind: 'related', files: present };
  const reaching = await testsReaching(present, listed, candidate, toolchain, scans, pause);
  return reaching.length === 0 ? 'no test reaches the changed files.' : { kind: 'only', files: reaching };
}

function suiteOf({ folder }: Setup, candidate: Candidate): number {
  return sourcesOf(candidate).filter(
    (file) => file.startsWith(`${folder}/`) && /\.(?:test|spec)\.|\/__tests__\/|\/tests?\//.test(file),
  ).length;
}
