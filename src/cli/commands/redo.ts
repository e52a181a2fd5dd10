import { newestTakenBack } from '../../chat/commands/newest.ts';
import { noSessionDocument } from '../document.ts';
import { carryOutReversal, withChoices, type ChoiceFlags } from '../reversal.ts';
import type { Register } from '../rooms.ts';

export const addRedo: Register = (program, handle) => {
  const command = program
    .command('redo')
    .description('take back the newest rollback')
    .argument('[session]', 'its name, or the beginning or end of it; the one taken back last when left out');
  withChoices(command).action(
    handle(async (call, id: string | undefined, flags: ChoiceFlags) => {
      const engine = await call.rooms.engine();
      if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
      const session =
        id === undefined
          ? await newestTakenBack(engine.value, call.rooms.workspace)
          : await engine.value.find(id);
      if (!session.ok) return call.out.refuse(session.error, noSessionDocument(session.error));
      return carryOutReversal(call, engine.value, { what: 'redo', session: session.value }, flags);
    }),
  );
};
