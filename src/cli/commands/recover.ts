import type { Register } from '../rooms.ts';
import { carryOn, follow } from '../session.ts';

export const addRecover: Register = (program, handle) => {
  program
    .command('recover')
    .description('finish or undo what a killed process left, and take its sessions forward')
    .argument('[session]', 'only take this one forward')
    .action(
      handle(async (call, id: string | undefined) => {
        const files = await call.rooms.files();
        const recovered = files.ok ? await files.value.recover() : files;
        if (!recovered.ok) return call.out.refuse(recovered.error);
        const engine = await call.rooms.engine();
        if (!engine.ok) return call.out.refuse(engine.error);
        if (id !== undefined) {
          const session = await engine.value.find(id);
          return session.ok ? carryOn(call, engine.value, session.value) : call.out.refuse(session.error);
        }
        const sessions: { session: string; state: string }[] = [];
        for (const session of await engine.value.unfinished()) {
          const followed = await follow(call, engine.value, session);
          sessions.push({
            session,
            state: followed.ok ? followed.value.state.phase.kind : followed.error.code,
          });
          if (!followed.ok) call.out.note(`${session}: ${followed.error.message} ${followed.error.hint}`);
          if (call.signal.aborted) break;
        }
        const { rolledBack, completed } = recovered.value;
        call.out.result(
          { rolledBack, completed, sessions },
          [
            ...rolledBack.map((each) => `Undone: the interrupted write ${each}`),
            ...completed.map((each) => `Finished: the write ${each}`),
            ...sessions.map(({ session, state }) => `${session}: ${state.replaceAll('-', ' ')}`),
            ...(rolledBack.length + completed.length + sessions.length === 0
              ? ['Nothing was left over.']
              : []),
          ].join('\n'),
        );
        return call.signal.aborted ? 130 : 0;
      }),
    );
};
