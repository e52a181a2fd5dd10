import { constants } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Disk } from '../../src/workspace/disk/disk.ts';
import { machineDisk } from '../../src/workspace/disk/machine.ts';

export type Call = keyof Disk | 'create';

/** The calls that change something. A process that ends ahead of any other leaves what the one before had left. */
const changing: ReadonlySet<Call> = new Set([
  'create',
  'write',
  'fsync',
  'fchmod',
  'fchown',
  'mkdir',
  'rmdir',
  'rename',
  'link',
  'unlink',
  'exchange',
  'setAttribute',
]);

export function isChange({ call }: Step): boolean {
  return changing.has(call);
}

export interface Step {
  /** `create`: an `open` that makes a file. */
  readonly call: Call;
  readonly paths: readonly string[];
}

/** A disk that calls `before` ahead of every call; what it throws is what the call throws. */
export function watched(before: (step: Step) => void, disk: Disk = machineDisk): Disk {
  const names = new Map<number, string>();
  /** Paths that go through a descriptor, as the path that it was opened by. */
  const told = (path: string): string => {
    const [, descriptor, rest] = /^\/proc\/self\/fd\/(\d+)(.*)$/s.exec(path) ?? [];
    return descriptor === undefined ? path : `${names.get(Number(descriptor)) ?? '?'}${rest ?? ''}`;
  };
  const at = (call: Call, ...paths: string[]) => {
    before({ call, paths: paths.map(told) });
  };
  const by = (descriptor: number) => names.get(descriptor) ?? '?';
  return {
    open(path, flags, mode) {
      at((flags & constants.O_CREAT) !== 0 ? 'create' : 'open', path);
      const descriptor = disk.open(path, flags, mode);
      names.set(descriptor, told(path));
      return descriptor;
    },
    close(descriptor) {
      // Closing changes nothing and must work, or descriptors leak into the next test.
      disk.close(descriptor);
    },
    read(descriptor, into, offset) {
      at('read', by(descriptor));
      return disk.read(descriptor, into, offset);
    },
    write(descriptor, bytes, offset) {
      at('write', by(descriptor));
      return disk.write(descriptor, bytes, offset);
    },
    fsync(descriptor) {
      at('fsync', by(descriptor));
      disk.fsync(descriptor);
    },
    async fsyncAll(descriptors) {
      for (const descriptor of descriptors) at('fsync', by(descriptor));
      await disk.fsyncAll(descriptors);
    },
    fchmod(descriptor, mode) {
      at('fchmod', by(descriptor));
      disk.fchmod(descriptor, mode);
    },
    fchown(descriptor, uid, gid) {
      at('fchown', by(descriptor));
      disk.fchown(descriptor, uid, gid);
    },
    fstat(descriptor) {
      at('fstat', by(descriptor));
      return disk.fstat(descriptor);
    },
    lstat(path) {
      at('lstat', path);
      return disk.lstat(path);
    },
    readlink(path) {
      at('readlink', path);
      return disk.readlink(path);
    },
    realpath(path) {
      at('realpath', path);
      return disk.realpath(path);
    },
    readdir(path) {
      at('readdir', path);
      return disk.readdir(path);
    },
    mkdir(path, mode) {
      at('mkdir', path);
      disk.mkdir(path, mode);
    },
    rmdir(path) {
      at('rmdir', path);
      disk.rmdir(path);
    },
    rename(from, to) {
      at('rename', from, to);
      disk.rename(from, to);
    },
    link(from, to) {
      at('link', from, to);
      disk.link(from, to);
    },
    unlink(path) {
      at('unlink', path);
      disk.unlink(path);
    },
    exchange(a, b) {
      at('exchange', a, b);
      disk.exchange(a, b);
    },
    isHeld(descriptor) {
      at('isHeld', by(descriptor));
      return disk.isHeld(descriptor);
    },
    attributes(path) {
      at('attributes', path);
      return disk.attributes(path);
    },
    setAttribute(descriptor, attribute) {
      at('setAttribute', by(descriptor));
      disk.setAttribute(descriptor, attribute);
    },
    freeBytes(path) {
      at('freeBytes', path);
      return disk.freeBytes(path);
    },
  };
}

export function failure(code: string, call = 'test'): Error {
  return Object.assign(new Error(`${code}: injected`), { code, syscall: call });
}

