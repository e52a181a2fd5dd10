import type { Understood } from './case.ts';

export const several: readonly Understood[] = [
  {
    says: [
      'rename foo to bar and organise imports in src/x.ts',
      'Rename foo to bar, then sort the imports in src/x.ts.',
      'rename foo to bar. After that, organize the imports of src/x.ts',
      '1. rename foo to bar\n2. organize imports in src/x.ts',
      '- rename foo to bar\n- sort imports in src/x.ts',
      'Please rename foo to bar and also tidy up the imports in src/x.ts, thanks',
      'rename foo to bar; organize imports in src/x.ts',
    ],
    means: [
      { kind: 'rename_symbol', name: 'foo', to: 'bar' },
      { kind: 'organize_imports', paths: ['src/x.ts'] },
    ],
  },
  {
    says: [
      'sort imports and remove dead code in src/x.ts',
      'In src/x.ts, organize imports and remove unused code',
      'organize imports in src/x.ts and remove unused code there',
    ],
    means: [
      { kind: 'organize_imports', paths: ['src/x.ts'] },
      { kind: 'remove_unused', what: 'all', paths: ['src/x.ts'] },
    ],
  },
  {
    says: [
      'move src/a.ts to src/b.ts and rename foo to bar',
      'first rename the file src/a.ts to src/b.ts, then rename foo to bar',
    ],
    means: [
      { kind: 'move_file', from: 'src/a.ts', to: 'src/b.ts' },
      { kind: 'rename_symbol', name: 'foo', to: 'bar' },
    ],
  },
];
