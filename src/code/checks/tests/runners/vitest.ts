import { readJestReport } from './jest-report.ts';
import { uncoloured } from '../case.ts';
import type { Runner } from './runner.ts';

export const vitest: Runner = {
  args({ entry, script, major }, selection, results) {
    const how = selection.kind === 'related' ? ['related', '--run', ...selection.files] : ['run'];
    const files =
      selection.kind === 'only' ? selection.files : selection.kind === 'all' ? script.patterns : [];
    return [
      ...script.nodeFlags,
      entry,
      ...how,
      ...files,
      ...script.flags,
      '--reporter=json',
      // Says what the other leaves out: errors outside of every test.
      '--reporter=dot',
      `--outputFile.json=${results}`,
      '--passWithNoTests',
      '--coverage.enabled=false',
      // Older ones end at an option that they do not know.
      ...(major >= 2 ? ['--includeTaskLocation'] : []),
    ];
  },
  read: ({ root }, results) => readJestReport(root, results),
  outside(printed) {
    const text = uncoloured(printed);
    const at = text.search(/^⎯+ Unhandled (?:Errors?|Rejections?)/m);
    return at >= 0 && /^Vitest caught \d+ unhandled errors?/m.test(text) ? text.slice(at) : '';
  },
};
