import type { Refusal } from '../kernel/refusal.ts';
import { skipped } from './divergence.ts';
import type { SessionEvent, WrittenFile } from './events.ts';
import type { SessionFacts, SessionPhase, SessionState } from './state.ts';

/** What was skipped stays written; of one file, everything else does. */
export function rolledBack(
  { phase, ...state }: SessionState,
  { transaction, files }: Extract<SessionEvent, { type: 'rolled-back' }>,
): Partial<SessionFacts> & { phase: SessionPhase } {
  const { path, problems, choices } =
    phase.kind === 'rolling-back' ? phase : { path: null, problems: [], choices: [] };
  const left = skipped(choices);
  const taken = new Set(files.map((file) => file.path));
  const stays = (file: WrittenFile) => (path === null ? left.has(file.path) : !taken.has(file.path));
  const written = state.written.filter(stays);
  const gone = state.written.filter((file) => !stays(file));
  return {
    written,
    takenBack: [
      ...state.takenBack,
      {
        transaction,
        files: gone,
        merged: choices.flatMap(({ take, path: at }) => (take === 'merge' ? [at] : [])),
      },
    ],
    phase: written.length > 0 ? { kind: 'done' } : { kind: 'rolled-back', problems },
  };
}

/** Why what was written stays; where its checks failed, that first, because nobody asked for it to stay. */
export function notTakenBack({ phase }: Pick<SessionState, 'phase'>, refusal: Refusal): Refusal {
  if (phase.kind !== 'rolling-back' || phase.why !== 'verification-failed') return refusal;
  const [first = 'see its minutes'] = phase.problems;
  const message = `The checks on what was written failed, and it could not be taken back. ${refusal.message} (${first})`;
  return { ...refusal, message };
}

/** A file that the redo left alone, because it was as wanted already, is written as it had been. */
export function redone(
  { phase, ...state }: SessionState,
  { files }: Extract<SessionEvent, { type: 'redone' }>,
): Partial<SessionFacts> & { phase: SessionPhase } {
  const { rollback, choices } = phase.kind === 'redoing' ? phase : { rollback: '', choices: [] };
  const left = skipped(choices);
  const undone = state.takenBack.find(({ transaction }) => transaction === rollback);
  const now = new Map([...(undone?.files ?? []), ...files].map((file) => [file.path, file]));
  const kept = state.written.filter(({ path }) => !now.has(path));
  const back = [...now.values()].filter(({ path }) => !left.has(path));
  return {
    written: [...kept, ...back].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    takenBack: state.takenBack.filter((each) => each !== undone),
    redone: true,
    phase: { kind: 'done' },
  };
}

/** Lines added and removed in all. */
export function lineCounts(files: readonly Pick<WrittenFile, 'added' | 'removed'>[]): {
  added: number;
  removed: number;
} {
  return files.reduce(
    (sum, file) => ({ added: sum.added + file.added, removed: sum.removed + file.removed }),
    { added: 0, removed: 0 },
  );
}
