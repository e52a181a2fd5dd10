import { dirname, resolve } from 'node:path/posix';
import type { Candidate } from '../change.ts';
import type { Finding } from '../findings.ts';

/** Rules that look other files up on disk themselves, where a candidate is not yet. */
const readsDisk =
  /^eslint\/(?:import|import-x|i|n|node)\/(?:no-unresolved|no-missing-import|no-missing-require|named|default|namespace|export|no-unused-modules|extensions)$/;

/**
 * Whether a complaint only says that its rule does not see the candidate: it reads the disk and speaks of a file that the
 * candidate makes or changes. Whether such an import is right is the business of the imports and types checks, which do see it.
 */
export function isBlind(finding: Finding, candidate: Candidate): boolean {
  if (!readsDisk.test(finding.code)) return false;
  const folder = dirname(`${candidate.root}/${finding.path}`);
  const changed = new Set(
    candidate.files.flatMap((file) => (file.after === undefined ? [] : [withoutExtension(file.absolute)])),
  );
  return [...finding.message.matchAll(/["'`]([^"'`]+)["'`]/g)].some(([, quoted = '']) => {
    const target = quoted.startsWith('/') ? quoted : resolve(folder, quoted);
    return changed.has(withoutExtension(target));
  });
}

function withoutExtension(path: string): string {
  return path.replace(/\.(?:d\.)?[cm]?[jt]sx?$|\.json$/, '').replace(/\/index$/, '');
}
