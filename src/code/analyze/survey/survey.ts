import { parseWorkspacePath, printable, type WorkspacePath } from '../../../core/change/path.ts';
import { mayBeShown } from '../../../core/change/shown.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext } from '../../edits/context.ts';
import { fileNamed } from '../../edits/find.ts';
import { foldersOf, pathMeant } from '../../edits/meant.ts';
import { noSuchFile } from '../../edits/select.ts';
import { isSourcePath } from '../../../worktree/files.ts';
import type { ModuleGraph } from '../exports.ts';
import type { IndexedFile } from '../index/index.ts';

/** The workspace as it is on disk now, ready to be asked about. */
export interface Survey {
  readonly context: EditContext;
  readonly files: ReadonlyMap<WorkspacePath, IndexedFile>;
  readonly graph: ModuleGraph;
}

/** The one source file that a person's words mean. `not-found`, `ambiguous`, `outside-workspace`, `protected-path`. */
export function fileMeant({ context }: Survey, words: string): Result<WorkspacePath> {
  const file = fileNamed(context, words);
  return file.ok && !mayBeShown(file.value) ? hidden(file.value) : file;
}

/** The source files that a file's or a folder's name means; `.` is all of them. `says`: how to speak of them. */
export function filesMeant(
  survey: Survey,
  words: string,
): Result<{ readonly paths: readonly WorkspacePath[]; readonly says: string }> {
  const all = [...survey.files.keys()].filter((path) => mayBeShown(path));
  if (/^\.?\/*$/.test(words)) return ok({ paths: all, says: 'the workspace' });
  const parsed = parseWorkspacePath(words.replace(/(?<=.)\/+$/, ''));
  if (!parsed.ok) return parsed;
  const folders = foldersOf(all);
  const exact = all.includes(parsed.value) || folders.includes(parsed.value);
  const meant = exact ? ok(parsed.value) : pathMeant(parsed.value, [...all, ...folders]);
  if (!meant.ok) return meant;
  const path = meant.value;
  if (path === undefined)
    return mayBeShown(parsed.value) ? noSuchFile(parsed.value, all) : hidden(parsed.value);
  return ok({
    paths: all.filter((each) => each === path || each.startsWith(`${path}/`)),
    says: printable(path),
  });
}

export function hidden(path: string): ReturnType<typeof refuse> {
  return refuse(
    'protected-path',
    `${printable(path)} may hold secrets, so that nothing of it is shown.`,
    'Ask about another file.',
  );
}

/** Whether there is a file or folder of that path that git does not ignore. */
export function isThere({ context }: Survey, path: WorkspacePath): boolean {
  return context.exists(path) || context.allPaths().some((each) => each.startsWith(`${path}/`));
}

/** A source file of exactly that path. */
export function sourceAt({ files }: Survey, path: WorkspacePath): IndexedFile | undefined {
  return isSourcePath(path) ? files.get(path) : undefined;
}
