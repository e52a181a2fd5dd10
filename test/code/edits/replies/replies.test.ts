import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { proposalReply } from '../../../../src/parliament/replies/proposal/proposal.ts';
import { loadRoles } from '../../../../src/parliament/seats.ts';
import { draftOver, snapshot, texts } from '../workspace.ts';

const folder = new URL('./', import.meta.url);
const CaseSchema = z.strictObject({
  name: z.string(),
  /** Beside, or in place of, those of the whole file; null takes one of them away. */
  files: z.record(z.string(), z.string().nullable()).optional(),
  /** What a model answered; `edits` is short for a well-formed answer with them. */
  reply: z.string().optional(),
  edits: z.array(z.record(z.string(), z.unknown())).optional(),
  /** Every file that changes, whole; null for one that goes away. */
  gives: z.record(z.string(), z.string().nullable()).optional(),
  title: z.string().optional(),
  /** The code of the refusal; `says`: what its sentence holds; `near`: all near matches that its hint shows. */
  refused: z.string().optional(),
  says: z.string().optional(),
  near: z.array(z.string()).optional(),
  /** What the model is told of an answer that cannot be read. */
  unreadable: z.string().optional(),
});
const FileSchema = z.strictObject({
  files: z.record(z.string(), z.string()),
  cases: z.array(CaseSchema).min(1),
});

const roles = loadRoles();
if (!roles.ok) throw new Error(roles.error.message);
const [seat] = roles.value;
if (seat === undefined) throw new Error('no seat');
const asked = { request: 'change', framing: { summary: 'change', criteria: ['changed'] }, context: '' };

const groups = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, ...FileSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8'))) }));

/** From the text of an answer to the bytes of a draft, or to what stops it. */
async function outcomeOf(reply: string, tree: Readonly<Record<string, string>>) {
  const read = proposalReply.read(reply, asked, seat as NonNullable<typeof seat>);
  if (!read.ok) return { unreadable: read.error };
  if (read.value.kind === 'cannot') return { unreadable: `cannot: ${read.value.why}` };
  const { root, draft } = await draftOver(tree, read.value.edits);
  expect(snapshot(root)).toEqual(tree);
  if (draft.ok) return { gives: texts(draft.value), title: read.value.title };
  const { code, message, hint } = draft.error;
  return { refused: code, message, hint };
}

describe.each(groups)('$name', ({ files, cases }) => {
  it.each(cases)('$name', async (each) => {
    const tree = Object.fromEntries(
      Object.entries({ ...files, ...each.files }).flatMap(([path, text]) =>
        text === null ? [] : [[path, text] as const],
      ),
    );
    const reply =
      each.reply ?? JSON.stringify({ title: 'Change', rationale: 'As asked.', edits: each.edits });
    const outcome = await outcomeOf(reply, tree);
    if (each.gives !== undefined) {
      expect(outcome).toEqual({ gives: each.gives, title: each.title ?? outcome.title });
    } else if (each.refused !== undefined) {
      expect(outcome).toMatchObject({ refused: each.refused });
      expect(outcome.message).toContain(each.says ?? '');
      expect(nearIn(outcome.hint ?? '')).toEqual(each.near ?? nearIn(outcome.hint ?? ''));
    } else {
      expect(each.unreadable).toBeTypeOf('string');
      expect(outcome.unreadable).toContain(each.unreadable);
    }
  });
});

it('the corpus is as large as it is said to be, and no case stands in it twice', () => {
  const names = groups.flatMap(({ name, cases }) => cases.map((each) => `${name}: ${each.name}`));
  expect(names.length).toBeGreaterThanOrEqual(150);
  expect(new Set(names).size).toBe(names.length);
});

/** The near matches of a hint: `line N: the lines`. */
function nearIn(hint: string): readonly string[] {
  const [, shown] = hint.split('Near matches:\n');
  if (shown === undefined) return [];
  return shown.split(/\n(?=line \d+:\n)/).map((each) => each.replace(/^line (\d+):\n/, '$1: '));
}
