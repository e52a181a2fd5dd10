import type { Use } from '../core/budget/spending.ts';
import type { ContentHash, Contents, Sha256 } from '../core/change/change-set.ts';
import type { Edit } from '../core/change/edit.ts';
import { parseWorkspacePath } from '../core/change/path.ts';
import type { ValidationReport } from '../core/change/report.ts';
import { assertNever } from '../core/kernel/assert-never.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Refusal } from '../core/kernel/refusal.ts';
import type { Candidate, Framing } from '../core/parliament/candidate.ts';
import type { Absence } from '../core/parliament/seat.ts';
import type { Effect } from '../core/session/effects.ts';
import type { Errand } from '../core/session/errand.ts';
import { spendingEvents, type SessionEvent } from '../core/session/events.ts';
import { nextLabel } from '../core/session/course.ts';
import { claimsOf, contenders } from '../core/session/question.ts';
import { isInquiry } from '../core/session/inquiry.ts';
import type { SessionState } from '../core/session/state.ts';
import { examine } from './objections/examine.ts';
import { judge, lookUp, settleByFacts, state as stateIt } from './inquiry.ts';
import type { CheckOptions, Checker, Draft, Editor, Facts, Parliament, Workspace } from './ports.ts';
import type { Reports } from './reports.ts';

export interface EffectRooms {
  readonly parliament: Parliament;
  readonly editor: Editor;
  readonly checker: Checker;
  readonly facts: Facts;
  readonly workspace: Workspace;
  readonly checks: CheckOptions;
  readonly sha256: Sha256;
  /** What a step has used of models so far, repeats of it included. */
  readonly used: (errand: Errand) => Promise<Use>;
  /** Bytes kept with the log. */
  readonly blob: (hash: ContentHash) => Promise<Uint8Array | undefined>;
}

/** What an effect gave: the event to log, and the bytes that the event speaks of. */
export interface EffectResult {
  readonly event: SessionEvent;
  readonly contents?: Contents;
}

/**
 * Carries out one effect. Every effect may be repeated after a kill: those before the write change nothing outside, and
 * the workspace recognises a write by its key.
 */
export async function perform(
  rooms: EffectRooms,
  session: SessionId,
  state: SessionState,
  effect: Effect,
  signal: AbortSignal,
  reports: Reports,
): Promise<EffectResult> {
  const errand = { session, step: state.step, raises: state.raises };
  const result = await carriedOut(rooms, errand, state, effect, signal, reports);
  const { event } = result;
  if (!spending.has(event.type)) return result;
  const use = await rooms.used(errand);
  return use.calls === 0 ? result : { ...result, event: { ...event, use } as SessionEvent };
}

/** Results of effects that may ask models: their events say what it cost. */
const spending: ReadonlySet<SessionEvent['type']> = new Set(spendingEvents);

async function carriedOut(
  rooms: EffectRooms,
  errand: Errand,
  state: SessionState,
  effect: Effect,
  signal: AbortSignal,
  reports: Reports,
): Promise<EffectResult> {
  const { session } = errand;
  switch (effect.type) {
    case 'frame': {
      const { parliament } = rooms;
      const framing = isInquiry(state)
        ? await parliament.inquire(state.request, signal, errand)
        : await parliament.frame(state.request, signal, errand);
      return framing.ok ? { event: { type: 'framed', framing: framing.value } } : refused(framing.error);
    }
    case 'propose':
      rooms.checker.prepare?.(rooms.checks);
      return state.source === 'patch'
        ? draftPatch(rooms, state, signal)
        : propose(rooms, errand, state, signal);
    case 'state':
      return stateIt(rooms, errand, state, framingOf(state), signal);
    case 'look-up':
      return { event: await lookUp(rooms, state, signal) };
    case 'check': {
      const waiting = state.candidates.filter(({ label }) => !state.reports.has(label));
      const report = await reports.of(effect.candidate, waiting, state.candidates.length > 1);
      return { event: { type: 'candidate-checked', candidate: effect.candidate, report } };
    }
    case 'ballot': {
      const { seats } = effect;
      const { findings } = state.deliberation;
      if (isInquiry(state)) {
        const cast = await judge(rooms, errand, state, framingOf(state), seats, signal);
        return { event: { type: 'ballots-cast', ...cast, asked: seats } };
      }
      const question = { framing: framingOf(state), candidates: contenders(state), seats, findings };
      const cast = await rooms.parliament.ballot(question, signal, errand);
      return { event: { type: 'ballots-cast', ...cast, asked: seats } };
    }
    case 'repair':
      return repair(rooms, errand, state, effect, signal);
    case 'examine': {
      if (isInquiry(state)) {
        const findings = await settleByFacts(rooms, state, claimsOf(state), signal);
        return { event: { type: 'objections-checked', findings } };
      }
      const question = {
        request: state.request,
        framing: framingOf(state),
        seats: state.seats,
        contenders: contenders(state),
        known: state.deliberation.findings.length,
      };
      const findings = await examine(rooms, claimsOf(state), question, errand, signal);
      return { event: { type: 'objections-checked', findings } };
    }
    case 'apply': {
      const { changeSet } = candidateOf(state, effect.candidate);
      const contents = await contentsOf(rooms, changeSet.files);
      const applied = await rooms.workspace.apply({ key: effect.key, session, changeSet, contents });
      return {
        event: applied.ok
          ? { type: 'applied', ...applied.value }
          : { type: 'apply-refused', refusal: applied.error },
      };
    }
    case 'verify': {
      const { changeSet } = candidateOf(state, effect.candidate);
      const problems = await rooms.checker.verify(
        changeSet,
        reportOf(state, effect.candidate),
        rooms.checks,
        signal,
      );
      return { event: { type: 'verified', sound: problems.length === 0, problems } };
    }
    case 'roll-back':
      return rollBack(rooms, session, state, effect);
    case 'redo':
      return redo(rooms, session, state, effect);
    default:
      return assertNever(effect);
  }
}

