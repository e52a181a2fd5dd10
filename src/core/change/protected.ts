import { printable } from './path.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';

/** Folders that belong to git and to IDS. `git~1` is the short name that Windows gives to `.git`. */
const reserved = new Set(['.git', '.ids', 'git~1', 'ids~1']);
const secretFolders = new Set(['.ssh', '.gnupg', '.aws']);
const secretNames = new Set([
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  'id_ecdsa_sk',
  'id_ed25519_sk',
  '.netrc',
  '_netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  '.htpasswd',
]);
const secretEndings = /\.(?:pem|key|p12|pfx|p8|jks|keystore|ppk|kdbx)$/;

/**
 * Why a path must not be written, or undefined. Judged by what any common file system would take the name for:
 * letters folded, compatibility forms unified, characters that HFS+ ignores and the trailing dots, blanks and
 * `:stream` that Windows drops taken away.
 */
export function protection(path: string): Refusal | undefined {
  const whole = path.split('/').map(fold);
  const streamless = whole.map((segment) => trim(segment.replace(/(?<=.):.*$/su, '')));
  const segments = [...whole, ...streamless];
  const taken = segments.find((segment) => reserved.has(segment));
  if (taken !== undefined) {
    const owner = taken.includes('git') ? 'git' : 'IDS';
    return refuse(
      'protected-path',
      `${printable(path)} belongs to ${owner} and is never written by a change.`,
      'Leave this file out of the change.',
    ).error;
  }
  const names = [whole.at(-1) ?? '', streamless.at(-1) ?? ''];
  if (!names.some(isSecret) && !segments.some((segment) => secretFolders.has(segment))) return undefined;
  return refuse(
    'protected-path',
    `${printable(path)} may hold secrets and is never written by a change.`,
    'Edit this file by hand and leave it out of the change.',
  ).error;
}

function isSecret(name: string): boolean {
  return (
    (name.startsWith('.env') && name !== '.env.example') || secretNames.has(name) || secretEndings.test(name)
  );
}

function fold(segment: string): string {
  return trim(
    segment
      .normalize('NFKC')
      .replaceAll(/\p{Default_Ignorable_Code_Point}|\p{Cc}/gu, '')
      .toLowerCase(),
  );
}

function trim(segment: string): string {
  return segment.replace(/[. ]+$/u, '');
}
