import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Sha256 } from '../core/change/change-set.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { ConsensusRule } from '../core/parliament/rule.ts';
import type { CheckOptions, Waits } from '../engine/ports.ts';
import type { GuardedModel } from '../models/guarded.ts';
import { makeValueRedact } from '../models/redact.ts';
import { realTime } from '../models/time.ts';
import { isAlive } from '../sandbox/alive.ts';
import type { OpenWorkspace } from '../workspace/workspace.ts';
import { openDatabase, type Db } from '../store/database.ts';
import { makeLedger } from '../store/ledger.ts';
import { consensusOf } from './consensus.ts';
import { makeWaits } from './waits.ts';
import { lazily } from './lazily.ts';
import { openFiles, type Files } from './threaded/actions.ts';
import { startFilesThread } from './threaded/files.ts';
import { capsOf, openModels, secretsOf } from './minds.ts';

/** What all workspaces of a process have in common. Each part is opened at its first use. */
export interface Shared {
  readonly config: Config;
  /** The folder of the installation: `config/`, `examples/`, `node_modules/`. */
  readonly installation: string;
  readonly checkOptions: CheckOptions;
  /** Who this process is to the claims and the ledger in the database. */
  readonly living: {
    readonly owner: string;
    readonly pid: number;
    readonly clock: () => number;
    readonly isAlive: (pid: number) => boolean;
  };
  readonly database: () => Promise<Result<Db>>;
  /** Opens a workspace to be written: in a thread of its own in a process that others use meanwhile. */
  readonly files: (files: Files) => Promise<Result<OpenWorkspace>>;
  /** Why models let a session wait. */
  readonly waits: Waits;
  readonly rule: () => Result<ConsensusRule>;
  models(): Promise<
    Result<{ readonly models: readonly GuardedModel[]; readonly ledger: ReturnType<typeof makeLedger> }>
  >;
  /** Trouble with a model, for the log. */
  onTrouble(trouble: object): void;
  /** An exception, for the log: what a person reads on a surface are sentences. */
  readonly onDefect: (error: unknown, where: string) => void;
  /** Ended with the house, the last first. */
  closing(close: () => Promise<void>): void;
  close(): Promise<void>;
}

export const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** `serves`: the process goes on for others while it works for one. */
export function openShared(config: Config, installation: string, serves = false): Shared {
  const ends: (() => Promise<void>)[] = [];
  const log = lazily(() =>
    pino(
      { level: config.logLevel, hooks: { streamWrite: makeValueRedact(secretsOf(config)) } },
      pino.destination({ dest: join(config.home, '.ids', 'ids.log'), mkdir: true, sync: true }),
    ),
  );
  let isSilent = false;
  /** A log that cannot be written, because the disk is full, say, must not end what it is about. */
  function note(write: (logger: Logger) => void): void {
    try {
      write(log());
    } catch (error) {
      if (isSilent) return;
      isSilent = true;
      const why = error instanceof Error ? error.message : String(error);
      process.stderr.write(`⚠️  The log of IDS cannot be written: ${why}\n`);
    }
  }
  const { pid } = process;
  const living = {
    owner: `${String(pid)}-${sha256(randomBytes(8)).slice(0, 8)}`,
    pid,
    clock: Date.now,
    isAlive,
  };
  const database = lazily(async () => {
    const opened = await openDatabase(join(config.home, '.ids', 'ids.db'));
    if (opened.ok) ends.push(() => opened.value.destroy());
    return opened;
  });
  const thread = lazily(() => {
    const started = startFilesThread();
    ends.push(() => started.close());
    return started;
  });
  const waits = makeWaits(Date.now);
  const models = lazily(async () => {
    const db = await database();
    if (!db.ok) return db;
    const ledger = makeLedger(db.value, { caps: capsOf(config), ...living });
    const opened = await openModels({
      config,
      installation,
      ledger,
      time: realTime,
      random: Math.random,
      onNotice: (notice, ms, session) => {
        note((logger) => {
          logger.info(notice);
        });
        if (session !== null) waits.note(session, notice, ms);
      },
    });
    return opened.ok ? ok({ models: opened.value, ledger }) : opened;
  });
  return {
    config,
    installation,
    checkOptions: checksOf(config),
    living,
    database,
    files: (files) => (serves ? thread().open(files) : Promise.resolve(openFiles(files))),
    waits,
    rule: lazily(() => consensusOf(config, installation)),
    models,
    onTrouble(trouble) {
      note((logger) => {
        logger.warn(trouble, 'model');
      });
    },
    onDefect(error, where) {
      note((logger) => {
        logger.error({ err: error, where }, 'defect');
      });
    },
    closing(close) {
      ends.push(close);
    },
    async close() {
      for (const end of ends.toReversed()) await end();
    },
  };
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
