import type { WorkspacePath } from '../../../core/change/path.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import type { Result } from '../../../core/kernel/result.ts';
import { lineNumberAt } from './lines.ts';
import { nearPlaces } from './similarity.ts';
import { blockOf } from './search-block.ts';

export function insideWord(path: WorkspacePath, text: string, at: number): Result<never> {
  const line = lineNumberAt(text, at);
  return refuse(
    'bad-edit',
    `The searched text is in ${path} only as a part of a longer word, in line ${line}.`,
    `Search for whole words. Near matches:\nline ${line}:\n${text.split(/\r?\n/)[line - 1] ?? ''}`,
  );
}

export function alreadyDone(path: WorkspacePath): Result<never> {
  return refuse('nothing-to-do', `${path} already reads as the replacement says.`, 'Leave this edit out.');
}

export function several(
  path: WorkspacePath,
  lineNumbers: readonly number[],
  found = 'The searched text stands more than once',
): Result<never> {
  const shown = [...lineNumbers]
    .sort((a, b) => a - b)
    .slice(0, 3)
    .join(', ');
  const more = lineNumbers.length > 3 ? ` and ${lineNumbers.length - 3} more` : '';
  return refuse(
    'bad-edit',
    `${found} in ${path}: lines ${shown}${more}.`,
    'Add neighbouring lines to the searched text until only one place has it.',
  );
}

export function missing(path: WorkspacePath, text: string, search: string): Result<never> {
  const lines = text.split(/\r?\n/);
  const wanted = blockOf(search, '').search;
  const near = nearPlaces(lines, wanted, 3);
  const shown = near.map(({ at }) => {
    const block = lines.slice(at, at + Math.min(wanted.length, 8));
    return `line ${at + 1}:\n${block.join('\n')}`;
  });
  return refuse(
    'bad-edit',
    `The searched text is not in ${path}.`,
    near.length === 0
      ? 'Nothing in the file is near to it. Copy the text from the file as it is.'
      : `Copy the text from the file as it is. Near matches:\n${shown.join('\n')}`,
  );
}
