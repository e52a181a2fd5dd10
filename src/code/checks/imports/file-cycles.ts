import type { Candidate } from '../change.ts';
import type { Finding } from '../findings.ts';
import type { Toolchain } from '../toolchain.ts';
import { isSource, type FileView } from '../view.ts';
import type { Surroundings } from './rules.ts';
import { specifiersOf, type Specifier } from './specifiers.ts';

/**
 * Imports that are new with the candidate and by which a file comes to import itself through others. Only what reaches run
 * time counts. A circle is common and often meant, so that this is a fact that somebody asks for and no gate.
 */
export function fileCycles(
  candidate: Candidate,
  { ts }: Toolchain,
  before: Surroundings,
  next: Surroundings,
): readonly Finding[] {
  const importsIn = (view: FileView, { resolver }: Surroundings) => {
    const known = new Map<string, readonly { readonly to: string; readonly specifier: Specifier }[]>();
    return (file: string) => {
      const kept = known.get(file);
      if (kept !== undefined) return kept;
      const found = specifiersOf(ts, file, view.text(file) ?? '').flatMap((specifier) => {
        const target = specifier.typeOnly ? undefined : resolver.resolve(specifier.text, file);
        return target?.kind === 'file' && isSource(target.file) ? [{ to: target.file, specifier }] : [];
      });
      known.set(file, found);
      return found;
    };
  };
  const [old, now] = [importsIn(candidate.base, before), importsIn(candidate.view, next)];
  return candidate.files.flatMap((file) => {
    if (file.after === undefined || !isSource(file.path)) return [];
    const had = new Set(file.before === undefined ? [] : old(file.before.absolute).map(({ to }) => to));
    return now(file.absolute).flatMap(({ to, specifier }) => {
      const way = had.has(to) ? undefined : wayBack(to, file.absolute, now);
      if (way === undefined) return [];
      const names = [file.absolute, ...way].map((each) => each.slice(candidate.root.length + 1));
      return [
        {
          path: file.path,
          line: specifier.line,
          column: specifier.column,
          code: 'import/file-cycle',
          severity: 'error' as const,
          message: `This import closes a circle: ${names.join(' → ')}.`,
        },
      ];
    });
  });
}

/** A shortest chain of imports from a file to another, both included. */
function wayBack(
  from: string,
  to: string,
  imports: (file: string) => readonly { readonly to: string }[],
): readonly string[] | undefined {
  const ways = new Map<string, readonly string[]>([[from, [from]]]);
  for (const [file, way] of ways) {
    if (file === to) return way;
    for (const next of imports(file)) if (!ways.has(next.to)) ways.set(next.to, [...way, next.to]);
  }
  return undefined;
}
