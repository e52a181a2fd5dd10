import { accounts } from './english/accounts.ts';
import { backups } from './english/backups.ts';
import { buttons } from './english/buttons.ts';
import { cards } from './english/cards.ts';
import { checks } from './english/checks.ts';
import { commands } from './english/commands.ts';
import { help } from './english/help.ts';
import { inquiry } from './english/inquiry.ts';
import { progress } from './english/progress.ts';
import { projects } from './english/projects.ts';
import { reversal } from './english/reversal.ts';
import { running } from './english/running.ts';
import { talk } from './english/talk.ts';
import { telegram } from './english/telegram.ts';

/** The chat in English. Every other language has the same entries. */
export const english = {
  ...{ accounts, backups, buttons, cards, checks, commands, help, inquiry },
  ...{ progress, projects, reversal, running, talk, telegram },
};
