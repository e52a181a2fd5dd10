import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';
import { sayNotYaml } from '../core/kernel/issues.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { SeatSchema, type Seat } from '../core/parliament/seat.ts';

const RoleSchema = SeatSchema.extend({
  name: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens are accepted'),
  /** Sampling temperature for minds that have one, 0–2. */
  temperature: z.number().min(0).max(2),
  /** Whether the seat scores candidates. */
  votes: z.boolean(),
}).strict();

/** A seat with everything that a mind needs to speak for it. `provider` in a file is a preference. */
export type Role = Readonly<z.infer<typeof RoleSchema>> & {
  /** Markdown: who the seat is, addressed to it. */
  readonly persona: string;
};

/** The personas that come with IDS and sit by default. */
export const rolesFolder = fileURLToPath(new URL('./roles/', import.meta.url));

/**
 * Reads every `*.md` of a folder as a role: front matter (name, lens, stance, provider, temperature, votes) between two
 * lines of `---`, then the persona. In alphabetical order of the names, so that every start seats them alike.
 * Refuses with `wrong-config`, naming the file and the field.
 */
export function loadRoles(folder: string = rolesFolder): Result<readonly Role[]> {
  const roles = readRoles(folder);
  return roles.ok && roles.value.length === 0
    ? refuse('wrong-config', `There is no persona in ${folder}.`, 'Add at least one *.md file with a role.')
    : roles;
}

/** As `loadRoles`; there may be none. */
export function readRoles(folder: string): Result<readonly Role[]> {
  let names: readonly string[];
  try {
    names = readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .toSorted();
  } catch {
    return refuse(
      'wrong-config',
      `The folder of personas ${folder} cannot be read.`,
      'Check that it exists and is readable.',
    );
  }
  const roles: Role[] = [];
  for (const name of names) {
    let text: string;
    try {
      text = readFileSync(`${folder.replace(/\/$/, '')}/${name}`, 'utf8');
    } catch {
      return wrong(name, 'it cannot be read');
    }
    const role = parseRole(name, text);
    if (!role.ok) return role;
    if (roles.some((other) => other.name === role.value.name)) {
      return wrong(name, `name: "${role.value.name}" is taken by another file`);
    }
    roles.push(role.value);
  }
  return ok(roles);
}

/** One role from the text of its file; `file` is named in refusals. */
export function parseRole(file: string, text: string): Result<Role> {
  const parts = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n([\s\S]*))?$/.exec(text);
  if (parts === null) return wrong(file, 'it does not begin with front matter between two lines of ---');
  let content: unknown;
  try {
    content = parse(parts[1] ?? '', { logLevel: 'error' });
  } catch (thrown) {
    return wrong(file, `in its front matter ${sayNotYaml(thrown)}`);
  }
  const parsed = RoleSchema.safeParse(content);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => {
      const field =
        issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'front matter');
      return `${field}: ${issue.message}`;
    });
    return wrong(file, issues.join('; '));
  }
  const persona = (parts[2] ?? '').trim();
  if (persona === '') return wrong(file, 'persona: the text after the front matter is empty');
  return ok({ ...parsed.data, persona });
}

function wrong(file: string, problem: string) {
  return refuse(
    'wrong-config',
    `The persona ${file} is wrong: ${problem}.`,
    'Mend the file; the personas that come with IDS show the form.',
  );
}

/**
 * Spreads roles over the providers that are configured, as evenly as they allow: preferences are kept where the
 * provider is there and not yet full, the rest goes to the providers with the fewest seats, in the given order.
 */
export function seatRoles(roles: readonly Role[], providers: readonly string[]): readonly Role[] {
  if (providers.length === 0) return [];
  // Every provider gets the same number, a few of them one more.
  const share = Math.floor(roles.length / providers.length);
  let extra = roles.length % providers.length;
  const taken = new Map(providers.map((provider) => [provider, 0]));
  const take = (provider: string, count: number) => {
    if (count >= share) extra--;
    taken.set(provider, count + 1);
  };
  const kept = roles.map((role) => {
    const count = taken.get(role.provider);
    if (count === undefined || count > share || (count === share && extra === 0)) return undefined;
    take(role.provider, count);
    return role;
  });
  return roles.map((role, index) => {
    const same = kept[index];
    if (same !== undefined) return same;
    const [provider, count] = [...taken].reduce((least, entry) => (entry[1] < least[1] ? entry : least));
    take(provider, count);
    return { ...role, provider };
  });
}

/** What the log and the card say of a role. */
export function seatOf(
  { name, lens, stance, provider, votes }: Role,
  { impartial, model }: { readonly impartial: boolean; readonly model?: string },
): Seat {
  return {
    name,
    lens,
    stance,
    provider,
    ...(model === undefined ? {} : { model }),
    ...(votes ? {} : { votes }),
    ...(impartial ? { measures: true } : {}),
  };
}
