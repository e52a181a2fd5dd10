import { dollars, mostRaises, raise } from '../../core/budget/spending.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { Register } from '../rooms.ts';
import { say } from './feedback.ts';

/** What lets a session go on that a cap has stopped: `budget`, `retry`. */
export const addBudget: Register = (program, handle) => {
  program
    .command('budget')
    .description('let a session that came to the end of its money spend more; it goes on')
    .argument('<session>', 'its name, or the beginning or end of it')
    .argument('[more]', `dollars more, +1 to +${String(mostRaises)}`, '+1')
    .addHelpText(
      'after',
      `\nExample: ids budget 9f2c01ab +2\nEach ${dollars(raise.session)} comes with ${String(raise.calls)} calls. What a day may cost stays as BUDGET_DAY_USD says.`,
    )
    .action(
      handle((call, id: string, more: string) => {
        const times = raisesOf(more);
        return times.ok
          ? say(call, id, (by) => ({ type: 'raise-budget', by, times: times.value }))
          : Promise.resolve(call.out.refuse(times.error));
      }),
    );
  program
    .command('retry')
    .description("ask those again whom the day's cap kept from answering; the session goes on")
    .argument('<session>', 'its name, or the beginning or end of it')
    .addHelpText(
      'after',
      '\nExample: ids retry 9f2c01ab\nWith a higher BUDGET_DAY_USD, or on the next day (UTC).',
    )
    .action(handle((call, id: string) => say(call, id, (by) => ({ type: 'retry', by }))));
};

function raisesOf(more: string): Result<number> {
  const times = /^\+?\$?(\d{1,4})$/.exec(more)?.[1];
  return times !== undefined && Number(times) >= 1 && Number(times) <= mostRaises
    ? ok(Number(times))
    : refuse(
        'wrong-use',
        `"${more.slice(0, 40)}" is no amount by which a budget can be raised.`,
        `Give whole dollars, +1 to +${String(mostRaises)}.`,
      );
}
