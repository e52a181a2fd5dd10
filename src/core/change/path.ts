import * as z from 'zod';
import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../kernel/refusal.ts';

/** A file's path relative to the workspace: `/` between segments, no `.`, `..`, empty segment, NUL or leading `/`. */
export const WorkspacePathSchema = z
  .string()
  .refine((text) => problemWith(text) === undefined, { error: 'not a path inside the workspace' })
  .brand<'WorkspacePath'>();
export type WorkspacePath = z.infer<typeof WorkspacePathSchema>;

function problemWith(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (text.includes('\0')) return 'it contains a NUL character';
  if (!text.isWellFormed()) return 'it contains half a character';
  if (text.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(text)) return 'it is absolute';
  const segments = text.split('/');
  if (segments.includes('..')) return 'it leads out of the workspace';
  if (segments.some((segment) => segment === '' || segment === '.')) return 'it is not in its shortest form';
  if (bytesOf(text) > 2000) return 'it is longer than 2,000 bytes';
  if (segments.some((segment) => bytesOf(segment) > 255)) {
    return 'one of its names is longer than 255 bytes';
  }
  return undefined;
}

const encoder = new TextEncoder();

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/**
 * Reads a path as a person or a model writes it: `./src/a.ts`, `src//a.ts` and `src/a.ts/` are `src/a.ts`.
 * White space is part of a name and stays. Refuses absolute paths, URLs and paths that leave the workspace (`outside-workspace`).
 */
export function parseWorkspacePath(text: string): Result<WorkspacePath> {
  const elsewhere = /^[a-z][a-z\d+.-]*:\/\//i.test(text)
    ? 'it is a URL'
    : /^~(?:\/|$)/.test(text)
      ? 'it leads to a home folder'
      : undefined;
  const shortest = text
    .split('/')
    .filter((segment, index) => segment !== '.' && (segment !== '' || index === 0))
    .join('/');
  const problem = elsewhere ?? problemWith(shortest);
  if (problem !== undefined) {
    return refuse(
      'outside-workspace',
      `"${printable(text.slice(0, 300))}" is not a path inside the workspace: ${problem}.`,
      'Name a file relative to the workspace, such as src/index.ts.',
    );
  }
  return ok(shortest as WorkspacePath);
}

/** Text with control and bidirectional formatting characters made visible, so that a name cannot disguise itself. */
export function printable(text: string): string {
  return text.replaceAll(
    // eslint-disable-next-line no-control-regex -- these are the characters that must not reach a screen
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
