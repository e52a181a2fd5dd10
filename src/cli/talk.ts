import { makeConversation, type Conversation } from '../chat/conversation.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import { isOver } from '../core/session/state.ts';
import type { Engine } from '../engine/engine.ts';
import { exitOf } from './document.ts';
import type { ExitCode } from './exit.ts';
import { TerminalSurface } from './prompt.ts';
import type { Call } from './rooms.ts';

/** Commands that take effect while something else is under way, also when they come from a script. */
const atOnce = /^\/(?:cancel|status)\b/i;
const quit = /^\/(?:quit|exit)$/i;

/**
 * A conversation at the terminal. With a session: takes it forward, asks for its decisions, and ends with the session's
 * exit code. Without: goes on until the end of input, `/quit` or Ctrl-C. A script on standard input waits for each
 * answer before its next line, apart from `/cancel` and `/status`.
 */
export async function talk(call: Call, engine: Engine, session?: SessionId): Promise<ExitCode> {
  const { rooms, terminal, signal } = call;
  const surface = new TerminalSurface(terminal);
  const chat = await rooms.chat(session === undefined, (error, where) => {
    call.out.note(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!chat.ok) {
    surface.close();
    return call.out.refuse(chat.error);
  }
  const conversation = makeConversation(chat.value, rooms.person, surface);
  const ended = session === undefined ? () => Promise.resolve(false) : () => isEnded(engine, session);

  const interrupted = await new Promise<boolean>((resolve) => {
    let queue: Promise<unknown> = Promise.resolve();
    let over = false;
    const end = (interrupted: boolean) => {
      over = true;
      resolve(interrupted);
    };
    const interrupt = () => {
      end(true);
    };
    const finish = () => {
      end(signal.aborted);
    };
    const enqueue = (task: () => Promise<void>) => {
      queue = queue.then(task).catch((error: unknown) => {
        call.out.note(`IDS itself failed: ${error instanceof Error ? error.message : String(error)}`);
      });
    };
    const endIfOver = async () => {
      await conversation.settled();
      if (await ended()) finish();
    };
    signal.addEventListener('abort', interrupt, { once: true });
    surface.lines.on('SIGINT', interrupt);
    surface.lines.on('line', (line) => {
      enqueue(async () => {
        if (over) return;
        const patient = !terminal.isTTY && !atOnce.test(line.trim());
        if (patient) await conversation.settled();
        if (line.trim() !== '') surface.echo(line);
        if (quit.test(line.trim())) {
          finish();
          return;
        }
        await answer(conversation, surface, line);
        surface.prompt();
        // Not awaited at a terminal: the next line must be heard while this one's work goes on.
        if (terminal.isTTY) void endIfOver();
        else if (patient && session !== undefined) await endIfOver();
      });
    });
    surface.lines.on('close', () => {
      enqueue(async () => {
        if (!over) await conversation.settled();
        finish();
      });
    });
    if (session === undefined) surface.prompt();
    else {
      conversation.follow(session);
      void endIfOver();
    }
  });

  const left = await conversation.leave();
  surface.close();
  if (session === undefined) {
    for (const each of left) call.out.note(`${each} stands where it was; it goes on with: ids recover`);
    return interrupted ? 130 : 0;
  }
  const state = await engine.state(session);
  if (!state.ok) return call.out.refuse(state.error);
  if (isOver(state.value.phase)) return exitOf(state.value);
  call.out.note(
    `${session} stands where it was. Go on with: ids recover, ids approve ${session} or ids cancel ${session}`,
  );
  return interrupted ? 130 : 3;
}

async function answer(conversation: Conversation, surface: TerminalSurface, line: string): Promise<void> {
  const picked = surface.pick(line);
  if (picked === 'none') await surface.sayNoChoice(line.trim());
  else if (picked === undefined) await conversation.receive(line);
  else await conversation.choose(picked);
}

async function isEnded(engine: Engine, session: SessionId): Promise<boolean> {
  const state = await engine.state(session);
  return !state.ok || isOver(state.value.phase);
}
