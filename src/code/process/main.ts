// Entry of the code process: `main.ts ROOT`, started by child.ts with a channel to its parent.
import { Worker } from 'node:worker_threads';
import { assertNever } from '../../core/kernel/assert-never.ts';
import { makeAnalyst } from '../analyze/analyze.ts';
import { makeLocalChecker, type LocalChecker } from '../checks/checker.ts';
import { makeEditor } from '../edits/editor.ts';
import type { Call, FromChild, ToChild } from './protocol.ts';

const root = process.argv[2];
if (root === undefined || process.send === undefined) {
  throw new Error('The code process is started by IDS and needs the workspace and a channel.');
}
// A file of the workspace can run into an endless loop here; only another thread notices then that the parent is gone.
new Worker(new URL(`./watchdog${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url), {
  workerData: process.ppid,
}).unref();
process.on('disconnect', () => process.exit(0));

const editor = makeEditor({ root });
const analyst = makeAnalyst({ root });
let checker: LocalChecker | undefined;
const running = new Map<number, AbortController>();

process.on('message', (message: ToChild) => {
  if (message.kind === 'cancel') running.get(message.id)?.abort();
  else void answer(message.id, message.call);
});

async function answer(id: number, call: Call): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  let reply: FromChild;
  try {
    reply = { kind: 'value', id, value: await carryOut(call, controller.signal) };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    reply = { kind: 'threw', id, message: error.message, stack: error.stack ?? '' };
  }
  running.delete(id);
  process.send?.(reply);
}

function carryOut(call: Call, signal: AbortSignal): Promise<unknown> {
  switch (call.method) {
    case 'draft':
      return editor.draft(call.edits, signal);
    case 'check':
      return checkerOf().check(call.draft, call.options, signal);
    case 'verify':
      return checkerOf().verify(call.changeSet, call.expected, call.options, signal);
    case 'validate':
      return checkerOf().validate(call.question, call.options, signal);
    case 'analyze':
      return analyst.analyze(call.path, signal);
    case 'analyzeFolder':
      return analyst.analyzeFolder(call.path, signal);
    default:
      return assertNever(call);
  }
}

function checkerOf(): LocalChecker {
  checker ??= makeLocalChecker({ root: root ?? '' });
  return checker;
}
