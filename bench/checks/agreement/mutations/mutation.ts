import ts from 'typescript';
import type { Files } from '../edit.ts';

/** A source file to be mutated. */
export interface Subject {
  readonly path: string;
  readonly text: string;
  readonly source: ts.SourceFile;
  /** Every node of the file in order. */
  readonly nodes: readonly ts.Node[];
}

/** Text that takes the place of what stands between two offsets. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A kind of edit inside one file: everything that it could do there. */
export type Within = (subject: Subject) => readonly (readonly Replacement[])[];

/** A kind of edit that needs the whole repository; undefined when it finds nothing to do. */
export type Across = (scene: Scene) => Files | undefined;

export interface Scene {
  /** Source files that the repository's tsconfigs have. */
  readonly subjects: readonly Subject[];
  readonly random: () => number;
  /** Text of a file of the repository by its relative path; undefined when there is none. */
  readonly text: (path: string) => string | undefined;
  readonly files: readonly string[];
}

export function subjectOf(path: string, text: string): Subject {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, text, source, nodes };
}

export function applied(text: string, replacements: readonly Replacement[]): string {
  let result = text;
  for (const { start, end, text: fresh } of replacements.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + fresh + result.slice(end);
  }
  return result;
}

export function all<T extends ts.Node>({ nodes }: Subject, is: (node: ts.Node) => node is T): readonly T[] {
  return nodes.filter(is);
}

export function replaced(node: ts.Node, text: string): readonly Replacement[] {
  return [{ start: node.getStart(), end: node.end, text }];
}

export function removed(node: ts.Node): readonly Replacement[] {
  return [{ start: node.getFullStart(), end: node.end, text: '' }];
}

export function inserted(at: number, text: string): readonly Replacement[] {
  return [{ start: at, end: at, text }];
}

export function modifierOf(node: ts.Node, kind: ts.SyntaxKind): ts.Modifier | undefined {
  return ts.canHaveModifiers(node) ? ts.getModifiers(node)?.find((each) => each.kind === kind) : undefined;
}

/** Takes a word away with the blank after it. */
export function withoutWord(word: ts.Node): readonly Replacement[] {
  return [{ start: word.getStart(), end: word.end + 1, text: '' }];
}
