import * as z from 'zod';
import { assertNever } from '../kernel/assert-never.ts';

const path = z.string().trim().min(1).max(500);
const symbol = z.string().trim().min(1).max(200);

/** Something about the repository that can be looked up. Paths are relative to the workspace. */
export const FactSchema = z.discriminatedUnion('kind', [
  /** There is such a file or folder. */
  z.object({ kind: z.literal('exists'), path }),
  /** The file, or any file where none is named, declares the symbol. */
  z.object({ kind: z.literal('declares'), symbol, path: path.optional() }),
  /** The file imports `from`: a file of the workspace, or a package. */
  z.object({ kind: z.literal('imports'), path, from: path }),
  /** The symbol is called in that many places. `path`: where it is declared. */
  z.object({
    kind: z.literal('calls'),
    symbol,
    path: path.optional(),
    least: z.number().int().nonnegative().optional(),
    most: z.number().int().nonnegative().optional(),
  }),
  /** The text stands in the file; white space counts as one space. */
  z.object({ kind: z.literal('contains'), path, text: z.string().trim().min(1).max(400) }),
  /** The file exports the symbol, and no other file of the workspace uses it. */
  z.object({ kind: z.literal('unused'), path, symbol }),
  /** The file imports itself through others. */
  z.object({ kind: z.literal('circular'), path }),
]);
export type Fact = Readonly<z.infer<typeof FactSchema>>;

/** A sentence that stands or falls with a fact. `holds` false: that it is not so. */
export const AssertionSchema = z.object({
  claim: z.string().trim().min(1).max(600),
  fact: FactSchema,
  holds: z.boolean(),
});
export type Assertion = Readonly<z.infer<typeof AssertionSchema>>;

/** What looking it up showed: that it is as claimed, that it is not, or that nobody can tell. `says`: one sentence. */
export const LookedUpSchema = z.object({
  status: z.enum(['verified', 'refuted', 'uncheckable']),
  says: z.string(),
});
export type LookedUp = Readonly<z.infer<typeof LookedUpSchema>>;

/** A fact that was found to be so or not, as an answer to a claim of it. */
export function judged({ holds }: Pick<Assertion, 'holds'>, isSo: boolean, says: string): LookedUp {
  return { status: isSo === holds ? 'verified' : 'refuted', says };
}

/** The fact in words: `src/a.ts imports src/b.ts`. */
export function sayFact(fact: Fact): string {
  switch (fact.kind) {
    case 'exists':
      return `there is ${fact.path}`;
    case 'declares':
      return `${fact.path ?? 'some file'} declares ${fact.symbol}`;
    case 'imports':
      return `${fact.path} imports ${fact.from}`;
    case 'calls': {
      const { least, most } = fact;
      const range =
        least !== undefined && most !== undefined
          ? least === most
            ? `exactly ${String(least)} times`
            : `${String(least)} to ${String(most)} times`
          : most === undefined
            ? `at least ${String(least ?? 1)} times`
            : `at most ${String(most)} times`;
      return `${fact.symbol} is called ${range}`;
    }
    case 'contains':
      return `${fact.path} contains "${fact.text}"`;
    case 'unused':
      return `no other file uses ${fact.symbol} of ${fact.path}`;
    case 'circular':
      return `${fact.path} imports itself through others`;
    default:
      return assertNever(fact);
  }
}
