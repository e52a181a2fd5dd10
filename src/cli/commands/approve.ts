import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { Engine } from '../../engine/engine.ts';
import { noSessionDocument, sessionDocument } from '../document.ts';
import type { Call, Register } from '../rooms.ts';
import { carryOn, committing } from '../session.ts';

interface Options {
  readonly changeSet?: string;
  readonly pick?: string;
  readonly rebase?: boolean;
  readonly commit?: boolean;
}

export const addApprove: Register = (program, handle) => {
  program
    .command('approve')
    .description('approve what a session proposes and write it')
    .argument('<session>', 'its name, or the beginning or end of it')
    .option(
      '--change-set <id>',
      'only if exactly this change set (or the beginning of its id) is up for approval',
    )
    .option('--pick <label>', 'first put this candidate up for approval')
    .option('--rebase', 'instead, work it out anew on the files as they are now')
    .option('--commit', 'once it is written, commit to git what it wrote and nothing else')
    .addHelpText('after', '\nExample: ids approve 9f2c01ab\nWarnings of the checks are accepted with --yes.')
    .action(
      handle(async (given, id: string, options: Options) => {
        const call = committing(given, options.commit);
        const engine = await call.rooms.engine();
        const session = engine.ok ? await engine.value.find(id) : engine;
        if (!engine.ok) return call.out.refuse(engine.error, noSessionDocument(engine.error));
        if (!session.ok) return call.out.refuse(session.error, noSessionDocument(session.error));
        const told = await decide(call, engine.value, session.value, options);
        if (told.ok) return carryOn(call, engine.value, session.value);
        const state = await engine.value.state(session.value);
        const code = call.out.refuse(
          told.error,
          state.ok ? { ...sessionDocument(session.value, state.value), refusal: told.error } : undefined,
        );
        // Warnings are for a person to accept; nothing has been refused for good.
        return state.ok && warns(state.value) && told.error.code === 'checks-failed' ? 3 : code;
      }),
    );
};

async function decide(
  call: Call,
  engine: Engine,
  session: SessionId,
  options: Options,
): Promise<Result<SessionState>> {
  const by = call.rooms.person;
  if (options.rebase === true) return engine.tell(session, { type: 'rebase', by });
  let state = await engine.state(session);
  if (state.ok && options.pick !== undefined) {
    state = await engine.tell(session, { type: 'pick', by, candidate: options.pick.toUpperCase() });
  }
  if (!state.ok) return state;
  const { phase } = state.value;
  // An answer that a person picks is decided by that; there is nothing to write.
  if (phase.kind === 'decided' && options.pick !== undefined) return ok(state.value);
  if (phase.kind !== 'awaiting-approval') {
    // A killed `approve` leaves the session approved; saying it again takes it forward.
    if (phase.kind === 'applying' || phase.kind === 'verifying') return ok(state.value);
    const labels = state.value.candidates.map(({ label }) => label).join(', ');
    return refuse(
      'wrong-state',
      `Nothing waits for approval; the session is ${phase.kind.replaceAll('-', ' ')}.`,
      phase.kind === 'dead-end' && labels !== ''
        ? `Choose from ${labels} with: ids approve ${session} --pick A`
        : `Look at it with: ids show ${session}`,
    );
  }
  if (options.changeSet !== undefined && !isPrefix(options.changeSet, phase.changeSet)) {
    return refuse(
      'stale-base',
      `Up for approval is change set ${phase.changeSet.slice(0, 16)}, not the one that you name; nothing was written.`,
      `Look at it with: ids show ${session}`,
    );
  }
  return engine.tell(session, {
    type: 'approve',
    by,
    changeSet: phase.changeSet,
    acceptWarnings: call.yes,
  });
}

function isPrefix(prefix: string, id: string): boolean {
  return prefix.length >= 8 && id.startsWith(prefix.toLowerCase());
}

function warns({ phase }: SessionState): boolean {
  return phase.kind === 'awaiting-approval' && phase.warnings.length > 0;
}
