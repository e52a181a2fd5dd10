import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll } from 'vitest';
import type { Edit } from '../../../../src/core/change/edit.ts';
import { makeEditor, type Draft } from '../../../../src/code/edits/editor.ts';
import { never, texts, write, type Tree } from '../workspace.ts';

export type Outcome = Record<string, string | null> | string;

export interface Bench {
  /** Carries out one edit over a tree: every changed file, null for a deleted one; or `code: message hint`. */
  run(tree: Tree, edit: Edit): Promise<Outcome>;
  /** The same twice, the second time over the first one's result: what the second time brings. */
  twice(tree: Tree, edit: Edit): Promise<Outcome>;
  /** Type errors that the edit brings, as the compiler itself sees the tree before and after. */
  newErrors(tree: Tree, edit: Edit): Promise<readonly string[]>;
}

const tsconfig = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    strict: true,
    allowJs: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  },
});

/** One folder and one editor for all the trees of a test file, so that the libraries are parsed once. */
export function makeBench({ nodeTypes = false }: { nodeTypes?: boolean } = {}): Bench {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-operations-')));
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const editor = makeEditor({ root });
  const settle = (tree: Tree) => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    write(root, { 'tsconfig.json': tsconfig, 'package.json': '{ "type": "module" }\n', ...tree });
    if (nodeTypes) {
      mkdirSync(join(root, 'node_modules/@types'), { recursive: true });
      symlinkSync(join(process.cwd(), 'node_modules/@types/node'), join(root, 'node_modules/@types/node'));
      symlinkSync(join(process.cwd(), 'node_modules/undici-types'), join(root, 'node_modules/undici-types'));
    }
  };
  const apply = async (edit: Edit): Promise<Draft | string> => {
    const draft = await editor.draft([edit], never);
    return draft.ok ? draft.value : `${draft.error.code}: ${draft.error.message} ${draft.error.hint}`.trim();
  };
  const put = (changes: Record<string, string | null>) => {
    for (const [path, text] of Object.entries(changes)) {
      if (text === null) rmSync(join(root, path));
      else {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    }
  };
  return {
    async run(tree, edit) {
      settle(tree);
      const draft = await apply(edit);
      return typeof draft === 'string' ? draft : texts(draft);
    },
    async twice(tree, edit) {
      settle(tree);
      const first = await apply(edit);
      if (typeof first === 'string') return `first: ${first}`;
      put(texts(first));
      const second = await apply(edit);
      return typeof second === 'string' ? second.slice(0, second.indexOf(':')) : texts(second);
    },
    async newErrors(tree, edit) {
      settle(tree);
      const before = errorsOf(root);
      const draft = await apply(edit);
      if (typeof draft === 'string') return [draft];
      put(texts(draft));
      const known = new Set(before.map((each) => each.replace(/:\d+ /, ' ')));
      return errorsOf(root).filter((each) => !known.has(each.replace(/:\d+ /, ' ')));
    },
  };
}

function errorsOf(root: string): readonly string[] {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name));
  const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram(parsed.fileNames, { ...parsed.options, noEmit: true });
  return ts.getPreEmitDiagnostics(program).map((each) => {
    const line = each.file?.getLineAndCharacterOfPosition(each.start ?? 0).line ?? 0;
    const path = each.file?.fileName.slice(root.length + 1) ?? '';
    return `${path}:${line + 1} TS${each.code} ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`;
  });
}
