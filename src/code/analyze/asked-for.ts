import { realpathSync, statSync } from 'node:fs';
import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { EditContext } from '../edits/context.ts';
import { noSuchFile } from '../edits/select.ts';
import { isSourcePath } from '../../worktree/files.ts';

/** Why a path is no file that can be analysed; undefined when it is one. */
export function problemWith(
  context: EditContext,
  path: WorkspacePath,
): ReturnType<typeof refuse> | undefined {
  const shown = printable(path);
  const name = context.nameOf(path);
  const stat = statSync(name, { throwIfNoEntry: false });
  if (stat === undefined) return noSuchFile(path, context.allPaths().filter(isSourcePath));
  const real = realpathSync(name);
  if (!real.startsWith(`${context.root}/`)) {
    return refuse('outside-workspace', `${shown} leads out of the workspace.`, 'Name a file inside it.');
  }
  if (stat.isDirectory()) {
    return refuse('wrong-use', `${shown} is a folder.`, 'Name one of its files, or ask for the folder.');
  }
  if (!stat.isFile() || real !== name) {
    return refuse('not-a-regular-file', `${shown} is not a regular file.`, 'Name the source file itself.');
  }
  const text = context.readText(path);
  if (!text.ok) return text;
  return isSourcePath(path)
    ? undefined
    : refuse(
        'wrong-use',
        `${shown} is neither TypeScript nor JavaScript.`,
        'Name a .ts, .tsx, .js or similar file.',
      );
}

export function notTaken(path: WorkspacePath): ReturnType<typeof refuse> {
  return refuse(
    'not-found',
    `${printable(path)} is ignored by git or lies where builds are written, so it is not part of the analysis.`,
    'Name a file that git knows.',
  );
}

export function folderOf(context: EditContext, path: string): Result<WorkspacePath | ''> {
  if (/^\s*\.?\/?\s*$/.test(path) && path.trim() !== '/') return ok('');
  const parsed = parseWorkspacePath(path.trim().replace(/(?<=.)\/+$/, ''));
  if (!parsed.ok) return parsed;
  const folder = parsed.value;
  const stat = statSync(context.nameOf(folder), { throwIfNoEntry: false });
  if (stat === undefined) {
    const sources = context.allPaths().filter(isSourcePath);
    return noSuchFile(folder, [...sources, ...new Set(sources.map((each) => each.replace(/\/[^/]*$/, '')))]);
  }
  if (!realpathSync(context.nameOf(folder)).startsWith(`${context.root}/`)) {
    return refuse(
      'outside-workspace',
      `${printable(folder)} leads out of the workspace.`,
      'Name a folder inside it.',
    );
  }
  return stat.isDirectory()
    ? ok(folder)
    : refuse('wrong-use', `${printable(folder)} is a file.`, 'Ask for the file itself, or name a folder.');
}
