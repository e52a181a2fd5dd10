import type { WorkspacePath } from '../../../core/change/path.ts';
import type { IndexedFile } from '../index/index.ts';

/**
 * Groups of files that import each other in a circle, the largest first, each as a shortest way round that begins and ends with its
 * first path. Imports of types alone do not count: nothing of them is left when the code runs.
 */
export function circles(
  files: ReadonlyMap<WorkspacePath, IndexedFile>,
): readonly (readonly WorkspacePath[])[] {
  const into = (path: WorkspacePath): readonly WorkspacePath[] => [
    ...new Set(
      (files.get(path)?.references ?? []).flatMap(({ reference, target }) =>
        target === undefined || reference.typeOnly || target === path || !files.has(target) ? [] : [target],
      ),
    ),
  ];
  return components([...files.keys()], into)
    .filter((group) => group.length > 1)
    .map((group) => group.toSorted())
    .toSorted((a, b) => b.length - a.length || ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
    .map((group) => {
      const [first] = group;
      if (first === undefined) return group;
      const inside = new Set(group);
      return [first, ...(wayBack(first, (path) => into(path).filter((each) => inside.has(each))) ?? [])];
    });
}

/** The groups of files that all reach each other (Tarjan), without recursion: chains of imports may be longer than a stack. */
function components<T>(nodes: readonly T[], next: (node: T) => readonly T[]): readonly (readonly T[])[] {
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const stack: T[] = [];
  const onStack = new Set<T>();
  const groups: T[][] = [];
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: { readonly node: T; readonly targets: readonly T[]; at: number }[] = [];
    const enter = (node: T) => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      stack.push(node);
      onStack.add(node);
      work.push({ node, targets: next(node), at: 0 });
    };
    enter(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { node, targets } = top;
      const target = targets[top.at++];
      if (target !== undefined) {
        if (!index.has(target)) enter(target);
        else if (onStack.has(target)) low.set(node, Math.min(low.get(node) ?? 0, index.get(target) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) {
        low.set(parent.node, Math.min(low.get(parent.node) ?? 0, low.get(node) ?? 0));
      }
      if (low.get(node) !== index.get(node)) continue;
      const group = stack.splice(stack.lastIndexOf(node));
      for (const each of group) onStack.delete(each);
      groups.push(group);
    }
  }
  return groups;
}

/** A shortest way from a node back to itself, without its beginning. */
function wayBack<T>(from: T, next: (node: T) => readonly T[]): readonly T[] | undefined {
  const before = new Map<T, T>();
  const queue: T[] = [from];
  for (const node of queue) {
    for (const target of next(node)) {
      if (target === from) return [...wayTo(node, from, before), from];
      if (before.has(target)) continue;
      before.set(target, node);
      queue.push(target);
    }
  }
  return undefined;
}

/** The nodes behind `from` on the way to a node, itself included; empty where they are the same. */
function wayTo<T>(node: T, from: T, before: ReadonlyMap<T, T>): readonly T[] {
  const way: T[] = [];
  for (let at: T | undefined = node; at !== undefined && at !== from; at = before.get(at)) way.push(at);
  return way.toReversed();
}
