import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import type { Entries } from './view.ts';

/** What there was of a workspace at one moment. */
export interface Walk {
  /** From each file's absolute path to its stamp. */
  readonly files: ReadonlyMap<string, string>;
  /** What is in each folder, by absolute path. */
  readonly folders: ReadonlyMap<string, Entries>;
  /** Differs when a package manager installed something. */
  readonly packages: string;
  /** Links to files and folders of the workspace itself: from their own absolute path to the one they lead to. */
  readonly links: ReadonlyMap<string, string>;
}

/** A file or folder changed this recently (milliseconds) may change again without its times moving. */
const SETTLED = 2000;
const KEPT_BY_PACKAGE_MANAGERS = [
  '.package-lock.json',
  '.modules.yaml',
  '.yarn-state.yml',
  '.yarn-integrity',
];

interface Listing extends Entries {
  /** Whether all that is in it is told by its own times: what a link leads to is not. */
  readonly plain: boolean;
}

/**
 * Walks a workspace (`root`: absolute, links resolved) without node_modules and hidden folders, each time that it is asked. A
 * folder is read again only when its times have moved.
 */
export function makeWalker(root: string): () => Walk {
  let known = new Map<string, { readonly times: string; readonly listing: Listing }>();
  return () => {
    const next: typeof known = new Map();
    const files = new Map<string, string>();
    const folders = new Map<string, Entries>();
    const installed: string[] = [];
    const links = new Map<string, string>();
    const listingOf = (folder: string): Listing => {
      const times = settled(statOf(folder));
      const kept = known.get(folder);
      const listing = times !== undefined && kept?.times === times ? kept.listing : listingIn(folder);
      if (times !== undefined && listing.plain) next.set(folder, { times, listing });
      return listing;
    };
    const visit = (folder: string): void => {
      const listing = listingOf(folder);
      folders.set(folder, listing);
      if (!listing.plain) {
        for (const name of [...listing.files, ...listing.directories]) {
          const path = `${folder}/${name}`;
          const real = realpathOf(path);
          const own = real?.startsWith(`${root}/`) === true && !real.includes('/node_modules/');
          if (own && real !== path) links.set(path, real);
        }
      }
      for (const name of listing.files) {
        const path = `${folder}/${name}`;
        const stamp = stampOf(path);
        if (stamp !== undefined) files.set(path, stamp);
      }
      for (const name of listing.directories) {
        const path = `${folder}/${name}`;
        if (name === 'node_modules') installed.push(installationOf(path));
        else if (!name.startsWith('.') && (listing.plain || realpathOf(path) === path)) visit(path);
      }
    };
    visit(root);
    known = next;
    return { files, folders, packages: installed.join('\n'), links };
  };
}

/** Changes of an installation: the folders that packages come and go in, and what package managers note down. */
function installationOf(folder: string): string {
  const scopes = entriesOf(folder).directories.filter((name) => name.startsWith('@'));
  return [folder, ...scopes.map((name) => `${folder}/${name}`)]
    .map((path) => statOf(path)?.mtimeMs ?? 0)
    .concat(KEPT_BY_PACKAGE_MANAGERS.map((name) => statOf(`${folder}/${name}`)?.mtimeMs ?? 0))
    .join(':');
}

/** The files and folders in a folder; links count as what they lead to. Nothing where it cannot be read. */
export function entriesOf(folder: string): Entries {
  return listingIn(folder);
}

function listingIn(folder: string): Listing {
  const files: string[] = [];
  const directories: string[] = [];
  let plain = true;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isSymbolicLink()) plain = false;
      const kind = entry.isSymbolicLink() ? statOf(`${folder}/${entry.name}`) : entry;
      if (kind?.isDirectory() === true) directories.push(entry.name);
      else if (kind?.isFile() === true) files.push(entry.name);
    }
  } catch {
    // A folder that is absent or closed to us has nothing in it, for TypeScript as for us.
    plain = false;
  }
  return { files: files.toSorted(), directories: directories.toSorted(), plain };
}

export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The content of a file changed a moment ago is its stamp. Undefined when there is no such file. */
export function stampOf(path: string): string | undefined {
  const stat = statOf(path);
  if (stat?.isFile() !== true) return undefined;
  const times = settled(stat);
  if (times !== undefined) return times;
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return undefined;
  }
}

/** What differs when something changed; undefined for what may yet change without it. */
function settled(stat: Stats | undefined): string | undefined {
  if (stat === undefined || Date.now() - Math.max(stat.mtimeMs, stat.ctimeMs) < SETTLED) return undefined;
  return `${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}:${stat.ino}`;
}

function realpathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
