import type { Projects } from '../../src/chat/rooms.ts';
import { refuse } from '../../src/core/kernel/refusal.ts';
import { nameOfFolder } from '../../src/core/projects/project.ts';

/** A house with one workspace and no other. */
export function onlyProject(path: string): Projects {
  const no = () => Promise.resolve(refuse('not-found', 'There is no other project here.'));
  return {
    list: () => Promise.resolve([{ name: nameOfFolder(path), path, isCurrent: true, isFirst: true }]),
    choose: no,
    register: no,
    forget: no,
  };
}
