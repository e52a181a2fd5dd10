import * as z from 'zod';
import { AssertionSchema, type Assertion } from '../../core/inquiry/fact.ts';

/** Claims that one reply may rest on. */
const most = 12;

/** What a reply says of the repository in a form that can be looked up. */
export const ClaimsSchema = z.array(AssertionSchema).max(most);

/** The forms of `fact`, as they are told to a model. */
export const factForms = [
  'A fact has one of these forms, paths relative to the repository:',
  ...(
    [
      [{ kind: 'exists', path: 'src/a.ts' }, 'there is such a file or folder'],
      [
        { kind: 'declares', symbol: 'parseLine', path: 'src/a.ts' },
        'the file (null: any file) declares it; members as Owner.member',
      ],
      [{ kind: 'imports', path: 'src/a.ts', from: 'src/b.ts' }, 'the file imports that file or package'],
      [
        { kind: 'calls', symbol: 'parseLine', path: null, least: 2, most: null },
        'it is called that often; path: where it is declared',
      ],
      [{ kind: 'contains', path: 'src/a.ts', text: 'retries: 3' }, 'the text stands in the file'],
      [{ kind: 'unused', path: 'src/a.ts', symbol: 'parseLine' }, 'no other file uses this export'],
      [{ kind: 'circular', path: 'src/a.ts' }, 'the file imports itself through others'],
    ] as const
  ).map(([example, means]) => `  ${JSON.stringify(example)} ${means}`),
].join('\n');

/** Claims as they are kept: each fact once. */
export function distinct(claims: readonly Assertion[]): readonly Assertion[] {
  return [...new Map(claims.map((claim) => [JSON.stringify([claim.fact, claim.holds]), claim])).values()];
}
