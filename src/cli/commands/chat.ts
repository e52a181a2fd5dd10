import { renderStart } from '../../chat/help.ts';
import { english } from '../../chat/texts/english.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import type { Register } from '../rooms.ts';
import { talk } from '../talk.ts';

export const addChat: Register = (program, handle) => {
  program
    .command('chat')
    .description('talk to IDS here, with the commands that Telegram has')
    .action(
      handle(async (call) => {
        if (call.out.json) {
          return call.out.refuse(
            refuse('wrong-use', 'A chat has no JSON form.', 'Use: ids code --json').error,
          );
        }
        const engine = await call.rooms.engine();
        if (!engine.ok) return call.out.refuse(engine.error);
        const { person, workspace, parliament } = call.rooms;
        call.out.result(undefined, `${renderStart(english, person, workspace, parliament)}\n`);
        return talk(call, engine.value);
      }),
    );
};
