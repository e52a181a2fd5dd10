import { english } from './english.ts';
import type { Topic } from './topic.ts';

/** The commands of the chat. The dispatch, the help, the menus and the hints for mistyped names are made of these. */
export type CommandName = keyof (typeof english)['commands'];

/**
 * Everything that the chat says in words of its own. What other rooms say (a refusal, a compiler's message, a seat's reason) reaches a
 * chat as they said it. A language is a file beside `english.ts` and a line in `languages`.
 */
export type Texts = Omit<typeof english, 'commands'> & {
  readonly commands: Readonly<Record<CommandName, Topic>>;
};

/** By two-letter ISO 639-1 codes, as Telegram has them. */
export const languages = { en: english } satisfies Readonly<Record<string, Texts>>;

export const commandNames = Object.keys(english.commands) as readonly CommandName[];
