import { commitSession, sayCommitted } from '../../chat/commands/commit.ts';
import { english } from '../../chat/texts/english.ts';
import type { Register } from '../rooms.ts';

export const addCommit: Register = (program, handle) => {
  program
    .command('commit')
    .description('commit to git what a session wrote, and nothing else')
    .argument('<session>', 'its name, or the beginning or end of it')
    .option('-m, --message <text>', 'the message (else what was asked for)')
    .addHelpText(
      'after',
      '\nWhat you have staged or edited yourself stays as it is. No hook runs, nothing is signed, nothing is pushed.',
    )
    .action(
      handle(async ({ rooms, out }, id: string, options: { readonly message?: string }) => {
        const engine = await rooms.engine();
        if (!engine.ok) return out.refuse(engine.error);
        const session = await engine.value.find(id);
        if (!session.ok) return out.refuse(session.error);
        const committed = await commitSession(engine.value, rooms.commits, session.value, options.message);
        if (!committed.ok) return out.refuse(committed.error);
        const { commit, branch, paths } = committed.value;
        out.result(
          { session: session.value, commit, branch, files: paths },
          sayCommitted(english, committed.value),
        );
        return 0;
      }),
    );
};
