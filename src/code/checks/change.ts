import type { ChangeSet, ContentHash, Contents } from '../../core/change/change-set.ts';
import { decode, makeUnlinked, type Entries, type FileView } from './view.ts';
import type { Disk } from './disk.ts';
import { similarity } from './lines.ts';

/** One file of a candidate. */
export interface ChangedFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly absolute: string;
  readonly after: Uint8Array | undefined;
  /** What it is compared with: the same path on disk, or the file that it was moved from. */
  readonly before:
    { readonly path: string; readonly absolute: string; readonly bytes: Uint8Array } | undefined;
  /** It is another file of the candidate once more, under the name by which a link leads to it. */
  readonly linked?: true;
}

/** A candidate: the workspace on disk with a change set laid over it. */
export interface Candidate {
  readonly root: string;
  readonly base: Disk;
  readonly view: FileView;
  /** In the order of the change set; deleted files are among them with `after` undefined. */
  readonly files: readonly ChangedFile[];
  /** From the old absolute path to the new one. */
  readonly moved: ReadonlyMap<string, string>;
  /** Whether files come or go, so that imports elsewhere may lead elsewhere. */
  readonly structural: boolean;
}

/** Throws when the content of an `after` is missing: that is a defect of the caller. */
export function makeCandidate(
  draft: { readonly changeSet: ChangeSet; readonly contents: Contents },
  base: Disk,
): Candidate {
  const overlay = new Map<string, Uint8Array | undefined>();
  for (const file of draft.changeSet.files) {
    overlay.set(
      `${base.root}/${file.path}`,
      file.after === 'absent' ? undefined : contentOf(draft.contents, file.after.hash, file.path),
    );
  }
  const moved = movesOf(overlay, base);
  const origins = new Map([...moved].map(([from, to]) => [to, from]));
  const files = [...overlay].map(([absolute, after]): ChangedFile => {
    const origin = base.isFile(absolute) ? absolute : (origins.get(absolute) ?? absolute);
    const bytes = base.bytes(origin);
    return {
      path: absolute.slice(base.root.length + 1),
      absolute,
      after,
      before:
        bytes === undefined
          ? undefined
          : { path: origin.slice(base.root.length + 1), absolute: origin, bytes },
    };
  });
  return {
    root: base.root,
    base,
    view: overlaid(base, overlay),
    files,
    moved,
    structural: files.some((file) => (file.after === undefined) === base.isFile(file.absolute)),
  };
}

/** The candidate with its files also under the names by which links within the workspace lead to them, as a compiler knows them. */
export function withLinked(candidate: Candidate): Candidate {
  const { root, base } = candidate;
  const touched = new Set(candidate.files.map((file) => file.absolute));
  const files = [...base.links()].flatMap(([link, real]) => {
    const under = (path: string) =>
      path === real || path.startsWith(`${real}/`) ? link + path.slice(real.length) : path;
    return candidate.files.flatMap((file): readonly ChangedFile[] => {
      const absolute = under(file.absolute);
      if (touched.has(absolute)) return [];
      const at = (path: string) => ({ path: path.slice(root.length + 1), absolute: path });
      const { after, before } = file;
      const was = before === undefined ? undefined : { ...before, ...at(under(before.absolute)) };
      return [{ ...at(absolute), after, before: was, linked: true }];
    });
  });
  if (files.length === 0) return candidate;
  const overlay = new Map(files.map(({ absolute, after }) => [absolute, after]));
  return {
    ...candidate,
    files: [...candidate.files, ...files],
    view: overlaid(candidate.view, overlay),
  };
}

function contentOf(contents: Contents, hash: ContentHash, path: string): Uint8Array {
  const bytes = contents.get(hash);
  if (bytes === undefined) throw new Error(`the new content of ${path} was not handed over`);
  return bytes;
}

/** A deleted and a created file that share half of their lines are one file that was moved. */
function movesOf(overlay: ReadonlyMap<string, Uint8Array | undefined>, base: Disk): Map<string, string> {
  const gone = [...overlay].flatMap(([path, after]) =>
    after === undefined && base.isFile(path) ? [path] : [],
  );
  const come = [...overlay].flatMap(([path, after]) =>
    after === undefined || base.isFile(path) ? [] : [{ path, text: decode(after) }],
  );
  const pairs = gone.flatMap((from) => {
    const text = base.text(from) ?? '';
    return come.map((to) => ({
      from,
      to: to.path,
      score: text === to.text ? 2 : similarity(text, to.text) + (nameOf(from) === nameOf(to.path) ? 0.1 : 0),
    }));
  });
  const moved = new Map<string, string>();
  const taken = new Set<string>();
  for (const pair of pairs.toSorted((a, b) => b.score - a.score)) {
    if (pair.score < 0.5 || moved.has(pair.from) || taken.has(pair.to)) continue;
    moved.set(pair.from, pair.to);
    taken.add(pair.to);
  }
  return moved;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A view with files replaced, added, or (undefined) taken away. Absolute paths. */
export function overlaid(base: FileView, overlay: ReadonlyMap<string, Uint8Array | undefined>): FileView {
  const texts = new Map<string, string>();
  const folders = new Map<string, { readonly files: Set<string>; readonly directories: Set<string> }>();
  for (const [path, bytes] of overlay) {
    if (bytes === undefined) continue;
    let child = path;
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = child.lastIndexOf('/')) {
      const folder = child.slice(0, cut);
      const name = child.slice(cut + 1);
      let into = folders.get(folder);
      const seen = into !== undefined;
      into ??= { files: new Set(), directories: new Set() };
      folders.set(folder, into);
      (child === path ? into.files : into.directories).add(name);
      if (seen && child !== path) break;
      child = folder;
    }
  }
  const unlinked = makeUnlinked((path) => base.realpath(path));
  return {
    bytes(linked) {
      const path = unlinked(linked);
      return overlay.has(path) ? overlay.get(path) : base.bytes(path);
    },
    text(linked) {
      const path = unlinked(linked);
      if (!overlay.has(path)) return base.text(path);
      const bytes = overlay.get(path);
      if (bytes === undefined) return undefined;
      const text = texts.get(path) ?? decode(bytes);
      texts.set(path, text);
      return text;
    },
    isFile(linked) {
      const path = unlinked(linked);
      return overlay.has(path) ? overlay.get(path) !== undefined : base.isFile(path);
    },
    isDirectory(linked) {
      const path = unlinked(linked);
      return folders.has(path) || (base.isDirectory(path) && overlay.get(path) === undefined);
    },
    entries(linked) {
      const folder = unlinked(linked);
      const below: Entries = base.entries(folder);
      const added = folders.get(folder);
      const files = below.files.filter((name) => !overlay.has(`${folder}/${name}`));
      return {
        files: [...files, ...(added?.files ?? [])].toSorted(),
        directories: [...new Set([...below.directories, ...(added?.directories ?? [])])].toSorted(),
      };
    },
    realpath(linked) {
      const path = unlinked(linked);
      return overlay.has(path) ? path : base.realpath(path);
    },
    stamp(linked) {
      const path = unlinked(linked);
      return overlay.has(path) ? undefined : base.stamp(path);
    },
  };
}
