import { readJestReport } from './jest-report.ts';
import type { Runner } from './runner.ts';

export const jest: Runner = {
  args({ entry, script }, selection, results) {
    const which =
      selection.kind === 'related'
        ? ['--findRelatedTests', ...selection.files]
        : selection.kind === 'only'
          ? ['--runTestsByPath', ...selection.files]
          : script.patterns;
    return [
      ...script.nodeFlags,
      entry,
      ...script.flags,
      '--json',
      `--outputFile=${results}`,
      '--testLocationInResults',
      '--passWithNoTests',
      '--ci',
      '--coverage=false',
      '--watchman=false',
      // A single file is run in the first process, which an open server would keep for ever; more of them would not.
      '--forceExit',
      '--cacheDirectory=/tmp/jest',
      ...which,
    ];
  },
  read: ({ root }, results) => readJestReport(root, results),
};
