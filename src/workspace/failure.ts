import { printable } from '../core/change/path.ts';
import { refuse, type Refusal } from '../core/kernel/refusal.ts';
import { errorCode } from './disk/errors.ts';

const full = new Set(['ENOSPC', 'EDQUOT']);
const readOnly = new Set(['EROFS', 'EACCES', 'EPERM']);

/**
 * What an errno error means for a person. `state` says what is on disk now, as a sentence. Anything but an errno error is a
 * defect and thrown on.
 */
export function classify(error: unknown, state: string): Refusal {
  const code = errorCode(error);
  if (code === undefined) throw error;
  if (full.has(code)) {
    return refuse('disk-full', `The disk is full. ${state}`, 'Make room on the disk and try again.').error;
  }
  if (readOnly.has(code)) {
    return refuse(
      'workspace-read-only',
      `The workspace cannot be written (${code}). ${state}`,
      'Check the permissions and how the file system is mounted, then try again.',
    ).error;
  }
  if (code === 'ATTRIBUTE' && error instanceof Error) {
    return refuse(
      'io-failed',
      `An extended attribute of a file cannot be kept: ${printable(error.message)}. ${state}`,
      'Write as the owner of the file, or remove the attribute with: setfattr -x',
    ).error;
  }
  if (code === 'EFBIG') {
    return refuse(
      'io-failed',
      `A file would be larger than the file system or this process may write (EFBIG). ${state}`,
      'Look at: ulimit -f   Leave the file out, or raise the limit.',
    ).error;
  }
  if (code === 'EMFILE' || code === 'ENFILE') {
    return refuse(
      'io-failed',
      `Too many files are open at once (${code}). ${state}`,
      'Raise the limit of open files (ulimit -n) or try a smaller change.',
    ).error;
  }
  if (code === 'ENOTSUP') {
    return refuse(
      'io-failed',
      `The file system of the workspace has no hard links, without which a file cannot be put in place safely. ${state}`,
      'Keep the workspace on a file system that has them, such as ext4, xfs, btrfs or APFS.',
    ).error;
  }
  return refuse(
    'io-failed',
    `The disk reported an error (${code}). ${state}`,
    'Check the disk, then try again; `ids recover` finishes what was left open.',
  ).error;
}
