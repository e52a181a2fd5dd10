import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeLocalChecker } from '../../../src/code/checks/checker.ts';
import { openCode, type Code } from '../../../src/code/process/client.ts';
import { draftOf, repository, resultOf, summary, TSCONFIG, write, type Files } from '../checks/repository.ts';

const { signal } = new AbortController();
const skip = { tests: 'turned off' };

function open(files: Files, cache?: string) {
  const { root, remove } = repository(
    {
      'package.json': '{ "name": "shop", "type": "module" }',
      'tsconfig.json': TSCONFIG,
      'src/old.js': 'debugger;\nexport const old = 1;\n',
      ...files,
    },
    ['typescript', 'eslint'],
  );
  onTestFinished(remove);
  const start = (): Code => {
    const code = openCode({ root, ...(cache === undefined ? {} : { cache: join(root, cache) }) });
    onTestFinished(() => code.close());
    return code;
  };
  return { root, start };
}

const config = (rule: string) => `
${rule}
export default [{ files: ['**/*.js'], plugins: { here: { rules: { rule } } }, rules: { 'here/rule': 'error' } }];
`;
const forbids = (word: string) =>
  `export const rule = { create: (context) => ({ Identifier(node) { if (node.name === '${word}') context.report({ node, message: 'not ${word}' }); } }) };\n`;

async function lintOf(code: Code, root: string, change: Files): Promise<readonly string[]> {
  const report = await code.checker.check(draftOf(root, change), { skip }, signal);
  return resultOf(report, 'lint').diagnostics.map(({ origin, message }) => `${origin} ${message}`);
}

describe('the linter that stays', () => {
  it('executes a rule again whose file, or whose data, is another by now', async () => {
    const { root, start } = open({
      'eslint.config.js': config("import { rule } from './rules/words.js';"),
      'rules/words.js': "import { word } from './word.js';\nexport * from './word.js';\n" + forbids('one'),
      'rules/word.js': 'export const word = 1;\n',
    });
    const code = start();
    const change = { 'src/new.js': 'export const [one, two, three] = [1, 2, 3];\n' };
    expect(await lintOf(code, root, change)).toEqual(['introduced not one']);
    write(root, { 'rules/words.js': forbids('two') });
    expect(await lintOf(code, root, change)).toEqual(['introduced not two']);
    write(root, {
      'rules/words.js': `import fs from 'node:fs';\nconst word = fs.readFileSync(new URL('./.word', import.meta.url), 'utf8');\n${forbids("' + word + '")}`,
      'rules/.word': 'three',
    });
    const reading = forbids('three').replaceAll("'three'", 'word').replace("'not three'", "'not ' + word");
    write(root, {
      'rules/words.js': `import fs from 'node:fs';\nconst word = fs.readFileSync(new URL('./.word', import.meta.url), 'utf8');\n${reading}`,
    });
    expect(await lintOf(code, root, change)).toEqual(['introduced not three']);
    write(root, { 'rules/.word': 'one' });
    expect(await lintOf(code, root, change)).toEqual(['introduced not one']);
  });

  it('is not started anew for a change of the sources', async () => {
    const { root, start } = open({ 'eslint.config.js': config(forbids('one').replace('export ', '')) });
    const code = start();
    await lintOf(code, root, { 'src/new.js': 'export {};\n' });
    const pid = code.pid('lint');
    write(root, { 'src/new.js': 'export const one = 1;\n' });
    expect(await lintOf(code, root, { 'src/new.js': 'export const one = 2;\n' })).toEqual([
      'pre-existing not one',
    ]);
    expect(code.pid('lint')).toBe(pid);
  });
});

