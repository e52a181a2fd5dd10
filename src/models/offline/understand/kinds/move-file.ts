import type { SymbolicEdit } from '../../../../core/change/edit.ts';
import { phrases, type Match } from '../phrase.ts';
import { literal, wider, type Outcome, type RequestKind } from '../reading.ts';
import { list, pathsIn } from '../slots.ts';

const noun =
  '[(file|module|script|test|spec|source file|component|test file|{label:word} (file|module|script|component))]';
const folder = '[(folder|directory|subfolder|package)]';
const into = '(to|into|in|under|inside|within|over to|down to|up to|->|below|beneath|on)';

export const moveFile: RequestKind = {
  edit: 'move_file',
  does: 'move or rename a file',
  examples: [
    'move src/a.ts to src/lib/',
    'Rename the file src/a.ts to src/b.ts',
    'put src/http.ts under src/net',
  ],
  cues: ['move', 'file', 'folder', 'directory', 'path', 'relocate', 'put'],
  scoped: false,
  rules: [
    {
      says: phrases(
        `(move|relocate|transfer|shift|put|place) ${noun} {from:path} ${noun} ${into} ${folder} {folder:place} ${folder} [,] (and|then|and then|&) (rename|call|name) [(it|file|that)] [(to|as|into)] [file] {to:place} @follow`,
        `(rename) ${noun} {from:path} ${noun} (to|into|as) {to:place} [,] (and|then|and then|&) (move|put|relocate|place) [(it|file)] ${into} ${folder} {folder:place} ${folder} @follow`,
        `(move|relocate|transfer|shift|put|place) ${noun} {from:path} ${noun} ${into} ${folder} {folder:path} ${folder} (as|named|called|under name|with name|under new name) {to:place} @follow`,
      ),
      read: (match) => {
        const folder = match.slot('folder')[0]?.text.replace(/\/+$/, '');
        const name = match.slot('to')[0]?.text;
        const from = pathsIn(match, 'from')[0];
        if (folder === undefined || name === undefined || from === undefined) return undefined;
        if (name.includes('/') || extensionOf(folder) !== '') return undefined;
        const edit = editOf(from, `${folder}/${name}`, false);
        return [literal(`Move ${edit.from} to ${edit.to}`, 'Imports of and in the file follow.', edit)];
      },
    },
    {
      says: phrases(
        `(move|relocate|transfer|shift|put|place|drop|bring|pull|push|get|take|send) ${noun} {from:paths} ${noun} ${into} ${folder} [called|named] {to:path} ${folder} @follow`,
        `(move|relocate|transfer|shift|put|place|drop) ${noun} {from:paths} ${noun} ${into} ${folder} [called|named] {word:name} (folder|directory|subfolder)`,
        `(move|relocate|transfer|shift|put|place|drop) ${noun} {from:paths} ${noun} ${into} (folder|directory|subfolder) [called|named] {word:name}`,
        `(move|relocate|transfer|shift|put|place|drop) ${noun} {from:paths} ${noun} (to|into|under|inside|in|->) {word:name}`,
        `${noun} {from:paths} ${noun} (should|must|have to|need to|ought to) (live|go|be|sit|reside|move|be moved|get moved|be put|be placed|be relocated) (at|${into.slice(1, -1)}) ${folder} {to:path} ${folder}`,
        `[have] ${noun} {from:paths} ${noun} (move|relocate|put|place) ${into} ${folder} {to:path} ${folder} @follow`,
        `(i|we) want ${noun} {from:paths} ${noun} ${into} ${folder} {to:path} ${folder}`,
        `${noun} {from:paths} ${noun} belong ${into} ${folder} {to:path} ${folder}`,
        `change (location|path|place) of ${noun} {from:paths} [from {old:path}] to ${folder} {to:path}`,
      ),
      read: (match) => transfer(match, true),
    },
    {
      says: phrases(
        `rename ${noun} {from:path} ${noun} (to|into|as|->|to be|=) ${noun} {to:place} @follow`,
        `(change|update|switch|alter|set|modify) [(file|module)] name [of] ${noun} {from:path} (to|into|->) {to:place}`,
        `(change|update|switch|alter|modify) filename [of] {from:path} (to|into|->) {to:place}`,
        `(change|turn|convert) ${noun} {from:path} (to|into|->) {to:path}`,
        `${noun} {from:path} ${noun} @be (called|named|rename|known) [to|as|into] {to:place}`,
        `${noun} {from:path} ${noun} @be ${noun} {to:path}`,
        `${noun} {from:path} ${noun} @should become ${noun} {to:path} @follow`,
        `{from:path} -> {to:path}`,
        `move {from:path} {to:path}`,
        `(call|name) ${noun} {from:path} {to:place} [instead]`,
        `give ${noun} {from:path} [new] name [of] {to:place}`,
        `(rename) (file|module|script|component) {from:place} (to|into|as|->) {to:place}`,
        `(use|prefer) name {to:place} (instead of|rather than) {from:path}`,
      ),
      read: (match) => transfer(match, false),
    },
    {
      says: phrases(
        `(move|relocate|rename|transfer) ${noun} {from:paths} ${noun}`,
        `(move|relocate) (file|files|module) {from:place}`,
      ),
      read: (match) => {
        const [from = 'src/a.ts'] = pathsIn(match, 'from');
        return { missing: 'where the file is to go', example: `move ${from} to src/lib/` };
      },
    },
    {
      says: phrases(
        `(move|relocate) [(this|that|it|file)] ${into} {to:path}`,
        'move',
        'move (file|it|this|that)',
      ),
      read: () => ({ missing: 'which file is to move', example: 'move src/a.ts to src/lib/' }),
    },
  ],
};

