import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCode } from '../../../src/code/process/client.ts';
import { draftOf, repository, resultOf, summary, TSCONFIG, type Files } from '../checks/repository.ts';
import { descendants } from './running.ts';

const LONG = process.env['IDS_LONG'] === '1';
const CANDIDATES = LONG ? 100 : 15;
/** A trouble costs a process each time. */
const TROUBLED = LONG ? 100 : 4;
const { signal } = new AbortController();
const skip = { tests: 'turned off' };

/** A rule that reports `debugger`, and does `also` in files with the word: what the test is about. */
const config = (also: string) => `
const rule = { create: (context) => ({
  Program() { if (context.sourceCode.text.includes('trouble')) { ${also} } },
  DebuggerStatement(node) { context.report({ node, message: 'no' }); },
}) };
export default [{ files: ['**/*.js'], plugins: { here: { rules: { rule } } }, rules: { 'here/rule': 'error' } }];
`;
const project: Files = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'tsconfig.json': TSCONFIG.replace('"strict"', '"allowJs":true,"checkJs":true,"strict"'),
  'src/price.js': '/** @type {number} */\nexport const price = 1;\n',
  'src/sum.js': "import { price } from './price.js';\nexport const sum = price + 1;\n",
};

/** A change, and what types and lint say of it when nothing goes wrong. */
interface Known {
  readonly change: Files;
  readonly types: readonly string[];
  readonly lint: readonly string[];
}

const failed = (what: string) => ['failed', what];
const kinds: readonly ((n: number) => Known)[] = [
  (n) => ({ change: { 'src/sum.js': `export const sum = ${n};\n` }, types: ['passed'], lint: ['passed'] }),
  (n) => ({
    change: { 'src/price.js': `/** @type {number} */\nexport const price = 'much ${n}';\n` },
    types: failed('src/price.js:2 TS2322'),
    lint: ['passed'],
  }),
  (n) => ({
    change: { 'src/sum.js': `debugger;\nexport const sum = ${n};\n` },
    types: ['passed'],
    lint: failed('src/sum.js:1 eslint/here/rule'),
  }),
  (n) => ({
    change: { 'src/price.js': `debugger;\nexport const costs = ${n};\n` },
    types: failed('src/sum.js:1 TS2305'),
    lint: failed('src/price.js:1 eslint/here/rule'),
  }),
];
const candidate = (n: number): Known => {
  const kind = kinds[n % kinds.length];
  if (kind === undefined) throw new Error('no kind');
  return kind(n);
};

function open(also: string, options: Partial<Parameters<typeof openCode>[0]> = {}) {
  const { root, remove } = repository({ ...project, 'eslint.config.js': config(also) }, [
    'typescript',
    'eslint',
  ]);
  onTestFinished(remove);
  const losses: string[] = [];
  const code = openCode({ root, onDefect: (error) => losses.push(String(error)), ...options });
  onTestFinished(() => code.close());
  return { root, code, losses };
}

/** Ends what works: the innermost process. Outside of it is bubblewrap. */
function strike(pid: number | undefined, by: NodeJS.Signals): void {
  const target = descendants(pid ?? 0).at(-1) ?? pid;
  try {
    if (target !== undefined) process.kill(target, by);
  } catch {
    // It had ended by then.
  }
}

