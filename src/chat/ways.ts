import type { Refusal } from '../core/kernel/refusal.ts';
import type { SessionState } from '../core/session/state.ts';
import { isCommand } from './help.ts';
import type { CommandName } from './texts/texts.ts';

/** Where the command line has another name for it. */
const names: Readonly<Record<string, CommandName>> = {
  sessions: 'history',
  recover: 'continue',
  // A chat knows which session is meant.
  show: 'status',
};

/** A next step that names the command line, as it is taken in a chat. What only the command line can stays as it is. */
export function inChat(hint: string): string {
  return hint
    .replaceAll(/`?\bids ([a-z]+)\b`?(?! --)(?: SESSION\b)?/g, (whole, name: string) => {
      const said = names[name] ?? name;
      return isCommand(said) ? `/${said}` : whole;
    })
    .replace(/^Repeat with: --workspace (.*)$/s, 'An owner makes it a project with: /register <name> $1');
}

/** A "no" as it is said where commands begin with a slash. */
export function refusalInChat(refusal: Refusal): Refusal {
  return { ...refusal, hint: inChat(refusal.hint) };
}

/** The state with the next steps of its refusals as they are taken in a chat. */
export function stateInChat(state: SessionState): SessionState {
  const { phase, lastRefusal } = state;
  return {
    ...state,
    lastRefusal: lastRefusal === null ? null : refusalInChat(lastRefusal),
    phase:
      phase.kind === 'stale' || phase.kind === 'refused'
        ? { ...phase, refusal: refusalInChat(phase.refusal) }
        : phase.kind === 'dead-end'
          ? { ...phase, question: inChat(phase.question) }
          : phase,
  };
}
