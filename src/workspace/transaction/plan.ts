import type { Stats } from 'node:fs';
import type { FileVersion } from '../../core/change/change-set.ts';
import { printable, type WorkspacePath } from '../../core/change/path.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { TransactionRecord } from '../backups/manifest.ts';
import { backupNames } from '../backups/names.ts';
import { lineStats } from '../backups/stats.ts';
import type { WorkspaceContext } from '../context.ts';
import type { Attribute } from '../disk/disk.ts';
import { lstatOrAbsent } from '../disk/read.ts';
import { own } from '../own.ts';
import { split, type Located, type Places } from '../paths/places.ts';
import { isVersion, look, type Found } from '../disk/versions.ts';
import type { Intent, Operation } from './intent.ts';
import { newTransactionId } from './journal.ts';
import { listed } from './wording.ts';

/** A file as it must be found and as it shall become. */
export interface WantedFile {
  readonly path: WorkspacePath;
  /** Where it was when it was last written; links that lead elsewhere now count as a change. */
  readonly real?: WorkspacePath;
  readonly before: FileVersion | 'absent';
  readonly after: FileVersion | 'absent';
  /** Bytes of `after`; may be left out when only the mode changes. */
  readonly bytes?: Uint8Array | undefined;
  /** A file that comes back takes owner and attributes from here: its backup, relative to the workspace. */
  readonly like?: string | undefined;
}

export interface WriteRequest {
  readonly key: string;
  readonly session: SessionId;
  readonly kind: TransactionRecord['kind'];
  readonly redoes?: string;
  readonly files: readonly WantedFile[];
  /** Directories to remove once they are empty. */
  readonly removes: readonly WorkspacePath[];
}

/** What is staged for one operation. */
export interface Staging {
  readonly bytes: Uint8Array;
  /** Permission bits with set-id and sticky bits. */
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly attributes: readonly Attribute[];
}

export interface Plan {
  readonly intent: Intent;
  /** One an operation; undefined for a deletion. */
  readonly staging: readonly (Staging | undefined)[];
}

interface Seen {
  readonly wanted: WantedFile;
  readonly located: Located;
  readonly found: Found;
  /** The innermost directory that exists. */
  readonly anchor: string;
}

/**
 * Walks to every file, compares it with what was approved and lays down what is to be done. Changes nothing. A
 * mismatch is `stale-base` and names every file that has changed.
 */
export function planWrite(context: WorkspaceContext, places: Places, request: WriteRequest): Result<Plan> {
  const seen: Seen[] = [];
  for (const wanted of request.files) {
    const one = see(context, places, wanted);
    if (!one.ok) return one;
    seen.push(one.value);
  }
  const clash = clashBetween(seen);
  if (clash !== undefined) return clash;
  const changed = seen.filter((one) => !isAsApproved(one, seen));
  if (changed.length > 0) return stale(changed.map(({ wanted }) => wanted.path));
  return ok(layDown(context, places, request, seen));
}

/** The refusal that names files which are not what was approved. */
export function stale(paths: readonly string[]): ReturnType<typeof refuse> {
  return refuse(
    'stale-base',
    `${listed(paths)} changed since the change was worked out. Nothing was written.`,
    'Work the change out again on the files as they are now.',
  );
}

function see(context: WorkspaceContext, places: Places, wanted: WantedFile): Result<Seen> {
  const { disk, limits } = context;
  const located = places.locate(wanted.path);
  if (!located.ok) return located;
  const { real, missing, link, stat } = located.value;
  const name = printable(wanted.path);
  if (wanted.real !== undefined && wanted.real !== real) return stale([wanted.path]);
  const found: Found =
    missing.length > 0 ? { is: 'absent' } : look(disk, places.at(real), limits.fileBytes, stat);
  if (found.is === 'other') {
    return refuse(
      'not-a-regular-file',
      `${name} is ${found.stat.isDirectory() ? 'a folder' : 'not a regular file'}.`,
      'Only regular files are written. Choose another path.',
    );
  }
  if (found.is === 'file' && found.stat.nlink > 1) {
    return refuse(
      'not-a-regular-file',
      `${name} has ${found.stat.nlink} names (hard links); writing it would separate them.`,
      `Make it a file of its own first: cp ${name} copy && mv copy ${name}`,
    );
  }
  const size = Math.max(
    wanted.after === 'absent' ? 0 : wanted.after.size,
    found.is === 'too-large' ? found.stat.size : 0,
  );
  if (size > limits.fileBytes) {
    return refuse(
      'file-too-large',
      `${name} has ${size} bytes; files up to ${limits.fileBytes} bytes are written.`,
      'Leave this file out of the change.',
    );
  }
  if (link && wanted.after === 'absent') {
    return refuse(
      'not-a-regular-file',
      `${name} is a symbolic link to ${printable(real)}; deleting the file would leave the link dangling.`,
      'Name the file itself.',
    );
  }
  const segments = real.split('/');
  return ok({
    wanted,
    located: located.value,
    found,
    anchor: segments.slice(0, -1 - missing.length).join('/'),
  });
}

