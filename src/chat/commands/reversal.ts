import { assertNever } from '../../core/kernel/assert-never.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { Refusal } from '../../core/kernel/refusal.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { Divergence, DivergenceChoice, ReversalPreview } from '../../core/session/divergence.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { Engine } from '../../engine/engine.ts';
import { titleOf } from '../cards/head.ts';
import { card, code, reply, type Action, type Choice } from '../reply.ts';
import { columns, oneLine, onScreen } from '../screen.ts';
import type { Surface } from '../surface.ts';
import type { Texts } from '../texts/texts.ts';

/** Up to here the merges are shown in the chat itself; longer ones are a file. Lines. */
const DIFF_LINES = 400;

/** What is asked about: a rollback (of one file, or of everything) or the newest rollback's redo. */
export type Asked = Extract<Action, { do: 'roll-back' | 'redo' }>;

/**
 * Shows what a rollback or redo would do, with every merge that was chosen in full, and offers to do it, or the choices about the
 * next file that somebody changed since.
 */
export async function showReversal(
  texts: Texts,
  engine: Engine,
  surface: Surface,
  decline: (refusal: Refusal) => Promise<void>,
  asked: Asked,
): Promise<void> {
  const { session, choices } = asked;
  const state = await engine.state(session);
  if (!state.ok) return decline(state.error);
  const objection = objectionTo(texts, session, state.value, asked);
  if (objection !== undefined) return surface.show(reply(objection));
  const preview: Result<readonly ReversalPreview[]> =
    asked.do === 'redo'
      ? await engine.previewRedo(session, choices)
      : await engine.previewRollback(session, asked.path, choices);
  if (!preview.ok) return decline(preview.error);
  const merges = mergesOf(preview.value);
  if (merges !== '') {
    try {
      const lines = merges.split('\n').length - 1;
      await surface.show(
        lines <= DIFF_LINES
          ? reply([code(onScreen(merges).trimEnd(), 'diff')])
          : reply(texts.reversal.mergeIsLong(lines), [], [{ name: 'merge.diff', text: merges }]),
      );
    } catch {
      return surface.show(reply(texts.reversal.mergeNotDelivered));
    }
  }
  return surface.show(
    reply(
      [card(renderReversal(texts, session, state.value, asked.do, preview.value))],
      [...offersOf(texts, asked, preview.value), { label: texts.buttons.keepIt, action: { do: 'nothing' } }],
    ),
  );
}

/** Every chosen merge as one complete diff; empty when there is none. */
export function mergesOf(files: readonly ReversalPreview[]): string {
  return files
    .flatMap(({ outcome, divergence }) =>
      outcome === 'merge' && divergence?.merge.possible === true ? [divergence.merge.diff] : [],
    )
    .join('');
}

function objectionTo(
  { reversal: says }: Texts,
  session: SessionId,
  state: SessionState,
  asked: Asked,
): string | undefined {
  const { written, takenBack, phase } = state;
  if (asked.do === 'redo') {
    if (phase.kind === 'rolled-back' && phase.problems.length > 0) {
      return says.failedChecks(session);
    }
    const can = takenBack.length > 0 && (phase.kind === 'done' || phase.kind === 'rolled-back');
    return can ? undefined : says.nothingToRedo(session);
  }
  const { path } = asked;
  if (phase.kind === 'rolled-back') return says.takenBackAlready(session);
  if (phase.kind !== 'done' || written.length === 0) {
    return says.nothingToTakeBack(session);
  }
  if (path === null || written.some((file) => file.path === path)) return undefined;
  const names = written.map((file) => onScreen(file.path));
  return says.notItsFile(session, onScreen(path), names);
}

