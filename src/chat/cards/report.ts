import type { SessionId } from '../../core/kernel/ids.ts';
import type { WrittenFile } from '../../core/session/events.ts';
import { lineCounts } from '../../core/session/written.ts';
import type { SessionState } from '../../core/session/state.ts';
import { fileLine, refusalLines } from './card.ts';
import { titleOf } from './head.ts';
import { checkMarks, checkReasons } from './checks.ts';
import { columns, oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/**
 * What a session did to the disk: each path with its lines, where the bytes from before lie, what the checks say.
 * `rollback`: the command that takes it back.
 */
export function renderReport(
  texts: Texts,
  session: SessionId,
  state: SessionState,
  rollback = '/rollback',
): string {
  return state.phase.kind === 'rolled-back'
    ? takenBack(texts.cards, session, state)
    : written(texts, session, state, `${rollback} ${session}`);
}

function written(texts: Texts, session: SessionId, state: SessionState, rollback: string): string {
  const { cards: says } = texts;
  const { added, removed } = lineCounts(state.written);
  const stays = new Set(state.written.map(({ path }) => path));
  const gone = state.takenBack.flatMap(({ files }) => files).filter(({ path }) => !stays.has(path));
  const report = state.chosen === null ? undefined : state.reports.get(state.chosen);
  return [
    columns(
      `${gone.length === 0 ? `✅ ${says.written}` : `↩️ ${says.partTakenBack}`} · ${titleOf(state)}`,
      session,
      48,
    ),
    ...(gone.length === 0
      ? []
      : [
          `${says.takenBack}:`,
          ...gone.map(({ path }) => `  ${oneLine(path, 200)}`),
          `${says.staysWritten}:`,
        ]),
    `${says.files(state.written.length)}  +${String(added)} −${String(removed)}`,
    ...(state.candidates.find((each) => each.label === state.chosen)?.notes ?? []).map((note) =>
      oneLine(note, 400),
    ),
    ...state.written.flatMap((file) => [`  ${fileLine(texts, file)}`, `      ${backupLine(says, file)}`]),
    ...(report === undefined
      ? []
      : [
          `${says.labels.checks}  ${checkMarks(texts, report)}`,
          ...checkReasons(texts, report).map((reason) => `        ${reason}`),
          ...checkedWhen(says, state, gone.length > 0),
        ]),
    ...(state.lastRefusal === null ? [] : refusalLines(state.lastRefusal)),
    says.takeBackWith(rollback),
  ].join('\n');
}

/** What the checks above are about. Nothing where a rollback was refused: they say nothing of what is there by now. */
function checkedWhen(says: Texts['cards'], state: SessionState, inPart: boolean): readonly string[] {
  if (inPart) return [says.checkedBefore];
  if (state.lastRefusal !== null) return [];
  return [state.redone ? says.writtenAgain : says.checkedAgain];
}

function backupLine(says: Texts['cards'], file: WrittenFile): string {
  if (file.backup !== null) return says.before(oneLine(file.backup, 400));
  return file.kind === 'created' ? says.newFile : says.noBackup;
}

function takenBack(says: Texts['cards'], session: SessionId, state: SessionState): string {
  const problems = state.phase.kind === 'rolled-back' ? state.phase.problems : [];
  const candidate = state.candidates.find((each) => each.label === state.chosen);
  return [
    columns(`↩️ ${says.takenBack} · ${titleOf(state)}`, session, 48),
    ...(problems.length === 0
      ? [`${[says.asBefore, ...mergedIn(says, state)].join(', ')}.`]
      : [
          says.failedAfterWriting,
          ...problems.slice(0, 20).map((problem) => `  ${oneLine(problem, 300)}`),
          ...(problems.length > 20 ? [`  ${says.andMore(problems.length - 20)}`] : []),
        ]),
    ...(candidate?.stats ?? []).map((file) => `  ${oneLine(file.path, 200)}`),
  ].join('\n');
}

function mergedIn(says: Texts['cards'], { takenBack }: SessionState): readonly string[] {
  const merged = takenBack.flatMap((each) => each.merged).map((path) => oneLine(path, 200));
  return merged.length === 0 ? [] : [says.butFor(merged)];
}
