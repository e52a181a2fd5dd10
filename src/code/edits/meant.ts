import { printable, type WorkspacePath } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';

const MAX_LISTED = 8;

/**
 * The one path among `candidates` that a name means which is none of them: the same without its extension
 * (`src/users` for src/users.ts), at the end of a longer path (`users.ts`, `users`), or in another case; what is nearer
 * to the name comes first. Undefined when there is none; refuses `ambiguous` with the candidates when there are several.
 */
export function pathMeant(
  name: WorkspacePath,
  candidates: readonly WorkspacePath[],
): Result<WorkspacePath | undefined> {
  const written: string = name;
  const folded = written.toLowerCase();
  const likenesses: readonly ((candidate: string) => boolean)[] = [
    (candidate) => stemOf(candidate) === written,
    (candidate) => candidate.endsWith(`/${written}`),
    (candidate) => stemOf(candidate).endsWith(`/${written}`),
    (candidate) => candidate.toLowerCase() === folded || stemOf(candidate).toLowerCase() === folded,
    (candidate) =>
      candidate.toLowerCase().endsWith(`/${folded}`) ||
      stemOf(candidate).toLowerCase().endsWith(`/${folded}`),
  ];
  for (const isLike of likenesses) {
    const found = candidates.filter(isLike);
    if (found.length === 1) return ok(found[0]);
    if (found.length > 1) return several(name, found);
  }
  return ok(undefined);
}

/** Every folder that the paths lie in, each once. */
export function foldersOf(paths: readonly WorkspacePath[]): readonly WorkspacePath[] {
  const folders = new Set<WorkspacePath>();
  for (const path of paths) {
    const segments = path.split('/').slice(0, -1);
    segments.forEach((_, index) => folders.add(segments.slice(0, index + 1).join('/') as WorkspacePath));
  }
  return [...folders];
}

/** Without the extension; `a.test.ts` is `a.test`, `a.d.ts` is `a`. */
function stemOf(path: string): string {
  return path.replace(/(?<=[^/])(?:\.d\.[cm]?ts|\.[^./]+)$/, '');
}

function several(name: string, found: readonly string[]): ReturnType<typeof refuse> {
  const listed = found.slice(0, MAX_LISTED).map(printable).join(', ');
  const more = found.length > MAX_LISTED ? `, and ${found.length - MAX_LISTED} more` : '';
  return refuse(
    'ambiguous',
    `${printable(name)} could be any of ${found.length}: ${listed}${more}.`,
    'Say which one, with its folder.',
  );
}
