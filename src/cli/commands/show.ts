import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onScreen } from '../../chat/screen.ts';
import { sessionDocument } from '../document.ts';
import type { Register } from '../rooms.ts';

export const addShow: Register = (program, handle) => {
  program
    .command('show')
    .description('the minutes of a session, as Markdown')
    .argument('<session>', 'its name, or the beginning or end of it')
    .action(
      handle(async (call, id: string) => {
        const engine = await call.rooms.engine();
        const session = engine.ok ? await engine.value.find(id) : engine;
        if (!engine.ok) return call.out.refuse(engine.error);
        if (!session.ok) return call.out.refuse(session.error);
        const state = await engine.value.state(session.value);
        if (!state.ok) return call.out.refuse(state.error);
        const folder = await engine.value.exportSession(session.value);
        if (!folder.ok) return call.out.refuse(folder.error);
        const minutes = await readFile(join(folder.value, 'minutes.md'), 'utf8');
        call.out.result(
          { ...sessionDocument(session.value, state.value), minutes },
          onScreen(minutes).trimEnd(),
        );
        return 0;
      }),
    );
};
