import { dirname, resolve } from 'node:path/posix';
import { declaredSurface, type Difference } from './difference.ts';
import type { Pair } from '../pair.ts';
import { leadsOf } from '../resolutions.ts';
import type { Taken } from './surface.ts';
import type { Takes } from './takes.ts';
import { mayLeaveOut } from './untold.ts';
import { both, differenceOf, handedOn, isNothing, isSeenBy, untoldAmong, type Visible } from './visible.ts';

/** Files whose declarations are worked out at most: of more, that costs more than checking whoever takes what they show. */
const MOST_EXACT = 60;

/**
 * The files that a difference in `origins` can reach, nearest first: who takes a name that differs, and on through every
 * name that depends on it. Files absolute. `enough`: whether what was reached is as much as anybody wants to know.
 */
export function spreadFrom(
  pair: Pair,
  origins: ReadonlyMap<string, Difference>,
  enough: (reached: ReadonlySet<string>) => boolean = () => false,
): ReadonlySet<string> {
  const { base, next } = pair;
  const leads = new Map<string, ReadonlyMap<string, string>>();
  const leadsFrom = (file: string): ReadonlyMap<string, string> => {
    const known = leads.get(file) ?? leadsOf((next.has(file) ? next : base)?.resolutions(file) ?? '');
    leads.set(file, known);
    return known;
  };
  const importersOf = (file: string) => [
    ...next.importersOf(file),
    // Who imported a file that is gone is known to the base alone.
    ...(base?.importersOf(file) ?? []),
  ];
  const taken = new Map<string, Takes | undefined>();
  const takenBy = (file: string): Takes | undefined => {
    if (!taken.has(file)) taken.set(file, (next.has(file) ? next : base)?.takes(file));
    return taken.get(file);
  };
  const takersOf = (file: string, visible: Visible): readonly string[] =>
    importersOf(file).filter((importer) =>
      [...leadsFrom(importer)].some(
        ([specifier, target]) =>
          target === file && isSeenBy(takenBy(importer)?.get(specifier) ?? ANY, visible),
      ),
    );

  const visible = new Map<string, Visible>();
  for (const [file, difference] of origins) {
    const { roughly } = difference;
    visible.set(file, takersOf(file, roughly).length === 0 ? roughly : difference.exactly());
  }
  const hands = handing(pair, visible, leadsFrom);
  const reached = new Set<string>();
  for (let grown = [...visible.keys()]; grown.length > 0 && !enough(reached);) {
    const takers = new Set(grown.flatMap((file) => takersOf(file, visible.get(file) ?? NOTHING)));
    next.include(takers);
    for (const taker of takers) reached.add(taker);
    if (enough(reached)) break;
    // Nobody asks what a file shows that nobody imports.
    const asked = [...takers].filter((taker) => importersOf(taker).length > 0);
    grown = hands(asked).flatMap(([file, shows]) => {
      const known = visible.get(file) ?? NOTHING;
      const now = both(known, shows);
      if (now === known || (now !== 'all' && known !== 'all' && now.size === known.size)) return [];
      visible.set(file, now);
      return [file];
    });
  }
  return reached;
}

const ANY: ReadonlySet<string> = new Set(['*']);
const NOTHING: ReadonlySet<string> = new Set();

/** What files show of what is `visible` of others, as far as that is known at the time of asking. */
function handing(
  pair: Pair,
  visible: ReadonlyMap<string, Visible>,
  leadsFrom: (file: string) => ReadonlyMap<string, string>,
): (files: readonly string[]) => readonly (readonly [string, Visible])[] {
  const { base, next, typescript } = pair;
  let paths: ReadonlySet<string> | undefined;
  const isOfProject = (path: string): boolean => (paths ??= new Set(next.files.map(plain))).has(path);
  const seenFrom = (file: string) => {
    const visibleAt = (specifier: string): Visible => {
      const target = leadsFrom(file).get(specifier);
      if (target !== undefined) return visible.get(target) ?? NOTHING;
      return visibleByPath(file, specifier, visible, isOfProject);
    };
    return {
      visibleAt,
      seen: ({ specifier, name }: Taken) => isSeenBy(new Set([name]), visibleAt(specifier)),
    };
  };
  const roughly = (file: string): Visible => {
    const surface = next.surface(file);
    if (surface === undefined) return 'all';
    const { visibleAt, seen } = seenFrom(file);
    // What is imported by no word of the text, as what markup becomes, can be in everything.
    for (const specifier of leadsFrom(file).keys()) {
      if (!surface.specifiers.has(specifier) && !isNothing(visibleAt(specifier))) return 'all';
    }
    return handedOn(surface, seen, visibleAt);
  };
  const untoldBy = (file: string): Visible => {
    const surface = next.surface(file);
    if (surface !== undefined) return untoldAmong(surface, roughly(file));
    return mayLeaveOut(next.program.getSourceFile(file)?.text ?? '') ? 'all' : NOTHING;
  };
  const exactly = (file: string): Visible => {
    const after = next.shape(file);
    const before = after === undefined ? undefined : base?.shape(file);
    if (after === undefined || before === undefined) return roughly(file);
    const surface = declaredSurface(typescript, file, after);
    if (surface === undefined) return 'all';
    const { visibleAt, seen } = seenFrom(file);
    const shown = both(handedOn(surface, seen, visibleAt), untoldBy(file));
    return before === after
      ? shown
      : both(shown, differenceOf(declaredSurface(typescript, file, before), surface));
  };
  /** Whose declarations were looked at: they can speak of files that they do not import, so that they are asked each time. */
  const exact = new Set<string>();
  return (files) => {
    const told = files.map((file) => [file, roughly(file)] as const).filter(([, shows]) => !isNothing(shows));
    const more = told.filter(([file]) => !exact.has(file));
    if (exact.size + more.length > MOST_EXACT) {
      // Those of before show as much as the others now: what was left out of them may matter further on.
      const all = [...exact].map((file) => [file, roughly(file)] as const);
      exact.clear();
      return [...all, ...told];
    }
    for (const [file] of more) exact.add(file);
    base?.include(more.map(([file]) => file));
    return [...exact].map((file) => [file, exactly(file)] as const);
  };
}

/** What is visible where a specifier leads that the compiler wrote; all where that cannot be told, as of an alias. */
function visibleByPath(
  from: string,
  specifier: string,
  visible: ReadonlyMap<string, Visible>,
  isOfProject: (path: string) => boolean,
): Visible {
  if (specifier.startsWith('node:')) return NOTHING;
  if (!specifier.startsWith('.')) return 'all';
  const path = plain(resolve(dirname(from), specifier));
  if (!isOfProject(path)) return 'all';
  let found: Visible = NOTHING;
  for (const [file, shows] of visible) if (plain(file) === path) found = both(found, shows);
  return found;
}

/** A path without extension, and without `index`. */
function plain(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$|\.json$/, '').replace(/\/index$/, '');
}
