import { randomUUID } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import { allow, type AllowedCommand } from '../core/commands/allow.ts';
import type { Commands, RunEvent, RunOutcome, ScriptText } from '../core/commands/run-event.ts';
import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { openScratch, type Scratch } from '../sandbox/copy.ts';
import { DEFAULT_LIMITS, type Limits } from '../sandbox/limits.ts';
import type { Ending } from '../sandbox/run.ts';
import { openSandbox, type Sandbox, type Seen, type Task } from '../sandbox/sandbox.ts';
import { DANGEROUS, disarmed, GIT_ENVIRONMENT, HARMLESS } from './git.ts';
import { makeOutput } from './output.ts';
import { runOutside } from './outside.ts';
import { programOf, type Program } from './programs.ts';
import { makeQueue } from './queue.ts';
import { scriptText } from './scripts.ts';
import { sightOf } from './sight.ts';
import { CAP, COMMAND_LIMITS, type CommandParts } from './parts.ts';

export function makeCommands(parts: CommandParts): Commands {
  const { list, root, environment, agreements } = parts;
  const limits = parts.limits ?? COMMAND_LIMITS;
  const running = new Map<string, AbortController>();
  let opened: ReturnType<typeof openSandbox> | undefined;

  async function sandbox(): Promise<Result<Sandbox>> {
    const found = await (opened ??= openSandbox(root, environment, limits, AbortSignal.timeout(20_000)));
    if (!('why' in found)) return ok(found);
    // Bubblewrap may be installed while IDS runs.
    opened = undefined;
    return refuse(
      'not-allowed',
      `Commands run in bubblewrap only. ${found.why.replace(/ Install bubblewrap .*$/, '')}`,
      'Install bubblewrap (apt, dnf or pacman install bubblewrap), or see: ids doctor',
    );
  }

  return {
    stop(id) {
      const run = running.get(id);
      run?.abort();
      return run !== undefined;
    },
    async prepare(argv) {
      const allowed = allow(list, argv);
      if (!allowed.ok) return allowed;
      const command = allowed.value;
      const program = programOf(command, parts);
      if (!program.ok) return program;
      const script = command.script === null ? null : scriptText(root, command.script, root);
      if (script !== null && !script.ok) return script;
      return ok({
        command,
        script: script === null ? null : { ...script.value, agreed: await agreements.has(script.value.hash) },
        start: (agreement, signal) =>
          run(
            { ...parts, limits, sandbox, running },
            { command, program: program.value, shown: script?.value ?? null },
            agreement,
            signal,
          ),
      });
    },
  };
}

interface House extends CommandParts {
  readonly limits: Limits;
  readonly sandbox: () => Promise<Result<Sandbox>>;
  /** By id; what ends each. */
  readonly running: Map<string, AbortController>;
}

interface Chosen {
  readonly command: AllowedCommand;
  readonly program: Program;
  /** The script as it was when the command was prepared. */
  readonly shown: ScriptText | null;
}

