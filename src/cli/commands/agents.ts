import { renderAgents } from '../../chat/commands/accounts.ts';
import { english } from '../../chat/texts/english.ts';
import type { Register } from '../rooms.ts';

export const addAgents: Register = (program, handle) => {
  program
    .command('agents')
    .description('who sits in the parliament, how their models do, and what is known of their judgement')
    .action(
      handle(async (call) => {
        const accounts = await call.rooms.accounts();
        if (!accounts.ok) return call.out.refuse(accounts.error);
        const agents = await accounts.value.agents();
        call.out.result(agents, renderAgents(english, agents));
        return 0;
      }),
    );
};
