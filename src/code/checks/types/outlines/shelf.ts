import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { readKept, writeKept } from '../../kept.ts';
import { makeOutline, type Outline, type OutlineFile } from './outline.ts';

/** Raised whenever what is kept, or what it means, changes. */
const FORMAT = 3;
/** Bytes; an outline that would be larger is kept without declarations, or not at all. */
const LARGEST = 32 * 1024 * 1024;

const KeptSchema = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      stamp: z.string(),
      hash: z.string(),
      everywhere: z.boolean(),
      resolutions: z.string(),
      takes: z.string(),
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

/** `folder`: absolute; see `prepareFolder`. */
export function makeShelf(folder: string): Shelf {
  /** What each file says, and the revision of which outline that was. */
  const written = new Map<
    string,
    { readonly hash: string; readonly of: Outline; readonly revision: number }
  >();
  const pathOf = (config: string) => join(folder, `${sha256(config)}.json`);
  return {
    read(config, key) {
      const body = readKept(pathOf(config), keyOf(key));
      const parsed = KeptSchema.safeParse(body === undefined ? undefined : jsonOf(body));
      if (!parsed.success) return undefined;
      const outline = makeOutline(
        new Map(parsed.data.files.map(({ path, ...file }): [string, OutlineFile] => [path, file])),
      );
      const hash = sha256(`${key}\n${body ?? ''}`);
      written.set(config, { hash, of: outline, revision: outline.revision });
      return outline;
    },
    write(config, key, outline) {
      const last = written.get(config);
      const { revision } = outline;
      if (last?.of === outline && last.revision === revision) return;
      const body = bodyOf(outline);
      const hash = body === undefined ? '' : sha256(`${key}\n${body}`);
      written.set(config, { hash, of: outline, revision });
      if (body === undefined || last?.hash === hash) return;
      if (!writeKept(pathOf(config), keyOf(key), body)) written.delete(config);
    },
  };
}

function keyOf(key: string): string {
  return `outline ${String(FORMAT)} ${key}`;
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
