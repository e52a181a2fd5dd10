import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { printable } from '../core/change/path.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { freshExample } from '../workspace/example.ts';

interface Wanted {
  readonly config: Config;
  /** The folder of the installation. */
  readonly installation: string;
  /** From `--workspace`. */
  readonly workspace: string | null;
}

/** What to type first on the example; each is done by the offline parliament. */
export const exampleRequests: readonly string[] = [
  'rename the class RateLimiter to RequestLimiter',
  'add logging to the functions in src/http/retry.ts',
  'organise imports everywhere',
];

/** Whether IDS works on a copy of the bundled repository because no other was named. */
export function isExample({ config, workspace }: Wanted): boolean {
  return workspace === null && config.workspace === null;
}

/**
 * The workspace, absolute and with symbolic links resolved: `--workspace`, else IDS_WORKSPACE, else the example, which
 * is copied at its first use. `workspace-missing` when it is absent or a file.
 */
export function workspaceRoot(wanted: Wanted): Result<string> {
  const { config, installation } = wanted;
  if (isExample(wanted)) {
    return freshExample({
      from: join(installation, 'examples', 'courier'),
      to: join(config.home, '.ids', 'workspace'),
      modules: join(installation, 'node_modules'),
    });
  }
  const named = resolve(wanted.workspace ?? config.workspace ?? '.');
  const hint = 'Name the folder of a repository with --workspace or IDS_WORKSPACE.';
  try {
    const real = realpathSync(named);
    if (statSync(real).isDirectory()) return ok(real);
    return refuse('workspace-missing', `The workspace ${printable(named)} is not a folder.`, hint);
  } catch {
    return refuse('workspace-missing', `The workspace ${printable(named)} does not exist.`, hint);
  }
}
