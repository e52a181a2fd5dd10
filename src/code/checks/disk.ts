import { readFileSync, realpathSync } from 'node:fs';
import { decode, makeUnlinked, type Entries, type FileView } from './view.ts';
import { entriesOf, makeWalker, stampOf, statOf } from './walk.ts';

/** The workspace as it is on disk. What was found out is kept until `refresh` finds it changed. */
export interface Disk extends FileView {
  readonly root: string;
  /** Looks at the disk anew. True when anything that was or could have been read is different. */
  refresh(): boolean;
  /** Absolute paths of the workspace's files, without node_modules, .git, .ids and other hidden folders. */
  files(): Iterable<string>;
  /** Differs when a package manager installed something. */
  installed(): string;
  /** See `Walk.links`. */
  links(): ReadonlyMap<string, string>;
}

/** Bytes of files that stay in memory after they were read. */
const MOST_HELD = 8 * 1024 * 1024;

interface Content {
  readonly stamp: string;
  readonly bytes: Uint8Array;
  text?: string;
}

/** `root`: absolute, symbolic links resolved. */
export function makeDisk(root: string): Disk {
  const look = makeWalker(root);
  let walked: ReadonlyMap<string, string> = new Map();
  let folders: ReadonlyMap<string, Entries> = new Map();
  let packages = '';
  let links: ReadonlyMap<string, string> = new Map();
  /** Everything looked at outside the walk: its stamp, or undefined when it was absent. */
  const elsewhere = new Map<string, string | undefined>();
  const contents = new Map<string, Content>();
  let held = 0;
  /** Parsed files keep their own text: what lies here is for those who ask for the same file soon. */
  const hold = (path: string, fresh: Content): void => {
    const former = contents.get(path);
    held += fresh.bytes.length - (former?.bytes.length ?? 0);
    contents.delete(path);
    contents.set(path, fresh);
    for (const [oldest, { bytes }] of contents) {
      if (held <= MOST_HELD) break;
      contents.delete(oldest);
      held -= bytes.length;
    }
  };
  const known = { directories: new Map<string, boolean>(), entries: new Map<string, Entries>() };
  const resolved = new Map<string, string>();

  const realpath = (path: string): string => {
    let real = resolved.get(path);
    if (real === undefined) {
      try {
        real = realpathSync.native(path);
      } catch {
        real = path;
      }
      resolved.set(path, real);
    }
    return real;
  };
  const unlinked = makeUnlinked(realpath);

  const stamp = (linked: string): string | undefined => {
    const path = unlinked(linked);
    const inWalk = walked.get(path);
    if (inWalk !== undefined || folders.has(path.slice(0, path.lastIndexOf('/')))) return inWalk;
    if (!elsewhere.has(path)) elsewhere.set(path, stampOf(path));
    return elsewhere.get(path);
  };

  const content = (linked: string): Content | undefined => {
    const path = unlinked(linked);
    const current = stamp(path);
    if (current === undefined) return undefined;
    const kept = contents.get(path);
    if (kept?.stamp === current) return kept;
    try {
      const fresh: Content = { stamp: current, bytes: readFileSync(path) };
      hold(path, fresh);
      return fresh;
    } catch {
      return undefined;
    }
  };

  const refresh = (): boolean => {
    const before = { walked, packages };
    const walk = look();
    walked = walk.files;
    folders = walk.folders;
    packages = walk.packages;
    links = walk.links;
    const packagesChanged = before.packages !== packages;
    let changed = packagesChanged || !sameEntries(before.walked, walked);
    for (const [path, was] of elsewhere) {
      if (walked.has(path)) elsewhere.delete(path);
      else if (packagesChanged) elsewhere.delete(path);
      else if (!path.includes('/node_modules/')) {
        const now = stampOf(path);
        if (now !== was) changed = true;
        elsewhere.set(path, now);
      }
    }
    if (changed) {
      known.directories.clear();
      known.entries.clear();
      resolved.clear();
      for (const [path, { bytes }] of contents) {
        if (stamp(path) !== undefined) continue;
        contents.delete(path);
        held -= bytes.length;
      }
    }
    return changed;
  };

  return {
    root,
    refresh,
    stamp,
    files: () => walked.keys(),
    installed: () => packages,
    links: () => links,
    bytes: (path) => content(path)?.bytes,
    text(path) {
      const found = content(path);
      if (found === undefined) return undefined;
      found.text ??= decode(found.bytes);
      return found.text;
    },
    isFile: (path) => stamp(path) !== undefined,
    isDirectory(linked) {
      const path = unlinked(linked);
      if (folders.has(path)) return true;
      let is = known.directories.get(path);
      if (is === undefined) {
        is = statOf(path)?.isDirectory() ?? false;
        known.directories.set(path, is);
      }
      return is;
    },
    entries(linked) {
      const folder = unlinked(linked);
      const inWalk = folders.get(folder);
      if (inWalk !== undefined) return inWalk;
      let found = known.entries.get(folder);
      if (found === undefined) {
        found = entriesOf(folder);
        known.entries.set(folder, found);
      }
      return found;
    },
    realpath,
  };
}

function sameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}
