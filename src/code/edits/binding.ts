import ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { EditContext } from './context.ts';
import type { TextChange } from './operations/changes.ts';

/** What each identifier of certain names refers to, as places of declarations. */
export type Meanings = ReadonlyMap<string, Meaning>;

interface Meaning {
  readonly path: WorkspacePath;
  readonly start: number;
  /** `file start` of every declaration, in order. */
  readonly declarations: readonly { readonly path: string; readonly start: number }[];
}

/** The meaning of every identifier in the workspace whose text is one of `names`. Keys are `path start`. */
export function meaningsOf(context: EditContext, names: ReadonlySet<string>): Meanings {
  const { program } = context;
  const checker = program.getTypeChecker();
  const meanings = new Map<string, Meaning>();
  for (const source of program.getSourceFiles()) {
    const path = context.pathOfName(source.fileName);
    if (path === undefined || ![...names].some((name) => source.text.includes(name))) continue;
    const visit = (node: ts.Node): void => {
      if ((ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && names.has(node.text)) {
        const start = node.getStart(source);
        meanings.set(`${path} ${start}`, {
          path,
          start,
          declarations: declarationsAt(node, checker, context),
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return meanings;
}

function declarationsAt(
  node: ts.Node,
  checker: ts.TypeChecker,
  context: EditContext,
): Meaning['declarations'] {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return (symbol?.declarations ?? [])
    .map((each) => ({
      path: context.pathOfName(each.getSourceFile().fileName) ?? each.getSourceFile().fileName,
      start: (ts.getNameOfDeclaration(each) ?? each).getStart(),
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start));
}

/**
 * The first identifier whose meaning differs after `changes` (made to the texts that `before` was taken from), apart from
 * the places moving; undefined when all mean what they meant. Identifiers that one side lacks are not compared.
 */
export function firstChanged(
  before: Meanings,
  after: Meanings,
  changes: ReadonlyMap<string, readonly TextChange[]>,
): { readonly path: WorkspacePath; readonly start: number } | undefined {
  const places = new Map([...changes].map(([path, each]) => [path, placesOf(each)]));
  const moved = (path: string, start: number): number => {
    let shift = 0;
    for (const place of places.get(path) ?? []) {
      if (place.start >= start) break;
      shift += place.grown;
    }
    return start + shift;
  };
  // Where one name became two (`old: new`), both stand for what was declared there.
  const settled = (path: string, start: number): number =>
    (places.get(path) ?? []).find((each) => each.isDouble && start >= each.newStart && start < each.newEnd)
      ?.newStart ?? start;
  for (const meaning of before.values()) {
    const isDouble = (places.get(meaning.path) ?? []).some(
      (each) => each.isDouble && each.start === meaning.start,
    );
    const now = after.get(`${meaning.path} ${moved(meaning.path, meaning.start)}`);
    if (now === undefined || isDouble) continue;
    const expected = meaning.declarations.map((each) => `${each.path} ${moved(each.path, each.start)}`);
    const actual = now.declarations.map((each) => `${each.path} ${settled(each.path, each.start)}`);
    if (expected.join('\n') !== actual.join('\n')) return { path: meaning.path, start: meaning.start };
  }
  return undefined;
}

interface Place {
  readonly start: number;
  readonly newStart: number;
  readonly newEnd: number;
  readonly grown: number;
  readonly isDouble: boolean;
}

function placesOf(changes: readonly TextChange[]): readonly Place[] {
  let shift = 0;
  return changes
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, text }) => {
      const grown = text.length - (end - start);
      const newStart = start + shift;
      shift += grown;
      return { start, newStart, newEnd: newStart + text.length, grown, isDouble: /[\s:]/.test(text) };
    });
}
