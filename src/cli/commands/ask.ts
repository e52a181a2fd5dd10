import { startFrom } from '../../chat/implement.ts';
import { noSessionDocument } from '../document.ts';
import type { Register } from '../rooms.ts';
import { carryOn, committing } from '../session.ts';

/** A question to the parliament, and carrying out what came of it: `ask`, `implement`. */
export const addAsk: Register = (program, handle) => {
  program
    .command('ask')
    .description('ask the parliament; it decides in words and writes nothing')
    .argument('<question...>', 'what you want to know or have decided')
    .addHelpText(
      'after',
      '\nExample: ids ask "who imports src/index.ts"\nWithout a model, what can be measured is answered and nothing else.',
    )
    .action(
      handle(async (call, words: readonly string[]) => {
        const engine = await call.rooms.engine();
        if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
        const started = await engine.value.start({
          source: 'ask',
          request: words.join(' '),
          by: call.rooms.person,
          autoApprove: false,
        });
        if (!started.ok) return call.out.refuse(started.error, noSessionDocument(started.error));
        return carryOn(call, engine.value, started.value);
      }),
    );
  program
    .command('implement')
    .description('carry out what ids ask decided, or a finding of ids analyze, as ids code does')
    .argument('<session>', 'its name, or the beginning or end of it')
    .argument('[label]', 'which finding')
    .option('--commit', 'once it is written, commit to git what it wrote and nothing else')
    .addHelpText('after', '\nExample: ids implement 9f2c01ab B\nThe same one twice is the same session.')
    .action(
      handle(async (given, id: string, label: string | undefined, options: { readonly commit?: boolean }) => {
        const call = committing(given, options.commit);
        const engine = await call.rooms.engine();
        if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
        const session = await engine.value.find(id);
        if (!session.ok) return call.out.refuse(session.error, noSessionDocument(session.error));
        const { person } = call.rooms;
        const started = await startFrom(engine.value, session.value, label, person, call.yes);
        if (!started.ok) return call.out.refuse(started.error, noSessionDocument(started.error));
        return carryOn(call, engine.value, started.value.id);
      }),
    );
};
