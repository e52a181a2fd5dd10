import { createHash, randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { examine } from '../cli/doctor/doctor.ts';
import { openCode } from '../code/process/client.ts';
import { confinedGit } from '../commands/confined-git.ts';
import { loadCommands } from '../commands/load.ts';
import { makeCommands } from '../commands/run.ts';
import type { ContentHash } from '../core/change/change-set.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { LookedUp } from '../core/inquiry/fact.ts';
import type { EffectRooms } from '../engine/effect.ts';
import type { Facts } from '../engine/ports.ts';
import { makeEngine } from '../engine/make.ts';
import { makeRedact } from '../models/redact.ts';
import { makeParliament } from '../parliament/round.ts';
import { chooseRoles } from '../parliament/personas.ts';
import { makeAgreements } from '../store/agreements.ts';
import { makeClaims } from '../store/claims.ts';
import { makeCosts } from '../store/costs.ts';
import { durabilityOf } from '../store/database.ts';
import { makeEventLog } from '../store/event-log.ts';
import { makeExports } from '../store/exports.ts';
import { makeOutcomes } from '../store/outcomes.ts';
import { uncommittedFiles } from '../workspace/git/facts.ts';
import { calibrated, makeAccounts } from './accounts.ts';
import { makeContext } from './context.ts';
import { lazily } from './lazily.ts';
import { makeLibrary } from './library.ts';
import { capsOf, mindsOf, providersOf, seatPatience, secretsOf } from './minds.ts';
import { sha256, type Shared } from './shared.ts';
import { makeValidator } from './validator.ts';

/** Everything that is about one workspace. Each part is opened at its first use, once. `workspace`: absolute, links resolved. */
export function openProject(workspace: string, shared: Shared) {
  const { config, database, checkOptions, onDefect } = shared;
  /** What a program that runs in the workspace must not see of IDS itself. */
  const hidden = ['.ids', '.env', 'sessions'].map((name) => join(config.home, name));

  const files = lazily(() =>
    shared.files({
      root: workspace,
      limits: {
        backupDays: config.backups.retentionDays,
        backupBytes: config.backups.maxSizeMb * 1_000_000,
      },
    }),
  );
  const code = lazily(() => {
    const opened = openCode({ root: workspace, cache: cacheOf(config.home, workspace), hidden, onDefect });
    shared.closing(() => opened.close());
    return opened;
  });

  const voices = lazily(async () => {
    const [db, rule, asked] = [await database(), shared.rule(), await shared.models()];
    if (!db.ok) return db;
    if (!rule.ok) return rule;
    const roles = chooseRoles(config.parliament.seats, {
      ownFolder: join(config.home, 'roles'),
      quorum: rule.value.quorum.ballots,
    });
    if (!roles.ok) return roles;
    if (!asked.ok) return asked;
    const { models, ledger } = asked.value;
    const blob = (hash: ContentHash) => makeEventLog(db.value).blob(hash);
    const minds = mindsOf(models, {
      context: makeContext({
        root: workspace,
        tools: makeLibrary({
          root: workspace,
          analyze: (path, signal) => code().analyst.analyze(path, signal),
          measure: (question, signal) => code().analyst.measure(question, signal),
        }),
        blob,
        map: async (request, budget) => {
          const map = await code().analyst.map(request, budget, new AbortController().signal);
          return map.ok ? map.value : undefined;
        },
      }),
      instruments: {
        measure: (question, signal) => code().analyst.measure(question, signal),
        attempt: (edits, signal) => code().editor.draft(edits, signal),
      },
      onTrouble: (trouble) => {
        shared.onTrouble(trouble);
      },
    });
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
    const { editor, checker, analyst } = code();
    const facts: Facts = {
      async lookUp(assertions, signal) {
        const found = await analyst.lookUp(assertions, signal);
        if (found.ok) return found.value;
        const none: LookedUp = { status: 'uncheckable', says: found.error.message };
        return assertions.map(() => none);
      },
    };
    return ok({
      ...{ parliament, editor, checker, facts, workspace: written.value, checks: checkOptions, sha256, blob },
      used: ({ session, step }) => ledger.used(session, step),
    });
  });

  const engine = lazily(async () => {
    const [db, rule] = [await database(), shared.rule()];
    if (!db.ok) return db;
    if (!rule.ok) return rule;
    const outcomes = makeOutcomes(db.value);
    return ok(
      makeEngine({
        deliberation: async (seats) => ({
          rule: calibrated(rule.value, await outcomes.all(), seats),
          maxRounds: config.parliament.maxRounds,
        }),
        answers: async (session) => {
          const opened = await shared.models();
          const answers = opened.ok ? await opened.value.ledger.answers(session) : [];
          return answers.map((each) => JSON.stringify(each));
        },
        learn: (...taught) => outcomes.learn(...taught),
        waits: shared.waits,
        log: makeEventLog(db.value),
        claims: makeClaims(db.value, shared.living),
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
    const [db, rule] = [await database(), shared.rule()];
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
        precision: () => makeOutcomes(db.value).precision(),
      }),
    );
  });

  const commands = lazily(async () => {
    const [db, list] = [await database(), loadCommands(join(shared.installation, 'config', 'commands.yaml'))];
    if (!db.ok) return db;
    if (!list.ok) return list;
    return ok(
      makeCommands({
        list: list.value,
        root: workspace,
        environment: process.env,
        home: homedir(),
        hidden,
        redact: makeRedact(secretsOf(config)),
        agreements: makeAgreements(db.value, Date.now),
      }),
    );
  });

  return {
    workspace,
    engine,
    files,
    editor: () => code().editor,
    checker: () => code().checker,
    analyst: () => Promise.resolve(ok(code().analyst)),
    validator: () =>
      Promise.resolve(
        ok(
          makeValidator({
            options: checkOptions,
            checker: code().checker,
            editor: code().editor,
            lintFixes: (findings, signal) => code().lintFixes(findings, signal),
            uncommitted: async (paths) =>
              uncommittedFiles(workspace, paths, await confinedGit(workspace, hidden, process.env)),
          }),
        ),
      ),
    commands,
    accounts,
    async backups() {
      const opened = await files();
      return opened.ok ? ok(opened.value.snapshots) : opened;
    },
    doctor: (signal: AbortSignal) =>
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
      ),
  };
}

export type OpenProject = ReturnType<typeof openProject>;

/** What the checks keep of a workspace; a workspace that is elsewhere now is another one. */
function cacheOf(home: string, workspace: string): string {
  const name = createHash('sha256').update(workspace).digest('hex').slice(0, 16);
  return join(home, '.ids', 'cache', 'checks', name);
}
