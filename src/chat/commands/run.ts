import { splitWords } from '../../core/commands/split.ts';
import type { PreparedCommand, RunOutcome } from '../../core/commands/run-event.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { mayDo } from '../../core/people/person.ts';
import type { Floor } from '../floor.ts';
import { code, reply } from '../reply.ts';
import { duration, oneLine, onScreen } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

/** Characters of output that stand in the chat itself; all of it goes along as a file where it is longer. */
const SHOWN = 3_000;
/** After so many milliseconds what a command has said so far is shown; after twice as many, again; and so on. */
const FIRST_LOOK = 2_000;

/** `/run …`: runs a command, or shows the script that it stands for and asks. */
export async function runLine(floor: Floor, line: string): Promise<void> {
  const words = splitWords(line);
  return words.ok ? runWords(floor, words.value, null) : floor.presenter.decline(words.error);
}

/** The button under a script that was shown. */
export function runAgreed(floor: Floor, argv: readonly string[], script: string): Promise<void> {
  return runWords(floor, argv, script);
}

/** The button under a command that runs. */
export async function stopRun(floor: Floor, run: string): Promise<void> {
  const commands = await floor.rooms.commands();
  if (!commands.ok) return floor.presenter.decline(commands.error);
  if (!commands.value.stop(run)) await floor.presenter.say(floor.rooms.texts.running.endedAlready);
}

async function runWords(floor: Floor, argv: readonly string[], script: string | null): Promise<void> {
  const { rooms, person, presenter } = floor;
  const says = rooms.texts.running;
  if (!mayDo(person.role, 'start-session')) {
    return presenter.decline(refuse('not-allowed', says.mayNotRun(person.role), says.becomeMember).error);
  }
  const commands = await rooms.commands();
  const prepared = commands.ok ? await commands.value.prepare(argv) : commands;
  if (!prepared.ok) return presenter.decline(prepared.error);
  const asked = prepared.value.script;
  if (asked === null || asked.agreed) return carryOut(floor, argv, prepared.value, null);
  if (asked.hash !== script) return ask(floor, argv, asked);
  if (mayDo(person.role, 'approve')) return carryOut(floor, argv, prepared.value, { by: person.id });
  return presenter.decline(refuse('not-allowed', says.mayNotAgree(person.role), says.askApprover).error);
}

/** Also shown again when the text changed between the question and the answer. */
function ask(
  { rooms, surface }: Floor,
  argv: readonly string[],
  { hash, text }: NonNullable<PreparedCommand['script']>,
): Promise<void> {
  const { running, buttons } = rooms.texts;
  return surface.show(
    reply(
      [
        { kind: 'text', text: running.thisRuns },
        code(onScreen(text), 'sh'),
        { kind: 'text', text: running.askedOnce },
      ],
      [
        { label: buttons.runIt, action: { do: 'run', argv, script: hash } },
        { label: buttons.leaveIt, action: { do: 'nothing' } },
      ],
    ),
  );
}

async function carryOut(
  { rooms, surface, presenter, signal }: Floor,
  argv: readonly string[],
  prepared: PreparedCommand,
  agreement: { readonly by: string } | null,
): Promise<void> {
  const began = Date.now();
  let output = '';
  let told = 0;
  let look = FIRST_LOOK;
  let run: string | undefined;
  let notes: readonly string[] = [];
  const title = `$ ${oneLine(argv.join(' '), 200)}`;
  for await (const event of prepared.start(agreement, signal)) {
    if (event.type === 'started') ({ id: run, notes } = event);
    else if (event.type === 'output') {
      output += event.text;
      if (Date.now() - began < look || run === undefined) continue;
      look *= 2;
      const since = output.slice(told);
      told = output.length;
      await surface.show(
        reply(
          [code(`${title}\n${onScreen(lastOf(since))}`)],
          [{ label: rooms.texts.buttons.stop, action: { do: 'stop-run', run } }],
        ),
      );
    } else if (signal.aborted) return;
    else {
      const { outcome, ms } = event;
      if (outcome.kind === 'refused') await presenter.decline(outcome.refusal);
      else await surface.show(conclusion(rooms.texts, title, output, told, notes, outcome, ms));
    }
  }
}

type Ended = Exclude<RunOutcome, { kind: 'refused' }>;

function conclusion(
  texts: Texts,
  title: string,
  output: string,
  told: number,
  notes: readonly string[],
  outcome: Ended,
  ms: number,
) {
  const rest = output.slice(told);
  const cut = rest.length > SHOWN;
  const body = [
    title,
    ...(rest === '' ? [] : [onScreen(lastOf(rest)).trimEnd()]),
    sayOutcome(texts, outcome, ms),
  ];
  return reply(
    [code(body.join('\n')), ...notes.map((text) => ({ kind: 'text' as const, text }))],
    [],
    cut || told > 0 ? [{ name: 'output.txt', text: onScreen(output) }] : [],
  );
}

function lastOf(text: string): string {
  return text.length > SHOWN ? `…\n${text.slice(text.indexOf('\n', text.length - SHOWN) + 1)}` : text;
}

/** How a command ended, in words. `ms`: how long it took. */
export function sayOutcome({ running: says }: Texts, outcome: Ended, ms: number): string {
  const took = duration(ms);
  switch (outcome.kind) {
    case 'exited':
      return `${outcome.code === 0 ? says.done : says.endedWith(outcome.code)} · ${took}`;
    case 'killed':
      return `${says.endedBy(outcome.by)} · ${took}`;
    case 'stopped':
      return `${says.stopped[outcome.why]} · ${took}`;
  }
}
