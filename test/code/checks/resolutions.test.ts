import ts from 'typescript';
import { expect, it } from 'vitest';
import { resolutionsOf } from '../../../src/code/checks/types/resolutions.ts';

function programOf(text: string): ts.Program {
  const file = ts.createSourceFile('/shop/a.ts', text, ts.ScriptTarget.ES2022);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (name) => (name === '/shop/a.ts' ? file : undefined),
    fileExists: () => false,
  };
  return ts.createProgram({ rootNames: ['/shop/a.ts'], options: { noLib: true, types: [] }, host });
}

it('where imports lead is told', () => {
  expect(resolutionsOf(programOf("import './b';\n"), '/shop/a.ts')).toBe('./b\t');
});

it('a TypeScript that cannot say where imports lead (5.4) is one that does not tell', () => {
  const program = Object.assign(programOf("import './b';\n"), {
    getResolvedModuleFromModuleSpecifier: () => {
      throw new Error('Debug Failure. `moduleSpecifier` must have a `SourceFile` ancestor.');
    },
  });
  expect(resolutionsOf(program, '/shop/a.ts')).toBeUndefined();
});
