import type { Candidate } from '../change.ts';
import { isDeclaration, type FileView } from '../view.ts';
import type { BasePrograms } from './bases.ts';
import type { ParsedConfig } from './config/config.ts';
import { nearestConfig, type Discovered, type ReadConfig } from './config/discover.ts';
import { buildProgram } from './program.ts';
import { buildNext, type Pair } from './pair.ts';

/** Files of no tsconfig, with the options and the ambient declarations of the nearest one. */
export function loosePairs(
  candidate: Candidate,
  base: BasePrograms,
  files: readonly string[],
  read: ReadConfig,
): readonly Pair[] {
  const typescript = base.toolchain.ts;
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const config = nearestConfig(candidate.view, candidate.root, file);
    if (config === undefined) continue;
    groups.set(config, [...(groups.get(config) ?? []), file]);
  }
  return [...groups].flatMap(([file, members]) => {
    const config = read(file);
    const { options } = config.command;
    const spoken = members.filter(
      (member) => /\.[cm]?tsx?$/.test(member) || options.allowJs === true || options.checkJs === true,
    );
    if (config.broken !== undefined || spoken.length === 0) return [];
    const wasAt = (path: string) => candidate.files.find((each) => each.absolute === path)?.before?.absolute;
    const before = spoken.flatMap((member) => wasAt(member) ?? []);
    const old =
      before.length > 0 && candidate.base.isFile(file)
        ? buildProgram({
            toolchain: base.toolchain,
            root: candidate.root,
            view: candidate.base,
            config: withRoots(base.read(file), before, candidate.base),
            cache: base.cache,
            invalidated: true,
          })
        : undefined;
    const nextConfig = withRoots(config, spoken, candidate.view);
    const next = buildNext(candidate, base, nextConfig, undefined, true, candidate.view);
    return [{ typescript, config: nextConfig, base: old, next, reconfigured: false, loose: new Set(spoken) }];
  });
}

function withRoots(config: ParsedConfig, files: readonly string[], view: FileView): ParsedConfig {
  const ambient = config.command.fileNames.filter((each) => isDeclaration(each) && view.isFile(each));
  return {
    ...config,
    command: { ...config.command, fileNames: [...ambient, ...files], errors: [], projectReferences: [] },
  };
}

/** Files that a narrowed tsconfig has given up and nobody else has. */
export function orphansOf(
  pairs: readonly Pair[],
  discovered: readonly Discovered[],
  { view }: Candidate,
): readonly string[] {
  const left = pairs.flatMap(({ base, config }) => {
    const now = new Set(config.command.fileNames);
    return (base?.config.command.fileNames ?? []).filter((file) => !now.has(file) && view.isFile(file));
  });
  return [...new Set(left)].filter(
    (file) =>
      !pairs.some((pair) => pair.next.has(file)) &&
      !discovered.some(({ config }) => config.command.fileNames.includes(file)),
  );
}
