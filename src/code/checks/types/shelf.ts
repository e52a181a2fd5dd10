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
import * as z from 'zod';
import { makeOutline, type Outline, type OutlineFile } from './outline.ts';

/** Raised whenever what is kept, or what it means, changes. */
const FORMAT = 1;
/** Bytes; an outline that would be larger is kept without declarations, or not at all. */
const LARGEST = 32 * 1024 * 1024;
/** Bytes of a folder; what was used least recently goes first. */
const LARGEST_FOLDER = 256 * 1024 * 1024;

const KeptSchema = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      stamp: z.string(),
      hash: z.string(),
      everywhere: z.boolean(),
      resolutions: z.string(),
      shape: z.string().exactOptional(),
    }),
  ),
});

/** Outlines on disk: a file per tsconfig. */
export interface Shelf {
  /** What was kept under exactly this key; undefined when there is nothing, or nothing that can be trusted. */
  read(config: string, key: string): Outline | undefined;
  /** Writes when something was learned since. What cannot be written is not kept, and nothing else is wrong. */
  write(config: string, key: string, outline: Outline): void;
}

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
      if (total > LARGEST_FOLDER) rmSync(path, { force: true });
    }
    return true;
  } catch {
    return false;
  }
}

/** `folder`: absolute; see `prepareFolder`. */
export function makeShelf(folder: string): Shelf {
  /** What each file says, and the revision of which outline that was. */
  const written = new Map<
    string,
    { readonly head: string; readonly of: Outline; readonly revision: number }
  >();
  const pathOf = (config: string) => join(folder, `${sha256(config)}.json`);
  return {
    read(config, key) {
      let text: string;
      try {
        text = readFileSync(pathOf(config), 'utf8');
      } catch {
        return undefined;
      }
      const cut = text.indexOf('\n');
      const body = text.slice(cut + 1);
      // A torn or damaged file does not carry its own hash, one of another time not this key.
      if (text.slice(0, cut) !== headOf(key, body)) return undefined;
      const parsed = KeptSchema.safeParse(jsonOf(body));
      if (!parsed.success) return undefined;
      touch(pathOf(config));
      const outline = makeOutline(
        new Map(parsed.data.files.map(({ path, ...file }): [string, OutlineFile] => [path, file])),
      );
      written.set(config, { head: text.slice(0, cut), of: outline, revision: outline.revision });
      return outline;
    },
    write(config, key, outline) {
      const last = written.get(config);
      const { revision } = outline;
      if (last?.of === outline && last.revision === revision) return;
      const body = bodyOf(outline);
      const head = body === undefined ? '' : headOf(key, body);
      written.set(config, { head, of: outline, revision });
      if (body === undefined || last?.head === head) return;
      const path = pathOf(config);
      const temporary = `${path}.${randomBytes(6).toString('hex')}`;
      try {
        writeFileSync(temporary, `${head}\n${body}`);
        renameSync(temporary, path);
      } catch {
        written.delete(config);
        rmSync(temporary, { force: true });
      }
    },
  };
}

function headOf(key: string, body: string): string {
  return `ids-outline ${FORMAT} ${key} ${sha256(body)}`;
}

function bodyOf({ files }: Outline): string | undefined {
  for (const withShapes of [true, false]) {
    const text = JSON.stringify({
      files: [...files].map(([path, { shape, ...file }]) => ({
        path,
        ...file,
        ...(withShapes && shape !== undefined ? { shape } : {}),
      })),
    });
    if (text.length <= LARGEST) return text;
  }
  return undefined;
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // It may be another's, or lie where nothing can be written: it counts as used long ago.
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
