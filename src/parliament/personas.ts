import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nearest } from '../core/kernel/nearest.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { loadRoles, readRoles, type Role } from './seats.ts';

/** Personas that sit only where they are asked for. */
const presetsFolder = fileURLToPath(new URL('./presets/', import.meta.url));

/**
 * Who sits, in alphabetical order. `wanted`: names of personas, or of groups: `seven` (those that sit by default), `swarm`
 * (SOLACE, FORGE, ARCHITECT and SENTINEL), `own` (every file of `ownFolder`, which need not be there). A file of one's own
 * takes the place of the persona of its name. `wrong-config` names what there is none of, and who is too few: `quorum` of
 * them must vote.
 */
export function chooseRoles(
  wanted: readonly string[],
  { ownFolder, quorum }: { readonly ownFolder: string; readonly quorum: number },
): Result<readonly Role[]> {
  const [seven, swarm] = [loadRoles(), loadRoles(presetsFolder)];
  const own: Result<readonly Role[]> = existsSync(ownFolder) ? readRoles(ownFolder) : ok([]);
  if (!seven.ok) return seven;
  if (!swarm.ok) return swarm;
  if (!own.ok) return own;
  const groups = new Map([
    ['seven', seven.value],
    ['swarm', swarm.value],
    ['own', own.value],
  ]);
  const known = new Map([...seven.value, ...swarm.value, ...own.value].map((role) => [role.name, role]));
  const seated = new Map<string, Role>();
  for (const word of wanted) {
    const named = known.get(word);
    const meant = groups.get(word) ?? (named === undefined ? undefined : [named]);
    if (meant === undefined) return nobodyNamed(word, [...groups.keys(), ...known.keys()]);
    for (const { name } of meant) {
      const role = known.get(name);
      if (role !== undefined) seated.set(name, role);
    }
  }
  const roles = [...seated.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const voters = roles.filter(({ votes }) => votes).length;
  if (voters < quorum) {
    return refuse(
      'wrong-config',
      `Of the seats in PARLIAMENT_SEATS ${String(voters)} vote; an agreement takes ${String(quorum)} ballots.`,
      'Name more seats, such as: PARLIAMENT_SEATS=seven',
    );
  }
  return ok(roles);
}

function nobodyNamed(word: string, names: readonly string[]) {
  const meant = nearest(word, names);
  return refuse(
    'wrong-config',
    `PARLIAMENT_SEATS names "${word.slice(0, 60)}", and there is no such persona.`,
    meant === undefined
      ? `There are ${names.join(', ')}.`
      : `Did you mean ${meant}? There are ${names.join(', ')}.`,
  );
}
