import picomatch from 'picomatch';
import { NODE, RUNNERS, taken } from './flags.ts';

/** The runners that IDS can run and read. */
export type RunnerName = 'vitest' | 'jest' | 'mocha' | 'node';

/** What a command of a script in package.json says about running the tests. */
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

/** What a script runs of tests. */
export interface TestScripts {
  /** Every command with a runner that IDS knows, in their order. */
  readonly commands: readonly TestScript[];
  /** Commands that run tests in a way that IDS cannot read. */
  readonly unread: readonly string[];
}

type Scripts = Readonly<Record<string, string>>;
type Words = readonly string[];

/** Commands that only speak of a runner. */
const OTHERS = /^(?:echo|printf|rm|rimraf|eslint|prettier|tsc|cp|mv|mkdir|cat|git|sleep|biome|oxlint)$/;
/** Programs whose only use is to run tests. */
const FOREIGN =
  /^(?:ava|tap|tape|uvu|tsd|playwright|cypress|karma|jasmine|qunit|wtr|web-test-runner|lab|borp|ts-mocha|vue-cli-service|react-scripts)$/;

/** Flags with which a package manager runs the scripts of other packages. */
const ELSEWHERE = /^(?:-r|-w|-F|-C|--(?:recursive|workspaces?|filter|prefix|cwd|dir))(?:=|$)/;

/** Reads a script, following `npm run other` and what runs several scripts. */
export function readScripts(script: string, scripts: Scripts, depth = 3): TestScripts {
  return readCommands(commandsOf(script), scripts, depth);
}

function readCommands(lines: readonly Words[], scripts: Scripts, depth: number): TestScripts {
  const commands: TestScript[] = [];
  const unread: string[] = [];
  const exported: Record<string, string> = {};
  let moved = false;
  for (const words of lines) {
    const env: Record<string, string> = { ...exported };
    const isKept = /^(?:export|set)$/.test(words[0] ?? '');
    let at = isKept ? 1 : 0;
    for (; at < words.length; at++) {
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[at] ?? '');
      if (assignment !== null) env[assignment[1] ?? ''] = assignment[2] ?? '';
      else if (!/^(?:cross-env|env)$/.test(words[at] ?? '')) break;
    }
    if (isKept) Object.assign(exported, env);
    const rest = words.slice(at);
    const own = direct(rest);
    if (rest[0] === 'cd') moved = true;
    else if (moved && (own !== undefined || isForeign(rest))) unread.push(rest.join(' '));
    else if (own !== undefined) commands.push({ ...own, env: plain(env) });
    else if (isForeign(rest)) unread.push(rest.join(' '));
    else if (depth > 0) {
      for (const lines of followed(rest, scripts)) {
        const inner = readCommands(lines, scripts, depth - 1);
        unread.push(...inner.unread);
        commands.push(...inner.commands.map((each) => ({ ...each, env: { ...plain(env), ...each.env } })));
      }
    }
  }
  const seen = new Map(commands.map((each) => [JSON.stringify(each), each]));
  return { commands: [...seen.values()], unread: [...new Set(unread)] };
}

