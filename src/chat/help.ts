import { nearest } from '../core/kernel/nearest.ts';
import { mayDo, type Person } from '../core/people/person.ts';
import { oneLine } from './screen.ts';
import { commandNames, type CommandName, type Texts } from './texts/texts.ts';

export function isCommand(name: string): name is CommandName {
  return commandNames.some((each) => each === name);
}

/** `/help`, or `/help code` for one command. */
export function renderHelp(texts: Texts, about = ''): string {
  const topics = commandNames.map((name) => texts.commands[name]);
  if (about === '') {
    const width = Math.max(...topics.map((topic) => topic.usage.length));
    return [
      ...topics.map((topic) => `${topic.usage.padEnd(width)}  ${topic.about}`),
      '',
      texts.help.oneInDetail,
    ].join('\n');
  }
  const name = about.replace(/^\//, '').toLowerCase();
  if (!isCommand(name)) return unknownCommand(texts, name);
  const { usage, long, example } = texts.commands[name];
  return `${usage}\n${long}\n${texts.help.example} ${example}`;
}

/** What to say to a command that there is not. */
export function unknownCommand({ help }: Texts, name: string): string {
  const meant = nearest(name, commandNames);
  const hint = meant === undefined ? help.seeAll : `${help.didYouMean(meant)} ${help.seeAll}`;
  return `✋ ${help.noSuchCommand(oneLine(name, 40))} ${hint}`;
}

export function usageOf({ commands, help }: Texts, name: CommandName): string {
  const { usage, example } = commands[name];
  return `${help.usage} ${usage}\n${help.example} ${example}`;
}

/** The first words to a person. `parliament`: one sentence on who sits in it. */
export function renderStart({ help }: Texts, person: Person, workspace: string, parliament: string): string {
  const { acts } = help;
  const may = [
    acts.read,
    ...(mayDo(person.role, 'start-session') ? [acts.start] : []),
    ...(mayDo(person.role, 'approve') ? [acts.approve, acts.takeBack] : []),
  ];
  return [
    help.whatItIs,
    help.workspace(oneLine(workspace, 300)),
    help.parliament(parliament),
    help.whoYouAre(oneLine(person.id, 60), person.role, may),
    help.tryThis,
  ].join('\n');
}
