import type { Edit } from '../../../core/change/edit.ts';
import { elisionIn } from '../../../core/change/elision.ts';
import { parseWorkspacePath } from '../../../core/change/path.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';

/**
 * Edits as they were meant, where the way in which models write leaves no doubt: paths without quotation and with `/`, code
 * without the fence around it, a file that ends with a line end. The problem where it leaves one.
 */
export function cleaned(edits: readonly Edit[]): Result<readonly Edit[], string> {
  const clean: Edit[] = [];
  for (const [index, edit] of edits.map(located).entries()) {
    if (edit.kind === 'search_replace') {
      const search = unfenced(edit.path, edit.search);
      const replace = unfenced(edit.path, edit.replace);
      clean.push(search === undefined || replace === undefined ? edit : { ...edit, search, replace });
    } else if (edit.kind === 'write_file') {
      const content = unfenced(edit.path, edit.content) ?? edit.content;
      if (escapedTwice(content)) {
        return err(
          `edits.${String(index)}: its content has "\\n" written out where its lines should end; escape line ends once.`,
        );
      }
      clean.push({ ...edit, content: content === '' || content.endsWith('\n') ? content : `${content}\n` });
    } else {
      const elision = edit.kind === 'unified_diff' ? elisionOf(edit.patch) : undefined;
      if (elision !== undefined) {
        return err(`edits.${String(index)}: it leaves code out with "${elision}"; write every line out.`);
      }
      clean.push(edit);
    }
  }
  const written = new Set<string>();
  for (const [index, edit] of clean.entries()) {
    if (edit.kind !== 'write_file' && edit.kind !== 'search_replace') continue;
    const parsed = parseWorkspacePath(edit.path);
    const path = parsed.ok ? parsed.value : edit.path;
    if (edit.kind === 'write_file' && written.has(path)) {
      return err(`edits.${String(index)}: it would write over what an earlier edit makes of ${path}.`);
    }
    written.add(path);
  }
  return ok(clean);
}

/** The edit with each of its paths as it was meant. */
function located(edit: Edit): Edit {
  const places = {
    ...('path' in edit ? { path: meantPath(edit.path) } : {}),
    ...('in' in edit && edit.in !== undefined ? { in: meantPath(edit.in) } : {}),
    ...(edit.kind === 'move_file' ? { from: meantPath(edit.from), to: meantPath(edit.to) } : {}),
    ...('paths' in edit && edit.paths !== undefined ? { paths: edit.paths.map(meantPath) } : {}),
  };
  return { ...edit, ...places };
}

/** Nobody gives a file a name with blanks or quotation marks around it, or a backslash in it, without being asked to. */
export function meantPath(path: string): string {
  const bare = path.trim();
  const quoted = /^([`'"])(.+)\1$/.exec(bare)?.[2] ?? bare;
  return quoted.trim().replaceAll('\\', '/') || path;
}

/** The line of a patch that is added and stands for code left out. */
function elisionOf(patch: string): string | undefined {
  const lines = patch.split(/\r?\n/);
  const added = lines.filter((line) => line.startsWith('+') && !line.startsWith('+++ '));
  const there = lines.filter((line) => !line.startsWith('+'));
  const bare = (each: readonly string[]) => each.map((line) => line.slice(1)).join('\n');
  return elisionIn(bare(added), bare(there));
}

/** A text without the code fence that it stands in as a whole; undefined when it stands in none, or a fence may be text. */
function unfenced(path: string, text: string): string | undefined {
  if (/\.(?:md|mdx|markdown|rst|adoc|txt)$/i.test(path)) return undefined;
  const lines = text.trim().split(/\r?\n/);
  const mark = /^(`{3,40}|~{3,40})[\w+#.-]*\s*$/.exec(lines[0] ?? '')?.[1];
  if (mark === undefined || lines.length < 2 || lines.at(-1)?.trim() !== mark) return undefined;
  const body = lines.slice(1, -1);
  return body.some((line) => line.trim().startsWith(mark))
    ? undefined
    : body.map((line) => `${line}\n`).join('');
}

/** Whether a text of several lines has no line end, because somebody escaped the escapes. */
function escapedTwice(content: string): boolean {
  return !content.includes('\n') && (/\\n$/.test(content) || /[;{}]\\n.*[;{}]$/.test(content));
}
