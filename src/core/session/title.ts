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
  for (const [, side, path] of request.matchAll(/^(---|\+\+\+) (?:[ab]\/)?([^\t\r\n]+)/gm)) {
    if (path !== undefined && side !== undefined && path.trim() !== '/dev/null') files.add(path.trim());
  }
  const [first, ...others] = files;
  if (first === undefined) return 'a patch';
  return `patch: ${first}${others.length === 0 ? '' : ` and ${String(others.length)} more`}`.slice(0, LIMIT);
}
