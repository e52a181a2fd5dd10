import { nearest } from '../core/kernel/nearest.ts';
import { mayDo, type Person } from '../core/people/person.ts';
import { oneLine } from './screen.ts';

interface Topic {
  /** Without the slash. */
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  readonly long: string;
  readonly example: string;
}

/** Every command of the chat. The dispatch, the help and the hints for mistyped names are made from this table. */
export const topics = [
  {
    name: 'start',
    usage: '/start',
    about: 'what IDS is and what you may do',
    long: 'Says what IDS is, which repository it works on, who sits in the parliament and what your role permits.',
    example: '/start',
  },
  {
    name: 'help',
    usage: '/help [command]',
    about: 'the commands, or one of them in detail',
    long: 'Without a command: the list. With one: how to use it and an example.',
    example: '/help code',
  },
  {
    name: 'code',
    usage: '/code <description>',
    about: 'propose, check, decide, and write once you approve',
    long: 'The parliament proposes changes without seeing each other, every proposal is parsed, resolved, type-checked and linted in memory and tested in a sandboxed copy, the seats score them, and you are shown the result with its complete diff. Nothing is written before you approve, and what is written can be taken back.',
    example: '/code rename fetchUser to loadUser',
  },
  {
    name: 'analyze',
    usage: '/analyze <path>',
    about: 'what is in a file and who uses it',
    long: 'Functions with their signatures and complexity, classes and members, types, imports, exports, who imports the file, and its diagnostics. Of a folder: its files in numbers and its most complex functions.',
    example: '/analyze src/index.ts',
  },
  {
    name: 'validate',
    usage: '/validate [path…]',
    about: 'the five checks on what changed since the last commit',
    long: 'Parse, imports, types, lint and tests over everything that changed since the last commit, or over the paths you name. A check that cannot be carried out says why. Problems that were there before are told apart from new ones. Writes nothing; where the compiler or the linter has fixes that the checks confirm, [Fix] shows them as a change to approve.',
    example: '/validate src/http',
  },
  {
    name: 'status',
    usage: '/status [session]',
    about: 'where the running session is',
    long: 'The card of the running session, of the newest one when none runs, or of the one you name. A session may be shortened to the beginning or the end of its name.',
    example: '/status 9f2c01ab',
  },
  {
    name: 'cancel',
    usage: '/cancel [session]',
    about: 'stop it; nothing is written',
    long: 'Ends the running or waiting session. What has been written already stays; take it back with /rollback.',
    example: '/cancel',
  },
  {
    name: 'feedback',
    usage: '/feedback [session] <words>',
    about: 'say what was missed; it proposes anew with that',
    long: 'On a dead end, or on a change that waits for approval and is not what you meant: the parliament proposes anew, knowing your words, and votes again. Offline, your words are read as a request of their own.',
    example: '/feedback keep the old name exported as well',
  },
  {
    name: 'fix',
    usage: '/fix [session] <words>',
    about: 'change what waits for approval',
    long: 'The author changes the candidate as you say; the result is checked and voted on as a candidate of its own and put before you. What you had stays and can be picked. Offline, your words are carried out in addition.',
    example: '/fix also organise imports in src/cli.ts',
  },
  {
    name: 'restart',
    usage: '/restart [session]',
    about: 'begin the session anew from its request',
    long: 'Forgets every proposal of the session and begins with the request again. Nothing that was written is touched.',
    example: '/restart',
  },
  {
    name: 'history',
    usage: '/history [number]',
    about: 'past sessions, newest first',
    long: 'The last 20 sessions, or as many as you say (1 to 200).',
    example: '/history 50',
  },
  {
    name: 'show',
    usage: '/show <session>',
    about: 'the minutes of a session',
    long: 'What was asked, proposed, checked, scored, decided and written, as Markdown.',
    example: '/show 9f2c01ab',
  },
  {
    name: 'export',
    usage: '/export <session>',
    about: 'minutes, events and diff as files',
    long: 'minutes.md, events.jsonl and change.diff of a session.',
    example: '/export 9f2c01ab',
  },
  {
    name: 'rollback',
    usage: '/rollback [session] [path]',
    about: 'take back what a session wrote, preview first',
    long: 'Shows what would be restored and asks. Without a session: the newest one that wrote something. With a path: only that file. A file that somebody changed since is never overwritten behind your back: you are asked whether to skip it, to merge, or to overwrite it with a backup, and nothing is changed before.',
    example: '/rollback 9f2c01ab src/http/client.ts',
  },
  {
    name: 'redo',
    usage: '/redo [session]',
    about: 'take back the taking back, preview first',
    long: 'Shows what would be written again and asks. Without a session: the one that was taken back last. Repeat it to go further back. A file that somebody changed since is asked about, as with /rollback.',
    example: '/redo 9f2c01ab',
  },
  {
    name: 'backup',
    usage: '/backup [name]',
    about: 'back up the whole workspace',
    long: 'Keeps every file that git does not ignore, apart from packages, symbolic links and what may hold secrets, with its permissions. What is unchanged since the last backup is not copied again.',
    example: '/backup before the big change',
  },
  {
    name: 'backups',
    usage: '/backups',
    about: 'what is kept, of each write and of everything',
    long: 'The backups that each session made of the files it wrote, with their size, and the backups of the whole workspace. Those of sessions go after BACKUP_RETENTION_DAYS or beyond MAX_BACKUP_SIZE_MB, the newest of each session stays; so do the ones of everything that IDS made itself before a restore.',
    example: '/backups',
  },
  {
    name: 'restore',
    usage: '/restore [backup] [--only path…] [--delete path…]',
    about: 'take the workspace back to a backup, preview first',
    long: 'Without a backup: the list. With one, by its id, the end of it, its name or latest: shows what would be written and asks. Everything as it is now is backed up first, and the files are written all or none. --only: only these files and folders. Nothing that the backup does not have is removed unless you name it with --delete.',
    example: '/restore latest --only src/http',
  },
  {
    name: 'conflicts',
    usage: '/conflicts [transaction]',
    about: 'files that somebody changed while a write was open',
    long: 'A write that was interrupted is taken back, and a file that somebody had changed by then stays as they left it. This lists them, with where the file from before lies. With a transaction: you have looked, and it no longer stands in the way.',
    example: '/conflicts',
  },
  {
    name: 'commit',
    usage: '/commit [session]',
    about: 'commit to git what a session wrote, and nothing else',
    long: 'Commits the files that the session wrote, as long as they are still what it wrote. Without a session: the newest one that wrote something. What you have staged or edited yourself stays as it is. No hook runs, nothing is signed, nothing is pushed.',
    example: '/commit 9f2c01ab',
  },
  {
    name: 'run',
    usage: '/run <command>',
    about: 'an allowed command in the sandbox',
    long: 'Runs one command of the list in config/commands.yaml, without a shell, network or secrets: git (reading), npm, pnpm or yarn run, node --test, vitest, tsc, eslint, ls, cat, grep, rg. What writes, writes to a copy that is thrown away. A script of package.json is shown and agreed to once. Ends after five minutes at the latest.',
    example: '/run git log -n 5 --oneline',
  },
  {
    name: 'agents',
    usage: '/agents',
    about: 'who sits in the parliament and how they do',
    long: 'Every seat with its stance, its provider and model, and how its scores are read; every model with what it answered lately, and whether it is left alone for a moment because it failed too often; and from how many known outcomes the rule is estimated. What was approved and stays, was taken back or had to be changed is an outcome.',
    example: '/agents',
  },
  {
    name: 'costs',
    usage: '/costs',
    about: 'money and tokens, and what is left',
    long: 'What models were paid today and before: by day, model, person and session, with what is set aside for calls under way and what is left of the caps BUDGET_SESSION_USD and BUDGET_DAY_USD. A cap holds before a call: what it may cost at most is set aside first.',
    example: '/costs',
  },
  {
    name: 'projects',
    usage: '/projects',
    about: 'the workspaces that can be worked on',
    long: 'Every project with its folder; ▶ marks the one that requests here are about. A button switches this chat, or this topic, to another one.',
    example: '/projects',
  },
  {
    name: 'project',
    usage: '/project <name>',
    about: 'work on another project here',
    long: 'Requests in this chat, or in this topic of it, are about that project from now on. Sessions that run go on where they are.',
    example: '/project website',
  },
  {
    name: 'register',
    usage: '/register <name> <folder>',
    about: 'make a repository on this machine a project (owners)',
    long: 'The folder must hold a package.json, a tsconfig.json or a git repository, and must not lie inside another project or hold one. Nothing in it is changed.',
    example: '/register website /home/me/website',
  },
  {
    name: 'forget',
    usage: '/forget <name>',
    about: 'a project is none any more (owners)',
    long: 'Its folder, its backups and its sessions stay as they are; it can be registered again.',
    example: '/forget website',
  },
  {
    name: 'doctor',
    usage: '/doctor',
    about: 'is everything in place, and how to mend what is not',
    long: 'Checks the dependencies, keys, limits and permissions that IDS needs, each with the way to mend it.',
    example: '/doctor',
  },
] as const satisfies readonly Topic[];

