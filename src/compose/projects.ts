import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ListedProject } from '../chat/rooms.ts';
import type { ChatRooms } from '../chat/rooms.ts';
import { printable } from '../core/change/path.ts';
import { refuse } from '../core/kernel/refusal.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import {
  mayChoose,
  mayRegister,
  parseProjectName,
  projectNamed,
  projectsWith,
  type Project,
} from '../core/projects/project.ts';
import type { Engine } from '../engine/engine.ts';
import { routeEngines } from '../engine/route.ts';
import type { ProjectStore } from '../store/projects.ts';
import type { OpenProject } from './project.ts';

/** One of these makes a folder a repository that can be worked on. */
const marks = ['package.json', 'tsconfig.json', '.git'];

export interface ProjectsParts {
  /** The workspace that IDS was started with. */
  readonly first: OpenProject;
  /** Opened already. */
  readonly engine: Engine;
  readonly store: ProjectStore;
  readonly open: (workspace: string) => OpenProject;
  /** What belongs to IDS itself, absolute. */
  readonly home: string;
}

/** The rooms of a chat that are the same in every project. */
type Common = Pick<ChatRooms, 'parliament' | 'texts' | 'staysOpen' | 'commits' | 'onDefect' | 'readExport'>;

/** Several workspaces in one process. Each is opened when it is first worked on. */
export function openProjects({ first, engine, store, open, home }: ProjectsParts) {
  const opened = new Map([[first.workspace, first]]);
  const all = async () => projectsWith(first.workspace, await store.all());

  function opening(workspace: string): OpenProject {
    const known = opened.get(workspace);
    if (known !== undefined) return known;
    const project = open(workspace);
    opened.set(workspace, project);
    return project;
  }

  /** The engine of a session's workspace; that of the first refuses to run what belongs to none of the projects. */
  async function engineOf(workspace: string): Promise<Result<Engine>> {
    if (workspace === first.workspace) return ok(engine);
    const projects = await all();
    const known = projects.find(({ path }) => path === workspace);
    return known !== undefined && mayChoose(known, projects[0]).ok ? opening(workspace).engine() : ok(engine);
  }

  async function register(name: string, path: string, by: string): Promise<Result<Project>> {
    const parsed = parseProjectName(name);
    if (!parsed.ok) return parsed;
    const folder = repositoryAt(path, home);
    if (!folder.ok) return folder;
    const project: Project = { name: parsed.value, path: folder.value };
    const allowed = mayRegister(project, await all());
    if (!allowed.ok) return allowed;
    return (await store.add(project, by))
      ? ok(project)
      : refuse('ambiguous', `${name} was registered by somebody else in this moment.`, 'See /projects.');
  }

  return {
    /**
     * The rooms of one place, about the project that is chosen there. `place`: a chat or a topic; null: the choice lasts no longer
     * than these rooms.
     */
    async at(place: string | null, common: Common): Promise<ChatRooms> {
      const chosen = place === null ? undefined : await store.chosenAt(place);
      const projects = await all();
      let current =
        projects.find((each) => each.name === chosen && mayChoose(each, projects[0]).ok) ?? projects[0];
      const rooms = () => opening(current.path);
      return {
        ...common,
        engine: routeEngines({ any: engine, current: () => rooms().engine(), of: engineOf }),
        get workspace() {
          return current.path;
        },
        analyst: () => rooms().analyst(),
        validator: () => rooms().validator(),
        commands: () => rooms().commands(),
        backups: () => rooms().backups(),
        files: () => rooms().files(),
        accounts: () => rooms().accounts(),
        doctor: (signal) => rooms().doctor(signal),
        projects: {
          list: async () =>
            (await all()).map((each): ListedProject => ({
              ...each,
              isCurrent: each.path === current.path,
              isFirst: each.path === first.workspace,
            })),
          async choose(name) {
            const projects = await all();
            const found = projectNamed(name, projects);
            if (!found.ok) return found;
            const isFirst = found.value === projects[0];
            const there = repositoryAt(found.value.path, home);
            if (!there.ok && !isFirst) return there;
            const allowed = mayChoose(found.value, projects[0]);
            if (!allowed.ok) return allowed;
            if (place !== null) await store.choose(place, isFirst ? null : found.value.name);
            current = found.value;
            return found;
          },
          register,
          async forget(name) {
            const projects = await all();
            const found = projectNamed(name, projects);
            if (!found.ok) return found;
            if (found.value === projects[0]) {
              return refuse(
                'not-allowed',
                `${found.value.name} is what IDS was started with; it stays.`,
                'Start IDS with another IDS_WORKSPACE.',
              );
            }
            await store.remove(found.value.name);
            if (current.path === found.value.path) current = projects[0];
            return found;
          },
        },
      };
    },
  };
}

/** The folder as a workspace: absolute, links resolved. */
function repositoryAt(path: string, home: string): Result<string> {
  const named = path.trim();
  const hint = 'Name the folder of a repository on the machine that IDS runs on, from / on.';
  if (!isAbsolute(named)) {
    return refuse('wrong-use', `${printable(named.slice(0, 200))} is not a path from / on.`, hint);
  }
  try {
    const real = realpathSync(named);
    if (!statSync(real).isDirectory()) {
      return refuse('workspace-missing', `${printable(named)} is not a folder.`, hint);
    }
    if (real === '/' || real === home || `${real}/`.startsWith(`${home}/.ids/`)) {
      return refuse('protected-path', `${printable(named)} cannot be a project.`, hint);
    }
    if (!marks.some((mark) => existsSync(join(real, mark)))) {
      return refuse(
        'workspace-missing',
        `${printable(named)} is no repository: it has neither ${marks.join(' nor ')}.`,
        hint,
      );
    }
    return ok(real);
  } catch {
    return refuse(
      'workspace-missing',
      `The folder ${printable(named)} does not exist or cannot be read.`,
      hint,
    );
  }
}
