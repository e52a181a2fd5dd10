import type { SymbolicEditKind } from '../../../core/change/edit.ts';
import { plainClause, withoutCourtesy } from './courtesy.ts';
import { phrases, type Phrase } from './phrase.ts';
import { isReadings, type Outcome } from './reading.ts';
import { takeScope } from './scope.ts';
import type { Token } from './token.ts';

const adapt =
  '(fix|fix up|update|adjust|correct|adapt|rewrite|change|propagate|keep|follow|cover|include|touch|catch) [up] [(it|this|that|change) (in|to)]';
const uses =
  '@all [(its|their|affected|other|existing|internal)] (import|reference|usage|caller|import path|import statement|callsite|use|call|occurrence|import and reference|reference and import|place|path)';
const tail =
  '[(of|to|for) (it|them)] [(where|that) (it|they) be (used|call|called|reference|import)] [(everywhere|accordingly|too|as well|if needed|where needed|to match|in sync|working|with it)]';

/** What the edits of a kind do anyway, so that asking for it adds nothing. */
const anyway: Readonly<Partial<Record<SymbolicEditKind, readonly Phrase[]>>> = {
  rename_symbol: phrases(
    `${adapt} ${uses} ${tail}`,
    '@all [(its|existing)] (import|reference|usage|caller) [should|must] (follow|be update|be adjust|be fix)',
    'make sure [that] @all (reference|caller|import|usage) [(be|get|still)] (update|work|follow|be update|adjust|compile)',
    '(everywhere|wherever|where) (it be|they be|it get) (used|call|reference|import)',
  ),
  move_file: phrases(
    `${adapt} ${uses} ${tail}`,
    '@all [(its|existing)] (import|reference) [should|must] (follow|be update|be adjust|be fix)',
    'make sure [that] @all (reference|import|path) [(be|get|still)] (update|work|follow|be update|adjust|compile|resolve)',
  ),
  replace_call: phrases(`${adapt} ${uses} ${tail}`),
  add_parameter: phrases(
    `${adapt} ${uses} ${tail}`,
    'pass it [(everywhere|from|in|at)] [@all] [(caller|call|callsite)]',
  ),
  make_async: phrases(
    `${adapt} ${uses} ${tail}`,
    '(await|add await) [(it|them|to|in|at|for|before)] [(in|at|from|to)] [@all] [(its|their)] (caller|call|callsite|usage) [(of|to) (it|them)]',
    'await (it|them) [(everywhere|where it be called|where it be used|wherever it be called|where (needed|necessary))]',
    'have [@all] [its] caller await it',
    '@all [(its|their)] (caller|call) @should (await it|be await|await them)',
  ),
  extract_constant: phrases(
    '(use|reuse|reference) (it|that|constant|that constant) [(everywhere|throughout|instead|in its place|in all places|in every place|wherever it occur)]',
    'replace @all (occurrence|use|usage|instance|literal|of them) [of it] [(with|by) (it|constant|that|that constant)]',
  ),
  organize_imports: phrases(
    '(remove|drop|delete|prune) [@all] (unused|unused one|unused import|those that be unused|what be unused)',
    '(merge|dedupe|remove|deduplicate) [@all] duplicate [(one|import)]',
  ),
};

/** Whether an order only asks for what the one before it does anyway. */
export function isConsequence(tokens: readonly Token[], before: Outcome): boolean {
  if (before === undefined || !isReadings(before)) return false;
  const [first] = before;
  const edit = first?.edits.at(-1);
  const said = edit === undefined ? undefined : anyway[edit.kind];
  if (said === undefined) return false;
  const clause = plainClause(tokens);
  for (const shorter of withoutCourtesy(clause)) {
    const { rest, scope } = takeScope(shorter);
    const forms = scope.kind === 'everywhere' || scope.kind === 'same' ? [shorter, rest] : [shorter];
    if (forms.some((form) => said.some((phrase) => phrase.match(form) !== undefined))) return true;
  }
  return false;
}
