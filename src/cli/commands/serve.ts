import { once } from 'node:events';
import PQueue from 'p-queue';
import type { Register } from '../rooms.ts';
import { follow } from '../session.ts';
import { talk } from '../talk.ts';

/** Sessions of earlier processes that go on side by side: few, so that what is asked now is not slowed. */
const RESUMED_AT_ONCE = 2;

export const addServe: Register = (program, handle) => {
  program
    .command('serve')
    .description('the web page, and a chat where this is a terminal')
    .action(
      handle(
        async (call) => {
          const { rooms, out, terminal, signal } = call;
          const files = await rooms.files();
          const recovered = files.ok ? await files.value.recover() : files;
          // The page and reading work on all the same; a write will say this again.
          if (!recovered.ok) out.note(`⚠️  ${recovered.error.message} ${recovered.error.hint}`);
          const engine = await rooms.engine();
          if (!engine.ok) return out.refuse(engine.error);
          // Made ready before anybody waits for it; what is wrong with it is told now and not to the first who asks.
          const seats = await rooms.accounts();
          if (!seats.ok) out.note(`⚠️  ${seats.error.message} ${seats.error.hint}`);
          const serving = await rooms.serve((sentence) => {
            out.note(sentence);
          });
          if (!serving.ok) return out.refuse(serving.error);
          const { address } = serving.value;
          out.result(
            { address, workspace: rooms.workspace, parliament: rooms.parliament, turnOn: rooms.turnOn },
            [
              `🏛 IDS is at ${address}`,
              `Workspace   ${rooms.workspace}`,
              `Parliament  ${rooms.parliament}`,
              ...(rooms.turnOn.length === 0 ? [] : ['Turn on more in .env:']),
              ...rooms.turnOn.map((line) => `  ${line}`),
              terminal.isTTY ? 'Type /help for what you can do here.' : 'Stop with Ctrl-C.',
              '',
            ].join('\n'),
          );
          // What an earlier process left goes on beside whatever is asked meanwhile.
          const resumed = new PQueue({ concurrency: RESUMED_AT_ONCE });
          const leaving = new AbortController();
          const beside = { ...call, signal: AbortSignal.any([signal, leaving.signal]) };
          try {
            for (const session of await engine.value.unfinished()) {
              if (await serving.value.owns(session)) continue;
              void resumed.add(async () => {
                try {
                  const followed = await follow(beside, engine.value, session);
                  if (!followed.ok) out.note(`${session}: ${followed.error.message}`);
                } catch (error) {
                  const what = error instanceof Error ? error.message : String(error);
                  out.note(`${session} could not go on: ${what}. Try: ids recover ${session}`);
                }
              });
            }
            if (terminal.isTTY && !out.json) await talk(call, engine.value);
            else if (!signal.aborted) await once(signal, 'abort');
            // Ending a server by hand is its ordinary end.
            return 0;
          } finally {
            resumed.clear();
            leaving.abort();
            await resumed.onIdle();
            await serving.value.close();
          }
        },
        { serves: true },
      ),
    );
};
