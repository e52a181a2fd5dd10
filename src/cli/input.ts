import { readFile, stat } from 'node:fs/promises';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { oneLine } from '../chat/screen.ts';
import type { Terminal } from './terminal.ts';

/** What is accepted as a patch or message from outside. Bytes. */
const LIMIT = 16 * 1024 * 1024;

/**
 * Text from a file, or from standard input for `-` and for nothing. Strictly UTF-8 and not binary (`not-text`), at most
 * 16 MiB (`file-too-large`). A terminal as standard input is `wrong-use`: nobody would know that it waits.
 */
export async function readInput(source: string | undefined, terminal: Terminal): Promise<Result<string>> {
  if (source === undefined || source === '-') {
    if (terminal.isTTY) {
      return refuse(
        'wrong-use',
        'There is no patch to read.',
        'Name a file, or pipe it in: git diff | ids check -',
      );
    }
    const bytes = await drain(terminal.stdin);
    return bytes === undefined ? tooLarge('Standard input') : decode(bytes, 'Standard input');
  }
  const name = `"${oneLine(source, 200)}"`;
  try {
    const found = await stat(source);
    if (!found.isFile())
      return refuse('not-a-regular-file', `${name} is not a file.`, 'Name a file with a unified diff.');
    if (found.size > LIMIT) return tooLarge(name);
    return decode(await readFile(source), name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return refuse(
        'not-found',
        `There is no file ${name}.`,
        'Name a file with a unified diff, or - for standard input.',
      );
    }
    return refuse('io-failed', `${name} cannot be read (${code}).`, 'Check its permissions.');
  }
}

/** All bytes, or undefined once they are more than the limit. */
async function drain(stream: NodeJS.ReadableStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > LIMIT) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * The lines of a stream of UTF-8, each ended by `\n` alone: the other line ends of Unicode stand in strings of JSON as they
 * are. Undefined for a line of more than 16 MiB. Ends when `signal` does, and lets go of the stream.
 */
export async function* linesOf(
  stream: NodeJS.ReadableStream,
  signal: AbortSignal,
): AsyncGenerator<string | undefined> {
  const aborted = new Promise<'aborted'>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve('aborted');
    });
  });
  const chunks = stream[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let size = 0;
  const add = (piece: string) => {
    size += piece.length;
    if (size <= LIMIT) pieces.push(piece);
  };
  const taken = () => {
    const line = size <= LIMIT ? pieces.join('') : undefined;
    pieces = [];
    size = 0;
    return line;
  };
  try {
    while (!signal.aborted) {
      const next = await Promise.race([chunks.next(), aborted]);
      if (next === 'aborted' || next.done === true) break;
      const text = typeof next.value === 'string' ? next.value : decoder.decode(next.value, { stream: true });
      let from = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        add(text.slice(from, end));
        yield taken();
        from = end + 1;
      }
      add(text.slice(from));
    }
    if (size > 0 && !signal.aborted) yield taken();
  } finally {
    // Not waited for: a read that is under way may never come back.
    void chunks.return?.();
  }
}

function decode(bytes: Uint8Array, name: string): Result<string> {
  try {
    const content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!content.includes('\0')) return ok(content);
  } catch {
    // Not UTF-8: answered below like every other content that is not text.
  }
  return refuse(
    'not-text',
    `${name} is not UTF-8 text.`,
    'A unified diff is expected, such as from: git diff',
  );
}

function tooLarge(name: string): Result<string> {
  return refuse(
    'file-too-large',
    `${name} has more than ${String(LIMIT / 1024 / 1024)} MiB.`,
    'Give it in parts.',
  );
}
