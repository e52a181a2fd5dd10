import type { Edit } from '../../../core/change/edit.ts';
import type { Operation } from '../context.ts';
import { addJsdoc } from './jsdoc/add-jsdoc.ts';
import { applyCodeFix } from './apply-code-fix.ts';
import { organizeImports } from './imports/organize-imports.ts';
import { removeUnused } from './unused/remove-unused.ts';
import { addMissingAwait } from './async/add-missing-await.ts';
import { makeAsync } from './async/make-async.ts';
import { replaceCall } from './calls/replace-call.ts';
import { moveFile } from './imports/move-file.ts';
import { renameSymbol } from './rename-symbol.ts';
import { varToConst } from './var-to-const.ts';
import { extractConstant } from './extract-constant.ts';
import { addParameter } from './parameter/add-parameter.ts';
import { addLogging } from './logging/add-logging.ts';
import { annotateAny } from './annotate-any.ts';
import { requireToImport } from './imports/require-to-import.ts';
import { deleteFile, writeFile } from '../text/files.ts';
import { searchReplace } from '../text/search-replace.ts';
import { unifiedDiff } from '../text/unified-diff.ts';

/** The operation of every kind of edit. A kind without one does not compile. */
export const operations: {
  readonly [Kind in Edit['kind']]: Operation<Extract<Edit, { kind: Kind }>>;
} = {
  add_jsdoc: addJsdoc,
  rename_symbol: renameSymbol,
  move_file: moveFile,
  add_missing_await: addMissingAwait,
  make_async: makeAsync,
  replace_call: replaceCall,
  organize_imports: organizeImports,
  remove_unused: removeUnused,
  apply_code_fix: applyCodeFix,
  var_to_const: varToConst,
  extract_constant: extractConstant,
  add_parameter: addParameter,
  add_logging: addLogging,
  annotate_any: annotateAny,
  require_to_import: requireToImport,
  search_replace: searchReplace,
  unified_diff: unifiedDiff,
  write_file: writeFile,
  delete_file: deleteFile,
};
