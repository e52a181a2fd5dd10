import type { Db } from './database.ts';

/** Texts of scripts that a person agreed to run, by their hash. `at`: epoch milliseconds. */
export function makeAgreements(db: Db, clock: () => number) {
  return {
    async has(hash: string): Promise<boolean> {
      const found = await db
        .selectFrom('agreed_scripts')
        .select('hash')
        .where('hash', '=', hash)
        .executeTakeFirst();
      return found !== undefined;
    },
    async add({ hash, text }: { readonly hash: string; readonly text: string }, by: string): Promise<void> {
      await db
        .insertInto('agreed_scripts')
        .values({ hash, text, by, at: clock() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
