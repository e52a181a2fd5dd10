import { renameSymbol } from './rename-symbol.ts';
import { moveFile, organizeImports, requireToImport } from './files-and-imports.ts';
import { extractConstant, removeUnused, varToConst } from './clean-code.ts';
import { addJsdoc, addLogging } from './documentation-and-logging.ts';
import { annotateAny, applyCodeFix } from './types-and-fixes.ts';
import { addMissingAwait, addParameter, makeAsync, replaceCall } from './functions.ts';
import { several } from './several.ts';
import type { Understood } from './case.ts';

export const corpus: Readonly<Record<string, readonly Understood[]>> = {
  rename_symbol: renameSymbol,
  move_file: moveFile,
  organize_imports: organizeImports,
  remove_unused: removeUnused,
  add_jsdoc: addJsdoc,
  add_logging: addLogging,
  apply_code_fix: applyCodeFix,
  add_missing_await: addMissingAwait,
  var_to_const: varToConst,
  require_to_import: requireToImport,
  make_async: makeAsync,
  extract_constant: extractConstant,
  add_parameter: addParameter,
  annotate_any: annotateAny,
  replace_call: replaceCall,
  several,
};