/** As far as it can be known here what a shell would make of it: variables of the person's shell are empty in the sandbox. */
function plain(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      if (/^(?:PATH|HOME|LD_\w+)$/.test(name) || /\$\(|`/.test(value)) return [];
      const said = value.replaceAll(/\$\{\w+(?::?-([^}]*))?\}|\$\w+/g, (_, other?: string) => other ?? '');
      return [[name, said.trim()] as const];
    }),
  );
}

function direct(words: Words): Omit<TestScript, 'env'> | undefined {
  if (OTHERS.test(words[0] ?? '') || /^(?:i|install|add|ci)$/.test(words[1] ?? '')) return undefined;
  for (const [index, word] of words.entries()) {
    const runner = runnerOf(word);
    if (runner !== undefined) {
      const before = words.slice(0, index);
      const node = before.lastIndexOf('node');
      const nodeFlags = node < 0 ? [] : taken(before.slice(node + 1), NODE).flags;
      const { flags, rest } = taken(words.slice(index + 1), RUNNERS[runner]);
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

/** Whether a command runs tests all the same: another runner, or a file of tests on its own. */
function isForeign(words: Words): boolean {
  const [first = '', second = ''] = words;
  if (OTHERS.test(first) || /^(?:i|install|add|ci)$/.test(second)) return false;
  if (/^(?:bun|deno)$/.test(first) && second === 'test') return true;
  if (/^(?:node|tsx|ts-node|bun)$/.test(first)) {
    const file = words.slice(1).find((word) => !word.startsWith('-')) ?? '';
    return /(?:^|[/._-])(?:tests?|spec)(?:$|[/._-])/.test(file);
  }
  const program = /^(?:npx|pnpx|bunx|yarn|c8|nyc)$/.test(first) ? words.slice(1) : words;
  return FOREIGN.test(program.find((word) => !word.startsWith('-')) ?? '');
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

/** The commands of every other script that a command runs, with what it hands on to them. */
function followed(words: Words, scripts: Scripts): readonly (readonly Words[])[] {
  const [program = '', ...rest] = words;
  if (/^(?:run-s|run-p|npm-run-all2?|concurrently)$/.test(program)) {
    return rest
      .filter((word) => !word.startsWith('-'))
      .flatMap((word) => {
        const prefix = /^(?:npm|yarn|pnpm|bun|node):/.exec(word)?.[0] ?? '';
        if (program === 'concurrently' && prefix === '') return [commandsOf(word)];
        const pattern = word.slice(prefix.length).split(' ')[0] ?? '';
        // `*` stops at a colon there as it does at a slash elsewhere.
        const matches = picomatch(pattern.replaceAll(':', '/'));
        return Object.entries(scripts).flatMap(([name, text]) =>
          name === pattern || matches(name.replaceAll(':', '/')) ? [commandsOf(text)] : [],
        );
      });
  }
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(program)) return [];
  const at = rest.findIndex((word) => !word.startsWith('-') && word !== 'run' && word !== 'run-script');
  // What follows the script's name is for the script, but for npm only behind two dashes.
  const dashes = rest.indexOf('--');
  const end = program === 'npm' ? (dashes < 0 ? rest.length : dashes) : at;
  const isElsewhere = rest.slice(0, end).some((word) => ELSEWHERE.test(word));
  if (at < 0 || isElsewhere) return [];
  const name = rest[at] === 't' ? 'test' : (rest[at] ?? '');
  const [, several] = program === 'pnpm' ? (/^\/(.+)\/$/.exec(name) ?? []) : [];
  if (several !== undefined) {
    const pattern = expression(several);
    return Object.entries(scripts).flatMap(([each, said]) =>
      pattern?.test(each) === true ? [commandsOf(said)] : [],
    );
  }
  const text = scripts[name];
  if (text === undefined) return [];
  const after = rest.slice(at + 1);
  const more =
    program === 'npm'
      ? after.slice(after.indexOf('--') + 1 || after.length)
      : after.filter((word) => word !== '--');
  const lines = commandsOf(text);
  return [lines.map((line, index) => (index === lines.length - 1 ? [...line, ...more] : line))];
}

function expression(text: string): RegExp | undefined {
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}

/** The simple commands of a shell line, as words without their quotes. */
function commandsOf(script: string): readonly Words[] {
  const commands: string[][] = [[]];
  // What says where programs are installed, by their name alone.
  const text = script.replaceAll(/(?:\$\(|`)(?:npm|yarn|pnpm) bin(?: ([\w-]+)[)`]|[)`]\/([\w-]+))/g, '$1$2');
  for (const [token] of text.matchAll(/&&|\|\||[;|&\n]|(?:'[^']*'|"[^"]*"|\\.|[^\s;|&'"\\])+/g)) {
    if (/^(?:&&|\|\||[;|&\n])$/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3'));
  }
  return commands.filter((words) => words.length > 0);
}
