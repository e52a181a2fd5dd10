import { InvalidArgumentError } from 'commander';
import { renderSessions } from '../../chat/sessions.ts';
import { english } from '../../chat/texts/english.ts';
import type { Register } from '../rooms.ts';

export const addSessions: Register = (program, handle) => {
  program
    .command('sessions')
    .description('past sessions, newest first')
    .option('-n, --limit <number>', 'how many, 1 to 10000', limit, 20)
    .action(
      handle(async (call, options: { readonly limit: number }) => {
        const engine = await call.rooms.engine();
        if (!engine.ok) return call.out.refuse(engine.error);
        const sessions = await engine.value.sessions(options.limit);
        const document = sessions.map(({ id, workspace, title, phase, startedAt, updatedAt }) => ({
          session: id,
          state: phase,
          title,
          workspace,
          startedAt: new Date(startedAt).toISOString(),
          updatedAt: new Date(updatedAt).toISOString(),
        }));
        const none = 'There is no session yet. Start one with: ids code "<description>"';
        const text = sessions.length === 0 ? none : renderSessions(english, sessions);
        call.out.result({ sessions: document }, text);
        return 0;
      }),
    );
};

function limit(value: string): number {
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < 1 || count > 10_000) {
    throw new InvalidArgumentError('A whole number from 1 to 10000 is accepted.');
  }
  return count;
}
