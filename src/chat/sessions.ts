import { oneLine, minute, table } from './screen.ts';
import type { SessionSummary } from '../engine/engine.ts';
import type { Texts } from './texts/texts.ts';

/** Past sessions, newest first. */
export function renderSessions({ talk }: Texts, sessions: readonly SessionSummary[]): string {
  if (sessions.length === 0) return talk.noSessions;
  return table(
    talk.sessionColumns,
    sessions.map(({ id, startedAt, phase, title }) => [
      id,
      minute(startedAt),
      talk.phases[phase],
      oneLine(title, 70),
    ]),
  );
}
