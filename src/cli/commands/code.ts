import { noSessionDocument } from '../document.ts';
import type { Register } from '../rooms.ts';
import { carryOn, committing } from '../session.ts';

export const addCode: Register = (program, handle) => {
  program
    .command('code')
    .description('propose, check and decide a change; write it once it is approved')
    .argument('<description...>', 'what should change, in words')
    .option('--commit', 'once it is written, commit to git what it wrote and nothing else')
    .addHelpText(
      'after',
      '\nExample: ids code "rename fetchUser to loadUser"\nWith --yes it is approved beforehand, as long as the verdict is a consensus and no check warns.',
    )
    .action(
      handle(async (given, words: readonly string[], options: { readonly commit?: boolean }) => {
        const call = committing(given, options.commit);
        const engine = await call.rooms.engine();
        if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
        const started = await engine.value.start({
          source: 'code',
          request: words.join(' '),
          by: call.rooms.person,
          autoApprove: call.yes,
        });
        if (!started.ok) return call.out.refuse(started.error, noSessionDocument(started.error));
        return carryOn(call, engine.value, started.value);
      }),
    );
};
