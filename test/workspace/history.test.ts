import { chmodSync, lstatSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { sqliteLock } from '../../src/store/lock.ts';
import type { WorkspacePath } from '../../src/core/change/path.ts';
import { openWorkspace } from '../../src/workspace/open.ts';
import { endedAfter } from './disks.ts';
import { tell } from '../crash/rows.ts';
import {
  folder,
  memory,
  openJournals,
  plant,
  session,
  snapshot,
  workspace,
  writeTo,
  type Tree,
} from './setup.ts';

/** How many histories: 500 in CI, `IDS_RUNS=10000` for the long proof. */
const runs = Number(process.env['IDS_RUNS'] ?? 500);

const paths = ['a.ts', 'd/b.ts', 'd/e/c.ts', 'x.sh', 'd/new/n.ts'] as const;
const anyPath = fc.constantFrom(...paths);
/** What a change does to a file; texts are made unique later, so that every byte can be told apart. */
const anyChange = fc.uniqueArray(
  fc.record({ path: anyPath, to: fc.constantFrom('text', 'text', 'empty', 'gone', 'mode') }),
  { minLength: 1, maxLength: 4, selector: ({ path }) => path },
);
const anyAction = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('apply'), change: anyChange }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit'), path: anyPath }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), path: anyPath }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('chmod'), path: anyPath }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('rollback'), path: fc.option(anyPath, { nil: undefined }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('redo') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('end'),
      change: anyChange,
      at: fc.integer({ min: 5, max: 110 }),
      again: fc.integer({ min: 0, max: 60 }),
      edit: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('end-rollback'), at: fc.integer({ min: 5, max: 110 }) }),
  },
);
type Action =
  | { do: 'apply'; change: Change }
  | { do: 'edit' | 'delete' | 'chmod'; path: string }
  | { do: 'rollback'; path: string | undefined }
  | { do: 'redo' }
  | { do: 'end'; change: Change; at: number; again: number; edit: boolean }
  | { do: 'end-rollback'; at: number };
type Change = readonly { readonly path: string; readonly to: string }[];
type Snapshot = Readonly<Record<string, string>>;

/** One history: the folder, and a model of it that knows nothing of journals. */
class History {
  readonly root = folder(
    { 'a.ts': 'start a', 'd/b.ts': 'start b', 'x.sh': { text: 'start x', mode: 0o755 } },
    memory,
  );
  /** What each path was before and after each write that stands, oldest first. */
  readonly standing = new Map<string, { before: string | undefined; after: string | undefined }[]>();
  /** What each rollback that can be redone did to its files, oldest first. */
  redoable: ReadonlyMap<string, { before: string | undefined; after: string | undefined }>[] = [];
  /** Every text that a person wrote and did not replace or remove themself. */
  readonly owed = new Set(['start a', 'start b', 'start x']);
  texts = 0;
  wrote = false;

  get files(): Snapshot {
    return Object.fromEntries(Object.entries(snapshot(this.root)).filter(([, content]) => content !== 'dir'));
  }

  tree(change: Change): Tree {
    const now = this.files;
    const tree: Record<string, Tree[string]> = {};
    for (const { path, to } of change) {
      const current = now[path];
      if (to === 'text') tree[path] = `ids ${this.texts++}`;
      else if (to === 'empty') tree[path] = '';
      else if (current === undefined) continue;
      else if (to === 'gone') tree[path] = null;
      else tree[path] = { text: current.slice(4), mode: current.startsWith('644') ? 0o755 : 0o644 };
    }
    return tree;
  }

  edit(path: string): string {
    this.disown(path);
    const text = `person ${this.texts++}`;
    plant(this.root, { [path]: text });
    this.owed.add(text);
    return text;
  }

  disown(path: string): void {
    const current = this.files[path];
    if (current !== undefined) this.owed.delete(current.slice(4));
  }

  committed(before: Snapshot, after: Snapshot, tree: Tree): void {
    this.wrote = true;
    this.redoable = [];
    for (const path of Object.keys(tree)) {
      if (before[path] === after[path]) continue;
      const list = this.standing.get(path) ?? [];
      this.standing.set(path, [...list, { before: before[path], after: after[path] }]);
    }
  }

