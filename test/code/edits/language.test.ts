import { createHash } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { makeDisk } from '../../../src/code/edits/disk.ts';
import { makeLanguage } from '../../../src/code/edits/language.ts';
import { makeMorph } from '../../../src/code/edits/morph.ts';
import { makeOverlay } from '../../../src/code/edits/overlay.ts';
import { openWorkspace } from '../../../src/code/edits/workspace-context.ts';
import { repository, TSCONFIG, write } from '../checks/repository.ts';

it('keeps its program where a package is installed twice in one version, until one of the two changes', () => {
  const twice = { 'package.json': '{ "name": "twice", "version": "1.0.0", "types": "index.d.ts" }' };
  const under = (folder: string, files: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [`node_modules/${folder}/${path}`, text] as const),
    );
  const uses = (name: string) => ({
    'package.json': `{ "name": "${name}", "version": "1.0.0", "types": "index.d.ts" }`,
    'index.d.ts': `export { twice as ${name} } from 'twice';\n`,
  });
  const { root, remove } = repository(
    {
      'tsconfig.json': TSCONFIG,
      'src/sum.ts': "import { a } from 'a';\nimport { b } from 'b';\nexport const sum: number = a + b;\n",
      ...under('a', uses('a')),
      ...under('b', uses('b')),
      ...under('a/node_modules/twice', { ...twice, 'index.d.ts': 'export declare const twice: number;\n' }),
      ...under('b/node_modules/twice', {
        ...twice,
        'index.d.ts': 'export declare const twice: number;\n \n',
      }),
    },
    ['typescript'],
  );
  onTestFinished(remove);
  const disk = makeDisk(root, (data) => createHash('sha256').update(data).digest('hex'));
  const kept = { disk, language: makeLanguage(root), morph: makeMorph(root) };
  const errors = () => {
    disk.refresh(new Set());
    const { context } = openWorkspace({ ...kept, overlay: makeOverlay(disk), note: () => undefined });
    const { program } = context;
    const file = program.getSourceFile(`${root}/src/sum.ts`);
    return { program, found: program.getSemanticDiagnostics(file).map(({ code }) => code) };
  };
  const first = errors();
  expect(first.found).toEqual([]);
  const read = first.program.getSourceFiles().filter(({ fileName }) => fileName.includes('/twice/'));
  expect(read.map(({ text }) => text.length)).toEqual([36, 36]);
  expect(errors().program).toBe(first.program);

  // The first copy stands for both; what the second says counts once it is of another version.
  write(root, under('b/node_modules/twice', { 'index.d.ts': 'export declare const twice: string;\n' }));
  expect(errors().program).not.toBe(first.program);
  write(root, {
    ...under('b/node_modules/twice', { 'package.json': twice['package.json'].replace('1.0.0', '2.0.0') }),
    'node_modules/.package-lock.json': '{}',
  });
  expect(errors().found).toEqual([2322]);
  write(root, under('a/node_modules/twice', { 'index.d.ts': 'export declare const twice: symbol;\n' }));
  expect(errors().found).toEqual([2322, 2469]);
});
