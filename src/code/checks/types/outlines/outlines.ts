import { createHash } from 'node:crypto';
import type { Disk } from '../../disk.ts';
import type { Toolchain } from '../../toolchain.ts';
import { isSource } from '../../view.ts';
import type { ParsedConfig } from '../config/config.ts';
import { makeShelf } from './shelf.ts';
import { accept, changedSince, outlineOf, type Outline } from './outline.ts';
import type { CheckedProgram } from '../program.ts';
import type { Slice } from './slice.ts';
import { takesOf } from '../spread/takes.ts';

/** More changed files than this are not reconciled one by one: the project is read anew. */
const MOST_CHANGED = 100;

/** The outlines of a workspace's projects, brought up to date when the disk changed. */
export interface Outlines {
  /**
   * The outline of a project as it is on disk now. `whole` is asked only when what was kept does not fit any more, `part`
   * to see whether a file that changed on disk still hangs together with the others as before.
   */
  of(
    config: ParsedConfig,
    whole: () => CheckedProgram,
    part: (config: ParsedConfig, outline: Outline) => Slice,
  ): Outline | undefined;
  /** To be called when the disk changed. */
  renew(): void;
  /** Writes down what was learned. */
  keep(): void;
}

interface Entry {
  /** Differs when files came or went, or anything else changed that decides where imports lead. */
  readonly key: string;
  readonly outline: Outline;
  current: boolean;
}

/** `cache`: absolute folder for what outlives the process; undefined: nothing is kept there. */
export function makeOutlines(toolchain: Toolchain, disk: Disk, cache: string | undefined): Outlines {
  const shelf = cache === undefined ? undefined : makeShelf(cache);
  const entries = new Map<string, Entry>();
  const silent = new Set<string>();
  let layout: string | undefined;

  const keyOf = (config: ParsedConfig): string =>
    sha256(
      JSON.stringify([
        toolchain.version,
        toolchain.file,
        config.file,
        config.command.options,
        config.command.projectReferences ?? [],
        config.command.fileNames,
        (layout ??= layoutOf(disk)),
      ]),
    );

  /** Whether the outline holds for the disk, after files of which nothing but the content changed were accepted. */
  const holds = (
    outline: Outline,
    config: ParsedConfig,
    part: (config: ParsedConfig, outline: Outline) => Slice,
  ): boolean => {
    const changed = changedSince(outline, disk);
    if (changed === undefined || changed.length > MOST_CHANGED) return false;
    if (changed.length === 0) return true;
    if (changed.some((path) => outline.files.get(path)?.everywhere !== false)) return false;
    accept(outline, changed, disk);
    const slice = part(config, outline);
    slice.include(changed);
    if (!changed.every((path) => slice.isAsOutlined(path))) return false;
    for (const path of changed) {
      const source = slice.program.getSourceFile(path);
      if (source !== undefined) outline.learn(path, { takes: takesOf(toolchain.ts, source) });
    }
    return true;
  };

  return {
    of(config, whole, part) {
      if (silent.has(config.file)) return undefined;
      const key = keyOf(config);
      const known = entries.get(config.file);
      if (known?.key === key && known.current) return known.outline;
      const candidate = known?.key === key ? known.outline : shelf?.read(config.file, key);
      if (candidate !== undefined && holds(candidate, config, part)) {
        entries.set(config.file, { key, outline: candidate, current: true });
        return candidate;
      }
      entries.delete(config.file);
      const fresh = outlineOf(whole(), disk, (source) => takesOf(toolchain.ts, source));
      if (fresh === undefined) silent.add(config.file);
      else entries.set(config.file, { key, outline: fresh, current: true });
      return fresh;
    },
    renew() {
      layout = undefined;
      for (const entry of entries.values()) entry.current = false;
    },
    keep() {
      if (shelf === undefined) return;
      for (const [file, { key, outline }] of entries) shelf.write(file, key, outline);
    },
  };
}

/** Which files there are that imports could lead to, and what the packages say about that. */
function layoutOf(disk: Disk): string {
  const hash = createHash('sha256');
  for (const path of disk.files()) {
    if (!isSource(path) && !path.endsWith('.json')) continue;
    hash.update(`${path}\0`);
    if (path.endsWith('/package.json')) hash.update(`${disk.text(path) ?? ''}\0`);
  }
  return hash.update(disk.installed()).digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
