import type { SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { replay } from '../core/session/evolve.ts';
import { renderMinutes } from '../core/session/minutes.ts';
import { learnedFrom } from '../core/session/outcomes.ts';
import { precisionIn } from '../core/session/precision.ts';
import type { SessionState } from '../core/session/state.ts';
import { notThere, type EngineParts } from './parts.ts';

/** Writes what people and other programs read of a session, and hands on what it has taught. Returns the folder. */
export async function exportSession(parts: EngineParts, session: SessionId): Promise<Result<string>> {
  const events = await parts.log.events(session);
  const state = replay(events);
  if (state === undefined) return notThere(session);
  const files = new Map([
    ['minutes.md', renderMinutes(session, state, events)],
    ['events.jsonl', events.map((event) => `${JSON.stringify(event)}\n`).join('')],
  ]);
  const answers = (await parts.answers?.(session)) ?? [];
  if (answers.length > 0) files.set('answers.jsonl', answers.map((line) => `${line}\n`).join(''));
  const subject = state.chosen ?? state.candidates[0]?.label;
  const text = subject === undefined ? undefined : await diffOf(parts, state, subject);
  if (text?.ok === true) files.set('change.diff', text.value);
  const taught = { learned: learnedFrom(events), precision: precisionIn(events) };
  await parts.learn?.(session, taught, state.updatedAt);
  return ok(await parts.writeExport(session, files));
}

/** The complete unified diff of one candidate. `not-found`. */
export async function diffOf(
  { log }: EngineParts,
  { candidates }: SessionState,
  label: string,
): Promise<Result<string>> {
  const candidate = candidates.find((each) => each.label === label);
  const bytes = candidate === undefined ? undefined : await log.blob(candidate.diff);
  return bytes === undefined
    ? refuse('not-found', `The session has no candidate ${label}.`)
    : ok(new TextDecoder().decode(bytes));
}
