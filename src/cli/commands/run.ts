import { createInterface } from 'node:readline/promises';
import { sayOutcome } from '../../chat/commands/run.ts';
import { onScreen } from '../../chat/screen.ts';
import { english } from '../../chat/texts/english.ts';
import type { PreparedCommand, RunEvent } from '../../core/commands/run-event.ts';
import { exitCodeOf, type ExitCode } from '../exit.ts';
import type { Call, Register } from '../rooms.ts';

export const addRun: Register = (program, handle) => {
  program
    .command('run')
    .description('run an allowed command in the sandbox; the command stands behind --')
    .argument('<command...>', 'one of config/commands.yaml, with its flags and arguments')
    .addHelpText(
      'after',
      '\nExample: ids run -- git log -n 5 --oneline\nThere is no shell, no network and no secret. A script of package.json is shown and agreed to once; --yes agrees.',
    )
    .action(
      handle(async (call, argv: readonly string[]) => {
        const commands = await call.rooms.commands();
        const prepared = commands.ok ? await commands.value.prepare(argv) : commands;
        if (!prepared.ok) return call.out.refuse(prepared.error);
        const { script } = prepared.value;
        const asked = script !== null && !script.agreed;
        if (asked)
          call.out.note(
            `This runs, in the sandbox and on a copy of the workspace:\n${onScreen(script.text)}`,
          );
        const agreement = asked && (await agrees(call)) ? { by: call.rooms.person.id } : null;
        return carryOut(call, argv, prepared.value, agreement);
      }),
    );
};

async function carryOut(
  { out, terminal, signal }: Call,
  argv: readonly string[],
  prepared: PreparedCommand,
  agreement: { readonly by: string } | null,
): Promise<ExitCode> {
  const said = { stdout: '', stderr: '' };
  let ended: Extract<RunEvent, { type: 'ended' }> | undefined;
  let workspace: string | null = null;
  for await (const event of prepared.start(agreement, signal)) {
    if (event.type === 'ended') ended = event;
    else if (event.type === 'started') {
      ({ workspace } = event);
      for (const note of event.notes) out.note(note);
    } else {
      said[event.stream] += event.text;
      if (!out.json) terminal[event.stream].write(onScreen(event.text));
    }
  }
  if (ended === undefined) throw new Error('A run without an end');
  const { outcome, ms } = ended;
  const document = { argv, workspace, outcome, ...said, ms };
  if (outcome.kind === 'refused')
    return out.refuse(outcome.refusal, { ...document, refusal: outcome.refusal });
  out.result(document, '');
  if (outcome.kind !== 'exited' || outcome.code !== 0) out.note(sayOutcome(english, outcome, ms));
  if (outcome.kind === 'stopped' && outcome.why === 'cancelled') return exitCodeOf('interrupted');
  return outcome.kind === 'exited' && outcome.code === 0 ? 0 : 1;
}

/** A script of package.json is whatever somebody wrote there: where nobody can be asked, it takes --yes. */
async function agrees({ terminal, yes, out, signal }: Call): Promise<boolean> {
  if (yes) return true;
  if (out.json || !terminal.isTTY) return false;
  const question = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    return /^y(es)?$/i.test((await question.question('Run it? [y/N] ', { signal })).trim());
  } finally {
    question.close();
  }
}
