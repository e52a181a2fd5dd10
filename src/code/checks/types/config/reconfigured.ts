import type { Candidate } from '../../change.ts';
import type { FileView } from '../../view.ts';
import type { ParsedConfig } from './config.ts';
import { anySaysElse, ownersOf } from './declared.ts';
import { referencesOf, type ReadConfig } from './discover.ts';

/** Whether a tsconfig only lists other projects: a build makes nothing of it, and says nothing of its options. */
export function isContainer({ command }: ParsedConfig): boolean {
  return command.fileNames.length === 0 && (command.projectReferences?.length ?? 0) > 0;
}

export function sameOptions(a: ParsedConfig | undefined, b: ParsedConfig): boolean {
  if (a === undefined) return false;
  const text = (of: ParsedConfig) =>
    JSON.stringify([
      of.command.options,
      of.command.projectReferences ?? [],
      of.command.errors.map(({ code, messageText }) => [code, messageText]),
      of.command.typeAcquisition ?? {},
    ]);
  return a === b || text(a) === text(b);
}

export function sameFiles(a: ParsedConfig | undefined, b: ParsedConfig): boolean {
  return a === b || a?.command.fileNames.join('\n') === b.command.fileNames.join('\n');
}

/** Whether any of the files decides what a project is, directly or not, that a project refers to. */
export function refersTo(
  config: ParsedConfig,
  paths: readonly string[],
  view: FileView,
  read: ReadConfig,
): boolean {
  if (!paths.some((path) => path.endsWith('.json'))) return false;
  const targets = new Set(referencesOf(view, config));
  for (const target of targets) {
    const referenced = read(target);
    if (paths.some((path) => referenced.sources.has(path))) return true;
    for (const each of referencesOf(view, referenced)) targets.add(each);
  }
  return false;
}

/** Whether a project reads declarations instead of sources of other projects, and a candidate changes what they are made of. */
export function isRestated(
  { files, base, view }: Candidate,
  config: ParsedConfig,
  read: ReadConfig,
): boolean {
  if ((config.command.projectReferences?.length ?? 0) === 0) return false;
  const owners = ownersOf(view, config, read);
  if (!files.some((file) => owners.has(file.absolute))) return false;
  return anySaysElse(view, config, owners) || anySaysElse(base, config, owners);
}
