import { ProjectNameSchema, type Project, type ProjectName } from '../core/projects/project.ts';
import type { Db } from './database.ts';

/** Workspaces that were registered under a name, and which one each place (a chat, a topic) works on. */
export function makeProjects(db: Db, clock: () => number) {
  return {
    /** By name. */
    async all(): Promise<readonly Project[]> {
      const rows = await db.selectFrom('projects').select(['name', 'path']).orderBy('name').execute();
      return rows.map(({ name, path }) => ({ name: ProjectNameSchema.parse(name), path }));
    },
    /** False when the name was taken in between. */
    async add({ name, path }: Project, by: string): Promise<boolean> {
      const written = await db
        .insertInto('projects')
        .values({ name, path, by, at: clock() })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return (written.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    /** Places that worked on it go back to the first project. Its sessions and files stay. */
    async remove(name: ProjectName): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('chosen_projects').where('name', '=', name).execute();
        await transaction.deleteFrom('projects').where('name', '=', name).execute();
      });
    },
    async chosenAt(place: string): Promise<string | undefined> {
      const row = await db
        .selectFrom('chosen_projects')
        .select('name')
        .where('place', '=', place)
        .executeTakeFirst();
      return row?.name;
    },
    /** Null: the first project. */
    async choose(place: string, name: ProjectName | null): Promise<void> {
      if (name === null) {
        await db.deleteFrom('chosen_projects').where('place', '=', place).execute();
        return;
      }
      await db
        .insertInto('chosen_projects')
        .values({ place, name })
        .onConflict((conflict) => conflict.column('place').doUpdateSet({ name }))
        .execute();
    },
  };
}

export type ProjectStore = ReturnType<typeof makeProjects>;
