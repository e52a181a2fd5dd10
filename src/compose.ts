import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Commits } from './chat/rooms.ts';
import type { CliRooms } from './cli/rooms.ts';
import { languages } from './chat/texts/texts.ts';
import { lazily } from './compose/lazily.ts';
import { parliamentOf } from './compose/minds.ts';
import { openProject } from './compose/project.ts';
import { openProjects } from './compose/projects.ts';
import { openShared } from './compose/shared.ts';
import { switchesOf } from './compose/switches.ts';
import { openTelegram } from './compose/telegram.ts';
import { exampleRequests, isExample, workspaceRoot } from './compose/workspace.ts';
import type { Config } from './config.ts';
import { ok, type Result } from './core/kernel/result.ts';
import { understand } from './models/offline/understand/understand.ts';
import type { Person } from './core/people/person.ts';
import { startGateway } from './gateway/server.ts';
import { commitFiles, isRepository } from './workspace/git/commit.ts';
import { sayPulse } from './telegram/pulse.ts';
import { makeProjects } from './store/projects.ts';

export interface HouseOptions {
  readonly config: Config;
  /** The folder of the installation: `examples/`, `node_modules/`. */
  readonly installation: string;
  readonly version: string;
  /** From `--workspace`; null: IDS_WORKSPACE, else a fresh copy of the example. */
  readonly workspace: string | null;
  /** The process goes on for others while it works for one. */
  readonly serves: boolean;
}

/**
 * Chooses and wires every part. Opens nothing that the command does not use: the parts are functions that open once.
 * Refuses only what makes every command senseless: `workspace-missing`.
 */
export function openHouse(options: HouseOptions): Promise<Result<CliRooms & { close(): Promise<void> }>> {
  const { config, installation } = options;
  const root = workspaceRoot(options);
  if (!root.ok) return Promise.resolve(root);
  const workspace = root.value;
  const shared = openShared(config, installation, options.serves);
  const { onDefect } = shared;
  const project = openProject(workspace, shared);
  const parliament = parliamentOf(config);
  const commits: Commits = { after: config.commitAfterWriting, isRepository, commit: commitFiles };
  const readExport = (path: string) => readFile(path, 'utf8');

  const projects = lazily(async () => {
    const [engine, db] = [await project.engine(), await shared.database()];
    if (!engine.ok) return engine;
    if (!db.ok) return db;
    return ok(
      openProjects({
        first: project,
        engine: engine.value,
        store: makeProjects(db.value, Date.now),
        open: (path) => openProject(path, shared),
        home: config.home,
      }),
    );
  });

  const texts = languages[config.chat.language];
  return Promise.resolve(
    ok({
      person: personHere(),
      workspace,
      parliament,
      turnOn: switchesOf(config).flatMap(({ on, lines }) => (on ? [] : lines)),
      checkOptions: shared.checkOptions,
      engine: project.engine,
      files: project.files,
      editor: () => Promise.resolve(ok(project.editor())),
      checker: () => Promise.resolve(ok(project.checker())),
      analyst: project.analyst,
      validator: project.validator,
      commands: project.commands,
      backups: () => project.backups(),
      accounts: project.accounts,
      commits,
      doctor: project.doctor,
      async chat(staysOpen, onTrouble) {
        const several = await projects();
        if (!several.ok) return several;
        return ok(
          await several.value.at(null, {
            parliament,
            texts,
            staysOpen,
            commits,
            onDefect: onTrouble,
            readExport,
          }),
        );
      },
      async serve(onNotice) {
        const [engine, db, several] = [await project.engine(), await shared.database(), await projects()];
        if (!engine.ok) return engine;
        if (!db.ok) return db;
        if (!several.ok) return several;
        // What reads requests is compiled at its first use: not while somebody waits.
        understand(exampleRequests[0] ?? '');
        const { host, port, token } = config.gateway;
        const common = { parliament, texts, staysOpen: true, commits, onDefect, readExport };
        const telegram = openTelegram({
          config,
          db: db.value,
          rooms: await several.value.at(null, common),
          roomsAt: (place) => several.value.at(place, common),
          onDefect,
          onNotice,
        });
        const gateway = await startGateway({
          ...(telegram?.webhook === undefined ? {} : { webhook: telegram.webhook }),
          host,
          port,
          token,
          engine: engine.value,
          clock: Date.now,
          onDefect,
          facts: {
            version: options.version,
            workspace,
            isExample: isExample(options),
            parliament,
            telegram: () => (telegram === undefined ? null : sayPulse(telegram.signs(), Date.now())),
            storage: `SQLite in ${join(config.home, '.ids', 'ids.db')}`,
            switches: switchesOf(config),
            examples: isExample(options) ? exampleRequests : [],
          },
        });
        if (!gateway.ok) {
          await telegram?.close();
          return gateway;
        }
        return ok({
          address: gateway.value.address,
          owns: async (session) => (await telegram?.owns(session)) ?? false,
          async close() {
            await telegram?.close();
            await gateway.value.close();
          },
        });
      },
      close: () => shared.close(),
    }),
  );
}

/** Who sits at this machine's terminal owns what their own account may write. */
function personHere(): Person {
  return { id: `local:${String(userInfo().uid)}`, role: 'owner' };
}
