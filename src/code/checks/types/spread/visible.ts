import type { Declared, Surface, Taken } from './surface.ts';

/** The names of a file under which others can see a difference; `all` where it cannot be told which. */
export type Visible = ReadonlySet<string> | 'all';

export function isNothing(visible: Visible): boolean {
  return visible !== 'all' && visible.size === 0;
}

/** Whether somebody who takes these names (`*`: any) can see the difference. */
export function isSeenBy(names: ReadonlySet<string>, visible: Visible): boolean {
  if (visible === 'all') return true;
  if (names.has('*')) return visible.size > 0;
  for (const name of names) if (visible.has(name)) return true;
  return false;
}

export function both(a: Visible, b: Visible): Visible {
  return a === 'all' || b === 'all' ? 'all' : new Set([...a, ...b]);
}

/** The names under which two states of a file differ, by what each shows. */
export function differenceOf(before: Surface | undefined, after: Surface | undefined): Visible {
  if (before === undefined || after === undefined) return 'all';
  if (before.stars.join('\n') !== after.stars.join('\n')) return 'all';
  const changed = new Set<string>();
  const compare = <T>(of: (surface: Surface) => ReadonlyMap<string, T>) => {
    const [old, now] = [of(before), of(after)];
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      if (JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name))) changed.add(name);
    }
  };
  compare((surface) => textsOf(surface));
  compare((surface) => surface.imports);
  compare((surface) => surface.reexports);
  compare((surface) => surface.aliases);
  return closed(after, changed);
}

/** The names under which a file shows something of what is `seen` of others; `seen`: whether that differs. */
export function handedOn(
  surface: Surface,
  seen: (taken: Taken) => boolean,
  visibleAt: (specifier: string) => Visible,
): Visible {
  const changed = new Set<string>();
  for (const [name, taken] of surface.imports) if (seen(taken)) changed.add(name);
  for (const [name, taken] of surface.reexports) if (seen(taken)) changed.add(name);
  for (const { names, taken } of surface.declared) {
    if (taken.some(seen)) for (const name of names) changed.add(name);
  }
  for (const specifier of surface.stars) {
    const visible = visibleAt(specifier);
    if (visible === 'all') return 'all';
    for (const name of visible) if (name !== 'default') changed.add(name);
  }
  return closed(surface, changed);
}

/** With the names of all that mentions one of them, on and on. */
function closed({ declared, aliases }: Surface, changed: Set<string>): ReadonlySet<string> {
  for (let size = -1; size !== changed.size;) {
    size = changed.size;
    for (const { names, mentions } of declared) {
      if (names.every((name) => changed.has(name)) || !overlap(mentions, changed)) continue;
      for (const name of names) changed.add(name);
    }
    for (const [name, of] of aliases) if (changed.has(of)) changed.add(name);
  }
  return changed;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const each of few) if (many.has(each)) return true;
  return false;
}

/** All that declares each name, in its order. */
function textsOf({ declared }: Surface, of = ({ text }: Declared) => text): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const each of declared) {
    for (const name of each.names) texts.set(name, `${texts.get(name) ?? ''}${of(each)}\n`);
  }
  return texts;
}

/** The names under which two states of a file differ in what their declarations leave out. */
export function untoldOf(before: Surface, after: Surface): ReadonlySet<string> {
  const [old, now] = [before, after].map((surface) =>
    textsOf(surface, ({ untold }) => `${untold.members}\0${untold.written}`),
  );
  const names = [...(now?.keys() ?? [])].filter((name) => old?.has(name) === true);
  return closed(after, new Set(names.filter((name) => old?.get(name) !== now?.get(name))));
}

/** Of the names under which a file shows a difference of others, those that do so by what their declarations leave out. */
export function untoldAmong(surface: Surface, seen: Visible): ReadonlySet<string> {
  const veiled = surface.declared.filter(({ untold }) => untold.members !== '').flatMap(({ names }) => names);
  return closed(surface, new Set(seen === 'all' ? veiled : veiled.filter((name) => seen.has(name))));
}
