import type { Candidate } from '../change.ts';
import type { TypeScript } from '../toolchain.ts';
import type { FileView } from '../view.ts';
import type { BasePrograms } from './bases.ts';
import type { ParsedConfig } from './config/config.ts';
import { withTexts } from './config/declared.ts';
import { isShareable, makeSourceCache } from './host.ts';
import type { Outline } from './outlines/outline.ts';
import { buildProgram, type CheckedProgram } from './program.ts';
import { isSound, makeSlice } from './outlines/slice.ts';

/** One tsconfig that has to do with a candidate, before and after. */
export interface Pair {
  readonly typescript: TypeScript;
  readonly config: ParsedConfig;
  /** Undefined when the tsconfig is new. */
  readonly base: CheckedProgram | undefined;
  readonly next: CheckedProgram;
  /** Whether options or resolution differ between the two, apart from the files' own text. */
  readonly reconfigured: boolean;
  /** Files (absolute) that no tsconfig has and that are looked at here with its options. */
  readonly loose: ReadonlySet<string>;
}

/** The pair of a project whose files stay the same; undefined when only the whole project can tell. */
export function slicePair(
  candidate: Candidate,
  base: BasePrograms,
  config: ParsedConfig,
  outline: Outline,
  soon: readonly string[],
): Pair | 'unconcerned' | undefined {
  const changed = new Set(
    candidate.files.map((file) => file.absolute).filter((file) => outline.files.has(file)),
  );
  if (changed.size === 0) return 'unconcerned';
  if ([...changed].some((file) => outline.files.get(file)?.everywhere === true)) return undefined;
  const old = base.slice(config, outline);
  old.include([...changed, ...soon]);
  const next = makeSlice({
    toolchain: base.toolchain,
    root: candidate.root,
    view: seenBy(candidate, base, config),
    config,
    cache: base.cache,
    outline,
    changed,
    old,
    invalidated: false,
  });
  if (!isSound(old, next, outline, changed)) return undefined;
  return {
    typescript: base.toolchain.ts,
    config,
    base: old,
    next,
    reconfigured: false,
    loose: new Set(),
  };
}

export function buildNext(
  candidate: Candidate,
  base: BasePrograms,
  config: ParsedConfig,
  old: CheckedProgram | undefined,
  invalidated: boolean,
  view: FileView,
): CheckedProgram {
  const shareable = isShareable(base.toolchain);
  return buildProgram({
    toolchain: base.toolchain,
    root: candidate.root,
    view,
    config,
    cache: shareable ? base.cache : makeSourceCache(base.cache.comments),
    invalidated,
    ...(shareable && old !== undefined ? { old: old.program } : {}),
  });
}

/** What a build of everything with a candidate lets a project read that takes nothing that the candidate changes from others. */
export function seenBy({ view }: Candidate, base: BasePrograms, config: ParsedConfig): FileView {
  const refers = (config.command.projectReferences?.length ?? 0) > 0;
  return refers ? withTexts(view, (file) => base.declared(config, file)) : view;
}
