/** Files by absolute path with `/` between segments: the workspace on disk, or as it would be after a change. */
export interface FileView {
  /** Undefined when there is no such file. */
  bytes(path: string): Uint8Array | undefined;
  /** Decoded as TypeScript does: byte order mark removed, UTF-16 understood. */
  text(path: string): string | undefined;
  isFile(path: string): boolean;
  isDirectory(path: string): boolean;
  entries(folder: string): Entries;
  realpath(path: string): string;
  /** Differs whenever the content may differ; undefined when there is no such file. */
  stamp(path: string): string | undefined;
}

/**
 * Where paths of packages lead that are linked into node_modules, as in a workspace of several: files are known by the
 * path that they really have. `realpath` is asked for the package's folder, as the file itself may not be there yet.
 */
export function makeUnlinked(realpath: (path: string) => string): (path: string) => string {
  return (path) => {
    const at = path.lastIndexOf('/node_modules/');
    if (at < 0) return path;
    const start = at + '/node_modules/'.length;
    const name = path.indexOf('/', start);
    const end = path[start] === '@' && name >= 0 ? path.indexOf('/', name + 1) : name;
    const folder = end < 0 ? path : path.slice(0, end);
    const real = realpath(folder);
    return real === folder ? path : real + path.slice(folder.length);
  };
}

export interface Entries {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

/** Text of a file's bytes, the byte order mark removed. Invalid UTF-8 becomes replacement characters. */
export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}

/** Whether bytes are text in UTF-8, or UTF-16 with its mark. */
export function isText(bytes: Uint8Array): boolean {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    new TextDecoder(marked ? 'utf-16le' : 'utf-8', { fatal: !marked }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** TypeScript or JavaScript by its extension. */
export function isSource(path: string): boolean {
  return /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path);
}

export function isDeclaration(path: string): boolean {
  return /\.d\.(?:[^./]+\.)?[cm]?ts$/.test(path);
}

/** The folders from the one of a file up to `top`, nearest first. */
export function foldersUp(file: string, top: string): readonly string[] {
  const folders: string[] = [];
  let at = file.slice(0, file.lastIndexOf('/'));
  while (at.length >= top.length && at.startsWith(top)) {
    folders.push(at);
    if (at === top || at === '') break;
    at = at.slice(0, at.lastIndexOf('/'));
  }
  return folders;
}
