import type { Validator } from '../chat/rooms.ts';
import { parseWorkspacePath, type WorkspacePath } from '../core/change/path.ts';
import type { Diagnostic, ValidationReport } from '../core/change/report.ts';
import { refuse } from '../core/kernel/refusal.ts';
import type { Result } from '../core/kernel/result.ts';
import type { CheckOptions, Checker, Editor } from '../engine/ports.ts';
import { mend } from './mend.ts';

interface CommittedFile {
  readonly path: WorkspacePath;
  readonly committed: Uint8Array | null;
}

interface Parts {
  readonly options: CheckOptions;
  /** What differs from the last commit, within the paths; `not-found` outside a repository. */
  readonly uncommitted: (paths: readonly WorkspacePath[]) => Promise<Result<readonly CommittedFile[]>>;
  readonly editor: Editor;
  /** Files as the linter would fix them. */
  readonly lintFixes: (
    findings: readonly Diagnostic[],
    signal: AbortSignal,
  ) => Promise<readonly { readonly path: WorkspacePath; readonly content: string }[]>;
  readonly checker: Pick<Checker, 'check'> & {
    validate(
      question: {
        readonly changed: readonly CommittedFile[];
        readonly named: readonly WorkspacePath[] | null;
      },
      options: CheckOptions,
      signal: AbortSignal,
    ): Promise<Result<ValidationReport>>;
  };
}

/**
 * Validates what is on disk already. Without paths: what changed since the last commit. With paths: those files, whether
 * they changed or not; where there is no commit to compare with, everything in them counts as there from before.
 */
export function makeValidator({ options, uncommitted, checker, editor, lintFixes }: Parts): Validator {
  const validator: Pick<Validator, 'validate'> = {
    async validate(paths, signal) {
      const named: WorkspacePath[] = [];
      for (const path of paths ?? []) {
        // A dot or a slash at the end is how a shell completes folders.
        if (/^\.?\/?$/.test(path)) continue;
        const one = parseWorkspacePath(path);
        if (!one.ok) return one;
        named.push(one.value);
      }
      const found = await uncommitted(named);
      if (paths === undefined && !found.ok) return found;
      const changed = found.ok ? found.value : [];
      if (paths === undefined && changed.length === 0) {
        return refuse(
          'nothing-to-do',
          'Nothing has changed since the last commit.',
          'Name files to check them all the same.',
        );
      }
      return checker.validate({ changed, named: paths === undefined ? null : named }, options, signal);
    },
  };
  return {
    ...validator,
    async mend(paths, signal) {
      const report = await validator.validate(paths, signal);
      if (!report.ok) return report;
      return mend({ editor, checker, lintFixes, options }, report.value, paths !== undefined, signal);
    },
  };
}
