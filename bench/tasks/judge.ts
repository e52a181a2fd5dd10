import { cpSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalChecker } from '../../src/code/checks/checker.ts';
import { draftOf } from '../checks/draft.ts';
import type { Rule } from '../deliberation/rules.ts';
import { opinions, type Task } from '../deliberation/world.ts';
import type { SeededTask } from './suite.ts';

/** A copy of the repository in which tasks are set up one after the other. */
export function taskFolder(repository: string, modules: string, folder: string): string {
  const root = join(folder, 'workspace');
  cpSync(repository, root, { recursive: true });
  symlinkSync(modules, join(root, 'node_modules'));
  for (const name of readdirSync(join(root, 'test'))) {
    if (name.endsWith('.test.ts')) rmSync(join(root, 'test', name));
  }
  return root;
}

/** The task as a parliament meets it: real reports of the candidates, and what every seat would answer. */
export async function checkedTask(
  task: SeededTask,
  root: string,
  repository: string,
  checker: LocalChecker,
  seed: string,
): Promise<Task> {
  for (const path of ['src', 'test']) rmSync(join(root, path), { recursive: true });
  cpSync(join(repository, 'src'), join(root, 'src'), { recursive: true });
  cpSync(join(repository, 'test/temporary-folder.ts'), join(root, 'test/temporary-folder.ts'));
  writeFileSync(join(root, task.source), task.before);
  writeFileSync(join(root, task.test), task.visible);
  const contenders = [];
  for (const { label, text } of task.candidates) {
    const draft = draftOf(root, { path: task.source, text });
    const report = await checker.check(draft, { skip: {} }, new AbortController().signal);
    contenders.push({ label, report });
  }
  const right = new Map(task.candidates.map(({ label, kind }) => [label, kind === 'right']));
  return opinions(contenders, right, seed);
}

export interface Judged {
  readonly rule: string;
  /** Accepted what is right, accepted what is wrong, or abstained. */
  readonly outcome: 'right' | 'wrong' | 'abstained';
  /** Whether the rule's first is right, accepted or not. */
  readonly best: boolean;
}

export function judged(rule: Rule, limit: number, task: Task): Judged {
  const choice = rule.choose(task);
  const { candidate, strength } = choice;
  const accepted = candidate !== null && (choice.accepted ?? strength >= limit);
  const outcome = !accepted ? 'abstained' : task.right.get(candidate) === true ? 'right' : 'wrong';
  return { rule: rule.name, outcome, best: candidate !== null && task.right.get(candidate) === true };
}
