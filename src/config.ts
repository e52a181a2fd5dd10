import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { sections } from './config/variables.ts';
import type { Secret } from './config/secret.ts';
import type { Variable } from './config/variable.ts';
import { nearest } from './core/kernel/nearest.ts';
import { printable } from './core/change/path.ts';
import { err, ok, type Result } from './core/kernel/result.ts';
import type { Person } from './core/people/person.ts';

export { Secret } from './config/secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says, read once at the start. Money in micro-dollars. Unset optional values are `null`. */
export interface Config {
  /** Absolute. */
  readonly home: string;
  /** Absolute; null: the bundled example. */
  readonly workspace: string | null;
  /** Null: embedded SQLite. */
  readonly databaseUrl: Secret | null;
  readonly gateway: { readonly host: string; readonly port: number; readonly token: Secret | null };
  readonly telegram: {
    readonly botToken: Secret | null;
    readonly apiRoot: string;
    readonly webhookUrl: string | null;
    readonly webhookSecret: Secret | null;
    readonly users: readonly Person[];
  };
  readonly openai: {
    readonly apiKey: Secret | null;
    readonly baseUrl: string;
    readonly model: string;
  };
  readonly anthropic: {
    readonly apiKey: Secret | null;
    readonly baseUrl: string;
    readonly model: string;
  };
  readonly ollama: { readonly baseUrl: string | null; readonly model: string };
  /** Answers of models from here, in place of any model. */
  readonly recording: string | null;
  readonly checks: { readonly types: boolean; readonly lint: boolean; readonly tests: boolean };
  readonly backups: { readonly retentionDays: number; readonly maxSizeMb: number };
  readonly commitAfterWriting: 'never' | 'offer' | 'always';
  readonly parliament: {
    readonly maxRounds: number;
    readonly approval: { readonly needed: number; readonly byAnother: boolean };
    readonly sessionBudget: number;
    readonly dayBudget: number;
    readonly policy: 'evidence' | 'thresholds';
    /** Names of personas or of groups of them, in lower case. */
    readonly seats: readonly string[];
  };
  readonly chat: { readonly language: 'en' };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** One sentence for each thing that is probably not meant, such as a mistyped `IDS_*` name. */
  readonly warnings: readonly string[];
}

/**
 * The environment with what `.env` in IDS_HOME adds to it; the real environment always wins. `packageRoot` is IDS_HOME
 * where that is unset. A missing file is fine; one that cannot be read is reported.
 */
export function withEnvFile(env: Environment, packageRoot: string): Result<Environment, readonly string[]> {
  const set = env['IDS_HOME']?.trim();
  const home = resolve(set === undefined || set === '' ? packageRoot : set);
  const file = join(home, '.env');
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok({ ...env, IDS_HOME: home });
    return err([`${file}: cannot be read (${code}); accepted: a readable text file, or none`]);
  }
  return ok({ ...parseEnv(content), ...env, IDS_HOME: home });
}

/**
 * Reads the configuration. Every mistake is one line: the variable, what was wrong, what is accepted. Empty counts as
 * unset. `IDS_HOME` must be set (`withEnvFile` does).
 */
