import type { RestoreRequest, RestoreStep } from '../../core/change/backup.ts';
import { sameVersion, type FileVersion } from '../../core/change/change-set.ts';
import { printable, type WorkspacePath } from '../../core/change/path.ts';
import { protection } from '../../core/change/protected.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import { listFiles, statFile } from '../../worktree/files.ts';
import type { WorkspaceContext } from '../context.ts';
import { isNoDirectory } from '../disk/errors.ts';
import { openPlaces } from '../paths/places.ts';
import type { WantedFile } from '../transaction/plan.ts';
import { listed } from '../transaction/wording.ts';
import { look, sha256 } from '../disk/versions.ts';
import { readContent } from './contents.ts';
import type { Snapshot } from './manifest.ts';

/** Bytes that one restore writes at most; they are staged together. */
const MOST_BYTES = 1024 ** 3;

export interface RestorePlan {
  readonly snapshot: Snapshot;
  readonly steps: readonly RestoreStep[];
  readonly unchanged: number;
  /** Files that are there now and were not then; they stay unless they are named. */
  readonly extra: readonly WorkspacePath[];
  /** SHA-256 over all of it: what was previewed. */
  readonly plan: string;
  readonly wanted: readonly Omit<WantedFile, 'bytes'>[];
}

/** What a restore would do now. Reads only; throws errno errors. `not-found`, `outside-workspace`, `file-too-large`. */
export function planRestore(
  context: WorkspaceContext,
  snapshot: Snapshot,
  { only, remove }: RestoreRequest,
): Result<RestorePlan> {
  const chosen = snapshot.files.filter(({ path }) => only === null || only.some((each) => isAt(path, each)));
  const missing = only?.filter((each) => !snapshot.files.some(({ path }) => isAt(path, each))) ?? [];
  if (missing.length > 0) {
    return refuse(
      'not-found',
      `The backup has no ${listed(missing)}.`,
      `See what it has: ids restore ${snapshot.head.id}`,
    );
  }
  const then = new Set<string>(snapshot.files.map(({ path }) => path));
  const steps: RestoreStep[] = [];
  const wanted: Omit<WantedFile, 'bytes'>[] = [];
  let unchanged = 0;
  for (const { path, hash, mode, size, stamp } of chosen) {
    if (stamp !== null && statFile(context.root, path)?.stamp === stamp) {
      unchanged++;
      continue;
    }
    const now = versionNow(context, path);
    if (!now.ok) return now;
    const after: FileVersion = { hash, mode, size };
    if (sameVersion(now.value, after)) {
      unchanged++;
      continue;
    }
    const does = now.value === 'absent' ? 'create' : now.value.hash === hash ? 'mode' : 'change';
    steps.push({ path, does });
    wanted.push({ path, before: now.value, after });
  }
  for (const path of new Set(remove)) {
    if (then.has(path)) {
      return refuse(
        'wrong-use',
        `${printable(path)} is part of the backup and is not removed.`,
        'Leave it out of --delete.',
      );
    }
    const now = versionNow(context, path);
    if (!now.ok) return now;
    if (now.value === 'absent') return refuse('not-found', `There is no file ${printable(path)} to remove.`);
    steps.push({ path, does: 'remove' });
    wanted.push({ path, before: now.value, after: 'absent' });
  }
  const bytes = wanted.reduce((sum, { after }) => sum + (after === 'absent' ? 0 : after.size), 0);
  if (bytes > MOST_BYTES) {
    return refuse(
      'file-too-large',
      `${Math.round(bytes / 1e6)} MB would be written; one restore writes up to ${MOST_BYTES / 1024 ** 2} MiB.`,
      'Restore it in parts with --only.',
    );
  }
  const extra =
    only === null
      ? listFiles(context.root).flatMap(({ path }) =>
          then.has(path) || remove.includes(path) || protection(path) !== undefined ? [] : [path],
        )
      : [];
  const plan = sha256(
    JSON.stringify([snapshot.head.id, wanted.map(({ path, before, after }) => [path, before, after])]),
  );
  return ok({ snapshot, steps, unchanged, extra, plan, wanted });
}

/** The files of a plan with their bytes from the store, each checked. */
export function withContents(context: WorkspaceContext, plan: RestorePlan): Result<readonly WantedFile[]> {
  const files: WantedFile[] = [];
  for (const wanted of plan.wanted) {
    if (wanted.after === 'absent') {
      files.push(wanted);
      continue;
    }
    const bytes = readContent(context, wanted.after.hash);
    if (!bytes.ok) return bytes;
    files.push({ ...wanted, bytes: bytes.value });
  }
  return ok(files);
}

function versionNow({ disk, root }: WorkspaceContext, path: WorkspacePath): Result<FileVersion | 'absent'> {
  const places = openPlaces(disk, root);
  try {
    const located = places.locate(path);
    if (!located.ok) return located;
    if (located.value.link || located.value.real !== path) {
      return refuse(
        'not-a-regular-file',
        `${printable(path)} now lies behind a symbolic link.`,
        'Remove the link first, or leave the file out with --only.',
      );
    }
    if (located.value.missing.length > 0) return ok('absent');
    const found = look(disk, places.at(path));
    if (found.is === 'absent') return ok('absent');
    return found.is === 'file'
      ? ok(found.version)
      : refuse(
          'not-a-regular-file',
          `${printable(path)} is not a regular file now.`,
          'Move it away first, or leave it out with --only.',
        );
  } catch (error) {
    if (isNoDirectory(error)) return ok('absent');
    throw error;
  } finally {
    places.close();
  }
}

function isAt(path: string, named: string): boolean {
  return path === named || path.startsWith(`${named}/`);
}
