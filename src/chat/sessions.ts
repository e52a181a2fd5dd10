import { oneLine, minute, table } from './screen.ts';
import type { SessionSummary } from '../engine/engine.ts';

/** Past sessions, newest first. */
export function renderSessions(sessions: readonly SessionSummary[]): string {
  if (sessions.length === 0) return 'There is no session yet. Start one with: /code <description>';
  return table(
    ['session', 'started (UTC)', 'state', 'request'],
    sessions.map(({ id, startedAt, phase, title }) => [
      id,
      minute(startedAt),
      phase.replaceAll('-', ' '),
      oneLine(title, 70),
    ]),
  );
}
