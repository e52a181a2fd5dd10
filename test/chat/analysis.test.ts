import { expect, it } from 'vitest';
import { renderAnalysis } from '../../src/chat/commands/analysis.ts';
import { FileAnalysisSchema, FolderAnalysisSchema } from '../../src/core/change/analysis.ts';
import { diagnostic } from '../kit/sessions.ts';

it('shows a file from its functions to its diagnostics', () => {
  const file = FileAnalysisSchema.parse({
    path: 'src/shop.ts',
    lines: 40,
    functions: [
      {
        name: 'quote',
        line: 3,
        signature: 'quote(grams: number): number',
        overloads: [],
        exported: true,
        within: null,
        complexity: 4,
        documented: false,
      },
      {
        name: 'round',
        line: 9,
        signature: 'round(n: number): number',
        overloads: [],
        exported: false,
        within: 'quote',
        complexity: 1,
        documented: false,
      },
    ],
    classes: [
      {
        name: 'Shop',
        line: 12,
        exported: true,
        abstract: true,
        extends: 'Base',
        implements: ['A', 'B'],
        documented: false,
        members: [
          {
            name: 'open',
            line: 13,
            kind: 'method',
            signature: 'open(): void',
            visibility: 'private',
            static: true,
            complexity: 2,
            documented: false,
          },
        ],
      },
    ],
    types: [{ name: 'Rate', line: 30, kind: 'interface', exported: false, members: ['grams: number'] }],
    globals: [{ name: 'LIMIT', line: 1, kind: 'const', type: 'number', exported: false }],
    imports: [
      { line: 2, from: './base.ts', kind: 'import', typeOnly: true, names: ['Base'], file: 'src/base.ts' },
    ],
    exports: ['quote', 'Shop'],
    unusedExports: ['quote'],
    importedBy: ['src/main.ts'],
    diagnostics: [diagnostic({ line: 5, column: 7, origin: 'pre-existing' })],
  });
  expect(renderAnalysis(file)).toBe(
    [
      '🔎 src/shop.ts   40 lines',
      'Functions (2)',
      '      :3  export quote(grams: number): number  complexity 4',
      '      :9  quote › round(n: number): number',
      'Classes (1)',
      '     :12  export abstract class Shop extends Base implements A, B',
      '     :13    private static open(): void  complexity 2',
      'Types (1)',
      '     :30  interface Rate  { grams: number }',
      'Globals (1)',
      '      :1  const LIMIT: number',
      'Imports (1)',
      '      :2  ./base.ts (types): Base',
      'Exports (1)',
      '  quote, Shop',
      'Used by no other file (1)',
      '  quote',
      'Imported by (1)',
      '  src/main.ts',
      'Diagnostics (1)',
      '  5:7  error TS2322 Type string is not assignable to type number.',
    ].join('\n'),
  );
});

it('shows a folder as a table and says how many files are left out', () => {
  const files = Array.from({ length: 70 }, (_, index) => ({
    path: `src/${String(index).padStart(2, '0')}.ts`,
    lines: index,
    functions: 1,
    classes: 0,
    types: 0,
    exports: 1,
    importedBy: 2,
  }));
  const shown = renderAnalysis(
    FolderAnalysisSchema.parse({
      path: '',
      files,
      mostComplex: [{ path: 'src/01.ts', name: 'f', line: 3, complexity: 9 }],
    }),
  ).split('\n');
  expect(shown[0]).toBe('🔎 the whole workspace   70 files');
  expect(shown[2]).toBe('src/00.ts  0      1          0        0      1        2');
  expect(shown).toContain('… and 10 more files');
  expect(shown.at(-1)).toBe('  src/01.ts:3  f  complexity 9');
});