  /** What rolling back should give, `diverged`, or nothing to do. */
  rolledBack(only?: string): Snapshot | 'diverged' | 'nothing' | 'unknown' {
    const now = this.files;
    const after: Record<string, string> = { ...now };
    const chosen = [...this.standing].filter(([path]) => only === undefined || path === only);
    if (chosen.length === 0) return 'unknown';
    for (const [path, list] of chosen) {
      let version = now[path];
      for (const { before, after: written } of list.toReversed()) {
        if (version === written) version = before;
        else if (version !== before) return 'diverged';
      }
      if (version === undefined) Reflect.deleteProperty(after, path);
      else after[path] = version;
    }
    return same(after, now) ? 'nothing' : after;
  }

  /** What a redo should give; `nothing` also where there is none to redo. */
  redone(): Snapshot | 'diverged' | 'nothing' | 'unknown' {
    if (!this.wrote) return 'unknown';
    const now = this.files;
    const after: Record<string, string> = { ...now };
    for (const [path, file] of this.redoable.at(-1) ?? []) {
      if (now[path] !== file.after && now[path] !== file.before) return 'diverged';
      if (file.before === undefined) Reflect.deleteProperty(after, path);
      else after[path] = file.before;
    }
    return same(after, now) ? 'nothing' : after;
  }

  /** A redo writes anew, as one write, what the rollback took away. */
  wroteAgain(before: Snapshot): void {
    this.redoable.pop();
    const now = this.files;
    for (const path of new Set([...Object.keys(before), ...Object.keys(now)])) {
      if (before[path] === now[path]) continue;
      const list = this.standing.get(path) ?? [];
      this.standing.set(path, [...list, { before: before[path], after: now[path] }]);
    }
  }

  tookBack(before: Snapshot, only?: string): void {
    const now = this.files;
    const changed = [...this.standing.keys()].filter((path) => before[path] !== now[path]);
    this.redoable.push(new Map(changed.map((path) => [path, { before: before[path], after: now[path] }])));
    for (const path of this.standing.keys()) {
      // A file that was as before already has no part in the rollback; its history stands.
      if ((only === undefined || path === only) && before[path] !== this.files[path])
        this.standing.set(path, []);
    }
  }

  /** No text of a person's is anywhere but in the tree or among what IDS keeps. */
  expectNothingLost(): void {
    const kept = new Set(everything(this.root));
    for (const text of this.owed) expect(kept, `lost: ${text}`).toContain(text);
  }
}

function everything(at: string): readonly string[] {
  return readdirSync(at).flatMap((name) => {
    const path = join(at, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) return everything(path);
    return stat.isFile() ? [readFileSync(path, 'utf8')] : [];
  });
}

