import type { SessionId } from '../../core/kernel/ids.ts';
import { refuse } from '../../core/kernel/refusal.ts';
import type { Divergence, ReversalPreview } from '../../core/session/divergence.ts';
import type { WorkspaceContext } from '../context.ts';
import type { Disk } from '../disk/disk.ts';
import { lstatOrAbsent } from '../disk/read.ts';
import { listOwn, own } from '../own.ts';
import type { FoundDivergence } from './divergence.ts';
import type { FileRollback } from './rollback.ts';

/** What a person is shown of a plan: everything but the bytes. */
export function previewOf(plan: FileRollback): ReversalPreview {
  const { path } = plan;
  const divergence =
    plan.outcome === 'nothing' || plan.divergence === undefined ? {} : { divergence: shown(plan.divergence) };
  if (plan.outcome !== 'restore' && plan.outcome !== 'merge') {
    return { path, outcome: plan.outcome, added: 0, removed: 0, ...divergence };
  }
  const { outcome, wanted, added, removed } = plan;
  return { path, outcome: wanted.after === 'absent' ? 'remove' : outcome, added, removed, ...divergence };
}

function shown({ mergedBytes: _bytes, ...divergence }: FoundDivergence): Divergence {
  return divergence;
}

/**
 * `not-found`. Backups without a manifest are what undoing a first write kept of a file that somebody had changed, or what is left of one
 * that is gone: nobody can tell, so that both are said.
 */
export function nothingWritten(
  { disk, root }: WorkspaceContext,
  session: SessionId,
): ReturnType<typeof refuse> {
  const folder = `${own.backups}/${session}`;
  if (hasBackups(disk, `${root}/${folder}`)) {
    return refuse(
      'not-found',
      `${folder} has backups and no manifest.json: what this session wrote was undone, or the manifest is gone.`,
      'The backups in that folder are files as they were; take over what you need by hand.',
    );
  }
  return refuse(
    'not-found',
    `There are no backups of ${session} here: it wrote nothing, or they were deleted.`,
    `What it wrote, if anything, says: ids show ${session}   Version control can take that back.`,
  );
}

function hasBackups(disk: Disk, folder: string): boolean {
  return listOwn(disk, folder).some((name) => {
    const path = `${folder}/${name}`;
    return lstatOrAbsent(disk, path)?.isDirectory() === true ? hasBackups(disk, path) : name.endsWith('.bak');
  });
}
