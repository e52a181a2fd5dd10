import type { Edit } from '../../../core/change/edit.ts';
import type { Operation } from '../context.ts';
import { addJsdoc } from './add-jsdoc.ts';
import { moveFile } from './move-file.ts';
import { renameSymbol } from './rename-symbol.ts';
import { varToConst } from './var-to-const.ts';
import { extractConstant } from './extract-constant.ts';
import { deleteFile, writeFile } from '../text/files.ts';
import { searchReplace } from '../text/search-replace.ts';
import { unifiedDiff } from '../text/unified-diff.ts';

/** The operation of every kind of edit. */
export const operations: {
  readonly [Kind in Edit['kind']]?: Operation<Extract<Edit, { kind: Kind }>>;
} = {
  add_jsdoc: addJsdoc,
  rename_symbol: renameSymbol,
  move_file: moveFile,
  var_to_const: varToConst,
  extract_constant: extractConstant,
  search_replace: searchReplace,
  unified_diff: unifiedDiff,
  write_file: writeFile,
  delete_file: deleteFile,
};
