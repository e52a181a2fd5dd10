import { createHash, randomBytes } from 'node:crypto';
import { homedir, userInfo } from 'node:os';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Commits } from './chat/rooms.ts';
import { examine } from './cli/doctor/doctor.ts';
import type { CliRooms } from './cli/rooms.ts';
import { openCode } from './code/process/client.ts';
import { confinedGit } from './commands/confined-git.ts';
import { loadCommands } from './commands/load.ts';
import { makeCommands } from './commands/run.ts';
import { calibrated, makeAccounts } from './compose/accounts.ts';
import { consensusOf } from './compose/consensus.ts';
import { makeContext } from './compose/context.ts';
import { capsOf, makeMinds, parliamentOf, providersOf, seatPatience, secretsOf } from './compose/minds.ts';
import { switchesOf } from './compose/switches.ts';
import { openTelegram } from './compose/telegram.ts';
import { makeValidator } from './compose/validator.ts';
import { exampleRequests, isExample, workspaceRoot } from './compose/workspace.ts';
import type { Config } from './config.ts';
import type { ContentHash, Sha256 } from './core/change/change-set.ts';
import { ok, type Result } from './core/kernel/result.ts';
import type { Person } from './core/people/person.ts';
import type { EffectRooms } from './engine/effects.ts';
import type { CheckOptions } from './engine/ports.ts';
import { makeEngine } from './engine/run.ts';
import { startGateway } from './gateway/server.ts';
import { realTime } from './models/time.ts';
import { makeParliament } from './parliament/round.ts';
import { makeRedact } from './models/redact.ts';
import { loadRoles } from './parliament/seats.ts';
import { makeAgreements } from './store/agreements.ts';
import { makeClaims } from './store/claims.ts';
import { makeCosts } from './store/costs.ts';
import { durabilityOf, openDatabase } from './store/database.ts';
import { makeEventLog } from './store/event-log.ts';
import { makeExports } from './store/exports.ts';
import { makeOutcomes } from './store/outcomes.ts';
import { makeLedger } from './store/ledger.ts';
import { sqliteLock } from './store/lock.ts';
import { commitFiles, isRepository } from './workspace/git/commit.ts';
import { uncommittedFiles } from './workspace/git/facts.ts';
import { openWorkspace } from './workspace/open.ts';

export interface HouseOptions {
  readonly config: Config;
  /** The folder of the installation: `examples/`, `node_modules/`. */
  readonly installation: string;
  readonly version: string;
  /** From `--workspace`; null: IDS_WORKSPACE, else a fresh copy of the example. */
  readonly workspace: string | null;
}

/**
 * Chooses and wires every part. Opens nothing that the command does not use: the parts are functions that open once.
 * Refuses only what makes every command senseless: `workspace-missing`.
 */
