import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '../core/kernel/ids.ts';

/**
 * Writes a session's exports to `<home>/sessions/<session>/`, each whole or not at all. Returns the folder. They can be
 * rebuilt from the log at any time, so they are not synced to disk.
 */
export function makeExports(home: string) {
  return async (session: SessionId, files: ReadonlyMap<string, string>): Promise<string> => {
    const folder = join(home, 'sessions', session);
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) {
      const temporary = join(folder, `.${name}.${String(process.pid)}`);
      await writeFile(temporary, text);
      await rename(temporary, join(folder, name));
    }
    return folder;
  };
}
