import type { ContentHash, Contents } from '../core/change/change-set.ts';
import type { Edit } from '../core/change/edit.ts';
import type { Candidate, Framing } from '../core/parliament/candidate.ts';
import type { Absence } from '../core/parliament/seat.ts';
import type { Effect } from '../core/session/effects.ts';
import type { Errand } from '../core/session/errand.ts';
import { nextLabel } from '../core/session/course.ts';
import type { SessionState } from '../core/session/state.ts';
import type { Draft } from './ports.ts';
import { candidateOf } from './contents.ts';
import { refused, type EffectResult, type EffectRooms } from './effect.ts';

export async function propose(
  rooms: EffectRooms,
  errand: Errand,
  state: SessionState,
  signal: AbortSignal,
): Promise<EffectResult> {
  const proposed = await rooms.parliament.propose(state.request, framingOf(state), signal, errand);
  if (!proposed.ok) return refused(proposed.error);
  const { proposals, absences } = proposed.value;
  let label = state.deliberation.lastLabel;
  const kept = proposals.map(({ draft, ...proposal }) => {
    label = nextLabel(label);
    return keep(rooms, draft, { ...proposal, label });
  });
  return {
    event: { type: 'candidates-proposed', candidates: kept.map((each) => each.candidate), absences },
    contents: new Map(kept.flatMap((each) => [...each.contents])),
  };
}

/** An author's next attempt: in the candidate's place, or beside it where a person asked for it. */
export async function repair(
  rooms: EffectRooms,
  errand: Errand,
  state: SessionState,
  { candidate: label, why, problems }: Extract<Effect, { type: 'repair' }>,
  signal: AbortSignal,
): Promise<EffectResult> {
  const candidate = candidateOf(state, label);
  const asked = why === 'person';
  const question = { request: state.request, framing: framingOf(state), candidate, problems, asked };
  const repaired = await rooms.parliament.repair(question, signal, errand);
  const none = (says: string, absences: readonly Absence[] = []): EffectResult => ({
    event: { type: 'candidate-repaired', candidate: label, replacement: null, says, absences },
  });
  if (!repaired.ok) return asked ? refused(repaired.error) : none(repaired.error.message);
  const { proposal, absences } = repaired.value;
  const { draft, authors: by, ...rest } = proposal;
  const authors = asked ? [...new Set([...candidate.authors, ...by])] : candidate.authors;
  const same = state.candidates.find((each) => each.changeSet.id === draft.changeSet.id);
  if (same !== undefined) {
    const says = `The new attempt comes to the same bytes as ${same.label}.`;
    const hint = 'Say more exactly what is to be different.';
    return asked ? refused({ code: 'nothing-to-do', message: says, hint }) : none(says, absences);
  }
  const name = asked ? nextLabel(state.deliberation.lastLabel) : label;
  const kept = keep(rooms, draft, { ...rest, authors, label: name });
  const { contents } = kept;
  return asked
    ? { event: { type: 'fix-proposed', candidate: kept.candidate }, contents }
    : {
        event: {
          type: 'candidate-repaired',
          candidate: label,
          replacement: kept.candidate,
          says: problems[0] ?? '',
          absences,
        },
        contents,
      };
}

/** What the request means, with what a person has said since. */
export function framingOf({ framing, deliberation }: SessionState): Framing {
  if (framing === null) throw new Error('Deliberation without a framing');
  const { feedback } = deliberation;
  return feedback.length === 0 ? framing : { ...framing, feedback };
}

export async function draftPatch(
  rooms: EffectRooms,
  state: SessionState,
  signal: AbortSignal,
): Promise<EffectResult> {
  const edits: readonly Edit[] = [{ kind: 'unified_diff', patch: state.request }];
  const draft = await rooms.editor.draft(edits, signal);
  if (!draft.ok) return refused(draft.error);
  const { candidate, contents } = keep(rooms, draft.value, {
    title: 'The patch as given',
    rationale: saidBefore(state.request),
    authors: [state.by.id],
    edits,
    label: nextLabel(state.deliberation.lastLabel),
  });
  return { event: { type: 'candidates-proposed', candidates: [candidate], absences: [] }, contents };
}

/** What the author of a patch wrote before its first file. */
function saidBefore(patch: string): string {
  const first = /^(?:diff --git |Index: |--- \S)/m.exec(patch);
  return first === null ? '' : patch.slice(0, first.index).trim().slice(0, 6_000);
}

function keep(
  { sha256 }: EffectRooms,
  draft: Draft,
  proposal: Pick<Candidate, 'label' | 'title' | 'rationale' | 'authors' | 'edits'>,
): { candidate: Candidate; contents: Contents } {
  const bytes = new TextEncoder().encode(draft.diff);
  const diff = sha256(bytes) as ContentHash;
  const { changeSet, stats, notes = [] } = draft;
  return {
    candidate: { ...proposal, changeSet, stats, diff, ...(notes.length === 0 ? {} : { notes }) },
    contents: new Map([...draft.contents, [diff, bytes]]),
  };
}
