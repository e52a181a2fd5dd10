import type { Understood } from './case.ts';
import { testFiles } from '../../../../src/models/offline/understand/scope.ts';

export const removeUnused: readonly Understood[] = [
  {
    says: [
      'remove unused imports in src/x.ts',
      'drop unused imports in src/x.ts',
      'Delete all unused imports from src/x.ts',
      'get rid of the unused imports in src/x.ts',
      'clean up unused imports in src/x.ts',
      'remove imports that are not used in src/x.ts',
      'unused imports in src/x.ts should be removed',
      'strip the unused import statements from src/x.ts',
      'please remvoe unused imports in src/x.ts',
      'could we prune unused imports in src/x.ts?',
      'fix unused imports in src/x.ts',
      'remove the imports in src/x.ts that are no longer needed',
    ],
    means: [{ kind: 'remove_unused', what: 'imports', paths: ['src/x.ts'] }],
  },
  {
    says: [
      'clean up dead code',
      'remove dead code',
      'remove all unused code in the project',
      'delete everything that is unused',
      'dead code elimination',
      'Get rid of dead code everywhere, please',
      'remove unused functions',
      'prune whatever is not used',
    ],
    means: [{ kind: 'remove_unused', what: 'all' }],
  },
  {
    says: [
      'remove unused variables in all tests',
      'drop unused local variables from the tests',
      'remove unused variables from every test file',
    ],
    means: [{ kind: 'remove_unused', what: 'locals', paths: [testFiles] }],
  },
  {
    says: [
      'remove unused imports and variables in src/http',
      'get rid of unused variables and unused imports in src/http',
    ],
    means: [
      { kind: 'remove_unused', what: 'imports', paths: ['src/http'] },
      { kind: 'remove_unused', what: 'locals', paths: ['src/http'] },
    ],
  },
];

export const varToConst: readonly Understood[] = [
  {
    says: [
      'convert var to const in src/x.ts',
      'replace var with const in src/x.ts',
      'use const instead of var in src/x.ts',
      'use const instead of let in src/x.ts',
      'change all vars to const in src/x.ts',
      'turn var declarations into const/let in src/x.ts',
      'get rid of var in src/x.ts',
      'prefer const over let in src/x.ts',
      'make variables that are never reassigned const in src/x.ts',
      'var to const in src/x.ts',
      'modernize the variable declarations in src/x.ts',
      'Replace every `var` by `const` in src/x.ts please',
      'In src/x.ts all let and var declarations should become const',
      'convert let/var to const in src/x.ts',
    ],
    means: [{ kind: 'var_to_const', paths: ['src/x.ts'] }],
  },
  {
    says: ['make counter const', 'turn the variable counter into a const'],
    means: [{ kind: 'var_to_const', symbols: ['counter'] }],
  },
];

export const extractConstant: readonly Understood[] = [
  {
    says: [
      'replace the magic number 3000 with a constant named TIMEOUT_MS',
      'extract 3000 into a constant TIMEOUT_MS',
      'extract the number 3000 as TIMEOUT_MS',
      'Introduce a constant TIMEOUT_MS for 3000',
      'introduce a constant called TIMEOUT_MS for the magic number 3000',
      'make 3000 a constant called TIMEOUT_MS',
      'turn 3000 into a named constant TIMEOUT_MS',
      'pull 3000 out into a constant named TIMEOUT_MS',
      'create a const TIMEOUT_MS with the value 3000',
      'replace 3000 by TIMEOUT_MS',
      'define a constant TIMEOUT_MS = 3000',
      'give the magic number 3000 the name TIMEOUT_MS',
      'use a constant TIMEOUT_MS instead of 3000',
      'hoist `3000` to a constant named `TIMEOUT_MS`',
    ],
    means: [{ kind: 'extract_constant', value: '3000', name: 'TIMEOUT_MS' }],
  },
  {
    says: [
      "extract 'utf8' into a constant",
      "Extract the string 'utf8' to a constant.",
      "replace the repeated literal 'utf8' with a constant",
      "please move 'utf8' into a constant",
    ],
    means: [{ kind: 'extract_constant', value: "'utf8'" }],
  },
  {
    says: [
      'extract "utf8" in src/x.ts into a constant named ENCODING',
      'In src/x.ts, extract “utf8” into a constant called ENCODING',
    ],
    means: [{ kind: 'extract_constant', value: '"utf8"', name: 'ENCODING', in: 'src/x.ts' }],
  },
];
