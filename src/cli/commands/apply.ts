import { noSessionDocument } from '../document.ts';
import { readInput } from '../input.ts';
import type { Register } from '../rooms.ts';
import { carryOn, committing } from '../session.ts';

export const addApply: Register = (program, handle) => {
  program
    .command('apply')
    .description('check a unified diff and write it, all files or none, with a backup')
    .argument('<patch>', 'a file with a unified diff, or - for standard input')
    .option('--commit', 'once it is written, commit to git what it wrote and nothing else')
    .addHelpText(
      'after',
      '\nExample: git diff | ids apply -\nIt is written without asking when no check fails or warns; a warning waits for: ids approve <session> --yes',
    )
    .action(
      handle(async (given, source: string, options: { readonly commit?: boolean }) => {
        const call = committing(given, options.commit);
        const patch = await readInput(source, call.terminal);
        if (!patch.ok) return call.out.refuse(patch.error, noSessionDocument(patch.error));
        const engine = await call.rooms.engine();
        if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
        const started = await engine.value.start({
          source: 'patch',
          request: patch.value,
          by: call.rooms.person,
          // Who hands over a finished patch to be applied has approved it; only a warning is news to them.
          autoApprove: true,
        });
        if (!started.ok) return call.out.refuse(started.error, noSessionDocument(started.error));
        return carryOn(call, engine.value, started.value);
      }),
    );
};