describe('what is kept of the linter', () => {
  const counting = `
import fs from 'node:fs';
const rule = { create: (context) => ({
  DebuggerStatement(node) { context.report({ node, message: 'no' }); },
  Program(node) { if (context.sourceCode.text.includes('old = 1')) context.report({ node, message: 'base was asked' }); },
}) };`;
  const change = { 'src/old.js': 'debugger;\nexport const old = 2;\n' };
  const settled = () => delay(2200);

  it('is what it says of the files on disk, for the next process and until one of them changes', async () => {
    const { root, start } = open({ 'eslint.config.js': config(counting) }, '.ids/cache');
    await settled();
    const first = start();
    expect(await lintOf(first, root, change)).toEqual(['pre-existing no']);
    await delay(1000);
    await first.close();
    const kept = join(root, '.ids/cache/lint/lint.json');
    expect(readFileSync(kept, 'utf8')).toContain('base was asked');

    // Reading leaves its time in the file; had the base been asked again, another file would be there.
    const before = statSync(kept);
    const second = start();
    expect(await lintOf(second, root, change)).toEqual(['pre-existing no']);
    await delay(1000);
    await second.close();
    expect(statSync(kept).ino).toBe(before.ino);
    expect(statSync(kept).mtimeMs).toBeGreaterThan(before.mtimeMs);
    write(root, { 'src/other.js': 'export {};\n', 'src/old.js': 'export const old = 1;\n' });
    const third = start();
    expect(await lintOf(third, root, change)).toEqual(['introduced no']);
    await third.close();
  });

  it('is nothing when it is damaged, or another wrote it', async () => {
    const { root, start } = open({ 'eslint.config.js': config(counting) }, '.ids/cache');
    mkdirSync(join(root, '.ids/cache/lint'), { recursive: true });
    await settled();
    for (const text of ['', 'ids lint', '[]', `ids lint 1\n${'['.repeat(10_000)}`]) {
      writeFileSync(join(root, '.ids/cache/lint/lint.json'), text);
      const code = start();
      expect(await lintOf(code, root, change)).toEqual(['pre-existing no']);
      await code.close();
    }
    expect(readdirSync(join(root, '.ids/cache')).toSorted()).toEqual(['checks', 'lint']);
  });

  it('is found out once, of a file that was made ready or looked at after a write', async () => {
    const { root } = open({
      'eslint.config.js': config(
        counting.replace(
          'Program(node) {',
          'Program(node) { globalThis.lintedHere = (globalThis.lintedHere ?? 0) + 1;',
        ),
      ),
    });
    const linted = (): unknown => Reflect.get(globalThis, 'lintedHere');
    onTestFinished(() => {
      Reflect.deleteProperty(globalThis, 'lintedHere');
    });
    const checker = makeLocalChecker({ root, part: ['lint'] });
    await checker.prepare({ skip }, signal, ['src/old.js', 'src/none.js']);
    expect(linted()).toBe(1);
    const draft = draftOf(root, change);
    const report = await checker.check(draft, { skip }, signal);
    expect(resultOf(report, 'lint').diagnostics.map(({ origin }) => origin)).toEqual(['pre-existing']);
    expect(linted()).toBe(2);
    write(root, change);
    expect(await checker.verify(draft.changeSet, report, { skip }, signal)).toEqual([]);
    expect(linted()).toBe(3);
    checker.close();
  });

  it('does not reach the types, whatever the linter leaves where it writes', async () => {
    const evil = `
import fs from 'node:fs';
for (const name of ['lint.json', 'evil.json']) try { fs.writeFileSync('.ids/cache/lint/' + name, 'x'.repeat(1000)); } catch {}
const rule = { create: () => ({}) };`;
    const { root, start } = open(
      { 'eslint.config.js': config(evil), 'src/price.ts': 'export {};\n' },
      '.ids/cache',
    );
    for (let run = 0; run < 2; run++) {
      const code = start();
      const report = await code.checker.check(
        draftOf(root, {
          'src/price.ts': 'export const price: number = "much";\n',
          'src/new.js': 'export {};\n',
        }),
        { skip },
        signal,
      );
      expect(summary(report, 'types')).toEqual(['failed', 'src/price.ts:1 TS2322']);
      await code.close();
    }
  });
});

it('compiles once for all processes, but not where the repository executes its own', async () => {
  const { root, start } = open({ 'eslint.config.js': 'export default [];\n' }, '.ids/cache');
  const code = start();
  await code.editor.draft([{ kind: 'write_file', path: 'src/new.js', content: 'export {};\n' }], signal);
  await code.checker.check(draftOf(root, { 'src/new.js': 'export {};\n' }), { skip }, signal);
  const compiledIn = (lane: string) => {
    const folder = join(root, '.ids/cache', lane, 'compiled');
    return existsSync(folder) ? readdirSync(folder, { recursive: true }).length : 0;
  };
  await expect.poll(() => Math.min(compiledIn('edits'), compiledIn('checks'))).toBeGreaterThan(10);
  expect(compiledIn('lint')).toBe(0);
});
