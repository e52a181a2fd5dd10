import { parseWorkspacePath } from '../../core/change/path.ts';
import { noSessionDocument } from '../document.ts';
import { carryOutReversal, withChoices, type ChoiceFlags } from '../reversal.ts';
import type { Register } from '../rooms.ts';

export const addRollback: Register = (program, handle) => {
  const command = program
    .command('rollback')
    .description('take back what a session wrote, or one file of it')
    .argument('<session>', 'its name, or the beginning or end of it')
    .argument('[path]', 'only this file, relative to the workspace');
  withChoices(command).action(
    handle(async (call, id: string, file: string | undefined, flags: ChoiceFlags) => {
      const engine = await call.rooms.engine();
      if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
      const session = await engine.value.find(id);
      if (!session.ok) return call.out.refuse(session.error, noSessionDocument(session.error));
      const path = file === undefined ? undefined : parseWorkspacePath(file);
      if (path?.ok === false) return call.out.refuse(path.error);
      const asked = { what: 'roll-back', session: session.value, path: path?.value ?? null } as const;
      return carryOutReversal(call, engine.value, asked, flags);
    }),
  );
};
