import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { mergesOf, renderReversal } from '../chat/commands/reversal.ts';
import { renderReport } from '../chat/cards/report.ts';
import { onScreen } from '../chat/screen.ts';
import { english } from '../chat/texts/english.ts';
import { parseWorkspacePath, printable } from '../core/change/path.ts';
import { assertNever } from '../core/kernel/assert-never.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { DivergenceChoice, ReversalPreview } from '../core/session/divergence.ts';
import type { SessionState } from '../core/session/state.ts';
import type { Engine } from '../engine/engine.ts';
import { exitOf, noSessionDocument, sessionDocument } from './document.ts';
import type { ExitCode } from './exit.ts';
import type { Call } from './rooms.ts';
import { follow, interrupted } from './session.ts';

/** What was said on the command line about files that changed since, by path. */
export interface ChoiceFlags {
  readonly skip: readonly string[];
  readonly merge: readonly string[];
  readonly overwrite: readonly string[];
}

/** Adds the flags with which a person decides about files that changed since. */
export function withChoices(command: Command): Command {
  const collect = (path: string, before: readonly string[]) => [...before, path];
  return command
    .option('--skip <path>', 'leave a file as it is now (may be repeated)', collect, [])
    .option('--merge <path>', 'merge: your change stays, that of IDS goes (may be repeated)', collect, [])
    .option('--overwrite <path>', 'overwrite a changed file, with a backup (may be repeated)', collect, [])
    .addHelpText(
      'after',
      '\nA file that somebody changed since is never overwritten unasked: nothing is changed before each such file is decided.\nA merge is shown in full first; without a terminal it is taken with --yes.',
    );
}

/** What is asked for: a rollback, of one file where `path` is given, or a redo. */
export type Asked =
  | { readonly what: 'roll-back'; readonly session: SessionId; readonly path: string | null }
  | { readonly what: 'redo'; readonly session: SessionId };

/** Shows what would be done, asks where a person sits there, does it and reports. */
export async function carryOutReversal(
  call: Call,
  engine: Engine,
  asked: Asked,
  flags: ChoiceFlags,
): Promise<ExitCode> {
  const { session } = asked;
  const before = await engine.state(session);
  if (!before.ok) return call.out.refuse(before.error);
  let choices: readonly DivergenceChoice[] = [];
  if (isPossible(before.value, asked)) {
    const seen = await preview(engine, asked, []);
    const wanted = seen.ok ? choicesOf(seen.value, flags) : ok([]);
    if (!wanted.ok) return call.out.refuse(wanted.error, sessionDocument(session, before.value));
    choices = wanted.value;
    const shown = choices.length === 0 ? seen : await preview(engine, asked, choices);
    const going = await show(call, before.value, asked, shown);
    if (going !== undefined) return going;
  }
  const by = call.rooms.person;
  const told = await engine.tell(
    session,
    asked.what === 'redo'
      ? { type: 'redo', by, choices }
      : { type: 'roll-back', by, choices, ...(asked.path === null ? {} : { path: asked.path }) },
  );
  if (!told.ok) {
    return call.out.refuse(told.error, { ...sessionDocument(session, before.value), refusal: told.error });
  }
  const followed = await follow(call, engine, session);
  if (!followed.ok) return call.out.refuse(followed.error, noSessionDocument(followed.error));
  const { state, taken } = followed.value;
  if (call.signal.aborted && (state.phase.kind === 'rolling-back' || state.phase.kind === 'redoing')) {
    return interrupted(call, engine, session, state);
  }
  const done = state.lastRefusal === null && (asked.what === 'redo' || state.phase.kind === 'done');
  const words = done
    ? `${asked.what === 'redo' ? 'Written again' : 'Taken back'}: ${(taken ?? []).map(({ path }) => printable(path)).join(', ')}`
    : renderReport(english, session, state, 'ids rollback');
  call.out.result(sessionDocument(session, state, taken), words);
  if (state.lastRefusal !== null) call.out.note(state.lastRefusal.message);
  else if (asked.what === 'roll-back') call.out.note(`Write it again with: ids redo ${session}`);
  return exitOf(state);
}

