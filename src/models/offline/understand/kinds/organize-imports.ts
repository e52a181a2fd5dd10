import { phrases, type Match } from '../phrase.ts';
import { literal, narrower, type Outcome, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { lineNote, pathsOf, place } from '../slots.ts';

const verbs =
  '(organize|sort|sort out|tidy|tidy up|cleanup|clean|clean up|order|reorder|arrange|rearrange|group|regroup|alphabetize|fix order of|straighten|straighten out|structure|fix up|put in order|merge|consolidate|neaten|neaten up|prettify|polish|deduplicate|dedupe|merge duplicate|uniq)';
const imports =
  '@all import [(statement|order|declaration|block|section|list|line|import statement)] [(at|on) (top|start|beginning|head)]';

export const organizeImports: RequestKind = {
  edit: 'organize_imports',
  does: 'organise imports',
  examples: [
    'organize the imports in src/index.ts',
    'Sort imports everywhere',
    'tidy up the imports in src/http',
  ],
  cues: ['import', 'organize', 'sort', 'tidy', 'order'],
  scoped: true,
  rules: [
    {
      // A complaint is an order only where it says about which files.
      says: phrases(
        `${imports} [at top] (be|look) (mess|messy|unsorted|unordered|disorganized|chaos|chaotic|all over|jumbled|out of order|cluttered|ugly|inconsistent|disordered)`,
      ),
      read: (match, scope) => (scope.kind === 'paths' ? organize(match, scope) : undefined),
    },
    {
      says: phrases(
        `${verbs} [(and|&|, and|,) ${verbs}] ${imports} [(alphabetically|by name|in alphabetical order|properly|alphabetic|up|in order|nicely)]`,
        `(put|get|bring|set) ${imports} (in|into) [alphabetical|right|proper|good|correct] order`,
        `(bring|put) [some] order (in|into|to) ${imports}`,
        `(make|get|have) ${imports} (organize|sort|tidy|order|neat|clean|be sort|be organize)`,
        `${imports} @be (organize|sort|tidy|order|tidy up|cleanup|alphabetize|arrange|alphabetical|group|in order)`,
        `(need|should have|must have|should get|want) [its] ${imports} (organize|sort|tidy|order|tidy up|clean up|clean|cleanup)`,
        `${imports} need (organize|sort|tidy|order|to be organize|cleanup|tidy up|clean)`,
        "(run|do|apply|perform|execute|use|trigger|invoke) [(typescript|editor|ide|vs code|vscode|vscode 's)] (organize import|import (organization|sort|order|cleanup)) [(action|command|refactoring|on|fix)]",
        'import (organize|sort|cleanup|tidy up|order)',
        '(fix|correct) (import (order|sort)|order of import)',
        'order import (alphabetically|by name)',
      ),
      read: organize,
    },
  ],
};

function organize(_match: Match, scope: Scope): Outcome {
  return [
    literal(
      `Organize the imports${place(scope)}`,
      `Imports are sorted and merged, those that nothing uses are dropped.${lineNote(scope)}`,
      { kind: 'organize_imports', ...pathsOf(scope) },
    ),
    narrower(
      `Remove unused imports${place(scope)}`,
      'Only imports that nothing uses are dropped; the order stays.',
      {
        kind: 'remove_unused',
        what: 'imports',
        ...pathsOf(scope),
      },
    ),
  ];
}
