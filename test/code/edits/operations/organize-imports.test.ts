import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../../src/core/change/edit.ts';
import { edited, refused } from '../workspace.ts';

const organize: Edit = { kind: 'organize_imports', paths: ['main.ts'] };
const modules = {
  'a.ts': 'export const a1 = 1, a2 = 2;\nexport type A = 1;\nexport default 1;\n',
  'b.ts': 'export const b = 1;\n',
  'effect.ts': 'console.log(1);\n',
};

describe('organize_imports', () => {
  it.each<[string, string, string]>([
    [
      'sorts, joins and drops',
      "import { b } from './b';\nimport { a2 } from './a';\nimport { a1, type A } from './a';\nb; a1; a2;\n",
      "import { a1, a2 } from './a';\nimport { b } from './b';\nb; a1; a2;\n",
    ],
    [
      'keeps quotes and missing semicolons',
      'import { b } from "./b"\nimport { a2, a1 } from "./a"\nexport const x = [b, a1, a2]\n',
      'import { a1, a2 } from "./a"\nimport { b } from "./b"\nexport const x = [b, a1, a2]\n',
    ],
    [
      'keeps header, shebang, directives and comments',
      "#!/usr/bin/env node\n// Copyright\n\n'use strict';\n\n/** About b. */\nimport { b } from './b';\nimport a from './a'; // about a\nb; a;\n",
      "#!/usr/bin/env node\n// Copyright\n\n'use strict';\n\nimport a from './a'; // about a\n/** About b. */\nimport { b } from './b';\nb; a;\n",
    ],
    [
      'leaves imports for their effect where they are',
      "import { b } from './b';\nimport { a1 } from './a';\nimport './effect';\nimport { a2 } from './a';\nb; a1; a2;\n",
      "import { a1 } from './a';\nimport { b } from './b';\nimport './effect';\nimport { a2 } from './a';\nb; a1; a2;\n",
    ],
    [
      'keeps blocks apart and exports as they are',
      "import { b } from './b';\n\nimport { a2, a1 } from './a';\nb; a1; a2;\nexport { b } from './b';\nexport * from './a';\n",
      "import { b } from './b';\n\nimport { a1, a2 } from './a';\nb; a1; a2;\nexport { b } from './b';\nexport * from './a';\n",
    ],
    [
      'leaves exports right after imports alone',
      "import { b } from './b';\nimport { a1 } from './a';\nexport { a2, default as d } from './a';\nexport type { A } from './a';\nb; a1;\n",
      "import { a1 } from './a';\nimport { b } from './b';\nexport { a2, default as d } from './a';\nexport type { A } from './a';\nb; a1;\n",
    ],
    [
      'keeps line breaks of imports that stay as they are',
      "import { b } from './b';\nimport {\n  a1,\n  a2,\n} from './a';\nb; a1; a2;\n",
      "import {\n  a1,\n  a2,\n} from './a';\nimport { b } from './b';\nb; a1; a2;\n",
    ],
  ])('%s', async (_what, before, after) => {
    expect(await edited({ ...modules, 'main.ts': before }, organize)).toEqual({ 'main.ts': after });
    expect(await refused({ ...modules, 'main.ts': after }, organize)).toMatchObject({
      code: 'nothing-to-do',
    });
  });

  it.each([
    'import {a1} from \'./a\'\nimport { b } from "./b";\na1; b;\n',
    "import './effect';\nimport './a';\n",
    'export const x = 1;\n',
    "import { b } from './b;\n",
    "import {\n  a1, // one\n  a2,\n} from './a';\na1; a2;\n",
  ])('leaves %j alone', async (text) => {
    expect(await refused({ ...modules, 'main.ts': text }, organize)).toMatchObject({ code: 'nothing-to-do' });
  });

  it('keeps what JSX and types need', async () => {
    const tree = {
      'tsconfig.json':
        '{ "compilerOptions": { "jsx": "react", "module": "esnext", "moduleResolution": "bundler", "strict": true } }',
      'node_modules/react/package.json': '{ "name": "react", "types": "index.d.ts" }',
      'node_modules/react/index.d.ts':
        'declare const React: { createElement(...args: unknown[]): unknown };\nexport default React;\n',
      'z.ts': 'export type Z = 1;\n',
      'main.tsx':
        "import type { Z } from './z';\nimport React from 'react';\nexport const x = <div />;\nexport let z: Z;\n",
    };
    expect(await edited(tree, { kind: 'organize_imports' })).toEqual({
      'main.tsx':
        "import React from 'react';\nimport type { Z } from './z';\nexport const x = <div />;\nexport let z: Z;\n",
    });
  });
});
