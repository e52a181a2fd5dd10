import * as z from 'zod';
import { below, messageOf, placeIn, uncoloured, type TestCase } from '../case.ts';

const AssertionSchema = z.object({
  fullName: z.string().nullish(),
  title: z.string().nullish(),
  ancestorTitles: z.array(z.string()).default([]),
  status: z.string(),
  failureMessages: z.array(z.unknown()).nullish(),
  location: z.object({ line: z.number(), column: z.number().nullish() }).nullish(),
});
const ReportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string().nullish(),
      message: z.string().nullish(),
      assertionResults: z.array(AssertionSchema).default([]),
    }),
  ),
});

/** The report that `jest --json` writes, and vitest's json reporter after its example. */
export function readJestReport(root: string, text: string): readonly TestCase[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const report = ReportSchema.safeParse(parsed);
  if (!report.success) return undefined;
  return report.data.testResults.flatMap((suite): readonly TestCase[] => {
    const file = below(root, suite.name);
    const cases = suite.assertionResults.map((each): TestCase => {
      const name = each.ancestorTitles
        .concat(each.title ?? '')
        .filter((part) => part !== '')
        .join(' > ');
      const stack = (each.failureMessages ?? []).map(String).join('\n');
      const place = each.location ?? placeIn(stack, file);
      return {
        file,
        name: name === '' ? (each.fullName ?? '').trim() : name,
        state: stateOf(each.status),
        message: each.status === 'failed' ? messageOf(stack) : '',
        line: Math.max(1, place?.line ?? 1),
        column: Math.max(1, place?.column ?? 1),
      };
    });
    // Hooks after the last test fail the file beside tests of it that fail on their own.
    const beside = /^ *● Test suite failed to run\n[^]*/m.exec(uncoloured(suite.message ?? ''))?.[0];
    const unexplained = beside !== undefined || cases.every(({ state }) => state !== 'failed');
    if (suite.status !== 'failed' || !unexplained) return cases;
    const message = beside ?? suite.message ?? '';
    const place = placeIn(message, file) ?? { line: 1, column: 1 };
    const whole: TestCase = { file, name: file, state: 'failed', message: messageOf(message), ...place };
    return [...cases, whole];
  });
}

function stateOf(status: string): TestCase['state'] {
  return status === 'passed' || status === 'failed' ? status : 'skipped';
}