function transfer(match: Match, moved: boolean): Outcome {
  const from = pathsIn(match, 'from').map((path) => path.replace(/^\.\/(?=.)/, ''));
  const word = match.slot('word')[0]?.text;
  const target = word ?? pathsIn(match, 'to')[0];
  if (target === undefined || from.length === 0) return undefined;
  if (from.some((path) => /[*?{[]/.test(path.replaceAll(/\[[\w.]+\]/g, '')))) {
    return {
      missing: 'the exact files (a pattern cannot be moved)',
      example: 'move src/a.ts and src/b.ts to src/lib/',
    };
  }
  if (from.some((path) => path.endsWith('/'))) {
    return {
      missing: 'the files to move (a whole folder is not moved at once)',
      example: 'move src/a.ts and src/b.ts to lib/',
    };
  }
  const edits = from.map((path) => editOf(path, target, moved || (word !== undefined && moved)));
  if (from.length > 1 && edits.some((edit) => !edit.to.endsWith('/'))) {
    return { missing: 'one new name for each of the files', example: `move ${list(from)} to lib/` };
  }
  const same = edits.find((edit) => edit.from === edit.to);
  if (same !== undefined) return { fulfilled: `${same.from} is there already.` };
  const [first] = edits;
  const title = edits.map((edit) => `${verb(edit)} ${edit.from} to ${edit.to}`).join('; ');
  const readings = [literal(title, 'Imports of and in the file follow.', ...edits)];
  // "move src/a.ts to b.ts" names a place in the workspace, or merely a new name beside the old one.
  if (
    moved &&
    first !== undefined &&
    edits.length === 1 &&
    !first.to.includes('/') &&
    first.from.includes('/')
  ) {
    const beside = `${folderOf(first.from)}${first.to}`;
    readings.push(
      wider(`Rename ${first.from} to ${beside}`, 'The new name is taken to stay in the same folder.', {
        ...first,
        to: beside,
      }),
    );
  }
  return readings;
}

function editOf(from: string, target: string, moved: boolean): Extract<SymbolicEdit, { kind: 'move_file' }> {
  const to = target.replace(/^\.\/(?=.)/, '');
  const extension = extensionOf(from);
  if (to.endsWith('/')) return { kind: 'move_file', from, to };
  if (moved) {
    const folder = extensionOf(to) === '' && extension !== '' ? `${to}/` : to;
    return { kind: 'move_file', from, to: folder };
  }
  const named = extensionOf(to) === '' && extension !== '' ? `${to}${extension}` : to;
  return { kind: 'move_file', from, to: named.includes('/') ? named : `${folderOf(from)}${named}` };
}

function verb(edit: { readonly from: string; readonly to: string }): string {
  return edit.to.endsWith('/') || folderOf(edit.from) !== folderOf(edit.to) ? 'Move' : 'Rename';
}

function extensionOf(path: string): string {
  return /(\.(?:d\.)?[cm]?[tj]sx?|\.[a-z]{2,5})$/i.exec(path)?.[0] ?? '';
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
