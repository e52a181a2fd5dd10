import type { Edit } from '../../../core/change/edit.ts';
import type { Operation } from '../context.ts';
import { deleteFile, writeFile } from '../text/files.ts';
import { searchReplace } from '../text/search-replace.ts';
import { unifiedDiff } from '../text/unified-diff.ts';

/** The operation of every kind of edit. */
export const operations: {
  readonly [Kind in Edit['kind']]?: Operation<Extract<Edit, { kind: Kind }>>;
} = {
  search_replace: searchReplace,
  unified_diff: unifiedDiff,
  write_file: writeFile,
  delete_file: deleteFile,
};
