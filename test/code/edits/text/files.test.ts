import { describe, expect, it } from 'vitest';
import { deleteFile, writeFile } from '../../../../src/code/edits/text/files.ts';
import { outcome, type Files } from '../memory-context.ts';

const write = (files: Files, path: string, content: string) =>
  outcome(writeFile, { kind: 'write_file', path, content }, files);
const remove = (files: Files, path: string) => outcome(deleteFile, { kind: 'delete_file', path }, files);

describe('write_file and delete_file', () => {
  it('creates, replaces and deletes', () => {
    expect(write({}, './src//a.ts', 'x\n')).toEqual({ 'src/a.ts': 'x\n' });
    expect(write({ 'a.ts': 'x\n' }, 'a.ts', 'y\n')).toEqual({ 'a.ts': 'y\n' });
    expect(remove({ 'a.ts': 'x\n' }, 'a.ts')).toEqual({ 'a.ts': null });
  });

  it('keeps the line ends of a Windows file', () => {
    expect(write({ 'a.ts': 'x\r\ny\r\n' }, 'a.ts', 'x\nz\n')).toEqual({ 'a.ts': 'x\r\nz\r\n' });
    expect(write({ 'a.ts': 'x\r\ny\r\n' }, 'a.ts', 'x\ny\n')).toMatch(/^nothing-to-do/);
  });

  it('refuses what changes nothing, is absent or lies outside', () => {
    expect(write({ 'a.ts': 'x\n' }, 'a.ts', 'x\n')).toMatch(/^nothing-to-do/);
    expect(write({}, '../a.ts', 'x\n')).toMatch(/^outside-workspace/);
    expect(remove({}, 'a.ts')).toMatch(/^not-found/);
    expect(remove({}, '/a.ts')).toMatch(/^outside-workspace/);
  });
});
