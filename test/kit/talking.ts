import { makeConversation } from '../../src/chat/conversation.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { ChatRooms } from '../../src/chat/rooms.ts';
import type { Surface } from '../../src/chat/surface.ts';
import { english } from '../../src/chat/texts/english.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { Person } from '../../src/core/people/person.ts';
import { testAccounts } from './accounts.ts';
import { noCommits } from './commits.ts';
import { testEngine } from './engine.ts';
import { onlyProject } from './projects.ts';
import { owner, report } from './sessions.ts';

/** A conversation over the real engine; `fails` decides which replies cannot be delivered. */
export async function talking(
  person: Person = owner,
  fails: (reply: Reply) => boolean = () => false,
  parts: (rooms: Awaited<ReturnType<typeof testEngine>>['rooms']) => Partial<ChatRooms> = () => ({}),
) {
  const calls: string[] = [];
  const tested = await testEngine(calls);
  const shown: Reply[] = [];
  const progress: Parameters<Surface['progress']>[0][] = [];
  const surface: Surface = {
    show(reply) {
      if (fails(reply)) return Promise.reject(new Error('not delivered'));
      shown.push(reply);
      return Promise.resolve();
    },
    progress(update) {
      progress.push(update);
    },
  };
  const rooms: ChatRooms = {
    engine: tested.engine,
    workspace: '/work/space',
    parliament: 'Seven scripted seats.',
    texts: english,
    staysOpen: true,
    analyst: () =>
      Promise.resolve(
        ok({
          analyze: (path) => Promise.resolve(refuse('not-found', `There is no ${path}.`)),
          analyzeFolder: (path) => Promise.resolve(refuse('not-found', `There is no folder ${path}.`)),
        }),
      ),
    validator: () =>
      Promise.resolve(
        ok({
          validate: () => Promise.resolve(ok(report())),
          mend: () => Promise.resolve(refuse('nothing-to-do', 'The checks found nothing to mend.')),
        }),
      ),
    commands: () => Promise.resolve(refuse('not-found', 'There are no commands here.')),
    backups: () => Promise.resolve(refuse('not-found', 'There are no backups here.', '')),
    files: () => Promise.resolve(ok(tested.rooms.workspace)),
    commits: noCommits,
    accounts: () => Promise.resolve(ok(testAccounts)),
    projects: onlyProject('/work/space'),
    doctor: () => Promise.resolve({ findings: [] }),
    onDefect(error) {
      throw error;
    },
    readExport: (path) => Promise.resolve(`minutes at ${path}`),
    ...parts(tested.rooms),
  };
  const conversation = makeConversation(rooms, person, surface);
  const words = (reply: Reply | undefined) => reply?.body.map((block) => block.text).join('\n') ?? '';
  return {
    ...tested,
    calls,
    chatRooms: rooms,
    conversation,
    shown,
    progress,
    last: () => words(shown.at(-1)),
    labels: () => shown.at(-1)?.choices.map((choice) => choice.label) ?? [],
    async say(message: string) {
      await conversation.receive(message);
      await conversation.settled();
    },
    async press(label: string) {
      const choice = shown.flatMap((reply) => reply.choices).findLast((each) => each.label === label);
      if (choice === undefined) throw new Error(`no button ${label}`);
      await conversation.choose(choice.action);
      await conversation.settled();
    },
    all: () => shown.map(words).join('\n'),
  };
}
