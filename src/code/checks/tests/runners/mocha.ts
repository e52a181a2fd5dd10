import * as z from 'zod';
import { below, messageOf, placeIn, type TestCase } from '../case.ts';
import type { Runner } from './runner.ts';

const TestSchema = z.object({
  title: z.string(),
  fullTitle: z.string(),
  file: z.string().nullish(),
  err: z.object({ message: z.string().nullish(), stack: z.string().nullish() }).nullish(),
});
const ReportSchema = z.object({
  passes: z.array(TestSchema),
  failures: z.array(TestSchema),
  pending: z.array(TestSchema),
});

export const mocha: Runner = {
  args({ entry, script }, selection, results) {
    const files = selection.kind === 'only' ? selection.files : script.patterns;
    return [
      ...script.nodeFlags,
      entry,
      ...script.flags,
      '--reporter',
      'json',
      '--reporter-option',
      `output=${results}`,
      ...files,
    ];
  },
  read({ root }, results) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(results);
    } catch {
      return undefined;
    }
    const report = ReportSchema.safeParse(parsed);
    if (!report.success) return undefined;
    const cases = (tests: z.infer<typeof ReportSchema>['passes'], state: TestCase['state']) =>
      tests.map(({ fullTitle, title, file, err }): TestCase => {
        const path = below(root, file ?? '');
        const stack = err?.stack ?? '';
        return {
          file: path,
          name: fullTitle === '' ? title : fullTitle,
          state,
          message: state === 'failed' ? messageOf(err?.message ?? stack) : '',
          ...(placeIn(stack, path) ?? { line: 1, column: 1 }),
        };
      });
    const { passes, failures, pending } = report.data;
    return [...cases(passes, 'passed'), ...cases(failures, 'failed'), ...cases(pending, 'skipped')];
  },
};