async function* run(
  house: House,
  chosen: Chosen,
  agreement: { readonly by: string } | null,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void> {
  const began = performance.now();
  const leaving = new AbortController();
  const id = randomUUID().slice(0, 8);
  house.running.set(id, leaving);
  const during = AbortSignal.any([signal, leaving.signal]);
  const queue = makeQueue<RunEvent>();
  const work = carryOut(house, chosen, agreement, during, id, (event) => {
    queue.push(event);
  }).catch((error: unknown) => (during.aborted ? CANCELLED : refused(failure(error))));
  void work.then((outcome) => {
    queue.push({ type: 'ended', outcome, ms: Math.round(performance.now() - began) });
    queue.end();
  });
  try {
    yield* queue;
  } finally {
    leaving.abort();
    await work;
    house.running.delete(id);
  }
}

const CANCELLED: RunOutcome = { kind: 'stopped', why: 'cancelled' };

async function carryOut(
  house: House,
  chosen: Chosen,
  agreement: { readonly by: string } | null,
  signal: AbortSignal,
  id: string,
  tell: (event: RunEvent) => void,
): Promise<RunOutcome> {
  const { command, shown } = chosen;
  if (signal.aborted) return CANCELLED;
  const sandbox = await house.sandbox();
  if (!sandbox.ok) {
    return command.unsandboxed ? runOutside(house, chosen, signal, id, tell) : refused(sandbox.error);
  }
  const scratch = openScratch();
  try {
    const sight = await sightOf(command, { ...house, scratch, pause: () => pause(signal) });
    if (!sight.ok) return refused(sight.error);
    if (shown !== null) {
      const agreed = await agree(
        house,
        shown,
        command.workspace === 'copy' ? scratch.copy : house.root,
        agreement,
      );
      if (!agreed.ok) return refused(agreed.error);
    }
    const task = await taskOf(house, chosen, sandbox.value, sight.value.sees, scratch, signal);
    const { root } = house;
    tell({
      type: 'started',
      id,
      argv: [command.name, ...command.args],
      workspace: command.workspace,
      notes: sight.value.notes,
    });
    const output = makeOutput(house.cap ?? CAP, (text) => house.redact(text));
    const ran = await sandbox.value.execute({ ...task, cwd: root }, house.limits, signal, (stream, chunk) => {
      for (const said of output.hear(stream, chunk)) tell(said);
    });
    for (const said of output.finish()) tell(said);
    return outcomeOf(ran.ending);
  } finally {
    await scratch.dispose();
  }
}

/** What was shown must be what runs: the text is read once more where the command reads it. */
async function agree(
  { agreements, root }: House,
  shown: ScriptText,
  folder: string,
  agreement: { readonly by: string } | null,
): Promise<Result<void>> {
  const now = scriptText(folder, shown.name, root);
  if (!now.ok) return now;
  if (now.value.hash !== shown.hash) {
    return refuse(
      'stale-base',
      `The script ${shown.name} was changed after it was shown; nothing was run.`,
      'Run it again to see the new text.',
    );
  }
  if (agreement !== null) await agreements.add(shown, agreement.by);
  else if (!(await agreements.has(shown.hash))) {
    return refuse(
      'needs-agreement',
      `Nobody has agreed to the text of the script ${shown.name} yet; nothing was run.`,
      'Agree to it where you are asked, or with --yes.',
    );
  }
  return ok(undefined);
}

async function taskOf(
  { root, environment }: House,
  { command, program }: Chosen,
  sandbox: Sandbox,
  sees: readonly Seen[],
  scratch: Scratch,
  signal: AbortSignal,
): Promise<Task> {
  const node = await sandbox.node([], signal);
  const shows: readonly Seen[] =
    program.shows === null || program.shows === node.file
      ? []
      : [{ as: 'read-only', from: program.shows, at: program.shows }];
  const task: Task = {
    program: command.name === 'node' ? node.file : program.file,
    args: command.args,
    cwd: root,
    env: { ...QUIET, ...(command.git ? GIT_ENVIRONMENT : {}), LANG: environment['LANG'] ?? 'C.UTF-8' },
    node,
    path: command.from === 'packages' || command.script !== null ? [`${root}/node_modules/.bin`] : [],
    sees: [...shows, ...sees],
    disk: scratch.copy,
  };
  if (!command.git) return task;
  const asked = await sandbox.execute(
    { ...task, args: [...HARMLESS, ...DANGEROUS] },
    { ...DEFAULT_LIMITS, time: 10_000 },
    signal,
  );
  return { ...task, args: [...HARMLESS, ...disarmed(asked.stdout), ...command.args] };
}

/** Tools that would look for newer versions of themselves, or ask. */
const QUIET = {
  npm_config_update_notifier: 'false',
  npm_config_offline: 'true',
  npm_config_fund: 'false',
  npm_config_audit: 'false',
  COREPACK_ENABLE_NETWORK: '0',
  COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
  PAGER: 'cat',
};

/** A disk that fails while the workspace is copied, or a defect: either way nothing of it is left. */
function failure(error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return refuse('disk-full', 'The disk is full; nothing was run.', 'Make room where temporary files are.')
      .error;
  }
  const what = error instanceof Error ? error.message : String(error);
  return refuse('io-failed', `The command could not be run: ${what}.`, 'See: ids doctor').error;
}

function outcomeOf(ending: Ending): RunOutcome {
  return ending.kind === 'unstartable'
    ? refused(refuse('io-failed', `bubblewrap did not start: ${ending.why}.`, 'See: ids doctor').error)
    : ending;
}

function refused(refusal: Refusal): RunOutcome {
  return { kind: 'refused', refusal };
}

async function pause(signal: AbortSignal): Promise<void> {
  await breath();
  signal.throwIfAborted();
}
