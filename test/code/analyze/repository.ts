import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FileAnalysis } from '../../../src/core/change/analysis.ts';
import { analyzeFile } from '../../../src/code/analyze/analyze.ts';

export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    target: 'ES2022',
    module: 'NodeNext',
    lib: ['ES2022', 'ESNext.Disposable'],
    types: [],
  },
});

/** A repository on disk with these files, removed when the test ends. Returns its absolute path. */
export function repository(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ids-analyze-')));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  for (const [path, content] of Object.entries({ 'tsconfig.json': TSCONFIG, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** The analysis of `src/a.ts` with this text, beside other files. */
export async function analysisOf(
  text: string,
  others: Readonly<Record<string, string>> = {},
): Promise<FileAnalysis> {
  const result = await analyzeFile({ root: repository({ 'src/a.ts': text, ...others }), path: 'src/a.ts' });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
