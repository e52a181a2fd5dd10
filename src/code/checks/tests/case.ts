/** One test as a runner reported it. */
export interface TestCase {
  /** Relative to the workspace; empty when it is not known or the whole run is meant. */
  readonly file: string;
  /** With the names of the suites around it; the file's name for a file that could not be loaded. */
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it failed, its first lines; empty otherwise. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Which tests to run. Paths are absolute. */
export type Selection =
  /** Those that reach one of the files, as the runner itself finds out. */
  | { readonly kind: 'related'; readonly files: readonly string[] }
  | { readonly kind: 'only'; readonly files: readonly string[] }
  | { readonly kind: 'all' };

/** The path below the root; empty for one that is elsewhere or no path. */
export function below(root: string, path: string): string {
  const plain = path.replace(/^file:\/\//, '');
  return plain.startsWith(`${root}/`) ? plain.slice(root.length + 1) : '';
}

/** Text without the colours of terminals. */
export function uncoloured(text: string): string {
  // eslint-disable-next-line no-control-regex -- colours of terminals are control characters
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '');
}

/** The first lines of what was thrown, without its stack. */
export function messageOf(text: string): string {
  const lines = uncoloured(text).split('\n');
  const stack = lines.findIndex((line) => /^\s+at /.test(line));
  const said = (stack < 0 ? lines : lines.slice(0, stack))
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
  return said.length > 500 ? `${said.slice(0, 500)}…` : said;
}

/** Where in the file a stack leads to first. */
export function placeIn(
  stack: string,
  file: string,
): { readonly line: number; readonly column: number } | undefined {
  if (file === '') return undefined;
  for (const [, path = '', line = '', column = ''] of stack.matchAll(/([^\s()]+?):(\d+):(\d+)\)?/g)) {
    if (path === file || path.endsWith(`/${file}`)) {
      return { line: Math.max(1, Number(line)), column: Math.max(1, Number(column)) };
    }
  }
  return undefined;
}
