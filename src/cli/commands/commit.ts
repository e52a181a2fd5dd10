import { parseWorkspacePath, type WorkspacePath } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { titleOfSession } from '../../core/session/title.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ExitCode } from '../exit.ts';
import type { Call, Register } from '../rooms.ts';

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
      handle(async (call, id: string, options: { readonly message?: string }) => {
        const engine = await call.rooms.engine();
        if (!engine.ok) return call.out.refuse(engine.error);
        const session = await engine.value.find(id);
        if (!session.ok) return call.out.refuse(session.error);
        return commitSession(call, engine.value, session.value, options.message);
      }),
    );
};

/** Commits the files of a session that is done, as long as they are what it wrote. */
async function commitSession(
  { rooms, out }: Call,
  engine: Engine,
  session: SessionId,
  message: string | undefined,
): Promise<ExitCode> {
  const state = await engine.state(session);
  if (!state.ok) return out.refuse(state.error);
  const { phase, written, request, source } = state.value;
  if (phase.kind !== 'done' || written.length === 0) {
    return out.refuse(
      refuse('wrong-state', `${session} has written nothing that could be committed.`, 'See: ids sessions')
        .error,
    );
  }
  const preview = await engine.previewRollback(session, null);
  if (!preview.ok) return out.refuse(preview.error);
  const other = preview.value.filter(({ outcome }) => outcome === 'diverged').map(({ path }) => path);
  if (other.length > 0) {
    return out.refuse(
      refuse(
        'diverged',
        `${other.join(', ')} changed after IDS wrote it; nothing was committed.`,
        'Commit by hand: git commit',
      ).error,
    );
  }
  const paths = written.flatMap(({ path }): WorkspacePath[] => {
    const parsed = parseWorkspacePath(path);
    return parsed.ok ? [parsed.value] : [];
  });
  const committed = await rooms.commit(
    paths,
    `${message ?? titleOfSession(source, request)}\n\nIDS-Session: ${session}\n`,
  );
  if (!committed.ok) return out.refuse(committed.error);
  const { commit, branch } = committed.value;
  out.result(
    { session, commit, branch, files: paths },
    `Committed ${commit.slice(0, 12)}${branch === null ? '' : ` on ${branch}`}: ${paths.length} ${paths.length === 1 ? 'file' : 'files'}. No hook was run, nothing was pushed.`,
  );
  return 0;
}
