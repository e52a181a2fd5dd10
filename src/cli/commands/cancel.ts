import { noSessionDocument, sessionDocument } from '../document.ts';
import type { Register } from '../rooms.ts';

export const addCancel: Register = (program, handle) => {
  program
    .command('cancel')
    .description('end a session; nothing is written')
    .argument('<session>', 'its name, or the beginning or end of it')
    .action(
      handle(async (call, id: string) => {
        const engine = await call.rooms.engine();
        const session = engine.ok ? await engine.value.find(id) : engine;
        if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
        if (!session.ok) return call.out.refuse(session.error, noSessionDocument(session.error));
        const told = await engine.value.tell(session.value, { type: 'cancel', by: call.rooms.person });
        if (!told.ok) return call.out.refuse(told.error);
        call.out.result(
          sessionDocument(session.value, told.value),
          `Cancelled ${session.value}; nothing was written.`,
        );
        return 0;
      }),
    );
};
