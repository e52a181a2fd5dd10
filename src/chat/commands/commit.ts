import { parseWorkspacePath, printable, type WorkspacePath } from '../../core/change/path.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { mayDo } from '../../core/people/person.ts';
import { titleOfSession } from '../../core/session/title.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Floor } from '../floor.ts';
import { notAllowed } from '../reply.ts';
import type { Commits } from '../rooms.ts';
import type { Texts } from '../texts/texts.ts';

export interface SessionCommit {
  readonly commit: string;
  /** Null: HEAD is detached. */
  readonly branch: string | null;
  readonly indexBehind: boolean;
  readonly paths: readonly WorkspacePath[];
}

/**
 * Commits the files of a session that is done, as long as they are what it wrote, and nothing else. `wrong-state`,
 * `diverged`, and what `Commits.commit` refuses; `nothing-to-do` when it is committed already.
 */
export async function commitSession(
  engine: Pick<Engine, 'state' | 'previewRollback'>,
  commits: Commits,
  session: SessionId,
  message?: string,
): Promise<Result<SessionCommit>> {
  const state = await engine.state(session);
  if (!state.ok) return state;
  const { phase, workspace, written, request, source } = state.value;
  if (phase.kind !== 'done' || written.length === 0) {
    return refuse(
      'wrong-state',
      `${session} has written nothing that could be committed.`,
      'See: ids sessions',
    );
  }
  const preview = await engine.previewRollback(session, null);
  if (!preview.ok) return preview;
  const other = preview.value
    .filter(({ outcome }) => outcome === 'diverged')
    .map(({ path }) => printable(path));
  if (other.length > 0) {
    return refuse(
      'diverged',
      `${other.join(', ')} changed after IDS wrote it; nothing was committed.`,
      'Commit by hand: git commit',
    );
  }
  const paths = written.flatMap(({ path }): WorkspacePath[] => {
    const parsed = parseWorkspacePath(path);
    return parsed.ok ? [parsed.value] : [];
  });
  const title = message ?? titleOfSession(source, request);
  const committed = await commits.commit(workspace, paths, `${title}\n\nIDS-Session: ${session}\n`);
  return committed.ok ? ok({ ...committed.value, paths }) : committed;
}

export function sayCommitted({ talk }: Texts, { commit, branch, paths, indexBehind }: SessionCommit): string {
  const says = talk.committed(commit.slice(0, 12), branch, paths.length);
  return indexBehind ? `${says}\n${talk.indexBehind}` : says;
}

/** `/commit` and the button under what was written. */
export async function commitHere({ rooms, person, presenter }: Floor, session: SessionId): Promise<void> {
  if (!mayDo(person.role, 'approve')) return presenter.decline(notAllowed(rooms.texts, person.role));
  const committed = await commitSession(rooms.engine, rooms.commits, session);
  return committed.ok
    ? presenter.say(sayCommitted(rooms.texts, committed.value))
    : presenter.decline(committed.error);
}
