import { phrases } from '../phrase.ts';
import { literal, type RequestKind } from '../reading.ts';
import { lineNote, list, namesIn, pathsOf, place } from '../slots.ts';

const holder =
  '(parameter|variable|argument|function|function parameter|method|local|thing|everything|code|place|value|declaration|parameter and variable|variable and parameter|function and variable|property)';
const untyped = `(untyped ${holder}|implicit-any [(type|typed)] [${holder}]|implicitly-any [${holder}]|[${holder}] [(that-be|with|have)] (untyped|implicit-any|inferred (as|to be) any|inferred any|implicitly any|implicitly type as any|type as any implicitly)|what be inferred as any|any that-be inferred|any inferred by compiler)`;
const types =
  '[proper|explicit|real|missing|correct] (type|type annotation|annotation|type declaration|type information|type hint|parameter type|explicit type)';

export const annotateAny: RequestKind = {
  edit: 'annotate_any',
  does: 'annotate implicit any',
  examples: [
    'add missing types in src/x.ts',
    'annotate implicit anys',
    'get rid of implicit any in src/http',
  ],
  cues: ['type', 'annotate', 'annotation', 'any', 'implicit-any', 'implicit', 'untyped'],
  scoped: true,
  rules: [
    {
      says: phrases(
        `@add missing (type|type annotation|annotation|parameter type|type declaration|type hint|type information) [(to|for|on|in) [@all] [untyped] (parameter|function|variable|code|everything|parameter and variable|function parameter|function and variable|argument)]`,
        `@add ${types} (to|for|on|in) @all [untyped|implicit-any] (parameter|function parameter|variable|argument|parameter and variable|variable and parameter|everything untyped)`,
        `@add ${types} (to|for|on) ${untyped}`,
        `@add ${types} [(where|wherever) [it|they|any] [type] [be] (missing|needed|implicit-any|inferred as any|inferred (as|to be) any|inferred|implicit|any|lack)]`,
        `@add ${types} (where|wherever) (any|implicit-any) be (inferred|used implicitly)`,
        `@add ${types} (where|wherever) [(typescript|compiler)] (infer|say|complain about) (any|implicit-any)`,
        `(have|contain|there be|be full of) [(some|still|many|lots of|several)] ${untyped} [(,|and|so|;|:|-|, so|, please)] (annotate|type|@fix|@remove|@add ${types} to) @them`,
        `@add (type|type annotation|annotation) [to] (where|wherever) (it|they) (be) (missing|implicit-any)`,
        `(annotate|type) @all ${untyped} [with ${types}]`,
        `(annotate) @all [function] (parameter|variable|argument) [with ${types}]`,
        `@remove @all ${untyped}`,
        `@fix @all [(noimplicitany|implicit-any)] ${untyped} [(error|warning|issue|problem|diagnostic|complaint|violation|type)]`,
        `(replace|substitute) @all ${untyped} (with|by) ${types}`,
        `(make|turn) @all ${untyped} [into] explicit [type]`,
        `give @all ${untyped} ${types}`,
        `(give|assign) ${types} to @all ${untyped}`,
        `(fill in|infer|complete|specify|declare) @all missing (type|type annotation|annotation)`,
        `make [code|it] implicit-any (clean|compliant|safe)`,
        `@all ${untyped} @be (annotate|typed|type|fix|remove|gone)`,
        `@all ${untyped} (need|should get|must get|should have|must have|deserve|want|lack) ${types}`,
        `missing (type|type annotation|annotation) @be (add|fill in)`,
      ),
      read: (_match, scope) => [
        literal(
          `Annotate what is implicitly any${place(scope)}`,
          `Types come from how parameters and variables are used; where that says nothing, they stay.${lineNote(scope)}`,
          { kind: 'annotate_any', ...pathsOf(scope) },
        ),
      ],
    },
    {
      says: phrases(
        `@add ${types} (to|for|on) [(parameter|variable|argument) of] [function|variable|parameter|method] {names:names}`,
        `(annotate|type) [(parameter|argument) of] [function|variable|parameter|method] {names:codes} [with ${types}]`,
        `(annotate|type) (parameter|argument) of [function|method] {names:names} [with ${types}]`,
        `give [(parameter|variable|argument) of] [function|variable|parameter|method] {names:names} ${types}`,
        `{names:codes} (need|should have|must have) ${types}`,
      ),
      read: (match, scope) => {
        const names = namesIn(match, 'names');
        if (names === undefined || names.length === 0) return undefined;
        return [
          literal(
            `Annotate ${list(names)}${place(scope)}`,
            `Types come from how they are used.${lineNote(scope)}`,
            {
              kind: 'annotate_any',
              symbols: [...names],
              ...pathsOf(scope),
            },
          ),
        ];
      },
    },
  ],
};
