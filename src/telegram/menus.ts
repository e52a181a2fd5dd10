import type { Api } from 'grammy';
import { commandNames, languages, type CommandName, type Texts } from '../chat/texts/texts.ts';
import { mayDo, type Act, type Person, type Role } from '../core/people/person.ts';

/** What a command needs; the others only read. */
const needs: Partial<Record<CommandName, Act>> = {
  code: 'start-session',
  ask: 'start-session',
  feedback: 'start-session',
  fix: 'start-session',
  restart: 'start-session',
  continue: 'start-session',
  cancel: 'start-session',
  rollback: 'roll-back',
  redo: 'roll-back',
  backup: 'start-session',
  restore: 'roll-back',
  commit: 'approve',
  run: 'start-session',
  project: 'start-session',
  register: 'manage',
  forget: 'manage',
};

/** The commands that a role's menu has, in the order of the help. */
export function menuOf(
  role: Role,
  { commands }: Texts,
): readonly { readonly command: string; readonly description: string }[] {
  return commandNames
    .filter((name) => mayDo(role, needs[name] ?? 'read'))
    .map((name) => ({ command: name, description: commands[name].about }));
}

/**
 * Gives everybody's private chat the menu of their role, groups the whole, and whoever is not known the first two words: in `texts`,
 * and in every other language to those whose Telegram is in it. A menu is a convenience: one that cannot be set (somebody never spoke
 * to the bot) is left out.
 */
export async function setMenus(api: Api, members: readonly Person[], texts: Texts): Promise<void> {
  await setIn(api, members, texts, {});
  for (const [code, others] of Object.entries(languages)) {
    if (others !== texts) await setIn(api, members, others, { language_code: code as LanguageCode });
  }
}

type LanguageCode = NonNullable<NonNullable<Parameters<Api['setMyCommands']>[1]>['language_code']>;

async function setIn(
  api: Api,
  members: readonly Person[],
  texts: Texts,
  to: { readonly language_code?: LanguageCode },
): Promise<void> {
  const first = menuOf('viewer', texts).filter(({ command }) => command === 'start' || command === 'help');
  await api.setMyCommands(first, to);
  await api.setMyCommands(menuOf('owner', texts), { ...to, scope: { type: 'all_group_chats' } });
  for (const { id, role } of members) {
    const chat = Number(id.replace('telegram:', ''));
    await api
      .setMyCommands(menuOf(role, texts), { ...to, scope: { type: 'chat', chat_id: chat } })
      .catch(() => undefined);
  }
}
