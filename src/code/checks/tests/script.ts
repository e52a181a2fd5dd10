/** The runners that IDS can run and read. */
export type RunnerName = 'vitest' | 'jest' | 'mocha' | 'node';

/** What a script in package.json says about running the tests. */
export interface TestScript {
  readonly runner: RunnerName;
  /** Flags of Node itself. */
  readonly nodeFlags: readonly string[];
  /** Flags of the runner that decide what is run and how, not what is printed. */
  readonly flags: readonly string[];
  /** Names and patterns of test files. */
  readonly patterns: readonly string[];
  /** Variables that the script sets. */
  readonly env: Readonly<Record<string, string>>;
}

interface Flags {
  /** Followed by a value that is kept with them. */
  readonly values: readonly string[];
  readonly alone: readonly string[];
}

const NODE: Flags = {
  values: [
    ...['--import', '-r', '--require', '--loader', '--experimental-loader', '-C', '--conditions'],
    ...['--test-concurrency', '--test-timeout', '--test-name-pattern', '--test-skip-pattern'],
    ...['--test-isolation', '--experimental-test-isolation', '--test-global-setup', '--stack-trace-limit'],
  ],
  alone: [
    ...['--experimental-strip-types', '--experimental-transform-types', '--experimental-vm-modules'],
    ...['--experimental-test-module-mocks', '--experimental-test-snapshots', '--enable-source-maps'],
    ...['--test-force-exit', '--test-only', '--expose-gc', '--no-warnings', '--preserve-symlinks'],
  ],
};
const RUNNER: Readonly<Record<RunnerName, Flags>> = {
  node: NODE,
  vitest: {
    values: [
      ...['-c', '--config', '-r', '--root', '--dir', '--project', '--environment', '--mode', '--pool'],
      ...['--configLoader', '--testTimeout', '--hookTimeout', '--maxWorkers', '--minWorkers'],
    ],
    alone: ['--globals', '--no-file-parallelism', '--no-isolate', '--dom'],
  },
  jest: {
    values: [
      ...['-c', '--config', '--rootDir', '--env', '--testEnvironment', '--preset', '-w', '--maxWorkers'],
      ...['--testTimeout', '--selectProjects', '--projects'],
    ],
    alone: ['-i', '--runInBand'],
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
      ...['-n', '--node-option', '--file', '--ignore', '-g', '--grep', '-f', '--fgrep', '-u', '--ui'],
      ...['-j', '--jobs', '-s', '--slow', '--retries'],
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
      ...['--delay', '--no-config', '--no-package', '--forbid-only', '--full-trace', '--sort', '-S'],
    ],
  },
};
/** Followed by a value that is dropped with them. */
const DROPPED = [
  ...['--reporter', '--reporters', '-R', '--reporter-option', '--reporter-options', '-O', '--outputFile'],
  ...[
    '--test-reporter',
    '--test-reporter-destination',
    '--env-file',
    '--env-file-if-exists',
    '--coverageReporters',
  ],
  ...['--test-coverage-include', '--test-coverage-exclude', '--test-shard', '--shard'],
];

/** Reads a script, following `npm run other`. Undefined when no runner is in it that IDS knows. */
export function readScript(
  script: string,
  scripts: Readonly<Record<string, string>>,
  depth = 3,
): TestScript | undefined {
  for (const words of commandsOf(script)) {
    const env: Record<string, string> = {};
    let at = 0;
    for (; at < words.length; at++) {
      const assignment = /^([A-Za-z_]\w*)=(.*)$/.exec(words[at] ?? '');
      if (assignment !== null) env[assignment[1] ?? ''] = assignment[2] ?? '';
      else if (!/^(?:cross-env|env)$/.test(words[at] ?? '')) break;
    }
    const rest = words.slice(at);
    const own = direct(rest);
    if (own !== undefined) return { ...own, env: plain(env) };
    const other = depth > 0 ? scripts[otherScript(rest) ?? ''] : undefined;
    const followed = other === undefined ? undefined : readScript(other, scripts, depth - 1);
    if (followed !== undefined) return { ...followed, env: { ...plain(env), ...followed.env } };
  }
  return undefined;
}

/** Nothing that a shell would have to work out first. */
function plain(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) => !value.includes('$') && !/^(?:PATH|HOME|LD_\w+)$/.test(name),
    ),
  );
}

function direct(words: readonly string[]): Omit<TestScript, 'env'> | undefined {
  for (const [index, word] of words.entries()) {
    const runner = runnerOf(word);
    if (runner !== undefined) {
      const before = words.slice(0, index);
      const node = before.lastIndexOf('node');
      const nodeFlags = node < 0 ? [] : taken(before.slice(node + 1), NODE).flags;
      const { flags, rest } = taken(words.slice(index + 1), RUNNER[runner]);
      const patterns =
        runner === 'vitest' && /^(?:run|watch|dev|related)$/.test(rest[0] ?? '') ? rest.slice(1) : rest;
      return { runner, nodeFlags, flags, patterns };
    }
    if ((word === 'node' || word === 'tsx') && words.slice(index + 1).includes('--test')) {
      const { flags, rest } = taken(words.slice(index + 1), NODE);
      return { runner: 'node', nodeFlags: word === 'tsx' ? ['--import', 'tsx'] : [], flags, patterns: rest };
    }
  }
  return undefined;
}

function runnerOf(word: string): RunnerName | undefined {
  if (word === 'vitest' || /(?:^|\/)vitest\/vitest\.mjs$/.test(word) || /\.bin\/vitest$/.test(word))
    return 'vitest';
  if (word === 'jest' || /(?:^|\/)jest(?:-cli)?\/bin\/jest(?:\.js)?$/.test(word) || /\.bin\/jest$/.test(word))
    return 'jest';
  if (
    /^_?mocha$/.test(word) ||
    /(?:^|\/)mocha\/bin\/_?mocha(?:\.js)?$/.test(word) ||
    /\.bin\/_?mocha$/.test(word)
  )
    return 'mocha';
  return undefined;
}

/** Flags that are known, and what is no flag. */
function taken(
  words: readonly string[],
  known: Flags,
): { flags: readonly string[]; rest: readonly string[] } {
  const flags: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) {
      if (!word.includes('$') && !word.includes('`')) rest.push(word);
      continue;
    }
    const name = word.split('=')[0] ?? '';
    const inline = word.includes('=');
    if (known.values.includes(name)) {
      flags.push(word);
      if (!inline) flags.push(words[++index] ?? '');
    } else if (known.alone.includes(name)) flags.push(word);
    else if (DROPPED.includes(name) && !inline) index++;
  }
  return { flags, rest };
}

/** `npm run x`, `npm test`, `yarn x`, `pnpm x`: the name of another script. */
function otherScript(words: readonly string[]): string | undefined {
  const [manager = '', ...rest] = words;
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(manager)) return undefined;
  const name = rest.find((word) => !word.startsWith('-') && word !== 'run' && word !== 'run-script');
  return name === 't' ? 'test' : name;
}

/** The simple commands of a shell line, as words without their quotes. */
function commandsOf(script: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [token] of script.matchAll(/&&|\|\||[;|&]|(?:'[^']*'|"[^"]*"|\\.|[^\s;|&'"\\])+/g)) {
    if (/^(?:&&|\|\||[;|&])$/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3'));
  }
  return commands.filter((words) => words.length > 0);
}
