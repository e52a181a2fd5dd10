import { createHash } from 'node:crypto';
import type ts from 'typescript';
import type { Disk } from '../../disk.ts';
import type { CheckedProgram } from '../program.ts';
import { importersIn } from '../resolutions.ts';

/** One file of a project, as it was when the whole of it was last looked at. */
export interface OutlineFile {
  /** Of its content on disk, as `Disk.stamp` gives it. */
  readonly stamp: string;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly hash: string;
  /** Whether files which do not import it can see what it declares. */
  readonly everywhere: boolean;
  /** Where its imports lead, a line each; see `resolutionsOf`. */
  readonly resolutions: string;
  /** What it takes from there; see `takesOf`. */
  readonly takes: string;
  /** Its declarations, once they were asked for and while nothing that it imports has changed. */
  readonly shape?: string | undefined;
}

/**
 * Which files a tsconfig's program has, and how they hang together: enough to know which of them a change concerns without
 * parsing the others.
 */
export interface Outline {
  /** By absolute path, in the order of the program. */
  readonly files: ReadonlyMap<string, OutlineFile>;
  readonly paths: readonly string[];
  importersOf(file: string): readonly string[];
  /** Differs after anything in `files` was changed; see `learn`. */
  readonly revision: number;
  /** Changes what is known of a file; nothing when the project has no such file. */
  learn(file: string, what: Partial<Pick<OutlineFile, 'stamp' | 'hash' | 'takes' | 'shape'>>): void;
}

export function makeOutline(files: ReadonlyMap<string, OutlineFile>): Outline {
  const known = new Map(files);
  let importers: ReadonlyMap<string, readonly string[]> | undefined;
  let revision = 0;
  return {
    files: known,
    paths: [...known.keys()],
    get revision() {
      return revision;
    },
    learn(file, what) {
      const before = known.get(file);
      if (before === undefined) return;
      known.set(file, { ...before, ...what });
      revision++;
    },
    importersOf(file) {
      importers ??= importersIn(known.keys(), (of) => known.get(of)?.resolutions);
      return importers.get(file) ?? [];
    },
  };
}

/** The outline of a whole program over the disk; undefined where this TypeScript does not tell where imports lead. */
export function outlineOf(
  program: CheckedProgram,
  disk: Disk,
  takes: (source: ts.SourceFile) => string,
): Outline | undefined {
  const files = new Map<string, OutlineFile>();
  for (const path of program.files) {
    const resolutions = program.resolutions(path);
    const stamp = disk.stamp(path);
    const source = program.program.getSourceFile(path);
    if (resolutions === undefined || stamp === undefined || source === undefined) return undefined;
    files.set(path, {
      stamp,
      takes: path.includes('/node_modules/') ? '' : takes(source),
      hash: hashOf(disk, path),
      everywhere: program.declaresEverywhere(path),
      resolutions,
    });
  }
  return makeOutline(files);
}

/** The files whose content is no longer what the outline says; undefined when one is gone. Stamps are brought up to date. */
export function changedSince(outline: Outline, disk: Disk): readonly string[] | undefined {
  const changed: string[] = [];
  for (const [path, file] of outline.files) {
    const stamp = disk.stamp(path);
    if (stamp === undefined) return undefined;
    if (stamp === file.stamp) continue;
    if (hashOf(disk, path) === file.hash) outline.learn(path, { stamp });
    else changed.push(path);
  }
  return changed;
}

/** Takes over what is on disk now for files of which nothing but the content changed. */
export function accept(outline: Outline, changed: readonly string[], disk: Disk): void {
  const reached = new Set(changed);
  for (const path of reached) {
    outline.learn(path, { shape: undefined });
    for (const importer of outline.importersOf(path)) reached.add(importer);
  }
  for (const path of changed) {
    outline.learn(path, { stamp: disk.stamp(path) ?? '', hash: hashOf(disk, path) });
  }
}

function hashOf(disk: Disk, path: string): string {
  return createHash('sha256')
    .update(disk.bytes(path) ?? '')
    .digest('hex');
}
