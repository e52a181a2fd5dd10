import { phrases } from '../phrase.ts';
import { literal, type RequestKind } from '../reading.ts';
import { lineNote, pathsOf, place } from '../slots.ts';

const old =
  '(require|{call:code} [(call|statement)]|commonjs|commonjs require|require statement|require call|commonjs import|commonjs module|require syntax|commonjs syntax|require import|require and module.exports|require style import|require line|require usage)';
const fresh =
  '(import|import statement|esm|esimport|esm import|esm syntax|import syntax|es import|import declaration|esm style import|esm import syntax|modern import|static import|ecmascript import|import from|import instead|esm import statement|native esm)';

export const requireToImport: RequestKind = {
  edit: 'require_to_import',
  does: 'turn require into import',
  examples: [
    'convert require to import in src/x.js',
    'Convert src/x.ts to ES modules',
    'use import instead of require',
  ],
  cues: ['require', 'import', 'commonjs', 'esm', 'module'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `@convert @all ${old} (to|into|with|by|for|as|->) ${fresh}`,
        `@convert [it|everything|all|code|module] [(from|off) ${old}] (to|into|over to) (use ${fresh}|${fresh})`,
        `@convert [over] to [use] ${fresh} [from ${old}]`,
        `(use|prefer|using|adopt) ${fresh} (instead of|rather than|over|in place of|for) [@all] ${old}`,
        `@convert [it] (to use|to using|with|using|so that it use) ${fresh} [(instead of|rather than|in place of) @all ${old}]`,
        `(adopt|use) (esm|esimport|esm syntax|esm import)`,
        `modernize @all [commonjs] (require|require call|require statement|commonjs import|commonjs)`,
        `@all ${old} @be (${fresh}|(convert|change|migrate|rewrite|turn) (to|into) ${fresh}|replace (by|with) ${fresh})`,
        `@all ${old} @should become ${fresh}`,
        `@remove @all (require|require call|require statement|commonjs require|commonjs) [(and use|in favor of|using) ${fresh}]`,
        `make @all (require|require call) ${fresh}`,
        `make [it] use ${fresh} [instead of ${old}]`,
        `(make|turn) [it] [into] (esm|${fresh})`,
        `[still] (use|have|contain) ${old} [(,|and|so|;|:|-|, so|, please)] @convert @them [over] (to|into|with|by) [use] ${fresh}`,
        `(require|commonjs) (to|->) ${fresh}`,
      ),
      read: (match, scope) => {
        const call = match.slot('call')[0];
        if (call !== undefined && call.text.replace(/\(.*\)$/, '') !== 'require') return undefined;
        return [
          literal(
            `Turn require into import${place(scope)}`,
            `CommonJS requires at the top level become import statements.${lineNote(scope)}`,
            { kind: 'require_to_import', ...pathsOf(scope) },
          ),
        ];
      },
    },
  ],
};
