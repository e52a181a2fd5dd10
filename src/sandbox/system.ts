import { accessSync, constants, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

/** What programs need of the machine, and nothing that a person or a server keeps there. */
const SYSTEM = [
  ...['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'],
  ...['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'libexec', 'share', 'include'].map(
    (name) => `usr/${name}`,
  ),
  ...['bin', 'sbin', 'lib', 'lib64', 'share', 'include'].map((name) => `usr/local/${name}`),
  ...['alternatives', 'fonts', 'ssl/certs', 'pki/tls/certs', 'ca-certificates'].map((name) => `etc/${name}`),
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'localtime', 'timezone', 'nsswitch.conf'].map(
    (name) => `etc/${name}`,
  ),
  ...['passwd', 'group', 'hosts', 'protocols', 'services', 'os-release'].map((name) => `etc/${name}`),
  ...['nix/store', 'run/current-system/sw'],
].map((name) => `/${name}`);

/** Arguments of bubblewrap that show the system read-only. */
export function systemMounts(): readonly string[] {
  return SYSTEM.flatMap((path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    const merged = stat.isSymbolicLink() && dirname(path) === '/';
    return merged ? ['--symlink', readlinkSync(path), path] : ['--ro-bind-try', path, path];
  });
}

/** Whether a path is seen in the sandbox as part of the system. */
export function isSystem(path: string): boolean {
  return SYSTEM.some((each) => isWithin(each, path));
}

export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** The folders of PATH that may be trusted: absolute and outside the workspace, also by their real names. */
export function searchPath(path: string | undefined, workspace: string): readonly string[] {
  return (path ?? '').split(delimiter).filter((folder) => {
    const real = realpathOf(folder);
    return (
      isAbsolute(folder) &&
      real !== undefined &&
      !isWithin(workspace, folder) &&
      !isWithin(workspace, real) &&
      !folder.split('/').includes('node_modules')
    );
  });
}

/** Every executable file of a name in the folders, real paths, in their order; never one inside the workspace. */
export function programs(name: string, folders: readonly string[], workspace: string): readonly string[] {
  const found = folders.flatMap((folder) => {
    const file = realpathOf(join(folder, name));
    if (file === undefined || isWithin(workspace, file)) return [];
    try {
      accessSync(file, constants.X_OK);
      return lstatSync(file).isFile() ? [file] : [];
    } catch {
      return [];
    }
  });
  return [...new Set(found)];
}

export function realpathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
