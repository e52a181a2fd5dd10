import type { SessionState } from './state.ts';

/** Longest title in characters. */
const LIMIT = 200;

/** What a session is called in lists: the first line of the request, or which files a patch touches. */
export function titleOfSession(source: SessionState['source'], request: string): string {
  if (source !== 'patch') {
    const line = request.split('\n').find((each) => each.trim() !== '') ?? '';
    return line.trim().slice(0, LIMIT);
  }
  const files = new Set<string>();
  // What is only renamed, or only made executable, has no other line with its name.
  const named = /^(?:(?:---|\+\+\+) (?:[ab]\/)?|diff --git a\/.+ b\/)([^\t\r\n]+)/gm;
  for (const [, path = ''] of request.matchAll(named)) {
    if (path.trim() !== '/dev/null') files.add(path.trim());
  }
  const [first, ...others] = files;
  if (first === undefined) return 'a patch';
  return `patch: ${first}${others.length === 0 ? '' : ` and ${String(others.length)} more`}`.slice(0, LIMIT);
}
