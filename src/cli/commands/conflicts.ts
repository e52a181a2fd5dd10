import { printable } from '../../core/change/path.ts';
import type { OpenConflict } from '../../engine/ports.ts';
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
          for (const place of placesOf(settled.value))
            call.out.note(`What was put aside stays: ${printable(place)}`);
          return 0;
        }
        const open = await files.value.conflicts();
        if (!open.ok) return call.out.refuse(open.error);
        call.out.result(
          { conflicts: open.value },
          open.value.length === 0 ? 'There is nothing to settle.' : open.value.flatMap(render).join('\n'),
        );
        return open.value.length === 0 ? 0 : 3;
      }),
    );
};

function render({ transaction, journal, files }: OpenConflict): readonly string[] {
  return [
    `${transaction}  ${journal === null ? 'was taken back; these files somebody had changed meanwhile and they stayed:' : `has a damaged journal, put aside whole in ${printable(journal)}`}`,
    ...files.flatMap(({ path, kept }) => [
      `  ${printable(path)}`,
      kept === null ? '      IDS had created it' : `      as it was before: ${printable(kept)}`,
    ]),
    `  Take over what you need, then: ids conflicts --settle ${transaction}`,
  ];
}

function placesOf({ journal, files }: OpenConflict): readonly string[] {
  return [...(journal === null ? [] : [journal]), ...files.flatMap(({ kept }) => kept ?? [])];
}
