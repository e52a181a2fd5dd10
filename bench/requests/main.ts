import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chevrotain } from './chevrotain.ts';
import { courier } from './courier.ts';
import { immer } from './immer.ts';
import { copyTools, prepare, reset } from './prepare.ts';
import { queryCore } from './query-core.ts';
import type { Request, Repository } from './request.ts';
import { rxjs } from './rxjs.ts';
import { verdictOf } from './tools.ts';
import { attempt, type Trial } from './trial.ts';
import { zod } from './zod.ts';

/**
 * Plain-English requests on real repositories, end to end through the command line: node scripts/run.mjs
 * bench/requests/main.ts [--repo NAME] [--only N] [--json] [--lanes N] [--dir CHECKOUT --requests FILE [--tests]]
 * `--only` takes numbers as the table shows them, `3` or `3,7-9`. FILE exports `requests` as the lists here do. Exit
 * code 1 when anything is not as it should be.
 */
const repositories: readonly Repository[] = [zod, queryCore, immer, chevrotain, rxjs, courier];

const { values } = parseArgs({
  options: {
    repo: { type: 'string', multiple: true },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '2' },
    dir: { type: 'string' },
    requests: { type: 'string' },
    tests: { type: 'boolean', default: false },
  },
});

interface Job {
  readonly name: string;
  readonly tests: boolean;
  readonly requests: readonly Request[];
  readonly workspace: () => string;
}

const jobs =
  values.dir === undefined ? packaged() : [await ownCheckout(resolve(values.dir), values.requests)];
const started = performance.now();
const results: { readonly name: string; readonly index: number; readonly trial: Trial }[] = [];
const waiting = [...jobs];
await Promise.all(Array.from({ length: Math.max(1, Number(values.lanes)) }, lane));
report();

function packaged(): readonly Job[] {
  const wanted = repositories.filter(({ name }) => values.repo?.includes(name) ?? true);
  if (wanted.length === 0) {
    console.error(
      `There is no such repository; there are ${repositories.map(({ name }) => name).join(', ')}.`,
    );
    process.exit(2);
  }
  return wanted.map((each) => ({ ...each, workspace: () => prepare(each) }));
}

async function ownCheckout(dir: string, file: string | undefined): Promise<Job> {
  if (file === undefined) {
    console.error('--dir needs --requests FILE, a module that exports `requests`.');
    process.exit(2);
  }
  const { requests } = (await import(pathToFileURL(resolve(file)).href)) as { requests: readonly Request[] };
  return {
    name: dir.slice(dir.lastIndexOf('/') + 1),
    tests: values.tests,
    requests,
    workspace: () => {
      copyTools(dir);
      return dir;
    },
  };
}

async function lane(): Promise<void> {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await tryAll(job);
}

async function tryAll({ name, tests, requests, workspace: make }: Job): Promise<void> {
  const workspace = make();
  const home = join(tmpdir(), 'ids-bench-requests', 'homes', name);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const before = await verdictOf(workspace, tests);
  for (const [index, request] of requests.entries()) {
    if (!isWanted(index + 1)) continue;
    const trial = await attempt(request, { workspace, home, tests, before });
    results.push({ name, index: index + 1, trial });
    const mark = trial.misses.length === 0 ? 'ok  ' : 'MISS';
    console.error(
      `${mark} ${name} ${String(index + 1)} ${request.kind} · ${trial.outcome} · ${String(Math.round(trial.ms))} ms · ${request.text}`,
    );
    for (const miss of trial.misses.slice(0, 8)) console.error(`       ${miss}`);
    // Only a checkout that was made here may be put back by force.
    if (trial.misses.length > 0 && values.dir === undefined) reset(workspace);
  }
}

function isWanted(number: number): boolean {
  if (values.only === undefined) return true;
  return values.only.split(',').some((part) => {
    const [from, to] = part.split('-').map(Number);
    return from !== undefined && number >= from && number <= (to ?? from);
  });
}

function report(): void {
  const missed = results.filter(({ trial }) => trial.misses.length > 0);
  const kinds = new Set(results.map(({ trial }) => trial.request.kind));
  const foreign = results.filter(({ name }) => name !== courier.name);
  const summary = {
    requests: results.length,
    onForeignRepositories: foreign.length,
    kinds: kinds.size,
    asExpected: results.length - missed.length,
    seconds: Math.round((performance.now() - started) / 1000),
  };
  if (values.json) {
    console.log(JSON.stringify({ ...summary, trials: results }, null, 2));
  } else {
    const order = jobs.map(({ name }) => name);
    const sorted = results.toSorted(
      (a, b) => order.indexOf(a.name) - order.indexOf(b.name) || a.index - b.index,
    );
    for (const { name, index, trial } of sorted) {
      const cells = [
        name.padEnd(11),
        String(index).padStart(2),
        trial.request.kind.padEnd(18),
        trial.outcome.padEnd(14),
        `${String(trial.files).padStart(3)} files`,
        `${(trial.ms / 1000).toFixed(1).padStart(5)} s`,
        trial.misses.length === 0 ? 'ok' : `MISS ${trial.misses[0] ?? ''}`,
      ];
      console.log(cells.join('  '));
    }
    console.log(
      `\n${String(summary.asExpected)} of ${String(summary.requests)} requests as expected (${String(summary.onForeignRepositories)} on foreign repositories), ${String(summary.kinds)} kinds, ${String(summary.seconds)} s`,
    );
  }
  process.exitCode = missed.length === 0 && results.length > 0 ? 0 : 1;
}
