import { plural } from '../../core/change/report.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { WrittenFile } from '../../core/session/events.ts';
import { lineCounts } from '../../core/session/evolve.ts';
import type { SessionState } from '../../core/session/state.ts';
import { fileLine, titleOf } from './card.ts';
import { checkMarks, checkReasons } from './checks.ts';
import { columns, oneLine } from '../screen.ts';

/**
 * What a session did to the disk: each path with its lines, where the bytes from before lie, what the checks say.
 * `rollback`: the command that takes it back.
 */
export function renderReport(session: SessionId, state: SessionState, rollback = '/rollback'): string {
  return state.phase.kind === 'rolled-back'
    ? takenBack(session, state)
    : written(session, state, `Take it back with: ${rollback} ${session}`);
}

function written(session: SessionId, state: SessionState, takeBack: string): string {
  const { added, removed } = lineCounts(state.written);
  const report = state.chosen === null ? undefined : state.reports.get(state.chosen);
  return [
    columns(`✅ Written · ${titleOf(state)}`, session, 48),
    `${plural(state.written.length, 'file')}  +${String(added)} −${String(removed)}`,
    ...(state.candidates.find((each) => each.label === state.chosen)?.notes ?? []).map((note) =>
      oneLine(note, 400),
    ),
    ...state.written.flatMap((file) => [`  ${fileLine(file)}`, `      ${backupLine(file)}`]),
    ...(report === undefined
      ? []
      : [
          `Checks  ${checkMarks(report)}`,
          ...checkReasons(report).map((reason) => `        ${reason}`),
          state.redone
            ? 'Written again after a rollback; the checks are those from before the first write.'
            : 'The checks were carried out again on what is on disk; no new problem.',
        ]),
    ...(state.lastRefusal !== null
      ? [`✋ ${oneLine(state.lastRefusal.message, 400)}`, oneLine(state.lastRefusal.hint, 400)]
      : []),
    takeBack,
  ].join('\n');
}

function backupLine(file: WrittenFile): string {
  if (file.backup !== null) return `before: ${oneLine(file.backup, 400)}`;
  return file.kind === 'created' ? 'new; rollback removes it' : 'no backup';
}

function takenBack(session: SessionId, state: SessionState): string {
  const problems = state.phase.kind === 'rolled-back' ? state.phase.problems : [];
  const candidate = state.candidates.find((each) => each.label === state.chosen);
  return [
    columns(`↩️ Taken back · ${titleOf(state)}`, session, 48),
    ...(problems.length === 0
      ? [`Every file is as it was before this session${mergedIn(state)}.`]
      : [
          'The checks on what was written failed, so everything was taken back:',
          ...problems.slice(0, 20).map((problem) => `  ${oneLine(problem, 300)}`),
          ...(problems.length > 20 ? [`  … and ${String(problems.length - 20)} more`] : []),
        ]),
    ...(candidate?.stats ?? []).map((file) => `  ${oneLine(file.path, 200)}`),
  ].join('\n');
}

function mergedIn({ takenBack }: SessionState): string {
  const merged = takenBack.flatMap((each) => each.merged).map((path) => oneLine(path, 200));
  return merged.length === 0 ? '' : `, but for what somebody changed since in ${merged.join(', ')}`;
}
