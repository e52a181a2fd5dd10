import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../src/core/change/edit.ts';
import { edited, refused } from './workspace.ts';

const unsorted = "import { b } from './b';\nimport { a } from './a';\nexport const c = [a, b];\n";
const tree = {
  'tsconfig.json': '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }',
  'src/users.ts': 'export var users = 1;\n',
  'src/http/client.ts': 'export var client = 1;\n',
  'src/http/server.ts': 'export var server = 1;\n',
  'web/client.tsx': 'export var webClient = 1;\n',
  'web/README.md': 'client\n',
  'lib/Order.ts': 'export var order = 1;\n',
};
const constant = (paths: string[]): Edit => ({ kind: 'var_to_const', paths });

describe('names of files that are not whole paths', () => {
  it.each([
    ['users.ts', ['src/users.ts']],
    ['src/users', ['src/users.ts']],
    ['users', ['src/users.ts']],
    ['Users.ts', ['src/users.ts']],
    ['SRC/users.ts', ['src/users.ts']],
    ['lib/order', ['lib/Order.ts']],
    ['http/client.ts', ['src/http/client.ts']],
    ['client.tsx', ['web/client.tsx']],
    ['http', ['src/http/client.ts', 'src/http/server.ts']],
    ['http/', ['src/http/client.ts', 'src/http/server.ts']],
    ['src/http', ['src/http/client.ts', 'src/http/server.ts']],
  ])('takes %s for %j', async (name, paths) => {
    expect(Object.keys(await edited(tree, constant([name]))).toSorted()).toEqual(paths);
  });

  it('refuses a name that several files have, with all of them', async () => {
    expect(await refused(tree, constant(['client']))).toMatchObject({
      code: 'ambiguous',
      message: expect.stringMatching(/src\/http\/client\.ts.*web\/client\.tsx/) as string,
    });
  });

  it.each(['nothing', 'client/', 'users.js', 'user', 'rs.ts', '**/nothing.ts'])(
    'still finds nothing for %s',
    async (name) => {
      expect(await refused(tree, constant([name]))).toMatchObject({ code: 'not-found' });
    },
  );

  it('takes the exact path before any other, also a glob and a file that is no source', async () => {
    const both = { ...tree, 'users.ts': 'export var root = 1;\n', 'web/users.md': '' };
    expect(Object.keys(await edited(both, constant(['users.ts'])))).toEqual(['users.ts']);
    expect(Object.keys(await edited(both, constant(['src/users.ts'])))).toEqual(['src/users.ts']);
    expect(await refused(both, constant(['web/users.md']))).toMatchObject({ code: 'not-found' });
  });

  it('finds the file of a declaration', async () => {
    const rename = (within: string): Edit => ({
      kind: 'rename_symbol',
      name: 'users',
      to: 'people',
      in: within,
    });
    for (const name of ['users', 'users.ts', 'src/users', 'Users']) {
      expect(await edited(tree, rename(name))).toEqual({ 'src/users.ts': 'export var people = 1;\n' });
    }
    expect(await refused(tree, rename('client'))).toMatchObject({ code: 'ambiguous' });
    expect((await refused(tree, rename('http'))).message).toContain('folder');
    expect(await refused(tree, rename('src/none'))).toMatchObject({ code: 'not-found' });
  });

  it('finds the file to move, and never where it goes', async () => {
    expect(await edited(tree, { kind: 'move_file', from: 'users', to: 'lib/Order2.ts' })).toEqual({
      'src/users.ts': null,
      'lib/Order2.ts': 'export var users = 1;\n',
    });
    expect(await edited(tree, { kind: 'move_file', from: 'users.ts', to: 'order.ts' })).toMatchObject({
      'order.ts': 'export var users = 1;\n',
    });
    expect(await refused(tree, { kind: 'move_file', from: 'client', to: 'x/' })).toMatchObject({
      code: 'ambiguous',
    });
    expect(await refused(tree, { kind: 'move_file', from: 'http', to: 'x/' })).toMatchObject({
      code: 'not-found',
    });
  });

  it('finds the file of a literal', async () => {
    const text = "export const a = 'utf8-name';\nexport const b = 'utf8-name';\n";
    const changed = await edited(
      {
        ...tree,
        'src/deep/texts.ts': text,
        'src/x.ts': unsorted,
        'src/a.ts': 'export const a = 1;\n',
        'src/b.ts': 'export const b = 1;\n',
      },
      { kind: 'extract_constant', value: "'utf8-name'", name: 'NAME', in: 'texts' },
    );
    expect(Object.keys(changed)).toEqual(['src/deep/texts.ts']);
  });
});
