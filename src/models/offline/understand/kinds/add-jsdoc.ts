import { phrases } from '../phrase.ts';
import { literal, narrower, wider, type Outcome, type RequestKind } from '../reading.ts';
import type { Match } from '../phrase.ts';
import type { Scope } from '../scope.ts';
import { lineNote, list, pathsOf, place } from '../slots.ts';
import { coded, crowd, target, targetOf } from './target.ts';

const doc =
  '[missing|some|proper|basic] (jsdoc|tsdoc|documentation|jsdoc documentation|api documentation|docstring|docblock|doc block) [(comment|block|annotation|header|string|documentation|comment block)]';

export const addJsdoc: RequestKind = {
  edit: 'add_jsdoc',
  does: 'add JSDoc',
  examples: [
    'add JSDoc to all exported functions in src/x.ts',
    'document src/x.ts',
    'write doc comments for parseArgs',
  ],
  cues: ['jsdoc', 'tsdoc', 'document', 'documentation', 'comment', 'docstring', 'docblock', 'undocumented'],
  scoped: true,
  rules: [
    {
      // Nouns alone are an order only where they say for which files.
      says: phrases(`${doc} [(for|on|in)] [${crowd}]`, `(function|method|class|export) ${doc}`),
      read: (match, scope) => (scope.kind === 'paths' ? read(match, scope) : undefined),
    },
    {
      says: phrases(
        `@add ${doc} (to|for|on|above|of|in|over|onto|at|describing) ${target}`,
        `@add ${doc} ${crowd}`,
        `@add ${doc} [(where|wherever) (missing|it be missing|absent)]`,
        `(document|jsdoc) ${coded} [(with|using|in|via|through) ${doc}]`,
        `document [it] [(with|using|in) ${doc}]`,
        `give ${target} ${doc}`,
        `(be undocumented|have ${doc.replace('[missing|some|proper|basic]', 'missing')}|lack ${doc}) [(,|and|so|;|:|-|, so|, please)] (@add ${doc} [to it]|@add @them|document @them)`,
        `${target} (need|should have|must have|should get|have to have|want|deserve|lack|miss|should carry) ${doc}`,
        `${target} @be (document|documented) [(with|using|in|by|through) ${doc}]`,
        `(${doc}) (should be|must be) add (to|for) ${target}`,
        `(complete|fill in|fill out|fill) ${doc} [(of|for|in) ${target}]`,
        `annotate ${target} with ${doc}`,
        `(improve coverage of|cover) ${target} with ${doc}`,
        `make sure ${target} (have|be) (document|${doc})`,
        `${doc} (for|on) ${target}`,
      ),
      read,
    },
  ],
};

function read(match: Match, scope: Scope): Outcome {
  const target = targetOf(match);
  if (target === undefined) return undefined;
  const { symbols } = target;
  const edit = (exportedOnly: boolean) => ({
    kind: 'add_jsdoc' as const,
    exportedOnly,
    ...(symbols === undefined ? {} : { symbols }),
    ...pathsOf(scope),
  });
  const where = place(scope);
  const facts = `Written from real signatures; what has JSDoc already stays as it is.${lineNote(scope)}`;
  if (symbols !== undefined) return [literal(`Add JSDoc to ${list(symbols)}${where}`, facts, edit(false))];
  const all = `Add JSDoc to functions, methods and classes${where}`;
  const exported = `Add JSDoc to what is exported${where}`;
  return target.exportedOnly
    ? [literal(exported, facts, edit(true)), wider(all, 'Also what is not exported.', edit(false))]
    : [literal(all, facts, edit(false)), narrower(exported, 'Only what other files can see.', edit(true))];
}
