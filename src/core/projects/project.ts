import * as z from 'zod';
import { nearest } from '../kernel/nearest.ts';
import { refuse } from '../kernel/refusal.ts';
import { ok, type Result } from '../kernel/result.ts';

/** What a project is called in a chat: short enough for a phone, and never mistaken for a path. */
export const ProjectNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/i)
  .transform((name) => name.toLowerCase())
  .brand<'ProjectName'>();
export type ProjectName = z.infer<typeof ProjectNameSchema>;

/** A workspace under a name. */
export interface Project {
  readonly name: ProjectName;
  /** Absolute, symbolic links resolved. */
  readonly path: string;
}

/** So many can be registered. */
export const mostProjects = 50;

export function parseProjectName(text: string): Result<ProjectName> {
  const parsed = ProjectNameSchema.safeParse(text.trim());
  return parsed.success
    ? ok(parsed.data)
    : refuse(
        'wrong-use',
        'That is no name for a project.',
        'Up to 40 letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
      );
}

/** A name for a workspace that nobody has named: its folder's, as far as that is one. */
export function nameOfFolder(path: string): ProjectName {
  const folder = path.split('/').at(-1) ?? '';
  const plain = folder
    .replaceAll(/[^a-z0-9._-]+/gi, '-')
    .replace(/^[^a-z0-9]+/i, '')
    .slice(0, 40);
  const parsed = ProjectNameSchema.safeParse(plain);
  return parsed.success ? parsed.data : ProjectNameSchema.parse('workspace');
}

/**
 * The workspace that IDS was started with, first, and those that were registered, maybe while it was started with another. The first
 * goes by the name that it was registered under, else by its folder's, with a number where that is another project's.
 */
export function projectsWith(
  first: string,
  registered: readonly Project[],
): readonly [Project, ...Project[]] {
  const others = registered.filter(({ path }) => path !== first);
  const taken = new Set(others.map(({ name }) => name));
  const own = nameOfFolder(first);
  const numbered = Array.from({ length: taken.size + 1 }, (_, at) =>
    ProjectNameSchema.parse(at === 0 ? own : `${own.slice(0, 36)}-${String(at + 1)}`),
  );
  const name =
    registered.find(({ path }) => path === first)?.name ?? numbered.find((each) => !taken.has(each)) ?? own;
  return [{ name, path: first }, ...others];
}

/** Whether a project can be worked on beside the one that IDS was started with. */
export function mayChoose({ name, path }: Project, first: Project): Result<void> {
  return path === first.path || !lieInside(path, first.path)
    ? ok(undefined)
    : refuse(
        'ambiguous',
        `${name} (${path}) and ${first.path}, which IDS was started with, lie one inside the other.`,
        `Work in ${first.name}, or start IDS with another IDS_WORKSPACE.`,
      );
}

/** Two workspaces, one inside the other, would write each other's files behind each other's locks. */
function lieInside(path: string, other: string): boolean {
  return path.startsWith(`${other}/`) || other.startsWith(`${path}/`);
}

/** The project of that name. `not-found` names the one that was most likely meant. */
export function projectNamed<P extends Project>(text: string, projects: readonly P[]): Result<P> {
  const name = text.trim().toLowerCase();
  const found = projects.find((each) => each.name === name);
  if (found !== undefined) return ok(found);
  const names = projects.map((each): string => each.name);
  const meant = nearest(name, names);
  return refuse(
    'not-found',
    `There is no project "${text.trim().slice(0, 60)}".`,
    meant === undefined
      ? `There are: ${names.join(', ')}.`
      : `Did you mean ${meant}? See all with /projects.`,
  );
}

/** Whether a folder may become a project of that name beside the others. */
export function mayRegister({ name, path }: Project, others: readonly Project[]): Result<void> {
  const taken = others.find((each) => each.name === name);
  if (taken?.path === path) return refuse('nothing-to-do', `${name} is ${path} already.`);
  if (taken !== undefined) {
    return refuse(
      'ambiguous',
      `${name} is another folder already: ${taken.path}.`,
      'Choose another name, or /forget it first.',
    );
  }
  const same = others.find((each) => each.path === path);
  if (same !== undefined) return refuse('nothing-to-do', `That folder is the project ${same.name} already.`);
  const nested = others.find((each) => lieInside(path, each.path));
  if (nested !== undefined) {
    return refuse(
      'ambiguous',
      `That folder and the project ${nested.name} (${nested.path}) lie one inside the other.`,
      'Register the outer one alone; a path inside it can be named in each request.',
    );
  }
  return others.length < mostProjects
    ? ok(undefined)
    : refuse(
        'wrong-use',
        `There are ${String(mostProjects)} projects already.`,
        'Forget one first: /forget <name>',
      );
}