describe(`over ${String(CANDIDATES)} candidates no verdict is wrong`, () => {
  it.each(LONG ? (['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const) : (['SIGKILL', 'SIGSEGV'] as const))(
    'while one process or another ends by %s at a random moment of a check',
    async (by) => {
      const { root, code, losses } = open('');
      let usual = 1000;
      let seed = 20;
      const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
      for (let n = 0; n < CANDIDATES; n++) {
        const { change, types, lint } = candidate(n);
        const checking = code.checker.check(draftOf(root, change), { skip }, signal);
        const lane = random() < 0.5 ? 'checks' : 'lint';
        if (random() < 0.6) {
          await delay(random() * usual);
          strike(code.pid(lane), by);
        }
        const start = performance.now();
        const report = await checking;
        usual = Math.min(1000, performance.now() - start + 50);
        // What was under way is done again: not even one verdict is missing.
        expect([n, summary(report, 'types'), summary(report, 'lint')]).toEqual([n, types, lint]);
      }
      expect(losses.length).toBeGreaterThan(2);
    },
    LONG ? 600_000 : 120_000,
  );

  const troubles: readonly (readonly [string, string, RegExp])[] = [
    ['loops for ever', 'for (;;);', /took longer than 6 s/],
    [
      'allocates without end',
      'const all = []; for (;;) all.push(Array.from({ length: 1000 }, () => ({})));',
      /more than 400 MB|longer/,
    ],
    [
      'allocates outside of the heap',
      'const all = []; for (;;) all.push(Buffer.alloc(1 << 26, 1));',
      /ended|allocat|longer/i,
    ],
    ['ends the process as if all were well', 'process.exit(0);', /exit code 0/],
    ['breaks the channel', 'process.disconnect();', /ended|reached/],
    [
      'throws later',
      "setImmediate(() => { throw new Error('later'); }); for (const end = Date.now() + 200; Date.now() < end;);",
      /later|ended/,
    ],
  ];
  it.each(troubles)(
    'while a rule %s in every fifth file',
    async (_, also, why) => {
      const { root, code } = open(also, { heap: 400, timeLimits: { lint: 6000 } });
      for (let n = 0; n < TROUBLED; n++) {
        const { change, types, lint } = candidate(n);
        const troubled = n % 5 === 2;
        const files = Object.fromEntries(
          Object.entries(change).map(([path, text]) => [
            path,
            troubled ? `${String(text)}// trouble\n` : text,
          ]),
        );
        const report = await code.checker.check(draftOf(root, files), { skip }, signal);
        expect(summary(report, 'types')).toEqual(types);
        const found = resultOf(report, 'lint');
        if (!troubled) expect(summary(report, 'lint')).toEqual(lint);
        else if (found.outcome === 'crashed') expect(found.why).toMatch(why);
        else
          expect([also, summary(report, 'lint')]).toEqual([expect.stringMatching(/later|disconnect/), lint]);
      }
    },
    LONG ? 600_000 : 120_000,
  );

  it('while a rule prints a hundred megabytes, and our memory stays as it was', async () => {
    const noise =
      "const line = 'x'.repeat(1 << 20); for (let i = 0; i < 50; i++) { console.log(line); console.error(line); }";
    const { root, code } = open(noise);
    const { rss } = process.memoryUsage();
    for (let n = 0; n < 3; n++) {
      const report = await code.checker.check(
        draftOf(root, { 'src/sum.js': `debugger; // trouble ${String(n)}\nexport const sum = 1;\n` }),
        { skip },
        signal,
      );
      expect(summary(report, 'lint')).toEqual(['failed', 'src/sum.js:1 eslint/here/rule']);
    }
    expect(process.memoryUsage().rss - rss).toBeLessThan(200 << 20);
  });

  it('while a rule talks on the channel in our place', async () => {
    const forged =
      "const fs = process.getBuiltinModule('fs'); const v8 = process.getBuiltinModule('v8'); for (let id = 1; id < 9; id++) { const body = v8.serialize({ kind: 'value', id, memory: 1, value: { checks: [{ check: 'types', outcome: 'passed', diagnostics: [], ms: 1 }, { check: 'lint', outcome: 'passed', diagnostics: [], ms: 1 }], ms: 1 } }); const head = Buffer.alloc(4); head.writeUInt32BE(body.length); try { fs.writeSync(3, Buffer.concat([head, body])); } catch {} }";
    const { root, code } = open(forged);
    for (let n = 0; n < 4; n++) {
      const { change, types } = candidate(n);
      const files = Object.fromEntries(
        Object.entries(change).map(([path, text]) => [path, `${String(text)}// trouble\n`]),
      );
      const report = await code.checker.check(draftOf(root, files), { skip }, signal);
      expect(report.checks.map(({ check }) => check)).toEqual(['parse', 'imports', 'types', 'lint', 'tests']);
      expect(summary(report, 'types')).toEqual(types);
    }
  });

  it('while a rule keeps more and more, and its process is replaced between two calls', async () => {
    const growing = 'globalThis.kept = [...(globalThis.kept ?? []), Buffer.alloc(60 << 20, 1)];';
    const { root, code, losses } = open(growing, { large: 300 });
    const pids = new Set<number | undefined>();
    for (let n = 0; n < 12; n++) {
      const change = { 'src/sum.js': `debugger; // trouble ${String(n)}\nexport const sum = 1;\n` };
      const report = await code.checker.check(draftOf(root, change), { skip }, signal);
      expect(summary(report, 'lint')).toEqual(['failed', 'src/sum.js:1 eslint/here/rule']);
      pids.add(code.pid('lint'));
    }
    expect(pids.size).toBeGreaterThan(1);
    expect(losses).toEqual([]);
  });
});
