/** The thread in which a server writes people's files: its disk calls wait for the disk, and the server goes on meanwhile. */
import { parentPort } from 'node:worker_threads';
import type { Result } from '../../core/kernel/result.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import { actions, openFiles, type Actions, type Files } from './actions.ts';

export interface Question {
  readonly number: number;
  readonly files: Files;
  readonly does: keyof Actions;
  readonly asked: unknown;
}

/** `defect`: an exception, which the caller gets as its own. */
export type Answer = { readonly number: number } & (
  | { readonly result: Result<unknown> }
  | { readonly defect: { readonly message: string; readonly stack: string | undefined } }
);

const opened = new Map<string, OpenWorkspace>();

async function answerTo({ number, files, does, asked }: Question): Promise<Answer> {
  try {
    const known = opened.get(files.root);
    const workspace = known === undefined ? openFiles(files) : ({ ok: true, value: known } as const);
    if (!workspace.ok) return { number, result: workspace };
    opened.set(files.root, workspace.value);
    const act = actions[does] as (on: OpenWorkspace, asked: unknown) => Promise<Result<unknown>>;
    return { number, result: await act(workspace.value, asked) };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { number, defect: { message, stack } };
  }
}

parentPort?.on('message', (question: Question) => {
  void answerTo(question).then((answer) => {
    parentPort?.postMessage(answer);
  });
});
