import { parseWorkspacePath, type WorkspacePath } from '../../../core/change/path.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext } from '../context.ts';

/**
 * The path that an edit names. Where the workspace has none of that spelling and one that differs in how its letters are
 * composed, which nobody sees, that one is meant. Refuses what `parseWorkspacePath` refuses.
 */
export function placeOf(named: string, context: EditContext): Result<WorkspacePath> {
  const path = parseWorkspacePath(named);
  if (!path.ok || !/\P{ASCII}/u.test(path.value) || context.exists(path.value)) return path;
  const composed = path.value.normalize('NFC');
  const [only, ...others] = context.allPaths().filter((each) => each.normalize('NFC') === composed);
  return only === undefined || others.length > 0 ? path : ok(only);
}
