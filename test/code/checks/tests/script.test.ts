import { describe, expect, it } from 'vitest';
import { readScript } from '../../../../src/code/checks/tests/script.ts';

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
  ] as const)('%s', (script, read) => {
    expect(readScript(script, { unit: 'vitest run' })).toEqual({ ...nothing, ...read });
  });

  it.each(['ava', 'turbo run test', 'echo "vitest"x', 'npm run test', 'node build.js', '', 'make test'])(
    '%s has no runner that can be read',
    (script) => {
      expect(readScript(script, { test: 'npm run test' })).toBeUndefined();
    },
  );
});
