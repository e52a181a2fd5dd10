import { sameVersion, type FileVersion } from '../../core/change/change-set.ts';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { Divergence, MergePreview } from '../../core/session/divergence.ts';
import type { Result } from '../../core/kernel/result.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import { err, ok } from '../../core/kernel/result.ts';
import { listed } from '../transaction/wording.ts';
import { versionOf, type Found } from '../disk/versions.ts';
import type { FileRecord } from './manifest.ts';
import { hunksBetween, mergeThreeWay, type Content } from './merge.ts';
import { isBinary, lineStats } from './stats.ts';

/** A divergence with the bytes of its merge, if there is one. */
export interface FoundDivergence extends Divergence {
  readonly mergedBytes: Uint8Array | undefined;
}

/** Bytes of a version that IDS once saw, if they are still kept. */
export type Kept = (version: FileVersion) => Uint8Array | undefined;

/** `standing`: what IDS wrote there and did not take back, oldest first; at least one. */
export function describeDivergence(
  path: WorkspacePath,
  found: Found | undefined,
  standing: readonly FileRecord[],
  kept: Kept,
): FoundDivergence {
  const written = standing.at(-1)?.after ?? 'absent';
  const wanted = standing[0]?.before ?? 'absent';
  if (found === undefined || (found.is !== 'file' && found.is !== 'absent')) {
    return {
      what: 'replaced',
      current: null,
      written,
      merge: { possible: false, why: 'it is not a plain file any more' },
      mergedBytes: undefined,
      overwrite: null,
    };
  }
  const current = found.is === 'absent' ? 'absent' : found.version;
  const now = found.is === 'file' ? found.bytes : new Uint8Array();
  const before = wanted === 'absent' ? new Uint8Array() : kept(wanted);
  const merged = merge(path, found, standing, kept);
  return {
    what: whatHappened(current, written),
    current,
    written,
    merge: merged.ok ? merged.value.shown : { possible: false, why: merged.error },
    mergedBytes: merged.ok ? merged.value.bytes : undefined,
    overwrite: before === undefined ? null : lineStats(now, before),
  };
}

function whatHappened(current: FileVersion | 'absent', written: FileVersion | 'absent'): Divergence['what'] {
  if (current === 'absent') return 'deleted';
  if (written === 'absent') return 'created';
  return current.hash === written.hash && current.mode !== written.mode ? 'permissions' : 'edited';
}

/** Each standing write is taken out of what is there now, the newest first. */
function merge(
  path: WorkspacePath,
  found: Found,
  standing: readonly FileRecord[],
  kept: Kept,
): Result<{ readonly shown: MergePreview; readonly bytes: Uint8Array }, string> {
  if (found.is !== 'file') return err('it was deleted');
  let content: Content = { bytes: found.bytes, mode: found.version.mode };
  for (const { before, after } of standing.toReversed()) {
    const version = versionOf(content.bytes, content.mode);
    if (sameVersion(version, before)) continue;
    if (after === 'absent') return err('IDS had deleted it');
    if (before === 'absent') return err('there was no such file before');
    const [base, wanted] = [kept(after), kept(before)];
    if (base === undefined) return err('what IDS wrote is not kept any more');
    if (wanted === undefined) return err('its backup is gone');
    const merged = mergeThreeWay(
      content,
      { bytes: base, mode: after.mode },
      { bytes: wanted, mode: before.mode },
    );
    if (!merged.ok) return merged;
    content = merged.value;
  }
  const { bytes, mode } = content;
  const hunks = isBinary(bytes) ? 'Binary files differ\n' : hunksBetween(found.bytes, bytes);
  const modes =
    mode === found.version.mode ? '' : `old mode ${octal(found.version.mode)}\nnew mode ${octal(mode)}\n`;
  return ok({
    bytes,
    shown: {
      possible: true,
      result: versionOf(bytes, mode),
      ...lineStats(found.bytes, bytes),
      diff: `${modes}--- a/${path}\n+++ b/${path}\n${hunks}`,
    },
  });
}

function octal(mode: number): string {
  return `100${mode.toString(8).padStart(3, '0')}`;
}

/** The refusal as long as a person has not decided about each of the files. */
export function undecided(paths: readonly WorkspacePath[]): ReturnType<typeof refuse> {
  return refuse(
    'diverged',
    `${listed(paths)} changed after IDS wrote ${paths.length === 1 ? 'it' : 'them'}; going on would lose that. Nothing was changed.`,
    'Look at the preview and choose for each of them: skip it, merge, or overwrite it with a backup.',
  );
}
