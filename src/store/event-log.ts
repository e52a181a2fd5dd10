import {
  LoggedEventSchema,
  SessionEventSchema,
  type LoggedEvent,
  type SessionEvent,
} from '../core/session/events.ts';
import { evolve } from '../core/session/evolve.ts';
import type { Contents, ContentHash } from '../core/change/change-set.ts';
import { SessionIdSchema, type SessionId } from '../core/kernel/ids.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { SessionState } from '../core/session/state.ts';
import { titleOfSession } from '../core/session/title.ts';
import { sql, type Transaction } from 'kysely';
import type { Db, Tables } from './database.ts';
import { soonSynced } from './unsynced.ts';

const idsOf = (rows: readonly { id: string }[]) => rows.map((row) => SessionIdSchema.parse(row.id));

/** The append-only log of session events, with the bytes they speak of. */
export function makeEventLog(db: Db) {
  async function events(session: SessionId, after = 0): Promise<readonly LoggedEvent[]> {
    const rows = await db
      .selectFrom('events')
      .selectAll()
      .where('session', '=', session)
      .where('seq', '>', after)
      .orderBy('seq')
      .execute();
    return rows.map(({ seq, at, data }) =>
      LoggedEventSchema.parse({ session, seq, at, event: JSON.parse(data) as unknown }),
    );
  }

  return {
    /** In order; `after`: only those with a greater `seq`. Empty for an unknown session. */
    events,

    /** The folded state; undefined for an unknown session. `from`: what is folded already. */
    async state(session: SessionId, from?: SessionState): Promise<SessionState | undefined> {
      let state = from;
      for (const event of await events(session, from?.seq ?? 0)) state = evolve(state, event);
      return state;
    },

    /**
     * Appends events behind `state` (undefined: a new session), with the contents they speak of, in one transaction.
     * `wrong-state` when somebody else has appended since: fold again and decide again. `waits`: whether what
     * it leads to waits for the disk at once, or is there a moment later.
     */
    async append(
      session: SessionId,
      state: SessionState | undefined,
      appended: readonly SessionEvent[],
      at: number,
      contents: Contents = new Map<ContentHash, Uint8Array>(),
      waits: (after: SessionState) => boolean = () => true,
    ): Promise<Result<{ readonly state: SessionState; readonly logged: readonly LoggedEvent[] }>> {
      const seq = state?.seq ?? 0;
      const logged = appended.map((event, index) => ({
        session,
        seq: seq + 1 + index,
        at,
        event: SessionEventSchema.parse(event),
      }));
      let after = state;
      for (const event of logged) after = evolve(after, event);
      if (after === undefined) throw new Error('An append needs at least one event');
      const atOnce = waits(after);
      const { workspace, source, request, startedAt, updatedAt, phase } = after;
      const summary = { phase: phase.kind, updated_at: updatedAt, seq: after.seq };
      const write = async (transaction: Transaction<Tables>) => {
        const last = await transaction
          .selectFrom('events')
          .select((column) => column.fn.max('seq').as('seq'))
          .where('session', '=', session)
          .executeTakeFirst();
        if ((last?.seq ?? 0) !== seq) return false;
        for (const [hash, bytes] of contents) {
          await transaction
            .insertInto('blobs')
            .values({ hash, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) })
            .onConflict((conflict) => conflict.column('hash').doNothing())
            .execute();
        }
        for (const { event, ...place } of logged) {
          await transaction
            .insertInto('events')
            .values({ ...place, type: event.type, data: JSON.stringify(event) })
            .execute();
        }
        await transaction
          .insertInto('sessions')
          .values({
            id: session,
            workspace,
            title: titleOfSession(source, request),
            started_at: startedAt,
            ...summary,
          })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(summary))
          .execute();
        return true;
      };
      const written = await (atOnce ? db.transaction().execute(write) : soonSynced(db, write));
      if (!written) {
        return refuse(
          'wrong-state',
          'The session has moved on in the meantime.',
          'Look at it again, then repeat.',
        );
      }
      return ok({ state: after, logged });
    },

    /** Bytes kept under their hash, or undefined. */
    async blob(hash: ContentHash): Promise<Uint8Array | undefined> {
      const row = await db.selectFrom('blobs').select('bytes').where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? undefined : new Uint8Array(row.bytes);
    },

    /** Newest first. */
    async sessions(workspace: string, limit: number) {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('workspace', '=', workspace)
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: SessionIdSchema.parse(row.id),
        workspace: row.workspace,
        title: row.title,
        phase: row.phase as SessionState['phase']['kind'],
        startedAt: row.started_at,
        updatedAt: row.updated_at,
      }));
    },

    /** Sessions whose id is, begins or ends with `text`, at most `limit`. */
    async matching(text: string, limit: number): Promise<readonly SessionId[]> {
      const { length } = text;
      if (length === 0) return [];
      const rows = await db
        .selectFrom('sessions')
        .select('id')
        .where(
          sql<boolean>`(id = ${text} OR substr(id, 1, ${length}) = ${text} OR substr(id, -${length}) = ${text})`,
        )
        .limit(limit)
        .execute();
      return idsOf(rows);
    },

    /** Sessions of a workspace in one of the phases, oldest first. */
    async inPhases(workspace: string, phases: readonly string[]): Promise<readonly SessionId[]> {
      const rows = await db
        .selectFrom('sessions')
        .select('id')
        .where('workspace', '=', workspace)
        .where('phase', 'in', phases)
        .orderBy('started_at')
        .execute();
      return idsOf(rows);
    },
  };
}

export type EventLog = ReturnType<typeof makeEventLog>;