async function propose(
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
async function repair(
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
function framingOf({ framing, deliberation }: SessionState): Framing {
  if (framing === null) throw new Error('Deliberation without a framing');
  const { feedback } = deliberation;
  return feedback.length === 0 ? framing : { ...framing, feedback };
}

async function draftPatch(
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

async function rollBack(
  rooms: EffectRooms,
  session: SessionId,
  state: SessionState,
  effect: Extract<Effect, { type: 'roll-back' }>,
): Promise<EffectResult> {
  const path = effect.path === null ? undefined : parseWorkspacePath(effect.path);
  if (path !== undefined && !path.ok) return { event: { type: 'rollback-refused', refusal: path.error } };
  const taken = await rooms.workspace.rollback({
    key: effect.key,
    session,
    choices: effect.choices,
    contents: await writtenContents(rooms, state),
    ...(path === undefined ? {} : { path: path.value }),
  });
  const why = state.phase.kind === 'rolling-back' ? state.phase.why : 'requested';
  return {
    event: taken.ok
      ? { type: 'rolled-back', ...taken.value, why }
      : { type: 'rollback-refused', refusal: taken.error },
  };
}

async function redo(
  rooms: EffectRooms,
  session: SessionId,
  state: SessionState,
  { key, rollback, choices }: Extract<Effect, { type: 'redo' }>,
): Promise<EffectResult> {
  const contents = await writtenContents(rooms, state);
  const written = await rooms.workspace.redo({ key, session, rollback, choices, contents });
  return {
    event: written.ok
      ? { type: 'redone', ...written.value }
      : { type: 'redo-refused', refusal: written.error },
  };
}

/** What the session wrote, as far as the log still holds it. */
export async function writtenContents(
  { blob }: Pick<EffectRooms, 'blob'>,
  { candidates, chosen }: SessionState,
): Promise<Contents> {
  const contents = new Map<ContentHash, Uint8Array>();
  const candidate = candidates.find(({ label }) => label === chosen);
  for (const { after } of candidate?.changeSet.files ?? []) {
    const bytes = after === 'absent' ? undefined : await blob(after.hash);
    if (after !== 'absent' && bytes !== undefined) contents.set(after.hash, bytes);
  }
  return contents;
}

export async function contentsOf(
  rooms: EffectRooms,
  files: readonly { readonly after: 'absent' | { readonly hash: ContentHash } }[],
): Promise<Contents> {
  const contents = new Map<ContentHash, Uint8Array>();
  for (const { after } of files) {
    if (after === 'absent' || contents.has(after.hash)) continue;
    const bytes = await rooms.blob(after.hash);
    if (bytes === undefined) throw new Error(`The log speaks of content ${after.hash} that it does not hold`);
    contents.set(after.hash, bytes);
  }
  return contents;
}

function candidateOf(state: SessionState, label: string): Candidate {
  const candidate = state.candidates.find((each) => each.label === label);
  if (candidate === undefined) throw new Error(`No candidate ${label}`);
  return candidate;
}

function reportOf(state: SessionState, label: string): ValidationReport {
  const report = state.reports.get(label);
  if (report === undefined) throw new Error(`Candidate ${label} was not checked`);
  return report;
}

function refused(refusal: Refusal): EffectResult {
  return { event: { type: 'refused', refusal } };
}
