import { assertNever } from '../../core/kernel/assert-never.ts';
import { plural } from '../../core/change/report.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import type { Refusal } from '../../core/kernel/refusal.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { Divergence, DivergenceChoice, ReversalPreview } from '../../core/session/divergence.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { Engine } from '../../engine/engine.ts';
import { titleOf } from '../cards/card.ts';
import { card, code, reply, sayRefusal, type Action, type Choice } from '../reply.ts';
import { columns, oneLine, onScreen } from '../screen.ts';
import type { Surface } from '../surface.ts';

/** Up to here the merges are shown in the chat itself; longer ones are a file. Lines. */
const DIFF_LINES = 400;

/** What is asked about: a rollback (of one file, or of everything) or the newest rollback's redo. */
export type Asked = Extract<Action, { do: 'roll-back' | 'redo' }>;

/**
 * Shows what a rollback or redo would do, with every merge that was chosen in full, and offers to do it, or the choices about the
 * next file that somebody changed since.
 */
export async function showReversal(engine: Engine, surface: Surface, asked: Asked): Promise<void> {
  const { session, choices } = asked;
  const state = await engine.state(session);
  const decline = (refusal: Refusal) => surface.show(reply(sayRefusal(refusal)));
  if (!state.ok) return decline(state.error);
  const objection = objectionTo(session, state.value, asked);
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
          : reply(`The merge has ${String(lines)} lines:`, [], [{ name: 'merge.diff', text: merges }]),
      );
    } catch {
      return surface.show(
        reply('✋ The complete merge could not be delivered, so it cannot be taken. Nothing was changed.'),
      );
    }
  }
  return surface.show(
    reply(
      [card(renderReversal(session, state.value, asked.do, preview.value))],
      [...offersOf(asked, preview.value), { label: 'Keep it', action: { do: 'nothing' } }],
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

function objectionTo(session: SessionId, state: SessionState, asked: Asked): string | undefined {
  const { written, takenBack, phase } = state;
  if (asked.do === 'redo') {
    if (phase.kind === 'rolled-back' && phase.problems.length > 0) {
      return `✋ ${session} was taken back because the checks on what it had written failed.\n   Ask for the change anew.`;
    }
    const can = takenBack.length > 0 && (phase.kind === 'done' || phase.kind === 'rolled-back');
    return can ? undefined : `✋ ${session} has taken nothing back that could be written again.`;
  }
  const { path } = asked;
  if (phase.kind === 'rolled-back') return `${session} has been taken back already.`;
  if (phase.kind !== 'done' || written.length === 0) {
    return `✋ ${session} has written nothing that could be taken back.`;
  }
  if (path === null || written.some((file) => file.path === path)) return undefined;
  const names = written.map((file) => onScreen(file.path)).join(', ');
  return `✋ ${session} did not write ${onScreen(path)}.\n   It wrote ${names}.`;
}

/** The choices about the first file that is undecided; the deed itself when there is none. */
function offersOf(asked: Asked, files: readonly ReversalPreview[]): readonly Choice[] {
  const open = files.filter(({ outcome }) => outcome === 'diverged');
  const [first] = open;
  if (first?.divergence === undefined) {
    const does = files.some(({ outcome }) => ['restore', 'remove', 'merge'].includes(outcome));
    const label = asked.do === 'redo' ? 'Redo' : 'Roll back';
    return does ? [{ label, action: { ...asked, confirmed: true } }] : [];
  }
  const name = oneLine(first.path, 60);
  const offer = (label: string, ...more: readonly DivergenceChoice[]): Choice => ({
    label,
    action: { ...asked, choices: [...asked.choices, ...more], confirmed: false },
  });
  return [
    ...choicesAbout(first.path, first.divergence).map((choice) =>
      offer(`${labels[choice.take]} ${name}`, choice),
    ),
    ...(open.length > 1
      ? [
          offer(
            `Skip all ${String(open.length)}`,
            ...open.map(({ path }) => ({ take: 'skip' as const, path })),
          ),
        ]
      : []),
  ];
}

const labels = { skip: 'Skip', merge: 'Merge', overwrite: 'Overwrite' } as const;

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
  session: SessionId,
  state: SessionState,
  what: Asked['do'],
  files: readonly ReversalPreview[],
): string {
  const open = files.filter((file) => file.outcome === 'diverged').length;
  const again = what === 'redo' ? 'is written again' : 'is as before again';
  return [
    columns(`${what === 'redo' ? '↪️ Write again' : '↩️ Take back'} · ${titleOf(state)}`, session, 48),
    ...files.flatMap((file) => [
      `  ${oneLine(file.path, 200)}  ${partOf(file, again, what)}`,
      ...(file.outcome === 'diverged' && file.divergence !== undefined
        ? waysOut(file.divergence, again).map((line) => `      ${line}`)
        : []),
    ]),
    open > 0
      ? `${plural(open, 'file')} changed since: nothing is changed before you choose what becomes of ${open === 1 ? 'it' : 'each of them'}.`
      : `A file that somebody changes in the meantime stops the ${what === 'redo' ? 'redo' : 'rollback'}, and nothing is changed then.`,
  ].join('\n');
}

function partOf(file: ReversalPreview, again: string, what: Asked['do']): string {
  const { outcome, added, removed, divergence } = file;
  const lines = lineCount(added, removed);
  const replaces = divergence === undefined ? '' : '; what is there now goes into a backup';
  switch (outcome) {
    case 'remove':
      return `is removed (−${String(removed)})${replaces}`;
    case 'restore':
      return `${again} ${lines}${replaces}`;
    case 'merge':
      return `is merged ${lines}; what is there now goes into a backup`;
    case 'skip':
      return 'stays as it is now (skipped)';
    case 'nothing':
      return what === 'redo' ? 'is as wanted already' : 'is as before already';
    case 'diverged':
      return divergence === undefined ? 'was changed since' : happenedTo(divergence);
    default:
      return assertNever(outcome);
  }
}

function happenedTo({ what, current, written }: Divergence): string {
  switch (what) {
    case 'edited':
      return 'was edited since';
    case 'permissions':
      return `got other permissions since (${octal(written)} → ${octal(current)}); its content is as IDS left it`;
    case 'deleted':
      return 'was deleted since';
    case 'created':
      return 'was created again since';
    case 'replaced':
      return 'is not a plain file any more; it can only be skipped';
    default:
      return assertNever(what);
  }
}

function waysOut({ merge, overwrite }: Divergence, again: string): readonly string[] {
  return [
    ...(merge.possible
      ? [`merge: your change stays, that of IDS goes ${lineCount(merge.added, merge.removed)}`]
      : overwrite === null
        ? []
        : [`merge: not possible, ${oneLine(merge.why, 200)}`]),
    ...(overwrite === null
      ? []
      : [
          `overwrite: it ${again} ${lineCount(overwrite.added, overwrite.removed)}, what is there now goes into a backup`,
        ]),
  ];
}

function lineCount(added: number, removed: number): string {
  return `(+${String(added)} −${String(removed)})`;
}

function octal(version: Divergence['written'] | null): string {
  return version === null || version === 'absent' ? '-' : version.mode.toString(8).padStart(3, '0');
}