/** A disk whose system cannot exchange two names. */
export const portableDisk: Disk = {
  ...machineDisk,
  exchange() {
    throw failure('ENOSYS', 'renameat2');
  },
};

/** Nor can it tell who has a file open. */
export const blindDisk: Disk = { ...portableDisk, isHeld: () => undefined };

/** Passes `n` changes and then fails every call, as if the process had ended there: nothing reaches the disk any more. */
export function endedAfter(n: number, on: Disk = machineDisk): Disk & { readonly ended: () => boolean } {
  let changes = 0;
  let ended = false;
  return {
    ...watched((step) => {
      ended ||= isChange(step) && changes++ >= n;
      if (ended) throw failure('EIO');
    }, on),
    ended: () => ended,
  };
}

/** Fails the `n`th call (from 0) with `code`: once, or from there on. */
export function failingAt(
  n: number,
  code: string,
  persistent: boolean,
  on: Disk = machineDisk,
): Disk & { readonly calls: () => number } {
  let calls = 0;
  return {
    ...watched((step) => {
      const now = calls++;
      if (now === n || (persistent && now > n)) throw failure(code, step.call);
    }, on),
    calls: () => calls,
  };
}

/**
 * What a power loss may take: a file's bytes until the file is synced, a directory's entries until the directory is. `lost` names
 * each thing that was relied on before it was durable: the journal before anything outside it is touched, the files at the
 * commit, the backups before the journal goes. Goes innermost: what a weakened disk around it leaves out, it does not see.
 */
export function durability(on: Disk = machineDisk): Disk & { readonly lost: () => readonly string[] } {
  const files = new Set<string>();
  const folders = new Map<string, Set<string>>();
  const lost: string[] = [];
  // A trial; and what is waited for only as long as the programs live that have it open.
  const isLoose = (path: string) => path.includes('/.ids-probe-') || /\/\.ids\/limbo(?:\/|$)/.test(path);
  const entry = (path: string) => {
    if (isLoose(path)) return;
    const names = folders.get(dirname(path));
    if (names === undefined) folders.set(dirname(path), new Set([basename(path)]));
    else names.add(basename(path));
  };
  /** Entries that only an exchange has changed since they were synced: what it moves in was looked for before. */
  const swapped = new Set<string>();
  const need = (
    point: string,
    relevant: (path: string) => boolean,
    counts: (entry: string) => boolean = () => true,
  ) => {
    for (const path of files) if (relevant(path)) lost.push(`${point}: bytes of ${path}`);
    for (const [path, names] of folders) {
      const missing = [...names].filter((name) => counts(`${path}/${name}`));
      if (relevant(path) && missing.length > 0) lost.push(`${point}: entries ${missing.join()} of ${path}`);
    }
  };
  const disk = watched(({ call, paths }) => {
    const [from = '', to = ''] = paths;
    switch (call) {
      case 'fsync':
        files.delete(from);
        folders.delete(from);
        for (const path of swapped) if (dirname(path) === from) swapped.delete(path);
        break;
      case 'write':
      case 'fchmod':
        if (!isLoose(from)) files.add(from);
        entry(from);
        break;
      case 'mkdir':
      case 'unlink':
      case 'rmdir':
      case 'link':
      case 'exchange':
      case 'rename': {
        const inside = (path: string) => path.includes('/.ids/');
        if (!inside(from) || (to !== '' && !inside(to)))
          need(
            'first touch',
            (path) => inside(path) && !path.includes('/.ids/backups'),
            // What is moved aside counts from the commit on.
            (path) => !path.endsWith('.old') && !swapped.has(path),
          );
        // A backup that has left the journal can no longer be put back by undoing.
        if (call === 'rename' && from.endsWith('.old') && to.includes('/.ids/backups/'))
          need('after the commit', inside, (path) => path.endsWith('/committed'));
        if (basename(to) === 'committed') need('commit', (path) => !path.includes('/.ids/backups'));
        if (call === 'unlink' && basename(from) === 'committed') need('end', () => true);
        if (files.delete(from) && call === 'rename') files.add(to);
        if (call === 'exchange' && folders.get(dirname(from))?.has(basename(from)) !== true)
          swapped.add(from);
        if (call === 'rmdir') folders.delete(from);
        if (call !== 'link') entry(from);
        if (to !== '') entry(to);
        break;
      }
      default:
    }
  }, on);
  return { ...disk, lost: () => lost };
}
