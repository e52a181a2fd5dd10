import { createHash, hash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import type { ContentHash } from '../../core/change/change-set.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { Disk } from '../disk/disk.ts';
import { errorCode, isNoDirectory } from '../disk/errors.ts';
import { lstatOrAbsent, READING, withOpen } from '../disk/read.ts';
import { writeAll } from '../disk/write.ts';
import { own } from '../own.ts';
import { openPlaces, split, type Places } from '../paths/places.ts';
import type { SnapshotFile } from './manifest.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/** A change within so many milliseconds of the look at a file could leave its stamp as it was. */
export const RACY = 2_000;
/** So many folders are held open at once. */
const MOST_FOLDERS = 256;
/** Files up to so many bytes are read in one go; larger ones piece by piece. */
const PIECE = 1024 ** 2;
/** A file that changes while it is read is read again, so often at most. */
const TRIES = 3;

/** Files that are to be in a backup. Can be sent to a thread. */
export interface CopyOrder {
  readonly root: string;
  /** When the backup began, epoch milliseconds. */
  readonly began: number;
  readonly files: readonly WorkspacePath[];
  /** Names in the store. */
  readonly known: ReadonlySet<string>;
  /** A folder in the store for what is not complete yet, of this order alone. */
  readonly temporary: string;
}

export interface CopyReport {
  /** In the order that was asked for; without those that are not there any more. */
  readonly files: readonly SnapshotFile[];
  readonly added: readonly { readonly hash: ContentHash; readonly size: number }[];
  /** The first one that could not be read, which ends it. */
  readonly unreadable: { readonly path: WorkspacePath; readonly code: string } | null;
}

/** Reads files through folders that are held open, so that no link is followed, and keeps their contents. Throws errno errors. */
export function copyFiles(disk: Disk, order: CopyOrder): CopyReport {
  const { root, began } = order;
  const keeper = openKeeper(disk, order);
  const files: SnapshotFile[] = [];
  let unreadable: CopyReport['unreadable'] = null;
  let places: Places = openPlaces(disk, root);
  const folders = new Set<string>();
  try {
    for (const path of order.files) {
      folders.add(split(path).parent);
      if (folders.size > MOST_FOLDERS) {
        places.close();
        places = openPlaces(disk, root);
        folders.clear();
      }
      const taken = takeFile(disk, places, keeper, path);
      if (taken === undefined) continue;
      if ('code' in taken) {
        unreadable = { path, code: taken.code };
        break;
      }
      const { stat, isSteady, ...content } = taken;
      const isRacy = !isSteady || Math.max(stat.mtimeMs, stat.ctimeMs) >= began - RACY;
      const stamp = isRacy ? null : `${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}:${stat.ino}`;
      files.push({ path, ...content, mode: stat.mode & 0o777, stamp });
    }
  } finally {
    places.close();
  }
  keeper.close();
  return { files, added: keeper.added, unreadable };
}

interface Taken {
  readonly stat: Stats;
  readonly hash: ContentHash;
  readonly size: number;
  /** It was one and the same while it was read. */
  readonly isSteady: boolean;
}

type Keeper = ReturnType<typeof openKeeper>;

/** Undefined where there is no such file any more. */
function takeFile(
  disk: Disk,
  places: Places,
  keeper: Keeper,
  path: WorkspacePath,
): Taken | { readonly code: string } | undefined {
  for (let attempt = 1; ; attempt++) {
    let descriptor: number;
    try {
      descriptor = disk.open(places.at(path), READING);
    } catch (error) {
      if (isNoDirectory(error)) return undefined;
      const code = errorCode(error);
      if (code === 'EACCES' || code === 'EPERM') return { code };
      throw error;
    }
    try {
      const stat = disk.fstat(descriptor);
      if (!stat.isFile()) return undefined;
      const read = keeper.read(descriptor, stat.size);
      const after = disk.fstat(descriptor);
      const isSteady =
        read.size === stat.size &&
        after.size === stat.size &&
        after.mtimeMs === stat.mtimeMs &&
        after.ctimeMs === stat.ctimeMs;
      if (isSteady || attempt === TRIES) {
        read.keep();
        return { stat, hash: read.hash, size: read.size, isSteady };
      }
      read.drop();
    } finally {
      disk.close(descriptor);
    }
  }
}

/** Where contents go: beside the store first, and under their hash once they are complete. */
function openKeeper(disk: Disk, { root, known, temporary }: CopyOrder) {
  const store = `${root}/${own.store}`;
  const folder = `${store}/${temporary}`;
  const buffer = Buffer.allocUnsafe(PIECE);
  const kept = new Set<string>();
  const added: { readonly hash: ContentHash; readonly size: number }[] = [];
  let count = 0;

  function create(use: (descriptor: number) => void): string {
    if (count === 0) disk.mkdir(folder, 0o700);
    const path = `${folder}/${count++}`;
    withOpen(disk, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600, use);
    return path;
  }

  function place(from: string, of: ContentHash, size: number): void {
    disk.rename(from, `${store}/${of}`);
    kept.add(of);
    added.push({ hash: of, size });
  }

  /** A name that was there before may have come with the repository, or be half of what it says. */
  function isThere(of: ContentHash, size: number): boolean {
    if (kept.has(of)) return true;
    if (!known.has(of)) return false;
    const stat = lstatOrAbsent(disk, `${store}/${of}`);
    if (stat?.isFile() !== true || stat.size !== size) return false;
    const isWhole = hashOf(disk, `${store}/${of}`) === of;
    if (isWhole) kept.add(of);
    return isWhole;
  }

  /** Up to `expected` bytes into the buffer: a file that grows as quickly as it is read has no end. */
  function fill(descriptor: number, expected: number): Buffer {
    let filled = 0;
    for (let got = -1; got !== 0 && filled < expected; filled += got)
      got = disk.read(descriptor, buffer.subarray(0, expected), filled);
    return buffer.subarray(0, filled);
  }

  return {
    added,
    /** Reads the first `expected` bytes of what a descriptor leads to. They are kept or dropped before anything else is read. */
    read(descriptor: number, expected: number) {
      if (expected <= PIECE) {
        const bytes = fill(descriptor, expected);
        const of = hash('sha256', bytes) as ContentHash;
        return {
          hash: of,
          size: bytes.length,
          keep() {
            if (isThere(of, bytes.length)) return;
            const path = create((into) => {
              writeAll(disk, into, bytes);
            });
            place(path, of, bytes.length);
          },
          drop: () => {},
        };
      }
      const sum = createHash('sha256');
      let size = 0;
      const path = create((into) => {
        for (let got = -1; got !== 0 && size < expected; size += got) {
          const piece = fill(descriptor, Math.min(PIECE, expected - size));
          got = piece.length;
          sum.update(piece);
          writeAll(disk, into, piece);
        }
      });
      const of = sum.digest('hex') as ContentHash;
      return {
        hash: of,
        size,
        keep() {
          if (isThere(of, size)) disk.unlink(path);
          else place(path, of, size);
        },
        drop: () => {
          disk.unlink(path);
        },
      };
    },
    close() {
      if (count > 0) disk.rmdir(folder);
    },
  };
}

function hashOf(disk: Disk, path: string): string {
  const buffer = Buffer.allocUnsafe(PIECE);
  return withOpen(disk, path, READING, 0, (descriptor) => {
    const sum = createHash('sha256');
    for (let got = disk.read(descriptor, buffer, 0); got > 0; got = disk.read(descriptor, buffer, 0))
      sum.update(buffer.subarray(0, got));
    return sum.digest('hex');
  });
}
