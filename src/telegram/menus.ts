import type { Api } from 'grammy';
import { topics, type CommandName } from '../chat/help.ts';
import { mayDo, type Act, type Person, type Role } from '../core/people/person.ts';

/** What a command needs; the others only read. */
const needs: Partial<Record<CommandName, Act>> = {
  code: 'start-session',
  feedback: 'start-session',
  fix: 'start-session',
  restart: 'start-session',
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
export function menuOf(role: Role): readonly { readonly command: string; readonly description: string }[] {
  return topics
    .filter(({ name }) => mayDo(role, needs[name] ?? 'read'))
    .map(({ name, about }) => ({ command: name, description: about.slice(0, 256) }));
}

/**
 * Gives everybody's private chat the menu of their role, groups the whole, and whoever is not known the first two words.
 * A menu is a convenience: one that cannot be set (somebody never spoke to the bot) is left out.
 */
export async function setMenus(api: Api, members: readonly Person[]): Promise<void> {
  const first = menuOf('viewer').filter(({ command }) => command === 'start' || command === 'help');
  await api.setMyCommands(first);
  await api.setMyCommands(menuOf('owner'), { scope: { type: 'all_group_chats' } });
  for (const { id, role } of members) {
    const chat = Number(id.replace('telegram:', ''));
    await api.setMyCommands(menuOf(role), { scope: { type: 'chat', chat_id: chat } }).catch(() => undefined);
  }
}
