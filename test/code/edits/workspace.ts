import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { Edit } from '../../../src/core/change/edit.ts';
import type { Refusal } from '../../../src/core/kernel/refusal.ts';
import type { Result } from '../../../src/core/kernel/result.ts';
import { makeEditor, type Draft, type Editor } from '../../../src/code/edits/editor.ts';

export type Tree = Readonly<Record<string, string | Uint8Array>>;

export const never: AbortSignal = new AbortController().signal;

/** A real folder with the given files, removed when the test ends. */
export function workspace(tree: Tree): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-edits-')));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  write(root, tree);
  return root;
}

export function write(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Every file below a folder as text. */
export function snapshot(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(root, path)).isFile())
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message} ${result.error.hint}`);
  return result.value;
}

/** What a draft makes of the files it changes: the whole new text, or null where a file goes away. */
export function texts(draft: Draft): Record<string, string | null> {
  return Object.fromEntries(
    draft.changeSet.files.map((file) => [
      file.path,
      file.after === 'absent'
        ? null
        : new TextDecoder('utf-8', { ignoreBOM: true }).decode(draft.contents.get(file.after.hash)),
    ]),
  );
}

afterAll(() => {
  if (shared !== undefined) rmSync(shared.root, { recursive: true, force: true });
});

let shared: { readonly root: string; readonly editor: Editor } | undefined;

/** One folder and one editor a test file: what an editor keeps from tree to tree must never show. */
function filled(tree: Tree): { readonly root: string; readonly editor: Editor } {
  if (shared === undefined) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-edits-')));
    shared = { root, editor: makeEditor({ root }) };
  }
  for (const entry of readdirSync(shared.root))
    rmSync(join(shared.root, entry), { recursive: true, force: true });
  write(shared.root, tree);
  return shared;
}

/** Carries edits out over a tree and returns the changed files, after asserting that the disk is untouched. */
export async function edited(tree: Tree, edits: Edit | Edit[]): Promise<Record<string, string | null>> {
  const { root, editor } = filled(tree);
  const before = snapshot(root);
  const draft = must(await editor.draft(Array.isArray(edits) ? edits : [edits], never));
  if (JSON.stringify(snapshot(root)) !== JSON.stringify(before)) throw new Error('the disk was touched');
  return texts(draft);
}

/** The refusal that edits over a tree meet. */
export async function refused(tree: Tree, edits: Edit | Edit[]): Promise<Refusal> {
  const { editor } = filled(tree);
  const result = await editor.draft(Array.isArray(edits) ? edits : [edits], never);
  if (result.ok) throw new Error(`not refused:\n${result.value.diff}`);
  return result.error;
}

/** What edits over a tree come to, and the folder that they must not have touched. */
export async function draftOver(
  tree: Tree,
  edits: readonly Edit[],
): Promise<{ readonly root: string; readonly draft: Result<Draft> }> {
  const { root, editor } = filled(tree);
  return { root, draft: await editor.draft(edits, never) };
}
