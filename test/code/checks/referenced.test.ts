import { expect, it, onTestFinished } from 'vitest';
import { beside } from './beside.ts';

const options =
  '"composite": true, "strict": true, "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "ESNext", "moduleResolution": "bundler", "outDir": "out"';
const files = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': '{ "files": [], "references": [{ "path": "lib" }, { "path": "app" }] }',
  'lib/tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["*.ts"] }`,
  'lib/index.ts': 'export type Name = string;\nexport type Age = number;\n',
  'app/tsconfig.json': `{ "compilerOptions": { ${options} }, "include": ["*.ts"], "references": [{ "path": "../lib" }] }`,
  'app/index.ts':
    "import type * as lib from '../lib/index';\nexport let name: lib.Name;\nexport let age: lib.Age;\n",
};

it('a project hears of its own errors also where one that it refers to is not TypeScript any more', async () => {
  const at = beside(files, ['-b']);
  onTestFinished(() => {
    at.close();
  });
  const { ours, theirs } = await at.compare({
    'lib/index.ts': 'type { Name } = string;\nexport type Age = number;\n',
  });
  expect(theirs).toContain(`app/index.ts TS2694 Namespace '"/lib/index"' has no exported member 'Name'.`);
  expect(ours).toEqual(theirs);
});
