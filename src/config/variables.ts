import * as z from 'zod';
import { PersonSchema, roles } from '../core/people/person.ts';
import { choice, dollars, flag, parsed, secret, text, url, whole } from './variable.ts';

const telegramUsers = z.string().transform((value, context) => {
  const people = [];
  for (const entry of value.split(',').map((each) => each.trim())) {
    if (entry === '') continue;
    const match = /^(\d{1,16}):([a-z]+)$/.exec(entry);
    const person = PersonSchema.safeParse({ id: `telegram:${match?.[1] ?? ''}`, role: match?.[2] });
    if (match === null || !person.success) {
      context.addIssue({ code: 'custom', message: `"${entry}" is not an entry` });
      return z.NEVER;
    }
    people.push(person.data);
  }
  if (new Set(people.map((person) => person.id)).size < people.length) {
    context.addIssue({ code: 'custom', message: 'the same user occurs twice' });
    return z.NEVER;
  }
  return people;
});

const seatNames = z.string().transform((value, context) => {
  const names = value
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const wrong = names.find((each) => !/^[a-z][a-z0-9-]*$/.test(each));
  if (wrong === undefined && names.length > 0) return names;
  context.addIssue({ code: 'custom', message: `"${wrong ?? value}" is no name` });
  return z.NEVER;
});

