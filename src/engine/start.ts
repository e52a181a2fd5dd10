import { setImmediate as turn } from 'node:timers/promises';
import { newSessionId, type SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { evidenceDefaults } from '../core/parliament/constants.ts';
import { mayDo } from '../core/people/person.ts';
import type { NewSession } from './engine.ts';
import type { EngineParts } from './parts.ts';

/** A request is words; longer text belongs into a file. Characters. */
const REQUEST_LIMIT = 20_000;
const PATCH_LIMIT = 5_000_000;

const empty = {
  code: ['The request is empty.', 'Say what should change.'],
  analyze: ['The request is empty.', 'Say what to look for.'],
  ask: ['The question is empty.', 'Say what you want to know.'],
  patch: ['The patch is empty.', 'Give a unified diff, such as from: git diff'],
} as const;

/** See `Engine.start`. */
export async function startSession(
  parts: EngineParts,
  { source, request, by, autoApprove, once, about, from }: NewSession,
): Promise<Result<SessionId>> {
  const { log, clock } = parts;
  if (!mayDo(by.role, 'start-session')) {
    return refuse(
      'not-allowed',
      `As ${by.role} you may not start a session.`,
      'Ask an owner to make you a member.',
    );
  }
  const limit = source === 'patch' ? PATCH_LIMIT : REQUEST_LIMIT;
  if (request.trim() === '') {
    const [message, hint] = empty[source];
    return refuse('wrong-use', message, hint);
  }
  if (request.length > limit) {
    return refuse(
      'wrong-use',
      `The request has ${String(request.length)} characters; ${String(limit)} are accepted.`,
      'Say it shorter, or put the details into a file of the workspace and name it.',
    );
  }
  const rooms = await parts.rooms();
  if (!rooms.ok) return rooms;
  // They may have been made just now.
  await turn();
  const session =
    once === undefined
      ? newSessionId(clock(), parts.random(4))
      : newSessionId(once.at, bytesOf(rooms.value.sha256(new TextEncoder().encode(once.key))));
  if (once !== undefined && (await log.state(session))?.request === request) return ok(session);
  const { seats } = rooms.value.parliament;
  const started = await log.append(
    session,
    undefined,
    [
      {
        type: 'session-started',
        kind: source,
        request,
        by,
        workspace: parts.workspace,
        autoApprove,
        seats,
        ...(about === undefined ? {} : { about }),
        ...(from === undefined ? {} : { from }),
        ...((await parts.deliberation?.(seats)) ?? { rule: evidenceDefaults }),
        ...(parts.approval === undefined ? {} : { approval: parts.approval }),
      },
    ],
    clock(),
  );
  return started.ok ? ok(session) : started;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
