import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCommands } from '../../../src/commands/load.ts';
import { allow } from '../../../src/core/commands/allow.ts';
import { CommandListSchema } from '../../../src/core/commands/command-list.ts';
import { splitWords } from '../../../src/core/commands/split.ts';
import { refusedForms } from '../../commands/corpus/argv.ts';
import { refusal, value } from '../../workspace/trees.ts';

const file = fileURLToPath(new URL('../../../config/commands.yaml', import.meta.url));
const list = value(loadCommands(file));
const args = (line: string) =>
  value(allow(list, line.split(' '))).args.filter((word) => !word.includes('(exclude'));

describe('the list of commands', () => {
  it('refuses every form of the escape corpus', () => {
    const real = (line: string) => line.replaceAll('HOME', '/home/me').replaceAll('OUT', '/srv/out');
    const passed = refusedForms.filter((line) => allow(list, real(line).split(' ')).ok);
    expect(passed).toEqual([]);
    expect(new Set(refusedForms).size).toBe(refusedForms.length);
    expect(refusedForms.length).toBeGreaterThanOrEqual(200);
  });

  it.each([
    ['git status -sb', 'status --ignore-submodules=all -s -b --'],
    ['git log -n 5 --oneline HEAD~3..HEAD -- src/a.ts', '-n 5 --oneline HEAD~3..HEAD -- :(literal)src/a.ts'],
    ['git log --grep=-x', '--no-color --grep=-x --'],
    ['git show abc', 'abc^{commit} --'],
    ['git blame src/a.ts', 'blame --no-textconv -- src/a.ts'],
    ['npm run test -- src/a.ts', 'run test -- src/a.ts'],
    ['ls -la ./src//', '-l -a -- src'],
    ['cat -- -rf', '-- ./-rf'],
    ['grep -rn -- -foo src', '-r -n -- -foo src'],
    ['tsc --noEmit -p tsconfig.json', '--noEmit -p tsconfig.json'],
    ['node --test test/a.test.js', '--test test/a.test.js'],
    ['vitest related src/a.ts', 'related --run src/a.ts'],
  ])('%s', (line, end) => {
    expect(args(line).join(' ').endsWith(end), args(line).join(' ')).toBe(true);
  });

  it.each([
    ['git diff --sta', '--stat'],
    ['git dif', 'diff'],
    ['gti status', 'git'],
    ['git log -n5', 'Write -n and its value apart'],
    ['git log --date=isoo', 'iso'],
    ['npm exec x', 'Allowed are run, test'],
  ])('%s is refused with what is allowed', (line, said) => {
    const { message, hint } = refusal(allow(list, line.split(' ')));
    expect(`${message} ${hint}`).toContain(said);
  });

  it('hands on no word that is not one of the list or a value that was read', () => {
    const words = fc.constantFrom(
      'git',
      'log',
      'diff',
      'cat',
      'ls',
      '-n',
      '--',
      '-la',
      'a',
      '..',
      '--output=x',
      '-',
      '',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 12 })), { maxLength: 8 }), (argv) => {
        const allowed = allow(list, argv);
        if (!allowed.ok) {
          expect(allowed.error.message).not.toMatch(/\p{Cc}/u);
          return;
        }
        const end = allowed.value.args.indexOf('--');
        const flags = allowed.value.args
          .slice(0, end < 0 ? undefined : end)
          .filter((word) => word.startsWith('-'));
        const entry = list[allowed.value.name];
        const known = new Set([
          ...(entry?.before ?? []),
          ...Object.entries(entry?.forms ?? {}).flatMap(([sub, form]) => [
            sub,
            ...form.always,
            ...Object.keys(form.flags),
          ]),
        ]);
        for (const flag of flags) expect(known.has(flag) || known.has(flag.replace(/=.*$/s, ''))).toBe(true);
      }),
      { numRuns: Number(process.env['IDS_RUNS'] ?? 2_000) },
    );
  });

  it('is data that is checked', () => {
    const strange = { x: { about: 'x', forms: {}, extra: 1 } };
    expect(CommandListSchema.safeParse(strange).success).toBe(false);
    const flag = { x: { about: 'x', forms: { '*': { about: 'x', flags: { x: 'text' } } } } };
    expect(CommandListSchema.safeParse(flag).success).toBe(false);
  });

  it('keeps what git says of files that may hold secrets out of every diff', () => {
    const names = [
      '.env',
      '.npmrc',
      '.netrc',
      'id_rsa',
      '*.pem',
      '*.key',
      '*.p12',
      '.git-credentials',
      '.ssh/**',
    ];
    for (const sub of ['diff', 'log', 'show', 'status']) {
      const { args: all } = value(allow(list, ['git', sub]));
      for (const name of names) expect(all, sub).toContain(`:(exclude,glob,icase)**/${name}`);
    }
  });
});

describe('a command line', () => {
  it.each<[string, string[]]>([
    ['git log -n 5', ['git', 'log', '-n', '5']],
    [`grep 'a | b' "c d" e\\ f`, ['grep', 'a | b', 'c d', 'e f']],
    [`a "" 'x'"y"`, ['a', '', 'xy']],
    [`"a\\"b"`, ['a"b']],
    ['   ', []],
  ])('%s', (line, words) => {
    expect(value(splitWords(line))).toEqual(words);
  });

  it.each([
    ...['a | b', 'a; b', 'a && b', 'a > b', 'a < b', 'a $(b)', 'a `b`'],
    ...['a $HOME', 'a "$HOME"', 'a & b', "a 'b", '(a)'],
  ])('%s needs a shell, which there is not', (line) => {
    expect(refusal(splitWords(line)).code).toBe('wrong-use');
  });
});
