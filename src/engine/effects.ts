import { assertNever } from '../core/kernel/assert-never.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Effect } from '../core/session/effects.ts';
import type { Errand } from '../core/session/errand.ts';
import { spendingEvents, type SessionEvent } from '../core/session/events.ts';
import { claimsOf, contenders, onBallots, findingsNow } from '../core/session/question.ts';
import { isInquiry } from '../core/session/inquiry.ts';
import type { SessionState } from '../core/session/state.ts';
import { examine } from './objections/examine.ts';
import { judge, lookUp, settleByFacts, state as stateIt } from './inquiry.ts';
import type { Reports } from './reports.ts';
import { candidateOf, contentsOf, reportOf } from './contents.ts';
import { draftPatch, framingOf, propose, repair } from './proposing.ts';
import { redo, rollBack } from './reversing.ts';
import { refused, type EffectResult, type EffectRooms } from './effect.ts';

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
      const findings = findingsNow(state);
      if (isInquiry(state)) {
        const cast = await judge(rooms, errand, state, framingOf(state), seats, signal);
        return { event: { type: 'ballots-cast', ...cast, asked: seats } };
      }
      const question = { framing: framingOf(state), candidates: onBallots(state), seats, findings };
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
