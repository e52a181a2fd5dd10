/** The errno name of an error (`ENOSPC`), undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && 'syscall' in error ? error.code : undefined;
}

/** Whether the error says that a directory on the way is missing or is not a real directory. */
export function isNoDirectory(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '');
}

/** Whether a `link` failed because the file system has no hard links. */
export function isWithoutLinks(error: unknown): boolean {
  return errorCode(error) === 'EPERM' || isWithout(error);
}

/** Whether a call failed because the system or the file system does not have it. */
export function isWithout(error: unknown): boolean {
  return ['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(errorCode(error) ?? '');
}
