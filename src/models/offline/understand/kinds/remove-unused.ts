import { phrases, type Match } from '../phrase.ts';
import { literal, narrower, wider, type Outcome, type Reading, type RequestKind } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { lineNote, list, pathsOf, place } from '../slots.ts';

type What = 'imports' | 'locals' | 'all';

const things = `{one:word} [{two:word}] [(,|and|or|&|/) [(unused|dead)] {three:word} [{four:word}]] [[,] (and|or|&) [(unused|dead)] {five:word} [{six:word}]]`;

export const removeUnused: RequestKind = {
  edit: 'remove_unused',
  does: 'remove unused code',
  examples: [
    'remove unused imports in src/x.ts',
    'Clean up dead code',
    'drop unused variables and imports in src/http',
  ],
  cues: ['unused', 'dead', 'remove', 'delete', 'cleanup', 'drop'],
  scoped: true,
  rules: [
    {
      // A complaint is an order only where it says about which files.
      says: phrases(
        `(have|contain|be full of|still have) [(some|still|many|lots of|lot of|several|few)] (unused|dead) ${things}`,
        `[there be] [(some|still|many|lots of|lot of|several|few)] (unused|dead) ${things}`,
      ),
      read: (match, scope) => (scope.kind === 'paths' ? remove(match, scope) : undefined),
    },
    {
      says: phrases(
        `@remove @all (unused|dead|be-unused) ${things} [(out|away|up|off)]`,
        `@fix @all unused ${things} [(error|warning|problem|issue|diagnostic|complaint)]`,
        `@remove @all ${things} [that|which|that-be] (unused|be-unused)`,
        `@all (unused|dead) ${things} (should be|must be|have to be|need to be|to be|can be) (removed|remove|delete|drop|cleanup|prune|strip|clean|gone|eliminate)`,
        `@all (unused|dead) ${things} (should|must|have to|need to|can) (go|disappear|vanish)`,
        `@all ${things} [that|which|that-be] (unused|be-unused) @be (removed|remove|delete|drop|cleanup|prune|strip|clean|gone|eliminate)`,
        `(have|contain|there be|be full of|we have|be) [(some|still|many|lots of|several|still some)] @all (unused|dead) ${things} [in it] [(,|and|so|;|:|-|, so|, please)] @remove @them`,
        '@remove (everything|thing|anything|all) [that|which|that-be|what] (unused|be-unused)',
        '@remove (what|whatever) [be] (unused|be-unused)',
        `@all (unused|dead) ${things} @remove`,
        '@remove (unused|dead)',
        'dead code (elimination|removal|cleanup|remove)',
        '(do|run|perform) [a] dead code (elimination|removal|cleanup)',
        `(do|run|perform) cleanup of unused ${things}`,
        `unused ${things} (removal|cleanup)`,
      ),
      read: remove,
    },
  ],
};

function remove(match: Match, scope: Scope): Outcome {
  const words = ['one', 'two', 'three', 'four', 'five', 'six'].flatMap((slot) =>
    match.slot(slot).map((token) => token.form),
  );
  const kinds = new Set<What>();
  for (const word of words) {
    const what = meaning(word);
    if (what === undefined) return undefined;
    if (what !== 'modifier') kinds.add(what);
  }
  if (kinds.size === 0) kinds.add(words.includes('local') ? 'locals' : 'all');
  const wanted: readonly What[] = kinds.has('all') ? ['all'] : [...kinds].toSorted();
  const edits = wanted.map((what) => ({ kind: 'remove_unused' as const, what, ...pathsOf(scope) }));
  const readings: Reading[] = [
    literal(
      `Remove unused ${list(wanted.map((what) => named[what]))}${place(scope)}`,
      `Exports and what has side effects stay.${lineNote(scope)}`,
      ...edits,
    ),
  ];
  if (kinds.has('all')) {
    readings.push(
      narrower(`Remove unused imports${place(scope)}`, 'Only imports; declarations that nothing uses stay.', {
        kind: 'remove_unused',
        what: 'imports',
        ...pathsOf(scope),
      }),
    );
  } else {
    readings.push(
      wider(
        `Remove all unused code${place(scope)}`,
        'Also the declarations that nothing uses once they are gone.',
        {
          kind: 'remove_unused',
          what: 'all',
          ...pathsOf(scope),
        },
      ),
    );
  }
  return readings;
}

const named: Readonly<Record<What, string>> = { imports: 'imports', locals: 'variables', all: 'code' };

function meaning(word: string): What | 'modifier' | undefined {
  if (/^import$/.test(word)) return 'imports';
  if (/^(?:variable|constant|const|binding|let|var)$/.test(word)) return 'locals';
  if (/^(?:that|which|that-be|be|unused|dead|local|statement|declaration|line|named|helper)$/.test(word))
    return word === 'declaration' ? 'all' : 'modifier';
  return /^(?:code|function|class|type|interface|enum|symbol|thing|everything|method|identifier|definition|junk|bit|piece|alias)$/.test(
    word,
  )
    ? 'all'
    : undefined;
}
