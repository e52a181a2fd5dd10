import type { Action } from '../../chat/reply.ts';
import type { Texts } from '../../chat/texts/texts.ts';
import { mayDo, type Act, type Role } from '../../core/people/person.ts';

/**
 * Whether a press of one button of a card takes them all away. Each finding can be carried out; a second press of the same button
 * leads to the same session.
 */
export function happensOnce(action: Action): boolean {
  return !['why', 'diff', 'say', 'implement'].includes(action.do) && !isPreview(action);
}

/** What only shows what would be done. */
function isPreview(action: Action): boolean {
  return 'confirmed' in action && !action.confirmed;
}

/** What a person must be allowed to, so that a press of somebody who is not does not use the button up. */
function actOf(action: Action): Act {
  switch (action.do) {
    case 'approve':
    case 'pick':
    case 'run':
    case 'commit':
      return 'approve';
    case 'restore':
    case 'settle':
    case 'roll-back':
    case 'redo':
      return isPreview(action) ? 'read' : 'roll-back';
    case 'raise':
      return 'manage';
    case 'why':
    case 'diff':
    case 'nothing':
      return 'read';
    default:
      return 'start-session';
  }
}

/** Why a role may not press a button, as a few words for its bubble; undefined when it may. */
export function objectionTo({ telegram }: Texts, role: Role, action: Action): string | undefined {
  const act = actOf(action);
  if (mayDo(role, act)) return undefined;
  return telegram.notAllowed(role, act);
}
