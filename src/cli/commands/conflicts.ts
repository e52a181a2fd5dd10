import { placesOf, renderConflict } from '../../chat/commands/kept.ts';
import { english } from '../../chat/texts/english.ts';
import type { Register } from '../rooms.ts';

export const addConflicts: Register = (program, handle) => {
  program
    .command('conflicts')
    .description('files that somebody changed while an interrupted write was open, until they are settled')
    .option('--settle <transaction>', 'you have looked: it no longer stands in the way')
    .action(
      handle(async (call, options: { readonly settle?: string }) => {
        const files = await call.rooms.files();
        if (!files.ok) return call.out.refuse(files.error);
        if (options.settle !== undefined) {
          const settled = await files.value.settle(options.settle);
          if (!settled.ok) return call.out.refuse(settled.error);
          call.out.result(settled.value, `Settled ${settled.value.transaction}.`);
          for (const line of placesOf(english, settled.value)) call.out.note(line);
          return 0;
        }
        const open = await files.value.conflicts();
        if (!open.ok) return call.out.refuse(open.error);
        call.out.result(
          { conflicts: open.value },
          open.value.length === 0
            ? 'There is nothing to settle.'
            : open.value.map((each) => renderConflict(english, each, 'ids conflicts --settle')).join('\n'),
        );
        return open.value.length === 0 ? 0 : 3;
      }),
    );
};
