import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Pause } from '../pause.ts';
import type { Installation } from './eslint.ts';
import type { Beyond } from './rules.ts';

/** What is linted in a process that keeps nothing. Absolute paths. */
export interface Order extends Pick<Installation, 'at' | 'folder' | 'flat'> {
  readonly files: readonly string[];
  /** The rules that read such files are asked, no other. */
  readonly beyond: readonly Beyond[];
}

const MessageSchema = z.object({
  ruleId: z.string().nullable(),
  severity: z.number(),
  message: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
  fatal: z.boolean().optional(),
});
const AnswerSchema = z.object({
  linted: z.array(z.object({ file: z.string(), messages: z.array(MessageSchema) })),
  /** Files on which a rule failed, or that could not be read. */
  failed: z.array(z.string()),
});
export type Answer = z.output<typeof AnswerSchema>;

const entry = new URL(`./apart-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
/** Milliseconds between two looks at whether it is still wanted. */
const LOOK = 50;
const PENDING = Symbol('pending');

/**
 * What the rules that look beyond a file say of files as they are on disk, from a process that has not read anything yet and
 * is ended: such rules keep what they read. Undefined where it does not end within `patience` milliseconds, or ends otherwise.
 */
export async function lintApart(order: Order, patience: number, pause: Pause): Promise<Answer | undefined> {
  const child = fork(fileURLToPath(entry), [], {
    cwd: order.folder,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const answer = new Promise((resolve) => {
    child.once('message', resolve);
    for (const event of ['exit', 'error']) {
      child.once(event, () => {
        resolve(undefined);
      });
    }
  });
  try {
    child.send(order, () => undefined);
    const end = performance.now() + patience;
    while (performance.now() < end) {
      await pause();
      const said = await Promise.race([answer, delay(LOOK, PENDING)]);
      if (said === PENDING) continue;
      const parsed = AnswerSchema.safeParse(said);
      return parsed.success ? parsed.data : undefined;
    }
    return undefined;
  } finally {
    child.kill('SIGKILL');
  }
}
