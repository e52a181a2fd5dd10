import ts from 'typescript';
import { referencesOf, type Reference } from '../imports.ts';
import { lineOf } from '../nodes.ts';

/** What can be told of a file without looking at any other. */
export interface Outline {
  readonly symbols: readonly OutlinedSymbol[];
  /** Without their targets. */
  readonly references: readonly Omit<Reference, 'target'>[];
  /** Words of the text in lower case, names parted at their capitals, with how often they stand in it. */
  readonly words: ReadonlyMap<string, number>;
  readonly length: number;
}

/** Something that a file declares at its top. */
export interface OutlinedSymbol {
  readonly name: string;
  readonly line: number;
  readonly exported: boolean;
  /** Its declaration on one line, without body and initial value. */
  readonly head: string;
}

/** Longest head in characters. */
const WIDTH = 120;

export function outlineOf(path: string, text: string): Outline {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  return {
    symbols: file.statements.flatMap((statement) => symbolsOf(statement, file)),
    references: referencesOf(file, () => undefined),
    words: wordsOf(text),
    length: text.length,
  };
}

function symbolsOf(node: ts.Statement, file: ts.SourceFile): readonly OutlinedSymbol[] {
  const exported =
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some((each) => each.kind === ts.SyntaxKind.ExportKeyword);
  const symbol = (name: string, head: string): OutlinedSymbol => ({
    name,
    line: lineOf(node),
    exported,
    head: short(head),
  });
  const upTo = (end: number) => file.text.slice(node.getStart(file), end);
  if (ts.isFunctionDeclaration(node)) {
    return [symbol(node.name?.text ?? 'default', upTo(node.body?.getStart(file) ?? node.end))];
  }
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) {
    const kind = ts.isClassDeclaration(node) ? 'class' : 'interface';
    const members = [...node.members].flatMap((member) =>
      member.name !== undefined && ts.isIdentifier(member.name) ? [member.name.text] : [],
    );
    const name = node.name?.text ?? 'default';
    return [
      symbol(name, `${exported ? 'export ' : ''}${kind} ${name} { ${[...new Set(members)].join(', ')} }`),
    ];
  }
  if (ts.isTypeAliasDeclaration(node)) return [symbol(node.name.text, upTo(node.type.getStart(file) - 1))];
  if (ts.isEnumDeclaration(node))
    return [symbol(node.name.text, `${exported ? 'export ' : ''}enum ${node.name.text}`)];
  if (ts.isModuleDeclaration(node))
    return [symbol(node.name.getText(file), `namespace ${node.name.getText(file)}`)];
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.flatMap((each) => {
      if (!ts.isIdentifier(each.name)) return [];
      const type = each.type === undefined ? '' : `: ${each.type.getText(file)}`;
      return [symbol(each.name.text, `${exported ? 'export ' : ''}const ${each.name.text}${type}`)];
    });
  }
  return [];
}

/** Texts in a head may be long, and may be what nobody should read. */
function short(head: string): string {
  const line = head
    .replaceAll(/(["'`])(?:\\.|(?!\1)[^\\])*\1/gs, (text) => (text.length > 18 ? '"…"' : text))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}

/** Characters of a text of which words are taken: behind them stands data. */
const MOST_READ = 200_000;

export function wordsOf(text: string): ReadonlyMap<string, number> {
  const raw = new Map<string, number>();
  for (const [word] of text.slice(0, MOST_READ).matchAll(/[A-Za-z][A-Za-z0-9]{2,60}/g)) {
    raw.set(word, (raw.get(word) ?? 0) + 1);
  }
  const words = new Map<string, number>();
  for (const [word, count] of raw) {
    for (const part of partsOf(word)) words.set(part, (words.get(part) ?? 0) + count);
  }
  return words;
}

/** `fetchUserById` → itself and `fetch`, `user`, `id` in lower case, each brought to one form. */
export function partsOf(word: string): readonly string[] {
  const parts = word.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  const all = parts.length === 1 ? parts : [word, ...parts];
  return [...new Set(all.map((each) => stemmed(each.toLowerCase())))].filter((each) => each.length > 2);
}

/** `entities` and `entity`, `caching` and `cache` are one word in a request. */
function stemmed(word: string): string {
  if (word.length > 5 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 6 && word.endsWith('ing')) return word.slice(0, -3).replace(/(.)\1$/, '$1');
  if (word.length > 5 && word.endsWith('ed')) return word.slice(0, -2).replace(/(.)\1$/, '$1');
  if (word.length > 4 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  if (word.length > 5 && word.endsWith('e')) return word.slice(0, -1);
  return word;
}
