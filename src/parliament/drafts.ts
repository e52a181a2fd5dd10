import type { ChangeSet, Contents } from '../core/change/change-set.ts';
import type { Edit } from '../core/change/edit.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { refuse, type Refusal, type RefusalCode } from '../core/kernel/refusal.ts';
import type { FileStat } from '../core/parliament/candidate.ts';
import type { Idea } from './mind.ts';

export interface Draft {
  readonly changeSet: ChangeSet;
  readonly contents: Contents;
  readonly stats: readonly FileStat[];
  readonly diff: string;
  readonly notes?: readonly string[];
}

/** Carries out edits in memory, over the workspace as it is on disk. */
export interface Editor {
  draft(edits: readonly Edit[], signal: AbortSignal): Promise<Result<Draft>>;
}

export interface Proposal {
  readonly title: string;
  readonly rationale: string;
  readonly authors: readonly string[];
  readonly edits: readonly Edit[];
  readonly draft: Draft;
}

export interface Authored {
  readonly author: string;
  readonly idea: Idea;
}

/** A ballot can tell so many apart. */
const most = 8;

/**
 * Carries out ideas one after the other (a draft may use most of a machine, and the order decides the labels) and merges
 * those that come to the same bytes. Ideas that the editor refuses are dropped; when all are, the refusal that helps
 * most is returned.
 */
export async function draftIdeas(
  ideas: readonly Authored[],
  editor: Editor,
  signal: AbortSignal,
): Promise<Result<readonly Proposal[]>> {
  const proposals = new Map<string, Proposal>();
  const drafted = new Map<string, Result<Draft>>();
  const refusals: Refusal[] = [];
  const fulfilled = new Set<string>();
  for (const { author, idea } of ideas) {
    if (signal.aborted)
      return refuse(
        'interrupted',
        'The session was interrupted before its drafts were ready.',
        'Continue it to start over from the request.',
      );
    if (proposals.size >= most) break;
    if (idea.reach === 'wider' && fulfilled.has(author)) continue;
    const key = JSON.stringify(idea.edits);
    const draft = drafted.get(key) ?? (await carriedOut(idea.edits, editor, signal));
    drafted.set(key, draft);
    if (!draft.ok) {
      refusals.push(draft.error);
      if (draft.error.code === 'nothing-to-do' && idea.reach === 'literal') fulfilled.add(author);
      continue;
    }
    const { id } = draft.value.changeSet;
    const same = proposals.get(id);
    if (same === undefined) {
      proposals.set(id, {
        title: idea.title,
        rationale: idea.rationale,
        authors: [author],
        edits: idea.edits,
        draft: draft.value,
      });
    } else if (!same.authors.includes(author)) {
      proposals.set(id, { ...same, authors: [...same.authors, author] });
    }
  }
  if (proposals.size > 0) return ok([...proposals.values()]);
  return (
    mostHelpful(refusals) ??
    refuse(
      'no-candidate',
      'No seat put forward a change.',
      'Say what is to change, with the names of files and symbols.',
    )
  );
}

async function carriedOut(
  edits: readonly Edit[],
  editor: Editor,
  signal: AbortSignal,
): Promise<Result<Draft>> {
  const draft = await editor.draft(edits, signal);
  if (draft.ok && draft.value.changeSet.files.length === 0) {
    return refuse('nothing-to-do', 'The workspace is already as the request wants it.', '');
  }
  return draft;
}

/** What a person can act on comes first: a name to correct, a choice to make, then that all is done, then the rest. */
const helpfulness: readonly RefusalCode[] = [
  'interrupted',
  'workspace-missing',
  'bad-tsconfig',
  'outside-workspace',
  'protected-path',
  'not-a-regular-file',
  'not-found',
  'ambiguous',
  'unsafe-edit',
  'bad-edit',
  'file-too-large',
  'not-text',
  'nothing-to-do',
  'needs-model',
];

/** The refusal that tells a person most, the earliest among equals; undefined when there is none. */
export function mostHelpful(refusals: readonly Refusal[]): ReturnType<typeof refuse> | undefined {
  const rank = (refusal: Refusal) => {
    const place = helpfulness.indexOf(refusal.code);
    return place < 0 ? helpfulness.length : place;
  };
  const [best] = refusals.toSorted((a, b) => rank(a) - rank(b));
  return best && { ok: false, error: best };
}
