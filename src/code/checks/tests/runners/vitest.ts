import { readJestReport } from './jest-report.ts';
import { join } from 'node:path/posix';
import { below, uncoloured, type TestCase } from '../case.ts';
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
  suites({ root, folder }, printed) {
    const text = uncoloured(printed);
    const [, section = ''] =
      /^⎯+ Failed Suites \d+ ⎯+$([^]*?)(?:^⎯+ (?:Failed|Unhandled) |$(?![^]))/m.exec(text) ?? [];
    return [
      ...section.matchAll(/^ FAIL +(?:\|[^|]*\| +)?(.+?)(?: \[ .* \])?\n(?: FAIL .*\n)*(.*)/gm),
    ].flatMap(([, title = '', said = '']): readonly TestCase[] => {
      const [place = '', ...names] = title.split(' > ');
      const [, path = '', line = '1', column = '1'] = /^(.*?)(?::(\d+)(?::(\d+))?)?$/.exec(place) ?? [];
      const file = below(root, join(folder, path));
      if (file === '') return [];
      const name = names.length === 0 ? file : names.join(' > ');
      const message = said.trim();
      return [{ file, name, state: 'failed', message, line: Number(line), column: Number(column) }];
    });
  },
  outside(printed) {
    const text = uncoloured(printed);
    const at = text.search(/^⎯+ Unhandled (?:Errors?|Rejections?)/m);
    return at >= 0 && /^Vitest caught \d+ unhandled errors?/m.test(text) ? text.slice(at) : '';
  },
};