/** Two entries must never be about one file, nor one about a folder that another needs. */
function clashBetween(seen: readonly Seen[]): ReturnType<typeof refuse> | undefined {
  const owners = new Map<string, string>();
  for (const { wanted, located } of seen) {
    const other = owners.get(located.real);
    if (other !== undefined) {
      return refuse(
        'not-a-regular-file',
        `${printable(other)} and ${printable(wanted.path)} are one file.`,
        'Change it under one of its names.',
      );
    }
    owners.set(located.real, wanted.path);
  }
  for (const { wanted, located } of seen) {
    const file = located.missing.map((folder) => owners.get(folder)).find((owner) => owner !== undefined);
    if (file !== undefined) {
      return refuse(
        'not-a-regular-file',
        `${printable(file)} would have to be a file and, for ${printable(wanted.path)}, a folder.`,
        'Choose another path for one of them.',
      );
    }
  }
  return undefined;
}

function isAsApproved(one: Seen, all: readonly Seen[]): boolean {
  if (isVersion(one.found, one.wanted.before)) return true;
  if (one.wanted.before !== 'absent' || one.found.is !== 'file') return false;
  // Where upper and lower case are one, the new name of a case-only rename leads to the file that goes away.
  const { ino, dev } = one.found.stat;
  return all.some(
    ({ wanted, found, located }) =>
      wanted.after === 'absent' &&
      found.is === 'file' &&
      found.stat.ino === ino &&
      found.stat.dev === dev &&
      located.real.toLowerCase() === one.located.real.toLowerCase(),
  );
}

function layDown(
  context: WorkspaceContext,
  places: Places,
  request: WriteRequest,
  seen: readonly Seen[],
): Plan {
  const { disk, root } = context;
  const at = context.clock();
  const backups = backupNames(
    disk,
    root,
    request.session,
    seen.map(({ wanted }) => wanted.path),
    at,
  );
  const home = disk.lstat(`${root}/${own.journal}`).dev;
  const files: Operation[] = [];
  const staging: (Staging | undefined)[] = [];
  seen.forEach(({ wanted, located, found, anchor }, index) => {
    const old = found.is === 'file' && wanted.before !== 'absent' ? found : undefined;
    const around = disk.fstat(places.directory(anchor).descriptor);
    const like =
      old !== undefined
        ? places.at(located.real)
        : wanted.like === undefined
          ? undefined
          : `${root}/${wanted.like}`;
    const now = wanted.after === 'absent' ? undefined : (wanted.bytes ?? old?.bytes ?? new Uint8Array());
    files.push({
      path: wanted.path,
      real: located.real as WorkspacePath,
      kind: wanted.before === 'absent' ? 'created' : wanted.after === 'absent' ? 'deleted' : 'modified',
      ...lineStats(old?.bytes ?? new Uint8Array(), now ?? new Uint8Array()),
      before: wanted.before,
      after: wanted.after,
      backup: wanted.before === 'absent' ? null : (backups[index] ?? null),
      beside: around.dev === home ? null : lasting(anchor, request.removes),
    });
    staging.push(
      wanted.after === 'absent' || now === undefined
        ? undefined
        : {
            bytes: now,
            mode: wanted.after.mode | ((old?.stat.mode ?? 0) & 0o7000),
            owner: ownerFor(
              old?.stat ?? (like === undefined ? undefined : lstatOrAbsent(disk, like)),
              around,
            ),
            attributes: like === undefined ? [] : disk.attributes(like),
          },
    );
  });
  const removes = request.removes.flatMap((path) => {
    const located = places.locate(path);
    if (!located.ok || located.value.real !== path || located.value.missing.length > 0) return [];
    const stat = lstatOrAbsent(disk, places.at(path));
    return stat?.isDirectory() === true ? [{ path, mode: stat.mode & 0o7777 }] : [];
  });
  return {
    staging,
    intent: {
      version: 2,
      id: newTransactionId(context, at),
      key: request.key,
      session: request.session,
      kind: request.kind,
      ...(request.redoes === undefined ? {} : { redoes: request.redoes }),
      at,
      files,
      directories: [...new Set(seen.flatMap(({ located }) => located.missing))].toSorted() as WorkspacePath[],
      removes: removes.toSorted((a, b) => b.path.length - a.path.length),
    },
  };
}

/** The innermost directory that the transaction will not try to remove: a hidden sibling would keep it from going. */
function lasting(anchor: string, removes: readonly string[]): WorkspacePath | '' {
  let real = anchor;
  while (removes.includes(real)) real = split(real).parent;
  return real as WorkspacePath | '';
}

/** A replaced file keeps its owner; what root creates belongs to whom the folder belongs to. */
function ownerFor(old: Stats | undefined, around: Stats): Staging['owner'] {
  if (process.geteuid === undefined || process.getegid === undefined) return undefined;
  const [uid, gid] = [process.geteuid(), process.getegid()];
  // A folder with the set-group-id bit hands its group on.
  const created = {
    uid: uid === 0 ? around.uid : uid,
    gid: uid === 0 || around.mode & 0o2000 ? around.gid : gid,
  };
  const model = old ?? created;
  return model.uid === uid && model.gid === gid ? undefined : { uid: model.uid, gid: model.gid };
}
