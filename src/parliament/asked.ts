import type { Mind } from './mind.ts';
import type { Role } from './seats.ts';

/** With one provider its seats think apart; with several, the providers already do. */
const proposersOfOne = 3;

/** The generalist frames; should its mind fail, one seat of each other provider is asked in turn. */
export function framers(seated: readonly Role[]): readonly Role[] {
  const generalists = seated.filter((role) => role.lens === 'generalist');
  return firstOfEach([...generalists, ...seated]);
}

/** One seat a provider, those that build before those that doubt; up to three where there is only one provider. */
export function proposers(seated: readonly Role[], mindOf: (role: Role) => Mind): readonly Role[] {
  const order = { progressive: 0, neutral: 1, critic: 2 };
  const willing = seated.toSorted(
    (a, b) =>
      order[a.stance] - order[b.stance] || Number(a.lens !== 'developer') - Number(b.lens !== 'developer'),
  );
  const one = firstOfEach(willing);
  const [first] = one;
  if (one.length > 1 || first === undefined || mindOf(first).impartial) return one;
  return willing.slice(0, proposersOfOne);
}

export function firstOfEach(roles: readonly Role[]): readonly Role[] {
  return roles.filter(
    (role, index) => roles.findIndex((other) => other.provider === role.provider) === index,
  );
}

/** Everybody's first, then everybody's second: a limit on how many there may be cuts no author off. */
export function inTurn<T>(ideas: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...ideas.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) =>
    ideas.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}
