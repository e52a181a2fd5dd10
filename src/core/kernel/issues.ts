import type * as z from 'zod';

/** What is wrong with a value, field by field, in one line. */
export function sayIssues({ issues }: Pick<z.ZodError, 'issues'>, most = issues.length): string {
  return issues
    .slice(0, most)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}

/** Why a text is no YAML, from what its parser threw. */
export function sayNotYaml(thrown: unknown): string {
  const [first = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
  return `it is not YAML: ${first.replace(/:$/, '')}`;
}
