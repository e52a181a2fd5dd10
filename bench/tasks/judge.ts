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

/** A place more in a right candidate that is neither wrong nor noticed by a test. */
const harmless = '\nexport const revision = 1;\n';

/** What the real checks say of a task's candidates. */
export interface Checked {
  readonly contenders: Task['contenders'];
  /** With a right candidate that changes a harmless place more; undefined where nothing is right. */
  readonly wordy: Task['contenders'] | undefined;
  /** Without what the tests notice of each candidate's places. */
  readonly blunt: Task['contenders'];
}

/** Sets the task up and checks its candidates for real. */
export async function checkedTask(
  task: SeededTask,
  root: string,
  repository: string,
  checker: LocalChecker,
): Promise<Checked> {
  for (const path of ['src', 'test']) rmSync(join(root, path), { recursive: true });
  cpSync(join(repository, 'src'), join(root, 'src'), { recursive: true });
  cpSync(join(repository, 'test/temporary-folder.ts'), join(root, 'test/temporary-folder.ts'));
  writeFileSync(join(root, task.source), task.before);
  writeFileSync(join(root, task.test), task.visible);
  const contenders = [];
  const others = [];
  for (const { label, kind, text } of task.candidates) {
    const check = (proposed: string) =>
      checker.check(
        draftOf(root, { path: task.source, text: proposed }),
        { skip: {}, sensitivity: true },
        new AbortController().signal,
      );
    const contender = { label, report: await check(text) };
    contenders.push(contender);
    others.push(kind === 'right' ? { label, report: await check(text + harmless) } : contender);
  }
  return {
    contenders,
    wordy: task.candidates.some(({ kind }) => kind === 'right') ? others : undefined,
    blunt: contenders.map(({ label, report }) => ({
      label,
      report: { ...report, checks: report.checks.map(({ sensitivity: _, ...check }) => check) },
    })),
  };
}

/** The task as a parliament meets it: with what every seat would answer. */
export function met(task: SeededTask, contenders: Task['contenders'], draw: number): Task {
  const right = new Map(task.candidates.map(({ label, kind }) => [label, kind === 'right']));
  return opinions(contenders, right, `${task.name} ${String(draw)}`);
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
