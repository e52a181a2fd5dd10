import { manifestWith, type TransactionRecord } from '../backups/manifest.ts';
import type { WorkspaceContext } from '../context.ts';
import { makeOwnDirectories, withDirectories } from '../disk/directories.ts';
import { errorCode, isWithoutLinks } from '../disk/errors.ts';
import { writeNewFiles, type NewFile } from '../disk/write.ts';
import { own } from '../own.ts';
import type { Places } from '../paths/places.ts';
import { folderOf, slotsOf, seal, stagedManifest, unsealedIntent, writeBesideList } from './journal.ts';
import { backupFolders, recordOf } from './intent.ts';
import type { Plan, Staging } from './plan.ts';

/**
 * Writes everything that takes space into the journal and makes it durable, the intent record last. Outside `.ids` only
 * hidden siblings on other devices come to be. `known`: what the session has written so far. Throws errno errors; the folder is swept then.
 */
export async function stage(
  context: WorkspaceContext,
  places: Places,
  plan: Plan,
  known: readonly TransactionRecord[],
): Promise<void> {
  const { disk, root } = context;
  const { intent, staging } = plan;
  const folder = folderOf(root, intent.id);
  disk.mkdir(folder, 0o777);
  for (const path of backupFolders(intent)) makeOwnDirectories(disk, root, path, { sync: false });
  writeBesideList(disk, folder, intent);
  const files: NewFile[] = [];
  const elsewhere = new Set<string>();
  staging.forEach((staged, index) => {
    const operation = intent.files[index];
    if (staged === undefined || operation === undefined) return;
    files.push({
      path: slotsOf(places, root, intent.id, operation, index).staged,
      bytes: staged.bytes,
      finish: (descriptor) => {
        give(context, descriptor, staged);
      },
    });
    if (operation.beside !== null) elsewhere.add(operation.beside);
  });
  const manifest = manifestWith(disk, `${folder}/${stagedManifest}`, known, recordOf(intent));
  const others = Array.from(elsewhere, (real) => places.directory(real).descriptor);
  await withDirectories(disk, [folder, `${root}/${own.journal}`], (directories) =>
    writeNewFiles(
      disk,
      [...files, manifest, unsealedIntent(disk, folder, intent)],
      [...directories, ...others],
    ),
  );
  tryLink(context, folder, files);
  seal(disk, folder);
}

/** Finds out before the user's tree is touched whether the file system can give a file a second name. */
function tryLink({ disk }: WorkspaceContext, folder: string, files: readonly NewFile[]): void {
  const staged = files.find(({ path }) => path.startsWith(`${folder}/`));
  if (staged === undefined) return;
  const trial = `${folder}/trial`;
  try {
    disk.link(staged.path, trial);
  } catch (error) {
    if (!isWithoutLinks(error)) throw error;
    throw Object.assign(new Error('no hard links here'), { code: 'ENOTSUP', syscall: 'link' });
  }
  disk.unlink(trial);
}

function give({ disk }: WorkspaceContext, descriptor: number, { owner, mode, attributes }: Staging): void {
  if (owner !== undefined) {
    try {
      disk.fchown(descriptor, owner.uid, owner.gid);
    } catch (error) {
      // Only root may give files away; anybody else who may replace the file becomes its owner, as with any editor.
      if (errorCode(error) !== 'EPERM') throw error;
    }
  }
  // Before the mode: its group bits are the mask of an access list.
  for (const attribute of attributes) {
    try {
      disk.setAttribute(descriptor, attribute);
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined || ['ENOSPC', 'EDQUOT', 'EIO'].includes(code)) throw error;
      throw Object.assign(new Error(`${attribute.name} (${code})`), {
        code: 'ATTRIBUTE',
        syscall: 'fsetxattr',
      });
    }
  }
  disk.fchmod(descriptor, mode);
}
