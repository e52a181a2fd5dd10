import { join } from 'node:path';
import type { ChangeSetId } from '../core/change/change-set.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Refusal } from '../core/kernel/refusal.ts';
import { isOver, needsPerson, type SessionState } from '../core/session/state.ts';
import { renderCard } from './cards/card.ts';
import { choicesOf } from './cards/choices.ts';
import { waysToCarryOut } from './cards/inquiry.ts';
import { commitSession, sayCommitted } from './commands/commit.ts';
import { card as cardBlock, code, reply, sayRefusal, type Choice } from './reply.ts';
import { renderReport } from './cards/report.ts';
import { showReversal, type Asked } from './commands/reversal.ts';
import type { ChatRooms } from './rooms.ts';
import { onScreen } from './screen.ts';
import { refusalInChat, stateInChat } from './ways.ts';
import type { Surface } from './surface.ts';
import { renderWhy } from './cards/why.ts';

/** Up to here a diff is shown in the chat itself; longer ones are files. Lines. */
const DIFF_LINES = 400;

/** Which complete changes were delivered where this conversation is: only those can be approved there. */
export interface Shown {
  has(changeSet: ChangeSetId): Promise<boolean>;
  add(changeSet: ChangeSetId): Promise<void>;
}

/** For surfaces that live no longer than this process. */
export function shownHere(): Shown {
  const delivered = new Set<ChangeSetId>();
  return {
    has: (changeSet) => Promise.resolve(delivered.has(changeSet)),
    add(changeSet) {
      delivered.add(changeSet);
      return Promise.resolve();
    },
  };
}

/** Shows sessions on one surface, and knows which changes were shown there completely: only those can be approved. */
export interface Presenter {
  say(text: string): Promise<void>;
  decline(refusal: Refusal): Promise<void>;
  /** The session where it stands, with what can be done about it; a change that waits comes with its complete diff. */
  session(session: SessionId, state: SessionState): Promise<void>;
  /** Only the card, also of a session that is over. */
  card(session: SessionId, state: SessionState): Promise<void>;
  why(session: SessionId): Promise<void>;
  diff(session: SessionId, candidate: string): Promise<void>;
  /** What a rollback or redo would do, and the way to do it. */
  reversal(asked: Asked): Promise<void>;
  /** Whether the complete change was delivered here. */
  wasShown(changeSet: ChangeSetId): Promise<boolean>;
}

export function makePresenter(
  { engine, texts, staysOpen, commits }: Pick<ChatRooms, 'engine' | 'texts' | 'staysOpen' | 'commits'>,
  surface: Surface,
  shown: Shown = shownHere(),
): Presenter {
  const say = (body: string) => surface.show(reply(body));
  const decline = (refusal: Refusal) => say(sayRefusal(staysOpen ? refusalInChat(refusal) : refusal));
  const seen = (state: SessionState) => (staysOpen ? stateInChat(state) : state);

  async function choices(session: SessionId, state: SessionState): Promise<readonly Choice[]> {
    const { phase } = state;
    const wasShown = phase.kind === 'awaiting-approval' && (await shown.has(phase.changeSet));
    return choicesOf(texts, session, state, wasShown);
  }

  async function decisions(session: SessionId, state: SessionState): Promise<readonly Choice[]> {
    return (await choices(session, state)).filter(
      ({ action }) => action.do !== 'why' && action.do !== 'diff',
    );
  }

  /** Shows the complete diff. Where it cannot be delivered it says so, and the change cannot be approved. */
  async function deliverDiff(session: SessionId, state: SessionState, candidate: string): Promise<void> {
    const diff = await engine.diff(session, candidate);
    if (!diff.ok) return decline(diff.error);
    const lines = diff.value.split('\n').length - 1;
    try {
      if (lines <= DIFF_LINES) {
        await surface.show(reply([code(onScreen(diff.value).trimEnd(), 'diff')]));
      } else {
        const folder = await engine.exportSession(session);
        // The export holds the diff of the chosen candidate only.
        if (!folder.ok || state.chosen !== candidate) {
          await say(texts.talk.pickForFile(candidate, lines));
          return;
        }
        const path = join(folder.value, 'change.diff');
        const document = { name: 'change.diff', path, text: diff.value };
        await surface.show(reply(texts.talk.diffIsLong(lines), [], [document]));
      }
      const changeSet = state.candidates.find((each) => each.label === candidate)?.changeSet.id;
      if (changeSet !== undefined) await shown.add(changeSet);
    } catch {
      await say(texts.talk.diffNotDelivered);
    }
  }

  async function commitChoice(
    session: SessionId,
    { phase, workspace, written }: SessionState,
  ): Promise<readonly Choice[]> {
    const isOffered = commits.after === 'offer' && phase.kind === 'done' && written.length > 0;
    return isOffered && (await commits.isRepository(workspace))
      ? [{ label: texts.buttons.commit, action: { do: 'commit', session } }]
      : [];
  }

  /** Where that was chosen beforehand. Said again after a restart, it finds the commit there already. */
  async function commitAtOnce(session: SessionId, { written }: SessionState): Promise<void> {
    if (commits.after !== 'always' || written.length === 0) return;
    const committed = await commitSession(engine, commits, session);
    if (committed.ok) return say(sayCommitted(texts, committed.value));
    return committed.error.code === 'nothing-to-do' ? undefined : decline(committed.error);
  }

  async function card(session: SessionId, state: SessionState): Promise<void> {
    const body = renderCard(texts, session, seen(state));
    // Where the conversation ends with its session, nobody can press a button any more.
    if (!staysOpen && isOver(state.phase)) {
      return surface.show(reply([cardBlock([body, ...waysToCarryOut(texts, session, state)].join('\n'))]));
    }
    return surface.show(reply([cardBlock(body)], await choices(session, state)));
  }

  return {
    say,
    decline,
    card,
    wasShown: (changeSet) => shown.has(changeSet),
    async session(session, state) {
      const { phase } = state;
      if (phase.kind === 'awaiting-approval' && !(await shown.has(phase.changeSet))) {
        await deliverDiff(session, state, phase.candidate);
      }
      if (phase.kind !== 'done' && phase.kind !== 'rolled-back') return card(session, state);
      const report = renderReport(texts, session, seen(state), staysOpen ? '/rollback' : 'ids rollback');
      const offered = staysOpen
        ? [...(await choices(session, state)), ...(await commitChoice(session, state))]
        : [];
      await surface.show(reply([cardBlock(report)], offered));
      if (phase.kind === 'done') await commitAtOnce(session, state);
    },
    async why(session) {
      const state = await engine.state(session);
      if (!state.ok) return decline(state.error);
      return surface.show(
        reply([code(renderWhy(texts, state.value))], await decisions(session, state.value)),
      );
    },
    async diff(session, candidate) {
      const state = await engine.state(session);
      if (!state.ok) return decline(state.error);
      await deliverDiff(session, state.value, candidate);
      if (!needsPerson(state.value.phase)) return;
      await surface.show(reply(texts.talk.whatBecomes, await decisions(session, state.value)));
    },
    reversal: (asked) => showReversal(texts, engine, surface, decline, asked),
  };
}
