import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { makeEditor } from '../../../src/code/edits/editor.ts';
import type { Edit } from '../../../src/core/change/edit.ts';
import { temporaryFolder } from '../../kit/engine.ts';

async function notesOf(edit: Edit, files: Record<string, string>): Promise<readonly string[]> {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries({
    'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
    ...files,
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const draft = await makeEditor({ root }).draft([edit], new AbortController().signal);
  if (!draft.ok) throw new Error(draft.error.message);
  return draft.value.notes;
}

it('a variable that had to stay is told beside those that changed', async () => {
  const text =
    'export function f() {\n  if (seen) return seen;\n  var seen = 1;\n  var plain = 2;\n  return plain;\n}\n';
  const [note, ...more] = await notesOf({ kind: 'var_to_const' }, { 'a.ts': text });
  expect(note).toContain('seen (a.ts:3)');
  expect(more).toEqual([]);
});

it('functions that were not logged are told', async () => {
  const text = 'export function f() {\n  return 1;\n}\nexport const kind = (n: number) => n * 2;\n';
  const [note] = await notesOf(
    { kind: 'add_logging', logger: 'console.log', detailed: false },
    { 'a.ts': text },
  );
  expect(note).toMatch(/^Not logged: kind \(a\.ts:4\)/);
});

it('nothing is told when everything was done', async () => {
  expect(
    await notesOf({ kind: 'var_to_const' }, { 'a.ts': 'var a = 1;\nexport const b = a;\nexport {};\n' }),
  ).toEqual([]);
});
