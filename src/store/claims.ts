import type { SessionId } from '../core/kernel/ids.ts';
import type { Db } from './database.ts';
import { unsynced } from './unsynced.ts';

/** How long a claim outlives its last renewal, in milliseconds: the longest wait after a machine died. */
export const CLAIM_MS = 15_000;

/**
 * Exclusive right of one process to take a session forward. A claim ends by release, by expiry, or at once when its
 * process no longer lives on this machine (`isAlive`).
 */
export function makeClaims(
  db: Db,
  {
    owner,
    pid,
    clock,
    isAlive,
  }: { owner: string; pid: number; clock: () => number; isAlive: (pid: number) => boolean },
) {
  return {
    /** Takes or renews the claim. False while another living process holds it. */
    async claim(session: SessionId): Promise<boolean> {
      const now = clock();
      return unsynced(db, async (transaction) => {
        const held = await transaction
          .selectFrom('claims')
          .selectAll()
          .where('session', '=', session)
          .executeTakeFirst();
        if (held !== undefined && held.owner !== owner && held.expires_at > now && isAlive(held.pid))
          return false;
        const row = { owner, pid, expires_at: now + CLAIM_MS };
        await transaction
          .insertInto('claims')
          .values({ session, ...row })
          .onConflict((conflict) => conflict.column('session').doUpdateSet(row))
          .execute();
        return true;
      });
    },

    async release(session: SessionId): Promise<void> {
      await unsynced(db, (transaction) =>
        transaction.deleteFrom('claims').where('session', '=', session).where('owner', '=', owner).execute(),
      );
    },
  };
}

export type Claims = ReturnType<typeof makeClaims>;