/** Only what can be done is previewed; for the rest the engine has the words. */
function isPossible({ phase, written, takenBack }: SessionState, { what }: Asked): boolean {
  return what === 'redo'
    ? takenBack.length > 0 && (phase.kind === 'done' || phase.kind === 'rolled-back')
    : written.length > 0 && phase.kind === 'done';
}

function preview(engine: Engine, asked: Asked, choices: readonly DivergenceChoice[]) {
  return asked.what === 'redo'
    ? engine.previewRedo(asked.session, choices)
    : engine.previewRollback(asked.session, asked.path, choices);
}

/** Undefined: go on. */
async function show(
  call: Call,
  state: SessionState,
  asked: Asked,
  shown: Result<readonly ReversalPreview[]>,
): Promise<ExitCode | undefined> {
  const { session, what } = asked;
  if (!shown.ok) return undefined;
  const merges = mergesOf(shown.value);
  if (merges !== '') call.out.note(onScreen(merges).trimEnd());
  call.out.note(renderReversal(english, session, state, what, shown.value));
  // What stops it is refused by the deed itself, with the way out; there is nothing to agree to.
  const open = shown.value.filter((each) => each.outcome === 'diverged');
  if (open.length > 0) {
    const command = what === 'redo' ? `ids redo ${session}` : `ids rollback ${session}`;
    call.out.note(`Choose for each: ${command} --skip PATH, --merge PATH or --overwrite PATH`);
    return undefined;
  }
  if (merges !== '' && !call.yes && !call.terminal.isTTY) {
    call.out.result(sessionDocument(session, state), 'Nothing was changed.');
    call.out.note('A merge is taken once somebody has seen it: repeat the command with --yes');
    return 3;
  }
  if (await agrees(call, what)) return undefined;
  call.out.result(sessionDocument(session, state), 'Nothing was changed.');
  return 1;
}

/** What the flags say, bound to what is there now. `not-found`, `wrong-use`, and `diverged` where a choice cannot be had. */
function choicesOf(
  files: readonly ReversalPreview[],
  flags: ChoiceFlags,
): Result<readonly DivergenceChoice[]> {
  const choices: DivergenceChoice[] = [];
  for (const take of ['skip', 'merge', 'overwrite'] as const) {
    for (const given of flags[take]) {
      const parsed = parseWorkspacePath(given);
      if (!parsed.ok) return parsed;
      const path = parsed.value;
      const file = files.find((each) => each.path === path);
      if (file === undefined) {
        return refuse('not-found', `${printable(path)} has no part in this.`, `It is about ${names(files)}.`);
      }
      if (choices.some((choice) => choice.path === path)) {
        return refuse('wrong-use', `There are two choices about ${printable(path)}.`, 'Say one of them.');
      }
      const choice = choiceOf(file, take);
      if (!choice.ok) return choice;
      if (choice.value !== undefined) choices.push(choice.value);
    }
  }
  return ok(choices);
}

/** Undefined where nobody changed the file, so that there is nothing to decide. */
function choiceOf(
  { path, divergence }: ReversalPreview,
  take: DivergenceChoice['take'],
): Result<DivergenceChoice | undefined> {
  const cannot = (why: string) =>
    refuse(
      'diverged',
      `${printable(path)} ${why}. Nothing was changed.`,
      'Choose another way for this file.',
    );
  switch (take) {
    case 'skip':
      return ok({ take, path });
    case 'merge':
      if (divergence === undefined) return ok(undefined);
      return divergence.merge.possible
        ? ok({ take, path, result: divergence.merge.result })
        : cannot(`cannot be merged: ${divergence.merge.why}`);
    case 'overwrite':
      if (divergence === undefined) return ok(undefined);
      return divergence.current === null || divergence.overwrite === null
        ? cannot('cannot be overwritten: it is not a plain file any more')
        : ok({ take, path, current: divergence.current });
    default:
      return assertNever(take);
  }
}

function names(files: readonly ReversalPreview[]): string {
  return files.map(({ path }) => printable(path)).join(', ');
}

/** Asks where a person sits there; elsewhere the command itself is the word. */
async function agrees({ terminal, yes, out, signal }: Call, what: Asked['what']): Promise<boolean> {
  if (yes || out.json || !terminal.isTTY) return true;
  const question = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const words = what === 'redo' ? 'Write it again?' : 'Take it back?';
    const answer = await question.question(`${words} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    question.close();
  }
}
