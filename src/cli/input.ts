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
