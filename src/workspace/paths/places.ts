import { constants, existsSync, type Stats } from 'node:fs';
import { printable } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { Disk } from '../disk/disk.ts';
import { errorCode } from '../disk/errors.ts';
import { lstatOrAbsent } from '../disk/read.ts';
import { protection } from '../../core/change/protected.ts';

/** Where a path really leads. */
export interface Located {
  /** Relative to the root, free of links. */
  readonly real: string;
  /** Directories on the way that are not there yet, outermost first. */
  readonly missing: readonly string[];
  /** The path itself (not just a directory on the way) is a link. */
  readonly link: boolean;
  /** What stands at the end, as far as it was looked at on the way. */
  readonly stat?: Stats;
}

/**
 * The directories of one transaction, each opened once without following links and held open, so that nobody can put a link
 * in their place between looking and writing. Methods throw errno errors unless they return a Result.
 */
export interface Places {
  /**
   * Follows links that stay inside. `outside-workspace`, `protected-path`, `not-a-regular-file` otherwise. Says
   * nothing about what stands at the end.
   */
  locate(path: string): Result<Located>;
  /** A path for disk calls that leads to `real`. ENOENT, ENOTDIR or ELOOP when its directory is not a real one. */
  at(real: string): string;
  /** Descriptor and path of a directory; '' is the root. */
  directory(real: string): Directory;
  /** Lets go of a directory that is about to be removed. */
  forget(real: string): void;
  close(): void;
}

export interface Directory {
  readonly descriptor: number;
  readonly path: string;
}

const mostLinks = 40;

/** Whether `/proc/self/fd/N/name` reaches a name in an open directory, which stands in for `openat`. */
export const hasDescriptorPaths: boolean = process.platform === 'linux' && existsSync('/proc/self/fd');

/** `byDescriptor: false` checks each directory by name instead, for systems without `/proc/self/fd`. */
export function openPlaces(disk: Disk, root: string, byDescriptor = hasDescriptorPaths): Places {
  const open = new Map<string, Directory>();

  function directory(real: string): Directory {
    const known = open.get(real);
    if (known !== undefined) return known;
    const { parent, name } = split(real);
    const path = real === '' ? root : `${directory(parent).path}/${name}`;
    const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
    const descriptor = disk.open(path, flags);
    const entry = { descriptor, path: byDescriptor ? `/proc/self/fd/${descriptor}` : path };
    open.set(real, entry);
    if (!byDescriptor && disk.realpath(path) !== path) {
      throw Object.assign(new Error(`${path} leads elsewhere`), { code: 'ELOOP', syscall: 'open' });
    }
    return entry;
  }

  function at(real: string): string {
    const { parent, name } = split(real);
    return `${directory(parent).path}/${name}`;
  }

  function inside(target: string): string | undefined {
    for (const absolute of [target, resolved(disk, target)]) {
      if (absolute === root) return '';
      if (absolute?.startsWith(`${root}/`)) return absolute.slice(root.length + 1);
    }
    return undefined;
  }

  function locate(path: string): Result<Located> {
    const refusedAsAsked = protection(path);
    if (refusedAsAsked !== undefined) return { ok: false, error: refusedAsAsked };
    const left = path.split('/');
    let own = left.length;
    let links = 0;
    let link = false;
    const done: string[] = [];
    let last: Stats | undefined;
    const leadsOut = () =>
      refuse(
        'outside-workspace',
        `${printable(path)} leads out of the workspace through a symbolic link.`,
        'Name the file itself, or open the other folder as a workspace of its own.',
      );
    const notAFolder = (real: string) =>
      refuse(
        'not-a-regular-file',
        `${printable(path)} cannot be written: ${printable(real)} is not a folder.`,
        'Choose another path.',
      );
    for (let segment = left.shift(); segment !== undefined; segment = left.shift()) {
      const fromLink = left.length >= own;
      if (!fromLink) own--;
      if (segment === '' || segment === '.') continue;
      if (segment === '..') {
        if (done.pop() === undefined) return leadsOut();
        continue;
      }
      // Opened without following links and held: whatever takes its name by now, this is what is written through.
      if (left.length > 0 && open.has([...done, segment].join('/'))) {
        done.push(segment);
        continue;
      }
      const stat = lstatOrAbsent(disk, `${directory(done.join('/')).path}/${segment}`);
      if (stat === undefined) {
        if (fromLink || left.includes('..')) {
          return refuse(
            'not-a-regular-file',
            `${printable(path)} is or lies behind a symbolic link to something that does not exist.`,
            'Mend or remove the link first.',
          );
        }
        const made = left.map((_, index) => [...done, segment, ...left.slice(0, index)].join('/'));
        return finish({ real: [...done, segment, ...left].join('/'), missing: made, link });
      }
      if (stat.isSymbolicLink()) {
        if (++links > mostLinks) {
          return refuse(
            'not-a-regular-file',
            `${printable(path)} is a symbolic link that leads round in a circle.`,
            'Mend or remove the link first.',
          );
        }
        if (left.length === 0) link = true;
        const target = disk.readlink(`${directory(done.join('/')).path}/${segment}`);
        if (target.startsWith('/')) {
          const within = inside(target);
          if (within === undefined) return leadsOut();
          done.length = 0;
          left.unshift(...within.split('/'));
        } else {
          left.unshift(...target.split('/'));
        }
        continue;
      }
      done.push(segment);
      if (left.length > 0 && !stat.isDirectory()) return notAFolder(done.join('/'));
      last = left.length === 0 ? stat : undefined;
    }
    return finish({ real: done.join('/'), missing: [], link, ...(last === undefined ? {} : { stat: last }) });
  }

  return {
    locate,
    at,
    directory,
    forget(real) {
      const known = open.get(real);
      open.delete(real);
      if (known !== undefined) disk.close(known.descriptor);
    },
    close() {
      const held = [...open.values()];
      open.clear();
      for (const { descriptor } of held) disk.close(descriptor);
    },
  };
}

/** A link may lead to what its own name hides. */
function finish(located: Located): Result<Located> {
  const refused = protection(located.real);
  return refused === undefined ? ok(located) : { ok: false, error: refused };
}

function resolved(disk: Disk, target: string): string | undefined {
  try {
    return disk.realpath(target);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

/** Directory ('' for the root) and name of a relative path. */
export function split(real: string): { readonly parent: string; readonly name: string } {
  const slash = real.lastIndexOf('/');
  return { parent: real.slice(0, Math.max(slash, 0)), name: real.slice(slash + 1) };
}
