import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AllowedCommand } from '../core/commands/allow.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { isSystem, isWithin, programs, realpathOf, searchPath } from '../sandbox/system.ts';

/** A program and, where it is no part of the system, the folder that it needs. Absolute paths. */
export interface Program {
  readonly file: string;
  readonly shows: string | null;
}

interface Where {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The person's home. */
  readonly home: string;
}

/**
 * The program of an allowed command: one of the machine's, never inside the workspace; one of the workspace's packages,
 * which is only ever run in the sandbox. `not-found` with the way to get it.
 */
export function programOf(
  { name, from }: AllowedCommand,
  { root, environment, home }: Where,
): Result<Program> {
  if (from === 'packages') {
    const file = join(root, 'node_modules/.bin', name);
    return existsSync(file)
      ? ok({ file, shows: null })
      : refuse('not-found', `${name} is not installed in this workspace.`, 'Install its packages first.');
  }
  const folders = searchPath(environment['PATH'], root);
  for (const folder of [...folders, '/usr/bin', '/bin', '/usr/local/bin']) {
    const [real] = programs(name, [folder], root);
    if (real === undefined) continue;
    const named = join(folder, name);
    // Under its own name: a program may be several, and go by the name that it is called by.
    if (isSystem(named) && isSystem(real)) return ok({ file: named, shows: null });
    const shows = packageOf(real);
    if (shows !== undefined && !isWithin(shows, home) && !isWithin(shows, root))
      return ok({ file: real, shows });
  }
  return refuse(
    'not-found',
    `${name} is not installed on this machine.`,
    name === 'rg' ? 'Install ripgrep, or use grep.' : `Install ${name}.`,
  );
}

/** The package that a program of npm's kind belongs to, or the program itself. */
function packageOf(file: string): string | undefined {
  for (let at = dirname(file), levels = 0; levels < 4 && at !== '/'; at = dirname(at), levels++) {
    if (existsSync(join(at, 'package.json'))) return realpathOf(at);
  }
  return file;
}
