import type { Understood } from './case.ts';

export const moveFile: readonly Understood[] = [
  {
    says: [
      'move src/a.ts to lib/',
      'move a file src/a.ts into lib/',
      'Please move src/a.ts to lib.',
      'put src/a.ts under lib',
      'put the file src/a.ts in the lib folder',
      'relocate src/a.ts to lib/',
      'could you move `src/a.ts` into the folder lib?',
      'src/a.ts should live in lib/',
      'src/a.ts belongs in lib/',
      "I'd like you to move src/a.ts into lib/",
      'place src/a.ts inside lib/',
      'transfer src/a.ts to lib/',
      'src/a.ts should be moved to lib/',
    ],
    means: [{ kind: 'move_file', from: 'src/a.ts', to: 'lib/' }],
  },
  {
    says: [
      'rename the file src/a.ts to src/b.ts',
      'rename src/a.ts to b.ts',
      'rename src/a.ts to src/b.ts',
      'rename file src/a.ts to b',
      'change the name of src/a.ts to src/b.ts',
      'src/a.ts should be called b.ts',
      'move src/a.ts to src/b.ts',
      'call the file src/a.ts b.ts instead',
      'src/a.ts must be renamed to src/b.ts',
      'rename ./src/a.ts -> ./src/b.ts',
    ],
    means: [{ kind: 'move_file', from: 'src/a.ts', to: 'src/b.ts' }],
  },
  {
    says: [
      'move src/a.ts and src/b.ts to lib/',
      'move the files src/a.ts, src/b.ts into lib/',
      'Move src/a.ts to lib/ and src/b.ts to lib/',
    ],
    means: [
      { kind: 'move_file', from: 'src/a.ts', to: 'lib/' },
      { kind: 'move_file', from: 'src/b.ts', to: 'lib/' },
    ],
  },
];

export const organizeImports: readonly Understood[] = [
  {
    says: [
      'organise imports in src/x.ts',
      'organize the imports of src/x.ts',
      'Sort imports in src/x.ts',
      'tidy up the imports in src/x.ts please',
      'clean up imports in src/x.ts',
      'src/x.ts: organize imports',
      'the imports in src/x.ts should be sorted',
      'Can you sort the import statements in src/x.ts alphabetically?',
      'put the imports of src/x.ts in order',
      'run organize imports on src/x.ts',
      'orgnaize imports in src/x.ts',
      'reorder imports within src/x.ts',
      'imports in src/x.ts need sorting',
    ],
    means: [{ kind: 'organize_imports', paths: ['src/x.ts'] }],
  },
  {
    says: [
      'organize imports',
      'sort imports everywhere',
      'organise all imports in the whole project',
      'Tidy the imports across the codebase',
    ],
    means: [{ kind: 'organize_imports' }],
  },
  {
    says: ['organize imports in src/http and src/db', 'sort the imports of all files in src/http and src/db'],
    means: [{ kind: 'organize_imports', paths: ['src/http', 'src/db'] }],
  },
];

export const requireToImport: readonly Understood[] = [
  {
    says: [
      'convert require to import in src/x.js',
      'convert src/x.js to ES modules',
      'use import instead of require in src/x.js',
      'replace require calls with import statements in src/x.js',
      'migrate src/x.js from CommonJS to ESM',
      'turn the requires in src/x.js into imports',
      'change require() to import in src/x.js',
      'switch src/x.js to ES imports',
      'Please rewrite src/x.js to use ES modules',
      'src/x.js: require → import',
      'modernise the requires in src/x.js',
      'In src/x.js, replace all require statements by imports',
      'move src/x.js over to ES module syntax',
    ],
    means: [{ kind: 'require_to_import', paths: ['src/x.js'] }],
  },
  {
    says: ['convert to ES modules', 'Convert the whole project to ESM', 'get rid of require'],
    means: [{ kind: 'require_to_import' }],
  },
];