/** Every variable that IDS reads, by section. `.env.example` and the start's messages are made from this table. */
export const sections = {
  'Where things are': {
    IDS_WORKSPACE: text({
      about:
        'The TypeScript or JavaScript repository that IDS works on. Unset: a fresh copy of the bundled example.',
      accepts: 'a folder',
      example: '/home/me/project',
    }),
    IDS_HOME: text({
      about: 'Where IDS keeps its database and exports. Unset: the folder IDS is installed in.',
      accepts: 'a folder',
      example: '/var/lib/ids',
    }),
    DATABASE_URL: secret(
      /^postgres(ql)?:\/\/.+/,
      'an address that begins with postgres:// or postgresql://',
      {
        about: 'PostgreSQL for several machines. Unset: embedded SQLite in IDS_HOME/.ids/ids.db.',
        example: 'postgres://ids:password@localhost/ids',
      },
    ),
  },
  'Web page': {
    IDS_HOST: parsed(
      'a host name or IP address without a port',
      z.string().regex(/^([a-z0-9][a-z0-9.-]*|[0-9a-f:]*:[0-9a-f:.]*)$/i),
      {
        about: 'Where the web page listens. Anything but this machine itself also needs IDS_TOKEN.',
        fallback: '127.0.0.1',
      },
    ),
    IDS_PORT: whole(0, 65535, { about: 'Its port. 0: any free one.', fallback: '4180' }),
    IDS_TOKEN: secret(/^[\x21-\x7e]{16,200}$/, '16 to 200 printable characters without spaces', {
      about:
        'Password of the web page (any user name). Unset: none, which is only accepted on this machine itself.',
      example: 'openssl rand -hex 24',
    }),
  },
  Telegram: {
    TELEGRAM_BOT_TOKEN: secret(
      /^\d{1,20}:[\w-]{3,100}$/,
      'the token that @BotFather gave, such as 123456:ABC…',
      {
        about: 'Turns on Telegram.',
        example: '123456:ABC-from-BotFather',
      },
    ),
    TELEGRAM_API_ROOT: url(['https:', 'http:'], {
      about: 'The Bot API server.',
      fallback: 'https://api.telegram.org',
    }),
    TELEGRAM_WEBHOOK_URL: url(['https:', 'http:'], {
      about: 'Public address for webhooks. Unset: long polling, which needs none.',
      example: 'https://ids.example.org/telegram',
    }),
    TELEGRAM_WEBHOOK_SECRET: secret(/^[\w-]{16,256}$/, '16 to 256 letters, digits, _ and -', {
      about: 'Proves that a webhook comes from Telegram. Needed with TELEGRAM_WEBHOOK_URL.',
      example: 'openssl rand -hex 24',
    }),
    TELEGRAM_USERS: parsed(
      `numeric user ids, each once, with a role (${roles.join(', ')}), such as 12345:owner,67890:approver`,
      telegramUsers,
      { about: 'Who may use the bot, and as what.', example: '12345:owner,67890:approver' },
    ),
  },
  'Model providers': {
    OPENAI_API_KEY: secret(/^[\x21-\x7e]{8,400}$/, 'a key without spaces', {
      about: 'Gives seats to OpenAI.',
      example: 'sk-…',
    }),
    OPENAI_BASE_URL: url(['https:', 'http:'], {
      about:
        'Its address, or that of a compatible server; with /responses at the end one that speaks the Responses API.',
      fallback: 'https://api.openai.com/v1',
    }),
    OPENAI_MODEL: text({ about: 'Its model.', accepts: 'the name of a model', fallback: 'gpt-5.5' }),
    ANTHROPIC_API_KEY: secret(/^[\x21-\x7e]{8,400}$/, 'a key without spaces', {
      about: 'Gives seats to Anthropic.',
      example: 'sk-ant-…',
    }),
    ANTHROPIC_BASE_URL: url(['https:', 'http:'], {
      about: 'Its address.',
      fallback: 'https://api.anthropic.com',
    }),
    ANTHROPIC_MODEL: text({
      about: 'Its model.',
      accepts: 'the name of a model',
      fallback: 'claude-sonnet-5-5',
    }),
    OLLAMA_BASE_URL: url(['http:', 'https:'], {
      about: 'Gives seats to models on your own machine.',
      example: 'http://127.0.0.1:11434',
    }),
    OLLAMA_MODEL: text({ about: 'Its model.', accepts: 'the name of a model', fallback: 'qwen3-coder' }),
    MODEL_RECORDING: text({
      about: 'Answers are taken from the answers.jsonl of an exported session; no model is asked.',
      accepts: 'the path of a recording',
      example: 'sessions/sess_20260202_143022_9f2c01ab/answers.jsonl',
    }),
  },
  Checks: {
    ENABLE_TYPE_CHECKING: flag({ about: 'New type errors refuse a change.', fallback: 'true' }),
    ENABLE_LINTING: flag({
      about: "New ESLint errors refuse a change, where the workspace has ESLint's configuration.",
      fallback: 'true',
    }),
    ENABLE_TESTS: flag({
      about: 'Failing related tests refuse a change, where the workspace has a test runner.',
      fallback: 'true',
    }),
  },
  Backups: {
    BACKUP_RETENTION_DAYS: whole(0, 3650, {
      about: 'Days for which backups of written files are kept. The newest of each session always stays.',
      fallback: '7',
    }),
    MAX_BACKUP_SIZE_MB: whole(1, 1_000_000, { about: 'Megabytes that backups may take.', fallback: '100' }),
  },
  Git: {
    COMMIT_AFTER_WRITING: choice(['never', 'offer', 'always'], {
      about:
        'Whether what a session wrote is committed: never by itself, by a button in the chat, or always. Only its files, without hooks, and never pushed.',
      fallback: 'offer',
    }),
  },
  Parliament: {
    MAX_ROUNDS: whole(1, 10, { about: 'Rounds of deliberation at most.', fallback: '3' }),
    APPROVALS_NEEDED: whole(1, 10, {
      about: 'So many different people must approve a change before it is written.',
      fallback: '1',
    }),
    APPROVAL_BY_ANOTHER: flag({
      about: 'One of them must be somebody else than the person who asked for the change.',
      fallback: 'false',
    }),
    BUDGET_SESSION_USD: dollars({ about: 'What one session may cost.', fallback: '1' }),
    BUDGET_DAY_USD: dollars({ about: 'What all sessions of a day may cost.', fallback: '10' }),
    CONSENSUS_POLICY: choice(['evidence', 'thresholds'], {
      about:
        'How the parliament decides: measured evidence and ballots together, or thresholds on the scores.',
      fallback: 'evidence',
    }),
    PARLIAMENT_SEATS: parsed('names of personas or groups, separated by commas', seatNames, {
      about:
        'Who sits. Groups: seven (those that come with IDS), swarm (solace, forge, architect, sentinel), own (each *.md file in IDS_HOME/roles).',
      fallback: 'seven, own',
    }),
  },
  Chat: {
    CHAT_LANGUAGE: choice(['en'], {
      about:
        'What the chat and its menus are written in. People whose Telegram is in another one have its menu.',
      fallback: 'en',
    }),
  },
  Log: {
    LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      about: 'How much is logged on the standard error stream.',
      fallback: 'info',
    }),
  },
} as const;
