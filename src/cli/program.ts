import { Command, CommanderError } from 'commander';
import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import { oneLine } from '../chat/screen.ts';
import { addAgents } from './commands/agents.ts';
import { addAnalyze } from './commands/analyze.ts';
import { addApply } from './commands/apply.ts';
import { addApprove } from './commands/approve.ts';
import { addAsk } from './commands/ask.ts';
import { addBackups } from './commands/backups.ts';
import { addBackup, addRestore } from './commands/backup.ts';
import { addBudget } from './commands/budget.ts';
import { addCancel } from './commands/cancel.ts';
import { addChat } from './commands/chat.ts';
import { addCheck } from './commands/check.ts';
import { addCode } from './commands/code.ts';
import { addConflicts } from './commands/conflicts.ts';
import { addCommit } from './commands/commit.ts';
import { addCosts } from './commands/costs.ts';
import { addDoctor } from './commands/doctor.ts';
import { addFeedback } from './commands/feedback.ts';
import { addExport } from './commands/export.ts';
import { addRecover } from './commands/recover.ts';
import { addRedo } from './commands/redo.ts';
import { addRollback } from './commands/rollback.ts';
import { addRun } from './commands/run.ts';
import { addServe } from './commands/serve.ts';
import { addSessions } from './commands/sessions.ts';
import { addShow } from './commands/show.ts';
import { addValidate } from './commands/validate.ts';
import type { ExitCode } from './exit.ts';
import { makeOutput } from './output.ts';
import type { CliContext, Handle } from './rooms.ts';

const commands = [
  addServe,
  addChat,
  addCode,
  addAsk,
  addAnalyze,
  addValidate,
  addCheck,
  addApply,
  addApprove,
  addFeedback,
  addBudget,
  addCancel,
  addSessions,
  addShow,
  addExport,
  addRollback,
  addRedo,
  addBackups,
  addRecover,
  addCommit,
  addBackup,
  addRestore,
  addRun,
  addConflicts,
  addAgents,
  addCosts,
  addDoctor,
];

/**
 * Runs `ids` with the arguments after the program's name. Never throws for what a person can get wrong; returns the exit
 * code. With `--json` standard output gets exactly one document, also for wrong use.
 */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  const { terminal } = context;
  let exit: ExitCode = 0;
  const program = new Command('ids')
    .description(
      'An engineering parliament: proposals that are really checked, approved by a person, reversible.',
    )
    .version(context.version, '-V, --version')
    .option('-w, --workspace <dir>', 'the repository to work on (else IDS_WORKSPACE)')
    .option('--json', 'one JSON document on standard output, everything else on standard error')
    .option('-y, --yes', 'approve beforehand')
    .showHelpAfterError('See: ids --help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 refused or failed, 2 wrong use, 3 needs a person, 130 interrupted.',
    );

  const handle: Handle =
    (act, { serves } = { serves: false }) =>
    async (...args) => {
      const options = program.opts<{ workspace?: string; json?: boolean; yes?: boolean }>();
      const out = makeOutput(terminal, options.json === true);
      const rooms = await context.open({
        serves,
        ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
      });
      if (!rooms.ok) {
        exit = out.refuse(rooms.error);
        return;
      }
      try {
        if (options.workspace === '') {
          exit = out.refuse(refuse('wrong-use', '--workspace needs the folder of a repository.').error);
          return;
        }
        const { signal } = context;
        exit = await act({ rooms: rooms.value, out, terminal, signal, yes: options.yes === true }, ...args);
      } catch (error) {
        exit = out.refuse(defect(error));
      } finally {
        await rooms.value.close();
      }
    };
  for (const add of commands) add(program, handle);
  // Sub-commands made above inherit nothing that was set on the program before them but the output; errors must not exit.
  for (const command of program.commands) command.exitOverride().showHelpAfterError('See: ids --help');

  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (argv.includes('--json')) {
      const refusal: Refusal = {
        code: 'wrong-use',
        message:
          error.code === 'commander.help' ? 'No command is given.' : error.message.replace(/^error: /, ''),
        hint: 'See: ids --help',
      };
      terminal.stdout.write(`${JSON.stringify({ refusal })}\n`);
    }
    return 2;
  }
}

/** What a person is told of an exception. Sessions are kept by the log, so that repeating is safe. */
function defect(error: unknown): Refusal {
  const what = error instanceof Error ? error.message : String(error);
  // SQLite ends a transaction by itself when the disk is full, and the query layer then stumbles over that.
  return /SQLITE_FULL|disk is full|ENOSPC|no transaction is active/.test(what)
    ? {
        code: 'disk-full',
        message: 'The disk that holds IDS_HOME is full; the last step is not in the log.',
        hint: 'Make room, then: ids recover',
      }
    : {
        code: 'io-failed',
        message: `IDS itself failed: ${oneLine(what, 300)}.`,
        hint: 'What was logged is kept. See ids doctor, then go on with: ids recover',
      };
}
