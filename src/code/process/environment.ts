import { delimiter, dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the code process may know of the environment; no key and no token is among it. */
const KEPT = ['HOME', 'LANG', 'TMPDIR'] as const;

const installation = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/**
 * The environment of the code process: PATH, without the programs and the Node that came with IDS, and what KEPT names.
 * A configuration of the workspace runs in that process, and finds there what it would find in the user's own shell.
 */
export function strippedEnvironment(from: NodeJS.ProcessEnv): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of KEPT) {
    const value = from[name];
    if (value !== undefined) env[name] = value;
  }
  env['PATH'] = (from['PATH'] ?? '')
    .split(delimiter)
    .filter((entry) => !entry.startsWith(`${installation}${sep}node_modules${sep}`))
    .filter((entry) => !/[\\/]node_modules[\\/]node-[a-z0-9]+-[a-z0-9]+[\\/]/.test(entry))
    .join(delimiter);
  return env;
}
