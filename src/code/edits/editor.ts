import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import {
  makeChangeSet,
  type ChangeSet,
  type ContentHash,
  type Contents,
  type Sha256,
} from '../../core/change/change-set.ts';
import type { Edit } from '../../core/change/edit.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { FileStat } from '../../core/parliament/candidate.ts';
import type { EditContext } from './context.ts';
import { makeDisk, versionOf, type Disk } from './disk.ts';
import { makeLanguage } from './language.ts';
import { makeMorph } from './morph.ts';
import { operations } from './operations/index.ts';
import { makeOverlay, type Overlay, type TouchedFile } from './overlay.ts';
import { patchOf, statOf, type ChangedFile, type Side } from './patch.ts';
import { encode } from './text-file.ts';
import { openWorkspace } from './workspace-context.ts';

/** A change that has been worked out in memory and is nowhere on disk. */
export interface Draft {
  readonly changeSet: ChangeSet;
  /** The bytes of every `after`. */
  readonly contents: Contents;
  readonly stats: readonly FileStat[];
  /** Complete unified diff that `git apply` takes. */
  readonly diff: string;
  /** What of the request was left as it is, and why. */
  readonly notes: readonly string[];
}

export interface Editor {
  /** All edits or none, in order, each seeing the ones before. Never touches the disk. */
  draft(edits: readonly Edit[], signal: AbortSignal): Promise<Result<Draft>>;
}

/**
 * Works out edits over a workspace as it is on disk at each draft. What has been read and parsed is kept for the next
 * draft; nothing that a draft changed is. Drafts asked for at once are worked out one after the other.
 * Refuses with the code and next step of the first edit that cannot be carried out; `nothing-to-do` when the workspace
 * already is what the edits ask for.
 */
export function makeEditor({ root, sha256 = sha256Hex }: { root: string; sha256?: Sha256 }): Editor {
  let disk: Disk | undefined;
  let language = makeLanguage(root);
  let morph = makeMorph(root);
  let skip: ReadonlySet<string> = new Set();
  let last: Promise<unknown> = Promise.resolve();

  const work = (edits: readonly Edit[], signal: AbortSignal): Result<Draft> => {
    if (disk === undefined) {
      let real: string;
      try {
        real = realpathSync(root);
      } catch {
        return refuse(
          'workspace-missing',
          `The workspace folder ${root} does not exist.`,
          'Name a folder that exists.',
        );
      }
      disk = makeDisk(real, sha256);
      language = makeLanguage(real);
      morph = makeMorph(real);
    }
    const overlay = makeOverlay(disk);
    disk.refresh(skip);
    morph.reset();
    const notes: string[] = [];
    const workspace = openWorkspace({
      disk,
      overlay,
      language,
      morph,
      note(text) {
        notes.push(text);
      },
    });
    // Where a tsconfig puts its output is only known once it was read.
    const outputs = workspace.outputFolders();
    if (outputs.size !== skip.size || [...outputs].some((folder) => !skip.has(folder))) {
      skip = outputs;
      disk.refresh(skip);
    }
    try {
      const carriedOut = carryOut(edits, workspace, overlay, signal);
      if (!carriedOut.ok) return carriedOut;
      const draft = finish(disk, overlay, sha256);
      return draft.ok ? ok({ ...draft.value, notes }) : draft;
    } catch (defect) {
      morph.discard();
      throw defect;
    }
  };

  return {
    draft(edits, signal) {
      const next = last.then(() => work(edits, signal));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

function carryOut(
  edits: readonly Edit[],
  workspace: ReturnType<typeof openWorkspace>,
  overlay: Overlay,
  signal: AbortSignal,
): Result<void> {
  let idle: Result<void> | undefined;
  for (const [index, edit] of edits.entries()) {
    if (signal.aborted) return refuse('interrupted', 'The edits were interrupted.', 'Ask again.');
    const ready = workspace.prepare(edit);
    const done = ready.ok ? perform(edit, workspace.context) : ready;
    workspace.settle();
    // One edit of several that finds its work already done is no reason to give up the others.
    if (!done.ok && done.error.code === 'nothing-to-do') {
      idle ??= done;
      continue;
    }
    if (!done.ok) {
      const { code, message, hint } = done.error;
      return edits.length === 1
        ? done
        : refuse(code, `Edit ${index + 1} of ${edits.length}: ${message}`, hint);
    }
  }
  if (overlay.touched().size === 0) {
    return idle ?? refuse('nothing-to-do', 'The edits change nothing: the workspace already is as they ask.');
  }
  return ok(undefined);
}

function perform(edit: Edit, context: EditContext): Result<void> {
  // Each kind's own operation takes exactly that kind's edit; the table's type says so, which a lookup cannot.
  const operation = operations[edit.kind] as (edit: Edit, context: EditContext) => Result<void>;
  return operation(edit, context);
}

function finish(disk: Disk, overlay: Overlay, sha256: Sha256): Result<Omit<Draft, 'notes'>> {
  const changed: ChangedFile[] = [];
  for (const [path, file] of [...overlay.touched()].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const before = disk.bytes(path);
    const known = disk.read(path);
    if (known !== undefined && known.version.hash !== before?.version.hash) return movedOn(path);
    if (file === 'deleted') {
      if (before !== undefined) changed.push({ path, before, after: undefined });
      continue;
    }
    const after = sideOf(encode(file.text, file.form), modeOf(disk, file), sha256);
    if (before?.version.hash === after.version.hash && before.version.mode === after.version.mode) continue;
    changed.push({ path, before, after });
  }
  if (changed.length === 0) {
    return refuse(
      'nothing-to-do',
      'The edits change nothing: together they lead back to what the workspace already is.',
    );
  }
  const changeSet = makeChangeSet(
    changed.map(({ path, before, after }) => ({
      path,
      before: before?.version ?? 'absent',
      after: after?.version ?? 'absent',
    })),
    sha256,
  );
  const contents = new Map<ContentHash, Uint8Array>(
    changed.flatMap(({ after }) => (after === undefined ? [] : [[after.version.hash, after.bytes] as const])),
  );
  return ok({ changeSet, contents, stats: changed.map(statOf), diff: changed.map(patchOf).join('') });
}

function sideOf(bytes: Uint8Array, mode: number, sha256: Sha256): Side {
  return { bytes, version: versionOf(bytes, mode, sha256) };
}

/** Who may read a file may execute it, where it may be executed at all. */
function modeOf(disk: Disk, { origin, executable }: Exclude<TouchedFile, 'deleted'>): number {
  const mode = (origin === undefined ? undefined : disk.stat(origin)?.mode) ?? 0o644;
  if (executable === undefined || executable === ((mode & 0o100) !== 0)) return mode;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

function movedOn(path: WorkspacePath): Result<Draft> {
  return refuse(
    'stale-base',
    `${path} was changed by somebody while the edits were worked out.`,
    'Ask again.',
  );
}

function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
