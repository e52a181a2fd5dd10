import { readdirSync, statSync } from 'node:fs';
import * as modules from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What configurations read beside the modules that they import: options of other tools, lists of ignored files. */
const DATA = /^\.|\.(?:json[c5]?|ya?ml|toml)$/;

/** The modules of a workspace that this process has executed. They stay as they were, whatever happens to their files. */
export interface Executed {
  /** Whether one of them, or data beside it, is not on disk as it was when it was executed. */
  isOutdated(): boolean;
}

/**
 * Notes from now on which modules under a folder (absolute) are loaded, those of packages left aside. Before Node 22.15, which
 * does not tell, nothing is outdated.
 */
export function noteExecuted(root: string): Executed {
  const noted = new Map<string, string>();
  const note = (path: string): void => {
    if (!noted.has(path)) noted.set(path, stampOf(path));
  };
  const { registerHooks } = modules as Partial<typeof modules>;
  registerHooks?.({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const path = found.url.startsWith('file:') ? fileURLToPath(found.url.replace(/[?#].*$/, '')) : '';
      if (!path.startsWith(`${root}/`) || path.includes('/node_modules/')) return found;
      note(path);
      for (const each of dataIn(dirname(path))) note(each);
      return found;
    },
  });
  return {
    isOutdated: () =>
      [...noted].some(([path, stamp]) => stampOf(path) !== stamp) ||
      [...new Set([...noted.keys()].map((path) => dirname(path)))].some((folder) =>
        dataIn(folder).some((path) => !noted.has(path)),
      ),
  };
}

function dataIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && DATA.test(entry.name))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}:${stat.ino}`;
}
