import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Register } from '../rooms.ts';

export const addExport: Register = (program, handle) => {
  program
    .command('export')
    .description('write minutes.md, events.jsonl, change.diff and what models answered')
    .argument('<session>', 'its name, or the beginning or end of it')
    .action(
      handle(async (call, id: string) => {
        const engine = await call.rooms.engine();
        const session = engine.ok ? await engine.value.find(id) : engine;
        if (!engine.ok) return call.out.refuse(engine.error);
        if (!session.ok) return call.out.refuse(session.error);
        const folder = await engine.value.exportSession(session.value);
        if (!folder.ok) return call.out.refuse(folder.error);
        const files = (await readdir(folder.value)).toSorted().map((name) => join(folder.value, name));
        call.out.result({ session: session.value, folder: folder.value, files }, files.join('\n'));
        return 0;
      }),
    );
};
