import type { Commits } from '../../src/chat/rooms.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { ok } from '../../src/core/kernel/result.ts';

/** A workspace that is in no git repository. */
export const noCommits: Commits = {
  after: 'offer',
  isRepository: () => Promise.resolve(false),
  commit: () => Promise.resolve(refuse('not-found', 'The workspace is not in a git repository.', '')),
};

/** A repository that writes down what is committed. A second commit of the same files has nothing to do. */
export function notedCommits(after: Commits['after']) {
  const made: { readonly paths: readonly string[]; readonly message: string }[] = [];
  const commits: Commits = {
    after,
    isRepository: () => Promise.resolve(true),
    commit(_workspace, paths, message) {
      if (made.some((each) => each.message === message))
        return Promise.resolve(refuse('nothing-to-do', 'These files are in the last commit as they are.'));
      made.push({ paths, message });
      return Promise.resolve(ok({ commit: 'c0ffee'.repeat(6), branch: 'main', indexBehind: false }));
    },
  };
  return { commits, made };
}
