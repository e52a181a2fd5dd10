import type { SessionCommand } from '../../core/session/commands.ts';
import type { Person } from '../../core/people/person.ts';
import { noSessionDocument, sessionDocument } from '../document.ts';
import type { Call, Register } from '../rooms.ts';
import { carryOn } from '../session.ts';
import type { ExitCode } from '../exit.ts';

/** A person's words on a round: `feedback`, `fix`, `restart`. */
export const addFeedback: Register = (program, handle) => {
  program
    .command('feedback')
    .description('say what was missed; the parliament proposes anew with that')
    .argument('<session>', 'its name, or the beginning or end of it')
    .argument('<words...>', 'what was missed')
    .addHelpText('after', '\nExample: ids feedback 9f2c01ab "keep the old name exported as well"')
    .action(
      handle((call, id: string, words: readonly string[]) =>
        say(call, id, (by) => ({ type: 'feedback', by, text: words.join(' ') })),
      ),
    );
  program
    .command('fix')
    .description('change what waits for approval')
    .argument('<session>', 'its name, or the beginning or end of it')
    .argument('<words...>', 'what is to be different')
    .addHelpText('after', '\nExample: ids fix 9f2c01ab "also organise imports in src/cli.ts"')
    .action(
      handle((call, id: string, words: readonly string[]) =>
        say(call, id, (by) => ({ type: 'fix', by, text: words.join(' ') })),
      ),
    );
  program
    .command('restart')
    .description('begin a session anew from its request')
    .argument('<session>', 'its name, or the beginning or end of it')
    .action(handle((call, id: string) => say(call, id, (by) => ({ type: 'restart', by }))));
};

/** Tells a session what a person says and takes it forward. */
export async function say(
  call: Call,
  id: string,
  command: (by: Person) => SessionCommand,
): Promise<ExitCode> {
  const engine = await call.rooms.engine();
  const session = engine.ok ? await engine.value.find(id) : engine;
  if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
  if (!session.ok) return call.out.refuse(session.error, noSessionDocument(session.error));
  const told = await engine.value.tell(session.value, command(call.rooms.person));
  if (told.ok) return carryOn(call, engine.value, session.value);
  const state = await engine.value.state(session.value);
  return call.out.refuse(
    told.error,
    state.ok ? { ...sessionDocument(session.value, state.value), refusal: told.error } : undefined,
  );
}
