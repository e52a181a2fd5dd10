import type { Validator } from '../chat/rooms.ts';
import { parseWorkspacePath, type WorkspacePath } from '../core/change/path.ts';
import type { ValidationReport } from '../core/change/report.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import type { CheckOptions } from '../engine/ports.ts';

/** The two versions of a file that are compared; null: absent there. */
interface Versions {
  readonly path: WorkspacePath;
  readonly committed: Uint8Array | null;
  readonly current: Uint8Array | null;
}

interface Parts {
  readonly options: CheckOptions;
  /** What differs from the last commit, within the paths; `not-found` outside a repository. */
  readonly uncommitted: (paths: readonly WorkspacePath[]) => Promise<Result<readonly Versions[]>>;
  /** The source files that a person's paths name, as they are on disk. */
  readonly named: (paths: readonly WorkspacePath[]) => Result<readonly Versions[]>;
  /** The checks on what is on disk, against the workspace with `committed` in place of it. */
  readonly checkDisk: (
    files: readonly Versions[],
    options: CheckOptions,
    signal: AbortSignal,
  ) => Promise<ValidationReport>;
}

/**
 * Validates what is on disk already. Without paths: what changed since the last commit. With paths: those files, whether
 * they changed or not; where there is no commit to compare with, everything in them counts as theirs from before.
 */
export function makeValidator({ options, uncommitted, named, checkDisk }: Parts): Validator {
  return {
    async validate(paths, signal) {
      const parsed: WorkspacePath[] = [];
      for (const path of paths ?? []) {
        // A dot or a slash at the end is how a shell completes folders.
        if (/^\.?\/*$/.test(path)) continue;
        const one = parseWorkspacePath(path);
        if (!one.ok) return one;
        parsed.push(one.value);
      }
      const changed = await uncommitted(parsed);
      if (paths === undefined) {
        if (!changed.ok) return changed;
        if (changed.value.length === 0) {
          return refuse(
            'nothing-to-do',
            'Nothing has changed since the last commit.',
            'Name files to check them all the same.',
          );
        }
        return ok(await checkDisk(changed.value, options, signal));
      }
      const files = named(parsed);
      if (!files.ok) return files;
      const versions = new Map(files.value.map((file) => [file.path, file]));
      if (changed.ok) for (const file of changed.value) versions.set(file.path, file);
      return ok(await checkDisk([...versions.values()], options, signal));
    },
  };
}
