import { createRequire } from 'node:module';
import { constants } from 'node:os';
import type * as Koffi from 'koffi';

/** System calls that Node does not have. Each throws errno errors like those of `node:fs`. */
export interface NativeCalls {
  /** Swaps what two names lead to, at once: `renameat2` with RENAME_EXCHANGE. EINVAL where the file system cannot. */
  exchange(a: string, b: string): void;
  /**
   * Whether any descriptor in the system may write the file of this one, which was opened for reading: then no read lease is given on
   * it. Undefined where there are no leases (some network file systems) or the file belongs to somebody else.
   */
  isHeldForWriting(descriptor: number): boolean | undefined;
  /** Makes everything durable on the file system that an open descriptor lies on, in another thread. Says whether it could. */
  syncFileSystem(descriptor: number): Promise<boolean>;
  /** Names of the extended attributes of what a path leads to (links are not followed). */
  listAttributes(path: string): readonly string[];
  readAttribute(path: string, name: string): Uint8Array;
  setAttribute(descriptor: number, name: string, value: Uint8Array): void;
}

const AT_FDCWD = -100;
const RENAME_EXCHANGE = 2;
const [F_SETSIG, F_SETLEASE, F_RDLCK, F_UNLCK] = [10, 1024, 0, 2];
/** The kernel's own limit for the list of names, and for one value. Bytes. */
const MOST_BYTES = 65_536;

let loaded: { readonly calls: NativeCalls | undefined } | undefined;

/** The calls, or undefined where the optional package or the C library is missing. Loaded at the first use: that takes milliseconds. */
export function nativeCalls(): NativeCalls | undefined {
  loaded ??= { calls: load() };
  return loaded.calls;
}

function load(): NativeCalls | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    const c = koffi.load('libc.so.6');
    const renameat2 = c.func('int renameat2(int, const char *, int, const char *, unsigned int)');
    const syncfs = c.func('int syncfs(int)');
    const fcntl = c.func('int fcntl(int, int, int)');
    const llistxattr = c.func('intptr_t llistxattr(const char *, void *, size_t)');
    const lgetxattr = c.func('intptr_t lgetxattr(const char *, const char *, void *, size_t)');
    const fsetxattr = c.func('int fsetxattr(int, const char *, const void *, size_t, int)');
    const into = new Uint8Array(MOST_BYTES);
    const done = (result: unknown, syscall: string): number => {
      if (typeof result === 'number' && result >= 0) return result;
      const errno = koffi.errno();
      const code = Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? 'EIO';
      throw Object.assign(new Error(`${code}: ${syscall}`), { code, errno: -errno, syscall });
    };
    return {
      exchange(a, b) {
        done(renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE), 'renameat2');
      },
      isHeldForWriting(descriptor) {
        // Whoever opens it in between breaks the lease, of which the system tells by a signal; the usual one would end this process.
        fcntl(descriptor, F_SETSIG, constants.signals.SIGURG);
        if (fcntl(descriptor, F_SETLEASE, F_RDLCK) === -1)
          return koffi.errno() === constants.errno.EAGAIN ? true : undefined;
        fcntl(descriptor, F_SETLEASE, F_UNLCK);
        return false;
      },
      syncFileSystem: (descriptor) =>
        new Promise((resolve) => {
          syncfs.async(descriptor, (error: unknown, result: unknown) => {
            resolve(error === null && result === 0);
          });
        }),
      listAttributes(path) {
        const length = done(llistxattr(path, into, into.length), 'llistxattr');
        if (length === 0) return [];
        return new TextDecoder()
          .decode(into.subarray(0, length))
          .split('\0')
          .filter((name) => name !== '');
      },
      readAttribute(path, name) {
        const length = done(lgetxattr(path, name, into, into.length), 'lgetxattr');
        return into.slice(0, length);
      },
      setAttribute(descriptor, name, value) {
        done(fsetxattr(descriptor, name, value, value.length, 0), 'fsetxattr');
      },
    };
  } catch {
    // Not installed for this machine, or a C library without one of the calls.
    return undefined;
  }
}