export function readConfig(env: Environment): Result<Config, readonly string[]> {
  const mistakes: string[] = [];
  function read<T>(name: string, variable: Variable<T>): T | null {
    const value = env[name]?.trim() ?? '';
    const given = value === '' ? variable.fallback : value;
    if (given === undefined) return null;
    const result = variable.schema.safeParse(given);
    if (result.success) return result.data;
    const custom = result.error.issues.find(
      (issue) => issue.code === 'custom' && issue.message !== 'Invalid input',
    );
    const shown = variable.secret
      ? 'the value does not have the right form'
      : (custom?.message ?? `"${printable(clip(value))}" is not accepted`);
    mistakes.push(`${name}: ${shown}; accepted: ${variable.accepts}`);
    return null;
  }
  /** For variables with a fallback. What is returned beside a mistake is never used. */
  function must<T>(name: string, variable: Variable<T> & { readonly fallback?: string }): T {
    const fallback = variable.schema.safeParse(variable.fallback);
    if (!fallback.success) throw new Error(`${name} has no default that it accepts`);
    return read(name, variable) ?? fallback.data;
  }

  const places = sections['Where things are'];
  const page = sections['Web page'];
  const { Telegram: telegram, Checks: checks, Backups: backups, Parliament: parliament } = sections;
  const models = sections['Model providers'];
  const home = read('IDS_HOME', places.IDS_HOME);
  if (home === null) mistakes.push(`IDS_HOME: is not set; accepted: ${places.IDS_HOME.accepts}`);
  const workspace = read('IDS_WORKSPACE', places.IDS_WORKSPACE);
  const config: Config = {
    home: resolve(home ?? '.'),
    workspace: workspace === null ? null : resolve(workspace),
    databaseUrl: read('DATABASE_URL', places.DATABASE_URL),
    gateway: {
      host: must('IDS_HOST', page.IDS_HOST),
      port: must('IDS_PORT', page.IDS_PORT),
      token: read('IDS_TOKEN', page.IDS_TOKEN),
    },
    telegram: {
      botToken: read('TELEGRAM_BOT_TOKEN', telegram.TELEGRAM_BOT_TOKEN),
      apiRoot: must('TELEGRAM_API_ROOT', telegram.TELEGRAM_API_ROOT),
      webhookUrl: read('TELEGRAM_WEBHOOK_URL', telegram.TELEGRAM_WEBHOOK_URL),
      webhookSecret: read('TELEGRAM_WEBHOOK_SECRET', telegram.TELEGRAM_WEBHOOK_SECRET),
      users: read('TELEGRAM_USERS', telegram.TELEGRAM_USERS) ?? [],
    },
    openai: {
      apiKey: read('OPENAI_API_KEY', models.OPENAI_API_KEY),
      baseUrl: must('OPENAI_BASE_URL', models.OPENAI_BASE_URL),
      model: must('OPENAI_MODEL', models.OPENAI_MODEL),
    },
    anthropic: {
      apiKey: read('ANTHROPIC_API_KEY', models.ANTHROPIC_API_KEY),
      baseUrl: must('ANTHROPIC_BASE_URL', models.ANTHROPIC_BASE_URL),
      model: must('ANTHROPIC_MODEL', models.ANTHROPIC_MODEL),
    },
    ollama: {
      baseUrl: read('OLLAMA_BASE_URL', models.OLLAMA_BASE_URL),
      model: must('OLLAMA_MODEL', models.OLLAMA_MODEL),
    },
    recording: read('MODEL_RECORDING', models.MODEL_RECORDING),
    checks: {
      types: must('ENABLE_TYPE_CHECKING', checks.ENABLE_TYPE_CHECKING),
      lint: must('ENABLE_LINTING', checks.ENABLE_LINTING),
      tests: must('ENABLE_TESTS', checks.ENABLE_TESTS),
    },
    backups: {
      retentionDays: must('BACKUP_RETENTION_DAYS', backups.BACKUP_RETENTION_DAYS),
      maxSizeMb: must('MAX_BACKUP_SIZE_MB', backups.MAX_BACKUP_SIZE_MB),
    },
    commitAfterWriting: must('COMMIT_AFTER_WRITING', sections.Git.COMMIT_AFTER_WRITING),
    parliament: {
      maxRounds: must('MAX_ROUNDS', parliament.MAX_ROUNDS),
      approval: {
        needed: must('APPROVALS_NEEDED', parliament.APPROVALS_NEEDED),
        byAnother: must('APPROVAL_BY_ANOTHER', parliament.APPROVAL_BY_ANOTHER),
      },
      sessionBudget: must('BUDGET_SESSION_USD', parliament.BUDGET_SESSION_USD),
      dayBudget: must('BUDGET_DAY_USD', parliament.BUDGET_DAY_USD),
      policy: must('CONSENSUS_POLICY', parliament.CONSENSUS_POLICY),
      seats: must('PARLIAMENT_SEATS', parliament.PARLIAMENT_SEATS),
    },
    chat: { language: must('CHAT_LANGUAGE', sections.Chat.CHAT_LANGUAGE) },
    logLevel: must('LOG_LEVEL', sections.Log.LOG_LEVEL),
    warnings: unknownNames(env),
  };
  if (config.telegram.webhookUrl !== null && isUnset(env, 'TELEGRAM_WEBHOOK_SECRET')) {
    mistakes.push(
      `TELEGRAM_WEBHOOK_SECRET: is not set although TELEGRAM_WEBHOOK_URL is; accepted: ${telegram.TELEGRAM_WEBHOOK_SECRET.accepts}`,
    );
  }
  if (!isLoopback(config.gateway.host) && isUnset(env, 'IDS_TOKEN')) {
    mistakes.push(
      `IDS_TOKEN: is not set although IDS_HOST (${config.gateway.host}) can be reached from other machines; accepted: ${page.IDS_TOKEN.accepts}, or IDS_HOST=127.0.0.1`,
    );
  }
  return mistakes.length > 0 ? err(mistakes) : ok(deepFreeze(config));
}

/** Names of all variables, in the order of the table. */
export function variableNames(): readonly string[] {
  return Object.values(sections).flatMap((section) => Object.keys(section));
}

/** Whether only this machine itself can reach the host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The text of `.env.example`: every variable with its meaning, what it accepts and its default, all commented out. */
export function envExample(): string {
  const lines = [
    '# Copy to .env (in IDS_HOME, by default this folder) and uncomment what you need. The real environment wins over .env.',
    '# Written from src/config/variables.ts by `npm run env:example`; do not edit by hand.',
  ];
  for (const [title, section] of Object.entries(sections)) {
    lines.push('', `# --- ${title} ---`);
    for (const [name, variable] of Object.entries<Variable<unknown>>(section)) {
      lines.push('', `# ${variable.about}`, `# Accepted: ${variable.accepts}.`);
      lines.push(
        variable.fallback === undefined
          ? `# No default. Example: ${variable.example ?? ''}`.trimEnd()
          : `# Default: ${variable.fallback}`,
        `#${name}=${variable.fallback ?? ''}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function unknownNames(env: Environment): readonly string[] {
  const known = variableNames();
  return Object.keys(env)
    .filter((name) => name.startsWith('IDS_') && !known.includes(name))
    .toSorted()
    .map((name) => {
      const meant = nearest(name, known);
      return `${printable(name)} is not a variable of IDS and has no effect${meant === undefined ? '' : `; did you mean ${meant}?`}`;
    });
}

function isUnset(env: Environment, name: string): boolean {
  return (env[name]?.trim() ?? '') === '';
}

function clip(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) deepFreeze(each);
  }
  return value;
}
