import type { Db } from './database.ts';
import type { GroupedWrite } from './group-commit.ts';

/** What stands behind one button. */
export interface Button {
  /** All that the button itself carries. */
  readonly nonce: string;
  /** Key of the message that it is under. */
  readonly card: string;
  readonly label: string;
  /** JSON text. */
  readonly action: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export type Press =
  /** `again`: by the same update, before a kill. `at`: when it was first pressed. */
  | { readonly kind: 'taken'; readonly again: boolean; readonly at: number; readonly button: Button }
  /** `label`: the button of the card that was pressed before. */
  | { readonly kind: 'used'; readonly label: string }
  | { readonly kind: 'expired' | 'unknown' };

/** Buttons under messages. One that does something works once, and with it its neighbours under the same message. */
export function makeButtons(db: Db, write: GroupedWrite, clock: () => number) {
  const table = 'telegram_buttons';
  return {
    /** Keeps buttons; ones with a known nonce are left as they are. */
    async put(buttons: readonly Button[]): Promise<void> {
      if (buttons.length === 0) return;
      await write((transaction) =>
        transaction
          .insertInto(table)
          .values(buttons.map(({ expiresAt, ...each }) => ({ ...each, expires_at: expiresAt })))
          .onConflict((conflict) => conflict.column('nonce').doNothing())
          .execute(),
      );
    },

    /** What stands behind a button that has not been pressed. */
    async find(nonce: string): Promise<Pick<Button, 'action'> | undefined> {
      return db
        .selectFrom(table)
        .select('action')
        .where('nonce', '=', nonce)
        .where('used_at', 'is', null)
        .executeTakeFirst();
    },

    /** Presses a button in the name of an update. `usesUp`: whether this press is the one that counts. */
    press(nonce: string, update: number, usesUp: (button: Button) => boolean): Promise<Press> {
      return db.transaction().execute(async (transaction): Promise<Press> => {
        const row = await transaction
          .selectFrom(table)
          .selectAll()
          .where('nonce', '=', nonce)
          .executeTakeFirst();
        if (row === undefined) return { kind: 'unknown' };
        const button: Button = {
          nonce,
          card: row.card,
          label: row.label,
          action: row.action,
          expiresAt: row.expires_at,
        };
        const at = clock();
        if (row.used_by === update) return { kind: 'taken', again: true, at: row.used_at ?? at, button };
        if (row.used_at !== null) return { kind: 'used', label: row.used_how ?? row.label };
        if (row.expires_at <= at) return { kind: 'expired' };
        if (!usesUp(button)) return { kind: 'taken', again: false, at, button };
        await transaction
          .updateTable(table)
          .set({ used_at: at, used_how: row.label })
          .where('card', '=', row.card)
          .where('used_at', 'is', null)
          .execute();
        await transaction.updateTable(table).set({ used_by: update }).where('nonce', '=', nonce).execute();
        return { kind: 'taken', again: false, at, button };
      });
    },
  };
}

export type Buttons = ReturnType<typeof makeButtons>;
