// Entry of a code process: `main.ts ROOT LANE [CACHE [OUTLINES]]`, started by start.ts with a channel to its parent.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { assertNever } from '../../core/kernel/assert-never.ts';
import { noteExecuted } from './executed.ts';
import { checksOf, lanes, type Lane } from './lanes.ts';
import type { Call, FromChild, ToChild } from './protocol.ts';

const [root, lane, cache, outlines] = process.argv.slice(2);
const send = process.send?.bind(process);
if (root === undefined || lane === undefined || !isLane(lane) || send === undefined) {
  throw new Error('The code process is started by IDS and needs the workspace, its lane and a channel.');
}
// Plugins of a linter that find a channel believe that it is theirs.
if (checksOf[lane].includes('lint')) Reflect.deleteProperty(process, 'send');
const executed = checksOf[lane].includes('lint') ? noteExecuted(root) : undefined;
// A file of the workspace can run into an endless loop here; only another thread notices then that the parent is gone.
new Worker(new URL(`./watchdog${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url), {
  workerData: process.ppid,
}).unref();
process.on('disconnect', () => process.exit(0));
// Compiling TypeScript takes longer than most of its verdicts. Never where the repository's own code could write it.
let unwritten = lane !== 'lint' && cache !== undefined;
if (lane !== 'lint' && cache !== undefined) enableCompileCache(join(cache, 'compiled'));

// Each process loads only what its lane needs.
const editor = lazily(async () => (await import('../edits/editor.ts')).makeEditor({ root }));
const analyst = lazily(async () => (await import('../analyze/analyze.ts')).makeAnalyst({ root }));
const checker = lazily(async () => {
  const { makeLocalChecker } = await import('../checks/checker.ts');
  return makeLocalChecker({
    root,
    part: checksOf[lane],
    ...(cache === undefined ? {} : { keep: cache }),
    ...(outlines === undefined ? {} : { outlines }),
    // What this process finds decides what is run in a sandbox; the repository's own compiler would run here.
    ...(lane === 'tests' ? { compiler: 'ours' } : {}),
    onResult: (value) => {
      tell({ kind: 'part', id: current, value });
    },
  });
});
/** Milliseconds in which an answer has left. */
const SENT = 100;
let current = 0;
const running = new Map<number, AbortController>();

process.on('message', (message: ToChild) => {
  if (message.kind === 'cancel') running.get(message.id)?.abort();
  else void answer(message.id, message.call);
});

tell({ kind: 'ready' });

async function answer(id: number, call: Call): Promise<void> {
  if (executed?.isOutdated() === true) {
    tell({ kind: 'outdated', id });
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  current = id;
  let reply: FromChild;
  try {
    const value = await carryOut(call, controller.signal);
    reply = { kind: 'value', id, value, memory: process.memoryUsage.rss() / 1024 ** 2 };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    reply = { kind: 'threw', id, message: error.message, stack: error.stack ?? '' };
  }
  running.delete(id);
  tell(reply);
  // Processes are ended by a signal, so that nothing is written at their end.
  if (unwritten) setTimeout(flushCompileCache, SENT).unref();
  unwritten = false;
}

async function carryOut(call: Call, signal: AbortSignal): Promise<unknown> {
  switch (call.method) {
    case 'draft':
      return (await editor()).draft(call.edits, signal);
    case 'check':
      return (await checker()).check(call.draft, call.options, signal, call.asked, call.soon);
    case 'prepare':
      await (await checker()).prepare(call.options, signal, call.files);
      return null;
    case 'verify':
      return (await checker()).verify(call.changeSet, call.expected, call.options, signal);
    case 'validate':
      return (await checker()).validate(call.question, call.options, signal);
    case 'lintFixes':
      return (await import('../fixes/lint.ts')).lintFixes(root ?? '', call.findings, signal);
    case 'analyze':
      return (await analyst()).analyze(call.path, signal);
    case 'analyzeFolder':
      return (await analyst()).analyzeFolder(call.path, signal);
    case 'measure':
      return (await analyst()).measure(call.question, signal);
    case 'lookUp':
      return (await analyst()).lookUp(call.assertions, signal);
    case 'map':
      return (await analyst()).map(call.request, call.budget, signal);
    default:
      return assertNever(call);
  }
}

function tell(message: FromChild): void {
  send?.(message);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function isLane(name: string): name is Lane {
  return lanes.some((each) => each === name);
}
