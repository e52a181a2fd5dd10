import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Bytes of a folder; what was used least recently goes first. */
const LARGEST_FOLDER = 256 * 1024 * 1024;

/** Makes the folder (absolute) at need and keeps it within bounds. False when nothing can be kept there. */
export function prepareFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const kept = readdirSync(folder)
      .map((name) => {
        const path = join(folder, name);
        const { size, mtimeMs } = statSync(path);
        return { path, size, mtimeMs };
      })
      .toSorted((a, b) => b.mtimeMs - a.mtimeMs);
    let total = 0;
    for (const { path, size } of kept) {
      total += size;
      if (total > LARGEST_FOLDER) rmSync(path, { force: true, recursive: true });
    }
    return true;
  } catch {
    return false;
  }
}

/** What a file was written with under exactly this key; undefined when there is nothing, or nothing that can be trusted. */
export function readKept(file: string, key: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const cut = text.indexOf('\n');
    const body = text.slice(cut + 1);
    // A torn or damaged file does not carry its own hash, one of another time not this key.
    if (text.slice(0, cut) !== headOf(key, body)) return undefined;
    touch(file);
    return body;
  } catch {
    return undefined;
  }
}

/** Whether it was written: wholly or not at all. */
export function writeKept(file: string, key: string, body: string): boolean {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(temporary, `${headOf(key, body)}\n${body}`);
    renameSync(temporary, file);
    return true;
  } catch {
    rmSync(temporary, { force: true });
    return false;
  }
}

function headOf(key: string, body: string): string {
  return `ids ${key} ${createHash('sha256').update(body).digest('hex')}`;
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // It may be another's, or lie where nothing can be written: it counts as used long ago.
  }
}