/** The choices about the first file that is undecided; the deed itself when there is none. */
function offersOf({ buttons }: Texts, asked: Asked, files: readonly ReversalPreview[]): readonly Choice[] {
  const open = files.filter(({ outcome }) => outcome === 'diverged');
  const [first] = open;
  if (first?.divergence === undefined) {
    const does = files.some(({ outcome }) => ['restore', 'remove', 'merge'].includes(outcome));
    const label = asked.do === 'redo' ? buttons.redo : buttons.rollBack;
    return does ? [{ label, action: { ...asked, confirmed: true } }] : [];
  }
  const name = oneLine(first.path, 60);
  const offer = (label: string, ...more: readonly DivergenceChoice[]): Choice => ({
    label,
    action: { ...asked, choices: [...asked.choices, ...more], confirmed: false },
  });
  return [
    ...choicesAbout(first.path, first.divergence).map((choice) => offer(buttons[choice.take](name), choice)),
    ...(open.length > 1
      ? [offer(buttons.skipAll(open.length), ...open.map(({ path }) => ({ take: 'skip' as const, path })))]
      : []),
  ];
}

/** What can be chosen about a file, each bound to what is there now. */
export function choicesAbout(
  path: string,
  { current, merge, overwrite }: Divergence,
): readonly DivergenceChoice[] {
  return [
    { take: 'skip', path },
    ...(merge.possible ? [{ take: 'merge' as const, path, result: merge.result }] : []),
    ...(overwrite !== null && current !== null ? [{ take: 'overwrite' as const, path, current }] : []),
  ];
}

/** What a rollback or redo would do, before it is done, from what is on disk now. */
export function renderReversal(
  { reversal: says }: Texts,
  session: SessionId,
  state: SessionState,
  what: Asked['do'],
  files: readonly ReversalPreview[],
): string {
  const open = files.filter((file) => file.outcome === 'diverged').length;
  const again = says.again[what];
  return [
    columns(`${says.head[what]} · ${titleOf(state)}`, session, 48),
    ...files.flatMap((file) => [
      `  ${oneLine(file.path, 200)}  ${partOf(says, file, what)}`,
      ...(file.outcome === 'diverged' && file.divergence !== undefined
        ? waysOut(says, file.divergence, again).map((line) => `      ${line}`)
        : []),
    ]),
    open > 0 ? says.changedSince(open) : says.whoeverChanges[what],
  ].join('\n');
}

function partOf(says: Texts['reversal'], file: ReversalPreview, what: Asked['do']): string {
  const { outcome, added, removed, divergence } = file;
  const lines = lineCount(added, removed);
  const replaces = divergence === undefined ? '' : `; ${says.intoBackup}`;
  switch (outcome) {
    case 'remove':
      return `${says.isRemoved(removed)}${replaces}`;
    case 'restore':
      return `${says.again[what]} ${lines}${replaces}`;
    case 'merge':
      return `${says.isMerged(lines)}; ${says.intoBackup}`;
    case 'skip':
      return says.isSkipped;
    case 'nothing':
      return says.already[what];
    case 'diverged':
      return divergence === undefined ? says.wasChanged : happenedTo(says, divergence);
    default:
      return assertNever(outcome);
  }
}

function happenedTo(says: Texts['reversal'], { what, current, written }: Divergence): string {
  return what === 'permissions' ? says.otherPermissions(octal(written), octal(current)) : says.happened[what];
}

function waysOut(
  says: Texts['reversal'],
  { merge, overwrite }: Divergence,
  again: string,
): readonly string[] {
  return [
    ...(merge.possible
      ? [says.merge(lineCount(merge.added, merge.removed))]
      : overwrite === null
        ? []
        : [says.noMerge(oneLine(merge.why, 200))]),
    ...(overwrite === null ? [] : [says.overwrite(again, lineCount(overwrite.added, overwrite.removed))]),
  ];
}

function lineCount(added: number, removed: number): string {
  return `(+${String(added)} −${String(removed)})`;
}

function octal(version: Divergence['written'] | null): string {
  return version === null || version === 'absent' ? '-' : version.mode.toString(8).padStart(3, '0');
}
