import { overlaid, type Candidate } from '../../change.ts';
import type { Disk } from '../../disk.ts';
import type { FileView } from '../../view.ts';
import type { ApiUpdate, FileChanges } from './api.ts';
import type { NativeCompiler } from './installed.ts';
import { nativeProgram, type NativeProgram } from './program.ts';
import { openSession, type Session, type Snapshot } from './session.ts';

/** One state of the workspace's files in the compiler's process. */
export interface State {
  readonly view: FileView;
  /** Undefined when the compiler does not know the tsconfig (absolute path). */
  program(config: string): NativeProgram | undefined;
  dispose(): void;
}

/** The states that the compiler's process is led through: the workspace as it is, and from there each candidate. */
export interface States {
  /** The workspace as it is on disk, with these tsconfigs (absolute) opened. Kept until `renew`. */
  base(configs: readonly string[], signal: AbortSignal): Promise<State>;
  /** The candidate's files, with further tsconfigs opened that only it has. To be disposed of. */
  next(candidate: Candidate, configs: readonly string[], signal: AbortSignal): Promise<State>;
  /** A view with tsconfigs that are there for this state only. To be disposed of. */
  apart(
    view: FileView,
    differing: readonly string[],
    configs: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<State>;
  /** To be called when the disk changed. */
  renew(): void;
  close(): void;
}

export function makeStates(compiler: NativeCompiler, disk: Disk): States {
  let session: Session | undefined;
  let base: { readonly state: State; readonly snapshot: Snapshot } | undefined;
  /** What the process has been told of last. */
  let last: FileView = disk;
  /** The workspace's files when it was told of them last. */
  let listed: ReadonlySet<string> = new Set<string>();
  /** Every file that it has read, with its stamp on disk then. */
  const read = new Map<string, string | undefined>();
  let differing = new Set<string>();
  let stale = false;
  let opened = new Set<string>();
  /** tsconfigs to be closed at the next update. */
  let passing = new Set<string>();

  const forget = () => {
    session?.close();
    session = undefined;
    base = undefined;
    opened = new Set();
    passing = new Set();
    differing = new Set();
    last = disk;
    stale = false;
    read.clear();
  };

  /** Where the disk is not as the process has seen it. */
  const differences = (): readonly string[] => {
    const now = new Set(disk.files());
    return [
      ...[...read].flatMap(([path, stamp]) => (disk.stamp(path) === stamp ? [] : [path])),
      ...[...listed].filter((path) => !now.has(path)),
      ...[...now].filter((path) => !listed.has(path)),
    ];
  };

  /** A view that remembers what was read through it. */
  const watched = (view: FileView): FileView => ({
    ...view,
    text(path) {
      read.set(path, disk.stamp(path));
      return view.text(path);
    },
  });

  const lead = async (
    view: FileView,
    paths: readonly string[],
    configs: readonly string[],
    signal: AbortSignal,
  ) => {
    if (session?.alive === false) forget();
    if (session === undefined) {
      session = await openSession(compiler, disk.root);
      listed = new Set(disk.files());
    }
    const running = session;
    const seen = watched(view);
    const existed = (path: string) =>
      differing.has(path) || passing.has(path)
        ? last.isFile(path)
        : listed.has(path) || read.get(path) !== undefined;
    const told = new Set([...differing, ...paths, ...passing, ...(stale ? differences() : [])]);
    const changes = changesOf(told, existed, view, stale);
    const opening = configs.filter((config) => !passing.has(config));
    const closing = [...passing].filter((config) => !configs.includes(config));
    const update: ApiUpdate = {
      ...(opening.length === 0 ? {} : { openProjects: opening }),
      ...(closing.length === 0 ? {} : { closeProjects: closing }),
    };
    try {
      // One after the other: to forget everything is not enough for files that come and go, nor for a tsconfig.
      for (const fileChanges of changes.slice(0, -1)) {
        (await running.update(seen, { fileChanges }, signal)).dispose();
      }
      const fileChanges = changes.at(-1);
      const whole = fileChanges === undefined ? update : { ...update, fileChanges };
      const snapshot = await running.update(seen, whole, signal);
      if (stale) listed = new Set(disk.files());
      stale = false;
      passing = new Set();
      differing = new Set(paths);
      last = view;
      return snapshot;
    } catch (error) {
      forget();
      throw error;
    }
  };

  const stateOf = (snapshot: Snapshot, view: FileView): State => {
    const programs = new Map<string, NativeProgram>();
    return {
      view,
      program(config) {
        const known = programs.get(config);
        if (known !== undefined) return known;
        const project = snapshot.project(config);
        if (project === undefined) return undefined;
        const made = nativeProgram({ snapshot, project, view, root: disk.root });
        programs.set(config, made);
        return made;
      },
      dispose: () => {
        snapshot.dispose();
      },
    };
  };

  return {
    async base(configs, signal) {
      if (session?.alive === false || session?.grown === true) forget();
      const missing = configs.filter((config) => !opened.has(config));
      if (base !== undefined && !stale && missing.length === 0) return base.state;
      const former = base?.snapshot;
      const snapshot = await lead(disk, [], missing, signal);
      for (const config of missing) opened.add(config);
      base = { state: stateOf(snapshot, disk), snapshot };
      former?.dispose();
      return base.state;
    },
    async next(candidate, configs, signal) {
      const paths = candidate.files.map((file) => file.absolute);
      const snapshot = await lead(candidate.view, paths, configs, signal);
      passing = new Set(configs);
      return stateOf(snapshot, candidate.view);
    },
    async apart(view, paths, configs, signal) {
      const bytes = new TextEncoder();
      const texts = new Map([...configs].map(([path, text]) => [path, bytes.encode(text)]));
      const laid = overlaid(view, texts);
      const snapshot = await lead(laid, [...paths, ...configs.keys()], [...configs.keys()], signal);
      passing = new Set(configs.keys());
      return stateOf(snapshot, laid);
    },
    renew() {
      stale = true;
    },
    close: forget,
  };
}

/** What has to be told of the paths at which two views may differ, in this order. */
function changesOf(
  paths: ReadonlySet<string>,
  existed: (path: string) => boolean,
  view: FileView,
  stale: boolean,
): readonly FileChanges[] {
  const all = [...paths];
  const created = all.filter((path) => !existed(path) && view.isFile(path));
  const deleted = all.filter((path) => existed(path) && !view.isFile(path));
  const changed = all.filter((path) => existed(path) && view.isFile(path));
  const summary = { created, deleted, changed };
  // Where imports lead can be another matter now.
  const far =
    stale || created.length > 0 || deleted.length > 0 || changed.some((path) => path.endsWith('.json'));
  return [...(all.length > 0 ? [summary] : []), ...(far ? [{ invalidateAll: true } as const] : [])];
}
