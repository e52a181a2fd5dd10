import { createInterface } from 'node:readline/promises';
import { parseWorkspacePath } from '../../core/change/path.ts';
import { renderRollbackPreview } from '../../chat/report.ts';
import { noSessionDocument, sessionDocument } from '../document.ts';
import type { Call, Register } from '../rooms.ts';
import { follow, interrupted } from '../session.ts';
import { exitOf } from '../document.ts';
import { renderReport } from '../../chat/report.ts';

export const addRollback: Register = (program, handle) => {
  program
    .command('rollback')
    .description('take back what a session wrote, or one file of it')
    .argument('<session>', 'its name, or the beginning or end of it')
    .argument('[path]', 'only this file, relative to the workspace')
    .addHelpText(
      'after',
      '\nA file that somebody edited since is never overwritten: nothing is changed then.',
    )
    .action(
      handle(async (call, id: string, file: string | undefined) => {
        const engine = await call.rooms.engine();
        const session = engine.ok ? await engine.value.find(id) : engine;
        if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
        if (!session.ok) return call.out.refuse(session.error, noSessionDocument(session.error));
        const path = file === undefined ? undefined : parseWorkspacePath(file);
        if (path?.ok === false) return call.out.refuse(path.error);
        const before = await engine.value.state(session.value);
        if (!before.ok) return call.out.refuse(before.error);
        const only = path?.value ?? null;
        if (before.value.phase.kind === 'done' && before.value.written.length > 0) {
          const preview = await engine.value.previewRollback(session.value, only);
          if (preview.ok) call.out.note(renderRollbackPreview(session.value, before.value, preview.value));
          const stopped = preview.ok && preview.value.some((each) => each.outcome === 'diverged');
          // What stops it is refused by the rollback itself, with the way out; there is nothing to agree to.
          if (!stopped && !(await agrees(call))) {
            call.out.result(sessionDocument(session.value, before.value), 'Nothing was changed.');
            return 1;
          }
        }
        const told = await engine.value.tell(session.value, {
          type: 'roll-back',
          by: call.rooms.person,
          ...(only === null ? {} : { path: only }),
        });
        if (!told.ok)
          return call.out.refuse(told.error, {
            ...sessionDocument(session.value, before.value),
            refusal: told.error,
          });
        const followed = await follow(call, engine.value, session.value);
        if (!followed.ok) return call.out.refuse(followed.error, noSessionDocument(followed.error));
        const { state, taken } = followed.value;
        if (call.signal.aborted && state.phase.kind === 'rolling-back') {
          return interrupted(call, engine.value, session.value, state);
        }
        const words =
          state.phase.kind === 'done' && state.lastRefusal === null
            ? `Taken back: ${(taken ?? []).map((each) => each.path).join(', ')}`
            : renderReport(session.value, state, 'ids rollback');
        call.out.result(sessionDocument(session.value, state, taken), words);
        if (state.lastRefusal !== null) call.out.note(state.lastRefusal.message);
        return exitOf(state);
      }),
    );
};

/** Asks where a person sits there; elsewhere the command itself is the word. */
async function agrees({ terminal, yes, out, signal }: Call): Promise<boolean> {
  if (yes || out.json || !terminal.isTTY) return true;
  const question = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const answer = await question.question('Take it back? [y/N] ', { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    question.close();
  }
}