export type CommandName = (typeof topics)[number]['name'];

export function isCommand(name: string): name is CommandName {
  return topics.some((topic) => topic.name === name);
}

/** `/help`, or `/help code` for one command. */
export function renderHelp(about?: string): string {
  if (about === undefined || about === '') {
    const width = Math.max(...topics.map((topic) => topic.usage.length));
    return [
      ...topics.map((topic) => `${topic.usage.padEnd(width)}  ${topic.about}`),
      '',
      'One command in detail: /help code',
    ].join('\n');
  }
  const name = about.replace(/^\//, '').toLowerCase();
  const topic = topics.find((each) => each.name === name);
  if (topic === undefined) return unknownCommand(name);
  return `${topic.usage}\n${topic.long}\nExample: ${topic.example}`;
}

/** What to say to a command that there is not. */
export function unknownCommand(name: string): string {
  const meant = nearest(
    name,
    topics.map((topic) => topic.name),
  );
  const hint = meant === undefined ? 'See all with /help.' : `Did you mean /${meant}? See all with /help.`;
  return `✋ There is no command /${oneLine(name, 40)}. ${hint}`;
}

export function usageOf(name: CommandName): string {
  const topic = topics.find((each) => each.name === name);
  return topic === undefined ? '' : `Usage: ${topic.usage}\nExample: ${topic.example}`;
}

/** The first words to a person. `parliament`: one sentence on who sits in it. */
export function renderStart(person: Person, workspace: string, parliament: string): string {
  const may = [
    'read',
    ...(mayDo(person.role, 'start-session') ? ['start sessions'] : []),
    ...(mayDo(person.role, 'approve') ? ['approve changes', 'take them back'] : []),
  ];
  return [
    '🏛 IDS is an engineering parliament: proposals that are really checked, approved by a person, written all or nothing, and reversible.',
    `Workspace: ${oneLine(workspace, 300)}`,
    `Parliament: ${parliament}`,
    `You are ${oneLine(person.id, 60)}, ${person.role}: you may ${may.join(', ')}.`,
    'Try: /code <what should change>   or: /help',
  ].join('\n');
}
