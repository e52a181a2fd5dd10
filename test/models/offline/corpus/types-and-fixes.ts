import type { Understood } from './case.ts';

export const applyCodeFix: readonly Understood[] = [
  {
    says: [
      'fix TS2551 in src/x.ts',
      'fix error TS2551 in src/x.ts',
      'fix all TS2551 errors in src/x.ts',
      "apply the compiler's fix for TS2551 in src/x.ts",
      'resolve TS2551 in src/x.ts',
      'please correct the TS2551 error in src/x.ts',
      'apply the quick fix for ts2551 in src/x.ts',
      'TS2551 in src/x.ts should be fixed',
    ],
    means: [{ kind: 'apply_code_fix', code: 2551, paths: ['src/x.ts'] }],
  },
  {
    says: [
      'fix the type errors in src/x.ts',
      'fix all compile errors in src/x.ts',
      'apply quick fixes in src/x.ts',
      'Fix the TypeScript errors in src/x.ts',
      'resolve compiler errors in src/x.ts',
      "apply the compiler's suggested fixes to src/x.ts",
      'auto-fix the type errors in src/x.ts',
      'fix the errors in src/x.ts',
      'Can you fix what the compiler complains about in src/x.ts?',
      'repair type errors in src/x.ts',
    ],
    means: [{ kind: 'apply_code_fix', paths: ['src/x.ts'] }],
  },
  {
    says: ['apply quick fixes', 'fix all type errors in the whole project', 'fix type errors everywhere'],
    means: [{ kind: 'apply_code_fix' }],
  },
  {
    says: ['fix TS2551 and TS2304', 'Fix TS2551, TS2304.', 'fix errors TS2551 and TS2304'],
    means: [
      { kind: 'apply_code_fix', code: 2551 },
      { kind: 'apply_code_fix', code: 2304 },
    ],
  },
];

export const annotateAny: readonly Understood[] = [
  {
    says: [
      'add missing types in src/x.ts',
      'annotate implicit anys in src/x.ts',
      'get rid of implicit any in src/x.ts',
      'add type annotations where they are missing in src/x.ts',
      'add types to the untyped parameters in src/x.ts',
      'fix implicit any errors in src/x.ts',
      'Remove the implicit anys from src/x.ts',
      'add missing type annotations to src/x.ts',
      'annotate everything that is inferred as any in src/x.ts',
      'replace implicit any with proper types in src/x.ts',
      'please type the untyped variables in src/x.ts',
      'In src/x.ts, add the missing parameter types',
      'annotate all parameters in src/x.ts',
      'give untyped parameters in src/x.ts explicit types',
    ],
    means: [{ kind: 'annotate_any', paths: ['src/x.ts'] }],
  },
  {
    says: ['add type annotations to parseArgs', 'annotate the parameters of parseArgs'],
    means: [{ kind: 'annotate_any', symbols: ['parseArgs'] }],
  },
];
