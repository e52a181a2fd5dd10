import { parseWorkspacePath, printable } from '../change/path.ts';
import { protection } from '../change/protected.ts';
import { nearest } from '../kernel/nearest.ts';
import { refuse } from '../kernel/refusal.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Value } from './command-list.ts';

const revision = /^[A-Za-z0-9_][\w./@{}~^+-]*$/;
const word = /^[A-Za-z0-9_@][\w.:@/-]*$/;

/** A word as a value of its kind, as the program shall get it; `what` names its place in refusals. */
export function readValue(is: Value, given: string, what: string): Result<string> {
  const wrong = (wanted: string, hint = '') =>
    refuse('wrong-use', `${what} must be ${wanted}, not ${quoted(given)}.`, hint);
  if (is === 'path') return readPath(given);
  if (is === 'text') return given === '' ? wrong('some text') : ok(given);
  if (is === 'revision' || is === 'commit') {
    const fits = revision.test(given) && (is === 'revision' || !given.includes('..'));
    return fits
      ? ok(is === 'commit' ? `${given}^{commit}` : given)
      : wrong('a commit, branch or tag', 'Without a path: `commit:path` is not allowed.');
  }
  if (is === 'name') return word.test(given) ? ok(given) : wrong('a name');
  if ('oneOf' in is) {
    if (is.oneOf.includes(given)) return ok(given);
    const near = nearest(given, is.oneOf);
    return wrong(`one of ${is.oneOf.join(', ')}`, near === undefined ? '' : `Did you mean ${near}?`);
  }
  const number = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  return number >= is.from && number <= is.to
    ? ok(String(number))
    : wrong(`a whole number from ${is.from} to ${is.to}`);
}

/** Never begins with a dash, so that no program takes it for a flag. */
function readPath(given: string): Result<string> {
  if (/^(?:\.\/*)+$/.test(given) && !given.includes('..')) return ok('.');
  const path = parseWorkspacePath(given);
  if (!path.ok) return path;
  const refused = protection(path.value);
  if (refused !== undefined) {
    return err({
      ...refused,
      message: `${printable(path.value)} belongs to git or IDS or may hold secrets; no command sees it.`,
      hint: 'Leave it out of the command.',
    });
  }
  return ok(path.value.startsWith('-') ? `./${path.value}` : path.value);
}

export function quoted(text: string): string {
  return `"${printable(text.length > 80 ? `${text.slice(0, 79)}…` : text)}"`;
}
