import { once } from 'node:events';
import type { Register } from '../rooms.ts';
import { follow } from '../session.ts';
import { talk } from '../talk.ts';

export const addServe: Register = (program, handle) => {
  program
    .command('serve')
    .description('the web page, and a chat where this is a terminal')
    .action(
      handle(async (call) => {
        const { rooms, out, terminal, signal } = call;
        const files = await rooms.files();
        const recovered = files.ok ? await files.value.recover() : files;
        if (!recovered.ok) return out.refuse(recovered.error);
        const engine = await rooms.engine();
        if (!engine.ok) return out.refuse(engine.error);
        const serving = await rooms.serve();
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
        try {
          for (const session of await engine.value.unfinished()) {
            const followed = await follow(call, engine.value, session);
            if (!followed.ok) out.note(`${session}: ${followed.error.message}`);
          }
          if (terminal.isTTY && !out.json) await talk(call, engine.value);
          else if (!signal.aborted) await once(signal, 'abort');
          // Ending a server by hand is its ordinary end.
          return 0;
        } finally {
          await serving.value.close();
        }
      }),
    );
};
