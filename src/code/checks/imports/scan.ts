import type { Disk } from '../disk.ts';
import type { TypeScript } from '../toolchain.ts';
import { isSource } from '../view.ts';

/** What a file imports, roughly: a scan without a syntax tree, good enough to know where to look closer. */
export interface Scanned {
  readonly file: string;
  readonly specifiers: readonly string[];
  /** Names of `declare module '…'`, with `*`. */
  readonly ambient: readonly string[];
}

/** Scans of the workspace's sources as they are on disk, kept for as long as the files stay the same. */
export interface Scans {
  all(): readonly Scanned[];
}

/** Generated files above this many characters are not looked through for who imports what. */
const LARGEST = 2_000_000;

export function makeScans(typescript: TypeScript, disk: Disk): Scans {
  const kept = new Map<string, { readonly stamp: string; readonly scanned: Scanned }>();
  return {
    all() {
      const result: Scanned[] = [];
      for (const file of disk.files()) {
        const stamp = isSource(file) ? disk.stamp(file) : undefined;
        if (stamp === undefined) continue;
        const known = kept.get(file);
        if (known?.stamp === stamp) {
          result.push(known.scanned);
          continue;
        }
        const text = disk.text(file) ?? '';
        const scanned =
          text.length > LARGEST ? { file, specifiers: [], ambient: [] } : scan(typescript, file, text);
        kept.set(file, { stamp, scanned });
        result.push(scanned);
      }
      return result;
    },
  };
}

function scan(typescript: TypeScript, file: string, text: string): Scanned {
  const info = typescript.preProcessFile(text, true, true);
  return {
    file,
    specifiers: info.importedFiles.map((each) => each.fileName),
    ambient: info.ambientExternalModules ?? [],
  };
}
