import { createHash } from 'node:crypto';
import type ts from 'typescript';
import type { FileView } from '../../view.ts';
import type { ParsedConfig } from './config.ts';
import { referencesOf, type ReadConfig } from './discover.ts';

/** The files (absolute) that a project takes from those that it refers to, directly or not, each with the project that checks it. */
export function ownersOf(
  view: FileView,
  config: ParsedConfig,
  read: ReadConfig,
): ReadonlyMap<string, ParsedConfig> {
  const targets = new Set(referencesOf(view, config));
  for (const target of targets) for (const each of referencesOf(view, read(target))) targets.add(each);
  targets.delete(config.file);
  const owners = new Map<string, ParsedConfig>();
  for (const target of targets) {
    const owner = read(target);
    for (const file of owner.command.fileNames) owners.set(file, owner);
  }
  for (const own of config.command.fileNames) owners.delete(own);
  return owners;
}

/**
 * Whether the declarations that a build makes of a file may say something else to another project than its source:
 * what is internal is left out of them, and an enum whose values are written in place of its members is out of reach.
 */
export function saysElse(text: string, owner: ts.CompilerOptions, reader: ts.CompilerOptions): boolean {
  const { internal, enums } = leftOut(owner, reader);
  return (internal && text.includes('@internal')) || (enums && /\bconst\s+enum\b/.test(text));
}

/** What declarations leave out of what a source says. */
function leftOut(
  owner: ts.CompilerOptions,
  reader: ts.CompilerOptions,
): { readonly internal: boolean; readonly enums: boolean } {
  const alone = (of: ts.CompilerOptions) => of.isolatedModules === true || of.verbatimModuleSyntax === true;
  const kept = owner.preserveConstEnums === true || alone(owner);
  return { internal: owner.stripInternal === true, enums: alone(reader) && !kept };
}

/** Whether any file of other projects can say something else to this one as declarations than as source. */
export function anySaysElse(
  view: FileView,
  config: ParsedConfig,
  owners: ReadonlyMap<string, ParsedConfig>,
): boolean {
  return [...owners].some(([file, { command }]) => {
    const { internal, enums } = leftOut(command.options, config.command.options);
    // Most projects leave nothing out, and theirs are many files.
    return (internal || enums) && saysElse(view.text(file) ?? '', command.options, config.command.options);
  });
}

/** A view in which files have another text where `textOf` (absolute path) gives one. */
export function withTexts(view: FileView, textOf: (file: string) => string | undefined): FileView {
  return {
    text: (file) => textOf(file) ?? view.text(file),
    bytes(file) {
      const text = textOf(file);
      return text === undefined ? view.bytes(file) : new TextEncoder().encode(text);
    },
    stamp(file) {
      const text = textOf(file);
      return text === undefined ? view.stamp(file) : createHash('sha256').update(text).digest('hex');
    },
    isFile: (file) => view.isFile(file),
    isDirectory: (folder) => view.isDirectory(folder),
    entries: (folder) => view.entries(folder),
    realpath: (path) => view.realpath(path),
  };
}
