import * as z from 'zod';
import { AssertionSchema, LookedUpSchema, type LookedUp } from './fact.ts';

/** A claim of a statement, with what came of looking it up once that was done. */
const ClaimedSchema = AssertionSchema.extend({ found: LookedUpSchema.optional() });
export type Claimed = Readonly<z.infer<typeof ClaimedSchema>>;

/** Something in words that is put to the vote: an answer to a question, or a finding about a place in the code. */
export const StatementSchema = z.object({
  /** `A`, `B`, … in the order in which they came; all that voters see of the origin. */
  label: z.string().regex(/^[A-Z]$/),
  /** The answer or the finding in one sentence. */
  title: z.string().min(1),
  /** Why, or the answer in full. */
  text: z.string(),
  /** Where it shows, for a finding. `line` from 1. */
  place: z.object({ path: z.string(), line: z.number().int().positive().optional() }).optional(),
  /** The change that would carry it out, as a request; absent where there is nothing to change or nobody can say what. */
  request: z.string().min(1).optional(),
  authors: z.array(z.string()).readonly(),
  claims: z.array(ClaimedSchema).readonly(),
  /** It was measured and is no opinion: there is nothing to vote on. */
  measured: z.boolean().optional(),
});
export type Statement = Readonly<z.infer<typeof StatementSchema>>;

/** A statement before it has its label. `option`: which of the options of the question it takes, from 1. */
export type Said = Omit<Statement, 'label'> & { readonly option?: number | undefined };

/** Statements that one ballot can tell apart, or one card can list. */
export const mostStatements = 10;

/** Those that are voted on. A finding rests on what it claims: one of which a claim is not so is none. */
export function inTheRunning(statements: readonly Statement[]): readonly Statement[] {
  return statements.filter(
    ({ place, claims }) => place === undefined || claims.every(({ found }) => found?.status !== 'refuted'),
  );
}

/** What nobody has looked up yet. */
export function unsettled(statements: readonly Statement[]): readonly Claimed[] {
  return statements.flatMap(({ claims }) => claims.filter(({ found }) => found === undefined));
}

/** The statements with what was looked up, claim by claim in the order of `unsettled`. */
export function withFound(
  statements: readonly Statement[],
  found: readonly LookedUp[],
): readonly Statement[] {
  let next = 0;
  return statements.map((statement) => ({
    ...statement,
    claims: statement.claims.map((claim) => {
      if (claim.found !== undefined) return claim;
      const result = found[next++];
      return result === undefined ? claim : { ...claim, found: result };
    }),
  }));
}

/**
 * Those that say the same become one with several authors: answers that take the same option of the question or are worded
 * alike, findings about the same place with the same request or the same words. The first one's words stay; the claims of all are kept, each once.
 */
export function merged(said: readonly Said[]): readonly Omit<Statement, 'label'>[] {
  const kept: { readonly said: Said; readonly keys: readonly string[] }[] = [];
  for (const each of said) {
    let one = { said: each, keys: keysOf(each) };
    let at = kept.length;
    // It may be the same as several that were different so far.
    for (let index = kept.length - 1; index >= 0; index--) {
      const other = kept[index];
      if (other?.keys.some((key) => one.keys.includes(key)) !== true) continue;
      one = { said: joined(other.said, one.said), keys: [...new Set([...other.keys, ...one.keys])] };
      kept.splice(index, 1);
      at = index;
    }
    kept.splice(at, 0, one);
  }
  return kept.slice(0, mostStatements).map(({ said: { option: _, ...statement } }) => statement);
}

function joined(first: Said, second: Said): Said {
  const request = first.request ?? second.request;
  const claims = new Map(
    [...first.claims, ...second.claims].map((claim) => [JSON.stringify([claim.fact, claim.holds]), claim]),
  );
  const further = second.text === '' || first.text.includes(second.text) ? '' : second.text;
  return {
    ...first,
    text: [first.text, further].filter((part) => part !== '').join('\n\n'),
    ...(request === undefined ? {} : { request }),
    authors: [...new Set([...first.authors, ...second.authors])],
    claims: [...claims.values()],
  };
}

function keysOf({ title, option, place, request }: Said): readonly string[] {
  const at = place === undefined ? '' : `${place.path} `;
  return [
    ...(option === undefined ? [] : [`option ${String(option)}`]),
    `words ${at}${plainly(title)}`,
    ...(place?.line === undefined || request === undefined
      ? []
      : [`line ${at}${String(place.line)} ${plainly(request)}`]),
  ];
}

/** Words without case, punctuation and spacing, by which two wordings are the same. */
function plainly(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
