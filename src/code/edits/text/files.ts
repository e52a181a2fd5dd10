import type { TextEdit } from '../../../core/change/edit.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import type { Operation } from '../context.ts';
import { lineEndOf, withLineEnds } from './lines.ts';
import { placeOf } from './place.ts';

/**
 * Creates a file or replaces its whole content. A file that has Windows line ends keeps them when the new content has
 * plain ones, because models write plain ones whatever the file has.
 */
export const writeFile: Operation<Extract<TextEdit, { kind: 'write_file' }>> = (edit, context) => {
  const path = placeOf(edit.path, context);
  if (!path.ok) return path;
  const current = context.readText(path.value);
  if (!current.ok) {
    // A binary file may be replaced by text; everything else that cannot be read must not be overwritten.
    if (current.error.code !== 'not-found' && current.error.code !== 'not-text') return current;
    return context.writeText(path.value, edit.content);
  }
  const keepsWindowsEnds = lineEndOf(current.value) === '\r\n' && !edit.content.includes('\r');
  const content = keepsWindowsEnds ? withLineEnds(edit.content, '\r\n') : edit.content;
  if (content === current.value) {
    return refuse('nothing-to-do', `${path.value} already has this content.`, 'Leave this edit out.');
  }
  return context.writeText(path.value, content);
};

/** Deletes a file. Refuses one that does not exist (`not-found`). */
export const deleteFile: Operation<Extract<TextEdit, { kind: 'delete_file' }>> = (edit, context) => {
  const path = placeOf(edit.path, context);
  if (!path.ok) return path;
  const current = context.readText(path.value);
  if (!current.ok && current.error.code === 'not-found') return current;
  return context.deleteFile(path.value);
};
