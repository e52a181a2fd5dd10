import { describe, expect, it } from 'vitest';
import { readScripts } from '../../../../src/code/checks/tests/script.ts';

const nothing = { nodeFlags: [], flags: [], patterns: [], env: {} };

describe('a test script', () => {
  it.each([
    ['vitest', { runner: 'vitest' }],
    ['vitest run --coverage --reporter=verbose', { runner: 'vitest' }],
    [
      'vitest run --config vitest.unit.ts --project web',
      { runner: 'vitest', flags: ['--config', 'vitest.unit.ts', '--project', 'web'] },
    ],
    ['tsc --noEmit && vitest --run', { runner: 'vitest' }],
    ['npx jest --ci -i', { runner: 'jest', flags: ['-i'] }],
    [
      'NODE_OPTIONS=--experimental-vm-modules jest -c jest.unit.js --watch',
      { runner: 'jest', flags: ['-c', 'jest.unit.js'], env: { NODE_OPTIONS: '--experimental-vm-modules' } },
    ],
    [
      'node --experimental-vm-modules node_modules/jest/bin/jest.js --coverage',
      { runner: 'jest', nodeFlags: ['--experimental-vm-modules'] },
    ],
    [
      "nyc --reporter=lcov mocha -r ts-node/register --timeout 5000 'test/**/*.ts' --reporter dot",
      { runner: 'mocha', flags: ['-r', 'ts-node/register', '--timeout', '5000'], patterns: ['test/**/*.ts'] },
    ],
    ['cross-env TZ=UTC "A B"=c mocha', { runner: 'mocha', env: { TZ: 'UTC' } }],
    ['node --test', { runner: 'node' }],
    [
      'node --import tsx --test --test-reporter spec "test/**/*.test.ts"',
      { runner: 'node', flags: ['--import', 'tsx'], patterns: ['test/**/*.test.ts'] },
    ],
    [
      'tsx --test src/a.test.ts',
      { runner: 'node', nodeFlags: ['--import', 'tsx'], patterns: ['src/a.test.ts'] },
    ],
    ['npm run unit', { runner: 'vitest' }],
    ['pnpm unit && pnpm e2e', { runner: 'vitest' }],
    ['PATH=./evil:$PATH LD_PRELOAD=x vitest', { runner: 'vitest' }],
    ['echo vitest && jest', { runner: 'jest' }],
    ['npm install jest && mocha', { runner: 'mocha' }],
    ['jest && mocha it', [{ runner: 'jest' }, { runner: 'mocha', patterns: ['it'] }]],
    ['npm run unit && npm run unit', { runner: 'vitest' }],
    ['npm run unit -- --dir it', { runner: 'vitest', flags: ['--dir', 'it'] }],
    ['yarn unit --dir it', { runner: 'vitest', flags: ['--dir', 'it'] }],
    ['run-s "test:* -- {@}"', [{ runner: 'jest' }, { runner: 'mocha', patterns: ['b'] }]],
    ['pnpm run "/^test:[ab]$/"', [{ runner: 'jest' }, { runner: 'mocha', patterns: ['b'] }]],
    ['pnpm run "/(/" && jest', { runner: 'jest' }],
    ['node build.js run test && jest', { runner: 'jest' }],
    ['npm-run-all -p lint unit test:b', [{ runner: 'vitest' }, { runner: 'mocha', patterns: ['b'] }]],
    ['concurrently "npm:test:a" "mocha d"', [{ runner: 'jest' }, { runner: 'mocha', patterns: ['d'] }]],
    [
      'NODE_OPTIONS="$NODE_OPTIONS --experimental-vm-modules" TZ=${TZ:-UTC} npx jest',
      { runner: 'jest', env: { NODE_OPTIONS: '--experimental-vm-modules', TZ: 'UTC' } },
    ],
    [
      'node --experimental-vm-modules $(npm bin)/jest',
      { runner: 'jest', nodeFlags: ['--experimental-vm-modules'] },
    ],
    [
      'yarn node --experimental-vm-modules $(yarn bin jest)',
      { runner: 'jest', nodeFlags: ['--experimental-vm-modules'] },
    ],
    ['export TZ=UTC && set A=b&& jest', { runner: 'jest', env: { TZ: 'UTC', A: 'b' } }],
    [
      'jest --coverage --coverageDirectory out --selectProjects a b --setupFiles ./s.js',
      { runner: 'jest', flags: ['--selectProjects', 'a', 'b', '--setupFiles', './s.js'] },
    ],
    [
      "vitest run --exclude 'e2e/**' -t fast",
      { runner: 'vitest', flags: ['--exclude', 'e2e/**', '-t', 'fast'] },
    ],
    ['mocha --watch-files src --spec test/a.js', { runner: 'mocha', patterns: ['test/a.js'] }],
  ] as const)('%s', (script, read) => {
    const scripts = { unit: 'vitest run', 'test:a': 'jest', 'test:b': 'mocha b', 'test:b:c': 'mocha c' };
    const all = [read].flat().map((each) => ({ ...nothing, ...each }));
    expect(readScripts(script, scripts)).toEqual({ commands: all, unread: [] });
  });

  it.each(['ava', 'turbo run test', 'echo "vitest"x', 'npm run test', 'node build.js', '', 'make test'])(
    '%s has no runner that can be read',
    (script) => {
      expect(readScripts(script, { test: 'npm run test' }).commands).toEqual([]);
    },
  );

  it.each([
    ['jest && ava --serial', ['ava --serial']],
    ['jest && npx tsd', ['npx tsd']],
    ['jest && bun test', ['bun test']],
    ['jest && node test/all.js', ['node test/all.js']],
    ['jest && cd sub && mocha', ['mocha']],
    ['eslint test && tsc -p test && node scripts/build.js && jest', []],
  ])('%s: of what it cannot run it says so', (script, unread) => {
    const read = readScripts(script, {});
    expect(read.commands).toEqual([{ ...nothing, runner: 'jest' }]);
    expect(read.unread).toEqual(unread);
  });
});
