import { renderCosts } from '../../chat/commands/accounts.ts';
import { english } from '../../chat/texts/english.ts';
import type { Register } from '../rooms.ts';

export const addCosts: Register = (program, handle) => {
  program
    .command('costs')
    .description('money and tokens by day, model, person and session, and what is left')
    .action(
      handle(async (call) => {
        const accounts = await call.rooms.accounts();
        if (!accounts.ok) return call.out.refuse(accounts.error);
        const costs = await accounts.value.costs();
        call.out.result(costs, renderCosts(english, costs));
        return 0;
      }),
    );
};