export function openHouse(options: HouseOptions): Promise<Result<CliRooms & { close(): Promise<void> }>> {
  const { config } = options;
  const root = workspaceRoot(options);
  if (!root.ok) return Promise.resolve(root);
  const workspace = root.value;
  const closing: (() => Promise<void>)[] = [];
  // Details of defects go to a file: what a person reads on a surface are sentences.
  const log = lazily(() =>
    pino(
      { level: config.logLevel },
      pino.destination({ dest: join(config.home, '.ids', 'ids.log'), mkdir: true, sync: true }),
    ),
  );
  const onDefect = (error: unknown, where: string) => {
    log().error({ err: error, where }, 'defect');
  };
  const checkOptions = checksOf(config);
  const { pid } = process;
  const living = {
    owner: `${String(pid)}-${sha256(randomBytes(8)).slice(0, 8)}`,
    pid,
    clock: Date.now,
    isAlive,
  };

  const database = lazily(async () => {
    const opened = await openDatabase(join(config.home, '.ids', 'ids.db'));
    if (opened.ok) closing.push(() => opened.value.destroy());
    return opened;
  });
  const files = lazily(() =>
    Promise.resolve(
      openWorkspace({
        root: workspace,
        lock: sqliteLock,
        clock: Date.now,
        random: randomBytes,
        limits: {
          backupDays: config.backups.retentionDays,
          backupBytes: config.backups.maxSizeMb * 1_000_000,
        },
      }),
    ),
  );
  const code = lazily(() => {
    const hidden = ['.ids', '.env', 'sessions'].map((name) => join(config.home, name));
    const opened = openCode({ root: workspace, cache: cacheOf(config.home, workspace), hidden, onDefect });
    closing.push(() => opened.close());
    return opened;
  });

  const voices = lazily(async () => {
    const [db, roles] = [await database(), loadRoles()];
    if (!db.ok) return db;
    if (!roles.ok) return roles;
    const blob = (hash: ContentHash) => makeEventLog(db.value).blob(hash);
    const ledger = makeLedger(db.value, { caps: capsOf(config), ...living });
    const asked = await makeMinds({
      config,
      ledger,
      installation: options.installation,
      context: makeContext({
        root: workspace,
        blob,
        map: async (request, budget) => {
          const map = await code().analyst.map(request, budget, new AbortController().signal);
          return map.ok ? map.value : undefined;
        },
      }),
      time: realTime,
      random: Math.random,
      onTrouble: (trouble) => {
        log().warn(trouble, 'model');
      },
      onNotice: (notice) => {
        log().info(notice);
      },
    });
    if (!asked.ok) return asked;
    const { minds, models } = asked.value;
    const parliament = makeParliament({
      roles: roles.value,
      minds,
      editor: code().editor,
      ...(providersOf(config).length === 0 ? {} : { patience: seatPatience }),
    });
    return ok({ parliament, models, ledger, blob });
  });

  const effectRooms = lazily(async (): Promise<Result<EffectRooms>> => {
    const [spoken, written] = [await voices(), await files()];
    if (!spoken.ok) return spoken;
    if (!written.ok) return written;
    const { parliament, ledger, blob } = spoken.value;
    const { editor, checker } = code();
    return ok({
      ...{ parliament, editor, checker, workspace: written.value, checks: checkOptions, sha256, blob },
      used: ({ session, step }) => ledger.used(session, step),
    });
  });

  const engine = lazily(async () => {
    const db = await database();
    if (!db.ok) return db;
    const rule = consensusOf(config, options.installation);
    if (!rule.ok) return rule;
    const outcomes = makeOutcomes(db.value);
    return ok(
      makeEngine({
        deliberation: async (seats) => ({
          rule: calibrated(rule.value, await outcomes.all(), seats),
          maxRounds: config.parliament.maxRounds,
        }),
        learn: (...taught) => outcomes.learn(...taught),
        log: makeEventLog(db.value),
        claims: makeClaims(db.value, living),
        rooms: effectRooms,
        workspace,
        approval: config.parliament.approval,
        clock: Date.now,
        random: randomBytes,
        writeExport: makeExports(config.home),
        onDefect,
      }),
    );
  });

  const accounts = lazily(async () => {
    const [db, rule] = [await database(), consensusOf(config, options.installation)];
    if (!db.ok) return db;
    if (!rule.ok) return rule;
    const spoken = await voices();
    if (!spoken.ok) return spoken;
    const { parliament, models } = spoken.value;
    return ok(
      makeAccounts({
        ...{ rule: rule.value, seats: parliament.seats, models, clock: Date.now },
        costs: makeCosts(db.value, capsOf(config), Date.now),
        learned: () => makeOutcomes(db.value).all(),
      }),
    );
  });

  const validator = () =>
    makeValidator({
      options: checkOptions,
      checker: code().checker,
      editor: code().editor,
      lintFixes: (findings, signal) => code().lintFixes(findings, signal),
      uncommitted: async (paths) => {
        const hidden = ['.ids', '.env', 'sessions'].map((name) => join(config.home, name));
        return uncommittedFiles(workspace, paths, await confinedGit(workspace, hidden, process.env));
      },
    });
  const commands = lazily(async () => {
    const [db, list] = [
      await database(),
      loadCommands(join(options.installation, 'config', 'commands.yaml')),
    ];
    if (!db.ok) return db;
    if (!list.ok) return list;
    return ok(
      makeCommands({
        list: list.value,
        root: workspace,
        environment: process.env,
        home: homedir(),
        hidden: ['.ids', '.env', 'sessions'].map((name) => join(config.home, name)),
        redact: makeRedact(secretsOf(config)),
        agreements: makeAgreements(db.value, Date.now),
      }),
    );
  });

  const backups = async () => {
    const opened = await files();
    return opened.ok ? ok(opened.value.snapshots) : opened;
  };

  const commits: Commits = {
    after: config.commitAfterWriting,
    isRepository: () => isRepository(workspace),
    commit: (paths, message) => commitFiles(workspace, paths, message),
  };

  const doctor = (signal: AbortSignal) =>
    examine(
      {
        config,
        workspace,
        node: process.version,
        database: async () => {
          const db = await database();
          return db.ok ? ok(await durabilityOf(db.value)) : db;
        },
        kept: async () => {
          const opened = await files();
          return opened.ok ? opened.value.describe() : opened;
        },
        unfinished: async () => {
          const opened = await engine();
          return opened.ok ? ok(await opened.value.unfinished()) : opened;
        },
      },
      signal,
    );

  return Promise.resolve(
    ok({
      person: personHere(),
      workspace,
      parliament: parliamentOf(config),
      turnOn: switchesOf(config).flatMap(({ on, lines }) => (on ? [] : lines)),
      checkOptions,
      engine,
      files,
      editor: () => Promise.resolve(ok(code().editor)),
      checker: () => Promise.resolve(ok(code().checker)),
      analyst: () => Promise.resolve(ok(code().analyst)),
      validator: () => Promise.resolve(ok(validator())),
      commands,
      backups,
      accounts,
      commits,
      doctor,
      async serve(onNotice) {
        const [opened, db] = [await engine(), await database()];
        if (!opened.ok) return opened;
        if (!db.ok) return db;
        const { host, port, token } = config.gateway;
        const telegram = openTelegram({
          config,
          db: db.value,
          rooms: {
            engine: opened.value,
            workspace,
            parliament: parliamentOf(config),
            staysOpen: true,
            analyst: () => Promise.resolve(ok(code().analyst)),
            validator: () => Promise.resolve(ok(validator())),
            commands,
            backups,
            files,
            commits,
            accounts,
            doctor,
            onDefect,
            readExport: (path) => readFile(path, 'utf8'),
          },
          onDefect,
          onNotice,
        });
        const gateway = await startGateway({
          ...(telegram?.webhook === undefined ? {} : { webhook: telegram.webhook }),
          host,
          port,
          token,
          engine: opened.value,
          clock: Date.now,
          onDefect,
          facts: {
            version: options.version,
            workspace,
            isExample: isExample(options),
            parliament: parliamentOf(config),
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
      async close() {
        for (const close of closing.toReversed()) await close();
      },
    }),
  );
}

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex');

function lazily<T>(open: () => T): () => T {
  let opened: { readonly value: T } | undefined;
  return () => (opened ??= { value: open() }).value;
}

/** Who sits at this machine's terminal owns what their own account may write. */
function personHere(): Person {
  return { id: `local:${String(userInfo().uid)}`, role: 'owner' };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What the checks keep of a workspace; a workspace that is elsewhere now is another one. */
function cacheOf(home: string, workspace: string): string {
  const name = createHash('sha256').update(workspace).digest('hex').slice(0, 16);
  return join(home, '.ids', 'cache', 'checks', name);
}

function checksOf({ checks }: Config): CheckOptions {
  const off = (name: string) => `turned off with ${name}=false`;
  return {
    skip: {
      ...(checks.types ? {} : { types: off('ENABLE_TYPE_CHECKING') }),
      ...(checks.lint ? {} : { lint: off('ENABLE_LINTING') }),
      ...(checks.tests ? {} : { tests: off('ENABLE_TESTS') }),
    },
  };
}
