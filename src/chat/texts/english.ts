import { commands } from './english/commands.ts';
import { help } from './english/help.ts';
import { telegram } from './english/telegram.ts';

/** The chat in English. Every other language has the same entries. */
export const english = { commands, help, telegram };