function same(a: Snapshot, b: Snapshot): boolean {
  const sorted = (of: Snapshot) =>
    JSON.stringify(Object.entries(of).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

/** What the write should make of the files. */
function expected(before: Snapshot, tree: Tree): Snapshot {
  const after: Record<string, string> = { ...before };
  for (const [path, content] of Object.entries(tree)) {
    if (content === null) Reflect.deleteProperty(after, path);
    else if (typeof content === 'string') after[path] = `${before[path]?.slice(0, 3) ?? '644'}:${content}`;
    else if ('text' in content) after[path] = `${content.mode.toString(8)}:${content.text}`;
  }
  return after;
}

async function act(history: History, action: Action, index: number): Promise<void> {
  const { root } = history;
  const before = history.files;
  switch (action.do) {
    case 'edit':
      history.edit(action.path);
      return;
    case 'delete':
      history.disown(action.path);
      rmSync(join(root, action.path), { force: true });
      return;
    case 'chmod':
      if (before[action.path] !== undefined) {
        chmodSync(join(root, action.path), (statSync(join(root, action.path)).mode & 0o777) ^ 0o111);
      }
      return;
    case 'apply': {
      const tree = history.tree(action.change);
      const write = writeTo(root, tree, `k${index}`);
      const applied = await workspace(root).apply(write);
      if (write.changeSet.files.length === 0) {
        expect(applied).toMatchObject({ ok: false, error: { code: 'nothing-to-do' } });
        return;
      }
      expect(applied).toMatchObject({ ok: true });
      expect(history.files).toEqual(expected(before, tree));
      history.committed(before, history.files, tree);
      return;
    }
    case 'rollback': {
      const wanted = history.rolledBack(action.path);
      const request = {
        key: `k${index}`,
        session,
        ...(action.path === undefined ? {} : { path: action.path as WorkspacePath }),
      };
      const done = await workspace(root).rollback(request);
      if (typeof wanted === 'string') {
        const code = { diverged: 'diverged', nothing: 'nothing-to-do', unknown: 'not-found' }[wanted];
        expect(done).toMatchObject({ ok: false, error: { code } });
        expect(history.files).toEqual(before);
      } else {
        expect(done).toMatchObject({ ok: true });
        expect(history.files).toEqual(wanted);
        history.tookBack(before, action.path);
      }
      return;
    }
    case 'redo': {
      const wanted = history.redone();
      const done = await workspace(root).redo({ key: `k${index}`, session });
      if (typeof wanted === 'string') {
        const code = { diverged: 'diverged', nothing: 'nothing-to-do', unknown: 'not-found' }[wanted];
        expect(done).toMatchObject({ ok: false, error: { code } });
        expect(history.files).toEqual(before);
      } else {
        expect(done).toMatchObject({ ok: true });
        expect(history.files).toEqual(wanted);
        history.wroteAgain(before);
      }
      return;
    }
    case 'end': {
      const tree = history.tree(action.change);
      const write = writeTo(root, tree, `k${index}`);
      if (write.changeSet.files.length === 0) return;
      const opened = openWorkspace({
        root,
        lock: sqliteLock,
        limits: { freeBytes: 0 },
        disk: endedAfter(action.at),
      });
      if (opened.ok) await opened.value.apply(write);
      const [first] = write.changeSet.files;
      const edited = action.edit ? first?.path : undefined;
      if (edited !== undefined) history.edit(edited);
      const again = openWorkspace({
        root,
        lock: sqliteLock,
        limits: { freeBytes: 0 },
        disk: endedAfter(action.again),
      });
      if (again.ok) await again.value.recover();
      const recovered = await workspace(root).recover();
      if (!recovered.ok) {
        expect(recovered.error.code).toBe('conflict');
        expect(edited).toBeDefined();
        for (const name of readdirSync(join(root, '.ids/conflicts'))) {
          if (name.endsWith('.json')) rmSync(join(root, '.ids/conflicts', name));
        }
      }
      expect(openJournals(root)).toEqual([]);
      const apart = (files: Snapshot) =>
        Object.fromEntries(Object.entries(files).filter(([path]) => path !== edited));
      const after = expected(before, tree);
      const isNew = same(apart(history.files), apart(after)) && !same(apart(before), apart(after));
      if (!isNew) expect(apart(history.files)).toEqual(apart(before));
      const settled = history.files;
      const repeat = await workspace(root).apply(write);
      if (repeat.ok && !same(settled, history.files)) {
        expect(settled).toEqual(before);
        expect(history.files).toEqual(after);
      } else {
        expect(history.files).toEqual(settled);
      }
      if (repeat.ok) history.committed(before, after, tree);
      return;
    }
    case 'end-rollback': {
      const wanted = history.rolledBack();
      const opened = openWorkspace({
        root,
        lock: sqliteLock,
        limits: { freeBytes: 0 },
        disk: endedAfter(action.at),
      });
      if (opened.ok) await opened.value.rollback({ key: `k${index}`, session });
      expect(await workspace(root).recover()).toMatchObject({ ok: true });
      if (typeof wanted === 'string') {
        expect(history.files).toEqual(before);
        return;
      }
      expect([before, wanted]).toContainEqual(history.files);
      expect(await workspace(root).rollback({ key: `k${index}`, session })).toMatchObject({ ok: true });
      expect(history.files).toEqual(wanted);
      history.tookBack(before);
    }
  }
}

/** Histories that once went wrong. */
const found: Parameters<typeof act>[1][][] = [
  // What undoing kept of a first write is no sign of a manifest that was lost.
  [{ do: 'end', change: [{ path: 'a.ts', to: 'gone' }], at: 29, again: 0, edit: true }, { do: 'redo' }],
];

it(
  `${runs} random histories lose no byte of a person's and leave no tree half written`,
  async (context) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAction, { minLength: 2, maxLength: 9 }), async (actions) => {
        const history = new History();
        for (const [index, action] of actions.entries()) {
          await act(history, action, index);
          history.expectNothingLost();
        }
        rmSync(history.root, { recursive: true });
      }),
      { numRuns: runs, examples: found.map((actions) => [actions]) },
    );
    tell(context, {
      what: 'random histories of apply, edit, chmod, delete, rollback, redo, crash',
      bar: '0 bytes lost',
      result: `0 lost in ${runs}`,
    });
  },
  runs * 200 + 60_000,
);
