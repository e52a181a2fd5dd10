import type { RequestKind } from '../reading.ts';
import { addJsdoc } from './add-jsdoc.ts';
import { addLogging } from './add-logging.ts';
import { addMissingAwait } from './add-missing-await.ts';
import { addParameter } from './add-parameter.ts';
import { annotateAny } from './annotate-any.ts';
import { applyCodeFix } from './apply-code-fix.ts';
import { extractConstant } from './extract-constant.ts';
import { makeAsync } from './make-async.ts';
import { moveFile } from './move-file.ts';
import { organizeImports } from './organize-imports.ts';
import { removeUnused } from './remove-unused.ts';
import { renameSymbol } from './rename-symbol.ts';
import { replaceCall } from './replace-call.ts';
import { requireToImport } from './require-to-import.ts';
import { varToConst } from './var-to-const.ts';

/** The kinds of request in the order in which they are tried: what is said more specifically comes first. */
export const kinds: readonly RequestKind[] = [
  moveFile,
  removeUnused,
  organizeImports,
  requireToImport,
  varToConst,
  extractConstant,
  addMissingAwait,
  annotateAny,
  applyCodeFix,
  addParameter,
  addLogging,
  addJsdoc,
  makeAsync,
  renameSymbol,
  replaceCall,
];
