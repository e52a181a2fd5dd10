import type { RunnerName } from './script.ts';

interface Flags {
  /** Followed by a value that is kept with them. */
  readonly values: readonly string[];
  /** Followed by any number of values, up to the next flag. */
  readonly lists?: readonly string[];
  readonly alone: readonly string[];
}

export const NODE: Flags = {
  values: [
    ...['--import', '-r', '--require', '--loader', '--experimental-loader', '-C', '--conditions'],
    ...['--test-concurrency', '--test-timeout', '--test-name-pattern', '--test-skip-pattern'],
    ...['--test-isolation', '--experimental-test-isolation', '--test-global-setup', '--stack-trace-limit'],
    ...['--unhandled-rejections', '--max-old-space-size', '--experimental-default-type'],
  ],
  alone: [
    ...['--experimental-strip-types', '--experimental-transform-types', '--experimental-vm-modules'],
    ...['--experimental-test-module-mocks', '--experimental-test-snapshots', '--enable-source-maps'],
    ...['--test-force-exit', '--test-only', '--expose-gc', '--no-warnings', '--preserve-symlinks'],
    ...['--experimental-sqlite', '--experimental-specifier-resolution', '--no-experimental-strip-types'],
    ...['--throw-deprecation', '--no-deprecation', '--preserve-symlinks-main', '--disable-proto'],
  ],
};

export const RUNNERS: Readonly<Record<RunnerName, Flags>> = {
  node: NODE,
  vitest: {
    values: [
      ...['-c', '--config', '-r', '--root', '--dir', '--project', '--environment', '--mode', '--pool'],
      ...['--configLoader', '--testTimeout', '--hookTimeout', '--maxWorkers', '--minWorkers', '--exclude'],
      ...['-t', '--testNamePattern', '--retry', '--workspace', '--maxConcurrency'],
    ],
    alone: ['--globals', '--no-file-parallelism', '--no-isolate', '--dom', '--single-thread', '--no-threads'],
  },
  jest: {
    values: [
      ...['-c', '--config', '--rootDir', '--env', '--testEnvironment', '--preset', '-w', '--maxWorkers'],
      ...['--testTimeout', '-t', '--testNamePattern', '--testEnvironmentOptions', '--globals', '--transform'],
      ...[
        '--moduleNameMapper',
        '--resolver',
        '--runner',
        '--testRunner',
        '--globalSetup',
        '--globalTeardown',
      ],
    ],
    lists: [
      ...['--selectProjects', '--ignoreProjects', '--projects', '--roots', '--testMatch', '--testRegex'],
      ...['--testPathIgnorePatterns', '--setupFiles', '--setupFilesAfterEnv', '--modulePaths'],
      ...['--moduleDirectories', '--transformIgnorePatterns', '--snapshotSerializers'],
    ],
    alone: [
      ...['-i', '--runInBand', '--resetMocks', '--restoreMocks', '--clearMocks', '--resetModules'],
      ...['--automock', '--injectGlobals', '--errorOnDeprecated'],
    ],
  },
  mocha: {
    values: [
      ...[
        '-r',
        '--require',
        '--import',
        '--loader',
        '--config',
        '--package',
        '--extension',
        '-t',
        '--timeout',
      ],
      ...['-n', '--node-option', '--file', '--ignore', '--exclude', '-g', '--grep', '-f', '--fgrep'],
      ...['-u', '--ui', '-j', '--jobs', '-s', '--slow', '--retries', '--opts', '-C', '--conditions'],
    ],
    alone: [
      ...[
        '--recursive',
        '--exit',
        '--parallel',
        '-p',
        '--async-only',
        '-A',
        '--check-leaks',
        '--no-timeouts',
      ],
      ...['--delay', '--no-config', '--no-package', '--forbid-only', '--full-trace', '--sort', '-S', '-i'],
      ...['--invert', '--forbid-pending', '--allow-uncaught', '--fail-zero', '--no-opts', ...NODE.alone],
    ],
  },
};

/** Followed by a value that is dropped with them. */
const DROPPED = [
  ...['--reporter', '--reporters', '-R', '--reporter-option', '--reporter-options', '-O', '--outputFile'],
  ...['--test-reporter', '--test-reporter-destination', '--env-file', '--env-file-if-exists'],
  ...['--coverageReporters', '--coverageDirectory', '--collectCoverageFrom', '--coverageProvider'],
  ...['--coverageThreshold', '--coveragePathIgnorePatterns', '--testResultsProcessor', '--cacheDirectory'],
  ...['--workerIdleMemoryLimit', '--seed', '--changedSince', '--testSequencer', '--notifyMode'],
  ...['--test-coverage-include', '--test-coverage-exclude', '--test-shard', '--shard', '--watch-files'],
  ...['--test-coverage-lines', '--test-coverage-branches', '--test-coverage-functions', '--watch-ignore'],
];
/** Followed by a value that is one more name or pattern of tests. */
const PATTERN = ['--spec', '--testPathPattern', '--testPathPatterns'];

/** Flags that are known, and what is no flag. */
export function taken(
  words: readonly string[],
  known: Flags,
): { readonly flags: readonly string[]; readonly rest: readonly string[] } {
  const flags: string[] = [];
  const rest: string[] = [];
  const isValue = (word: string | undefined) => word !== undefined && !word.startsWith('-');
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) {
      if (!word.includes('$') && !word.includes('`')) rest.push(word);
      continue;
    }
    const [name = ''] = word.split('=');
    const inline = word.includes('=');
    if (known.values.includes(name)) {
      flags.push(word);
      if (!inline) flags.push(words[++index] ?? '');
    } else if (known.lists?.includes(name) === true) {
      flags.push(word);
      while (!inline && isValue(words[index + 1])) flags.push(words[++index] ?? '');
    } else if (known.alone.includes(name)) flags.push(word);
    else if (PATTERN.includes(name) && inline) rest.push(word.slice(name.length + 1));
    else if (
      (DROPPED.includes(name) || name.startsWith('--coverage.')) &&
      !inline &&
      isValue(words[index + 1])
    )
      index++;
  }
  return { flags, rest };
}
