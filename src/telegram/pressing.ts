import type { Action } from '../chat/reply.ts';
import { oneLine } from '../chat/screen.ts';
import type { Texts } from '../chat/texts/texts.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Person } from '../core/people/person.ts';
import type { Press } from '../store/buttons.ts';
import type { Received } from '../store/inbox.ts';
import type { AnswerParts } from './answer.ts';
import type { Arrival } from './in/arrival.ts';
import { happensOnce, objectionTo } from './in/press.ts';

/** `bubble`: shows a few words over the button of a query. */
export function makePressing(
  { rooms, buttons, outbox, mail, sessions }: AnswerParts,
  bubble: (query: string, text: string) => Promise<void>,
): (
  received: Received,
  arrival: Extract<Arrival, { readonly kind: 'press' }>,
  person: Person,
) => Promise<Action | undefined> {
  const { texts } = rooms;
  const { telegram } = texts;

  /** One person's second approval must not take the button from those whom it waits for. */
  async function hasApproved(action: Action, person: Person): Promise<boolean> {
    if (action.do !== 'approve') return false;
    const state = await rooms.engine.state(action.session);
    return (
      state.ok &&
      state.value.phase.kind === 'awaiting-approval' &&
      state.value.approvals.some(({ id }) => id === person.id)
    );
  }

  async function wasTold(session: SessionId, person: Person, at: number) {
    const events = await rooms.engine.events(session);
    return events.some((each) => each.at >= at && 'by' in each.event && each.event.by?.id === person.id);
  }

  /** What the pressed button does, once it is certain that it may; undefined when nothing is to be done. */
  return async (received, arrival, person) => {
    // A name is whatever somebody calls themselves.
    const name = oneLine(arrival.from.name, 40);
    const row = await outbox.at(arrival.place.chat, arrival.message);
    const unpressed = await buttons.find(arrival.nonce);
    const already = unpressed !== undefined && (await hasApproved(actionOf(unpressed.action), person));
    let objection: string | undefined;
    const pressed = await buttons.press(arrival.nonce, received.id, (button) => {
      const action = actionOf(button.action);
      objection =
        row?.key !== button.card
          ? telegram.foreignButton
          : already
            ? telegram.approvedAlready
            : objectionTo(texts, person.role, action);
      return objection === undefined && happensOnce(action);
    });
    if (objection !== undefined) {
      await bubble(arrival.query, objection);
      return undefined;
    }
    await bubble(arrival.query, wordsFor(texts, pressed));
    if (pressed.kind !== 'taken') return undefined;
    const action = actionOf(pressed.button.action);
    if (!happensOnce(action)) return action;
    await mail.answerCard(pressed.button.card, `${pressed.button.label} · ${name === '' ? person.id : name}`);
    if (pressed.again && 'session' in action && (await wasTold(action.session, person, pressed.at))) {
      // Told before a kill: only what became of it is left to say.
      await sessions.deskAt(arrival.place, person.id).follow(action.session);
      return undefined;
    }
    return action;
  };
}

function actionOf(text: string): Action {
  return JSON.parse(text) as Action;
}

function wordsFor({ telegram }: Texts, press: Press): string {
  switch (press.kind) {
    case 'taken':
      return press.button.label;
    case 'used':
      return telegram.usedButton(press.label);
    case 'expired':
      return telegram.expiredButton;
    case 'unknown':
      return telegram.unknownButton;
  }
}
