import { spawn } from 'node:child_process';
import { relative, resolve as resolvePath } from 'node:path/posix';
import { plural } from '../../../../core/change/report.ts';
import { openScratch } from '../../../../sandbox/copy.ts';
import type { Candidate } from '../../change.ts';
import { copyInto } from '../../copied.ts';
import type { FileView } from '../../view.ts';
import { compare, distinct, type Finding } from '../../findings.ts';
import { concluded, crashed, type Outcome } from '../../outcome.ts';
import type { Pause } from '../../pause.ts';
import type { Toolchain } from '../../toolchain.ts';
import type { ReadConfig } from '../config/discover.ts';
import { NativeFailure } from './api.ts';
import { configsOf } from './configs.ts';
import type { NativeCompiler } from './installed.ts';

/** How long the command may take, in milliseconds. */
const PATIENCE = 180_000;
/** How much of what it prints is read. */
const MOST_TEXT = 20_000_000;
/** What a compiler reads of a workspace. */
const READ = /\.(?:[cm]?[jt]sx?|json)$/;

/**
 * The same verdict from the compiler's command line: it is run over a copy of the workspace, and again with the candidate
 * in it. Throws a NativeFailure where the command cannot be run, does not end, or ends without a verdict.
 */
export async function checkByCommand(
  compiler: NativeCompiler,
  candidate: Candidate,
  toolchain: Toolchain,
  read: ReadConfig,
  pause: Pause,
  signal: AbortSignal,
): Promise<Outcome> {
  const wanted = configsOf(candidate, toolchain.ts, read);
  if (wanted.broken !== undefined) return crashed(wanted.broken);
  if (wanted.configs.length === 0) return concluded([], 'no tsconfig has the changed files');
  const { base, view } = candidate;
  const run = (of: FileView, files: readonly string[], configs: readonly string[]) =>
    verdictOn({ compiler, root: candidate.root, read: wanted.read, pause, signal }, of, files, configs);
  const listed = [...base.files()].filter((file) => READ.test(file));
  const there = new Set(listed);
  for (const { absolute, after } of candidate.files) {
    if (after === undefined) there.delete(absolute);
    else there.add(absolute);
  }
  const known = wanted.configs.filter((each) => each.before).map((each) => each.file);
  const before = await run(base, listed, known);
  const all = wanted.configs.map((each) => each.file);
  const found = await run(view, [...there], all);
  const touched = new Set(candidate.files.map((file) => file.path));
  const diagnostics = compare(distinct(found), distinct(before), candidate).filter(
    (each) => each.origin === 'introduced' || each.path === '' || touched.has(each.path),
  );
  return concluded(diagnostics, plural(all.length, 'tsconfig'));
}

interface Command {
  readonly compiler: NativeCompiler;
  readonly root: string;
  readonly read: ReadConfig;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/** What the command says of the files (absolute) as they are in a view, under these tsconfigs (absolute). */
async function verdictOn(
  { compiler, root, read, pause, signal }: Command,
  view: FileView,
  files: readonly string[],
  configs: readonly string[],
): Promise<readonly Finding[]> {
  if (configs.length === 0) return [];
  const scratch = openScratch();
  try {
    const instead = new Map(files.map((file) => [relative(root, file), view.bytes(file)] as const));
    await copyInto(scratch, { root, instead }, [...instead.keys()], pause);
    const at = configs.map((file) => relative(root, file));
    // Projects that refer to each other are checked by building them, here in the copy.
    const calls = isBuilt(configs, read)
      ? [['-b', ...at]]
      : at.map((config) => ['-p', config, '--noEmit', '--incremental', 'false', '--composite', 'false']);
    const found: Finding[] = [];
    for (const call of calls) {
      const text = await outputOf(compiler, [...call, '--pretty', 'false'], scratch.copy, signal);
      found.push(...findingsIn(text, scratch.copy, root));
    }
    return found;
  } finally {
    await scratch.dispose();
  }
}

/** Whether the projects refer to each other, so that they are checked by building them, in the copy. */
function isBuilt(configs: readonly string[], read: ReadConfig): boolean {
  return configs.some((file) => (read(file).command.projectReferences?.length ?? 0) > 0);
}

/** What the command prints. Throws a NativeFailure unless it ends by itself, with a verdict. */
function outputOf(
  { command }: NativeCompiler,
  given: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...given], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
      timeout: PATIENCE,
    });
    let text = '';
    let words = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MOST_TEXT) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      words = (words + chunk).slice(-2000);
    });
    child.on('error', (error) => {
      reject(signal.aborted ? error : new NativeFailure(`it could not be run (${error.message})`));
    });
    child.on('close', (code, by) => {
      if (by !== null) reject(new NativeFailure(`it was ended by ${by}`));
      else if (code === 0 || LINE.test(text) || WHOLE.test(text)) resolve(text);
      else {
        const said = (words.trim() || text.trim()).split('\n')[0] ?? '';
        reject(new NativeFailure(`it ended with code ${String(code)}: ${said.slice(0, 200)}`));
      }
    });
  });
}

const LINE = /^(.+?)\((\d+),(\d+)\): (error|warning) TS(\d+): (.*)$/m;
const WHOLE = /^(error|warning) TS(\d+): (.*)$/m;

function findingsIn(text: string, folder: string, root: string): readonly Finding[] {
  const found: Finding[] = [];
  for (const line of text.split(/\r?\n/)) {
    const placed = LINE.exec(line);
    const whole = WHOLE.exec(line);
    const severity = (word: string | undefined) => (word === 'warning' ? 'warning' : 'error');
    const last = found.at(-1);
    if (placed !== null) {
      const [, file = '', row, column, word, code, message = ''] = placed;
      found.push({
        path: relative(folder, resolvePath(folder, file)).replace(/^(?:\.\.\/)+(?=.*node_modules\/)/, ''),
        line: Number(row),
        column: Number(column),
        code: `TS${String(code)}`,
        severity: severity(word),
        message: message.replaceAll(`${folder}/`, `${root}/`),
      });
    } else if (whole !== null) {
      const [, word, code, message = ''] = whole;
      found.push({
        path: '',
        line: 1,
        column: 1,
        code: `TS${String(code)}`,
        severity: severity(word),
        message,
      });
    } else if (last !== undefined && /^\s+\S/.test(line)) {
      found[found.length - 1] = { ...last, message: `${last.message}\n${line}` };
    }
  }
  return found;
}
