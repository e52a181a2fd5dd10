import { cpSync, mkdtempSync, mkdirSync, realpathSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import type { Edit } from '../../../src/core/change/edit.ts';
import { makeEditor, type Draft } from '../../../src/code/edits/editor.ts';
import { edited, must, never, workspace } from './workspace.ts';

/** A real TypeScript project: this one's own core and edits, with what they import. */
const house = fileURLToPath(new URL('../../..', import.meta.url));
const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-laws-')));
for (const folder of ['core', 'code/edits/text']) {
  cpSync(join(house, 'src', folder), join(root, 'src', folder), { recursive: true });
}
for (const file of ['worktree/files.ts', 'code/edits/context.ts', 'code/edits/text-file.ts']) {
  cpSync(join(house, 'src', file), join(root, 'src', file));
}
cpSync(join(house, 'tsconfig.json'), join(root, 'tsconfig.json'));
cpSync(join(house, 'package.json'), join(root, 'package.json'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});
const editor = makeEditor({ root });

/** How many errors the compiler itself finds on disk, by code. Packages are not installed, so there are some. */
function errorsOnDisk(): Record<string, number> {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  const program = ts.createProgram(parsed?.fileNames ?? [], { ...parsed?.options, noEmit: true, types: [] });
  const counts: Record<string, number> = {};
  for (const { code } of ts.getPreEmitDiagnostics(program)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

function apply(draft: Draft): void {
  for (const { path, after } of draft.changeSet.files) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (after === 'absent') unlinkSync(file);
    else writeFileSync(file, draft.contents.get(after.hash) ?? '');
  }
}

describe('an edit of a real project', () => {
  const edits: Edit[] = [
    { kind: 'rename_symbol', name: 'makeChangeSet', to: 'changeSetFrom' },
    { kind: 'rename_symbol', name: 'FileVersion', to: 'VersionOfFile' },
    { kind: 'rename_symbol', name: 'TextForm.bom', to: 'hasMark' },
    { kind: 'move_file', from: 'src/core/kernel/result.ts', to: 'src/core/outcome/result.ts' },
    { kind: 'move_file', from: 'src/core/change/path.ts', to: 'src/core/' },
    { kind: 'organize_imports' },
    { kind: 'remove_unused', what: 'all' },
  ];
  const before = errorsOnDisk();

  it.each(
    edits.map(
      (edit) =>
        [
          `${edit.kind} ${'name' in edit ? (edit.name ?? '') : 'from' in edit ? edit.from : ''}`,
          edit,
        ] as const,
    ),
  )('%s brings no new error, and done twice changes nothing', async (_name, edit) => {
    const draft = await editor.draft([edit], never);
    if (!draft.ok) {
      expect(['nothing-to-do', 'unsafe-edit']).toContain(draft.error.code);
      expect(edit.kind).not.toBe('move_file');
      return;
    }
    apply(draft.value);
    const after = errorsOnDisk();
    for (const [code, count] of Object.entries(after))
      expect([code, count]).toEqual([code, Math.min(count, before[code] ?? 0)]);
    const again = await editor.draft([edit], never);
    expect(again.ok ? again.value.diff : again.error.code).toMatch(/^(nothing-to-do|not-found)$/);
  });
});

describe('a symbolic edit', () => {
  it('keeps BOM and line ends', async () => {
    const tree = {
      'a.ts': '\uFEFFexport const a = 1;\r\nexport const b = a;\r\n',
      'b.ts': "import { a } from './a';\na;\r\na;\n",
    };
    expect(await edited(tree, { kind: 'rename_symbol', name: 'a', to: 'c', in: 'a.ts' })).toEqual({
      'a.ts': '\uFEFFexport const c = 1;\r\nexport const b = c;\r\n',
      'b.ts': "import { c } from './a';\nc;\r\nc;\n",
    });
  });

  it('sees packages and files that came since the last draft', async () => {
    const folder = workspace({ 'a.ts': "import { x } from './late';\nx;\n" });
    const own = makeEditor({ root: folder });
    const rename: Edit = { kind: 'rename_symbol', name: 'x', to: 'y', in: 'late.ts' };
    expect((await own.draft([rename], never)).ok).toBe(false);
    writeFileSync(join(folder, 'late.ts'), 'export const x = 1;\n');
    expect(must(await own.draft([rename], never)).stats.map((each) => each.path)).toEqual([
      'a.ts',
      'late.ts',
    ]);
    unlinkSync(join(folder, 'late.ts'));
    expect((await own.draft([rename], never)).ok).toBe(false);
  });
});
