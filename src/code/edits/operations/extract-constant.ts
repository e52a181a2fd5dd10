import ts from 'typescript';
import type { SymbolicEdit } from '../../../core/change/edit.ts';
import { plural } from '../../../core/change/report.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { EditContext, Operation } from '../context.ts';
import { Changes, openFiles, type OpenFile } from './changes.ts';
import { literalOf, occurrencesOf, readLiteral, type Literal } from './literals.ts';
import { wordsOf } from './named.ts';
import { declarationPlace } from './imports/placement.ts';
import { quoted, styleOf } from './style.ts';
import { walk } from './syntax.ts';
import { tryTexts, wouldBreak } from './trial.ts';

type Edit = Extract<SymbolicEdit, { kind: 'extract_constant' }>;

/**
 * Makes every occurrence of a literal in one file a constant of the module. Types, module names, property keys, enum
 * values, directives and comparisons that narrow only by a literal stay. An existing constant of that value is used.
 */
export const extractConstant: Operation<Edit> = (edit, context) => {
  const literal = readLiteral(edit.value);
  if (literal === undefined) {
    return refuse(
      'bad-edit',
      `${edit.value} is not one string, number or regular expression.`,
      'Give the literal as it stands in the source, a string with its quotes.',
    );
  }
  if (literal.kind === 'regex' && /\/[a-z]*[gy][a-z]*$/.test(literal.text)) {
    return refuse(
      'unsafe-edit',
      `${literal.text} remembers where it last matched, so its uses cannot share one object.`,
      'Extract it without the g and y flags.',
    );
  }
  const chosen = chooseFile(edit, literal, context);
  if (!chosen.ok) return chosen;
  const { opened, places } = chosen.value;
  const existing = existingConstant(opened.file, literal, edit.name);
  const uses = places.filter((place) => place !== existing?.initializer);
  if (existing !== undefined && uses.length === 0) {
    return refuse('nothing-to-do', `${existing.name} is that constant already.`, 'Leave this edit out.');
  }
  if (existing === undefined && uses.length < 2) return tooFew(literal, opened, places.length);
  const name = existing === undefined ? chooseName(edit, literal, opened, uses) : ok(existing.name);
  if (!name.ok) return name;
  const changes = new Changes();
  const style = styleOf(opened.file);
  if (existing === undefined) {
    const [first] = uses;
    const { at, before, after } = declarationPlace(opened.file, first?.getStart(opened.file) ?? 0);
    const plain = uses.find((use) => ts.isStringLiteral(use) && !ts.isJsxAttribute(use.parent));
    const value =
      literal.kind === 'string' ? (plain?.getText(opened.file) ?? quoted(literal.text, style)) : literal.text;
    changes.insert(opened.path, at, `${before}const ${name.value} = ${value}${style.semicolon}${after}`);
  }
  for (const use of uses) {
    if (existing !== undefined && use.pos < existing.end) continue;
    changes.replace(opened.path, use.getStart(opened.file), use.end, replacement(use, name.value));
  }
  if (changes.paths.length === 0) {
    return refuse('nothing-to-do', `${name.value} is that constant already.`, 'Leave this edit out.');
  }
  const texts = changes.texts(context);
  if (!texts.ok) return texts;
  const trial = tryTexts(context, texts.value);
  if (!trial.ok) return trial;
  if (trial.value.errors.length > 0) {
    trial.value.undo();
    return wouldBreak(
      `Naming ${literal.text}`,
      trial.value.errors,
      'Change the places that need it by hand.',
    );
  }
  return ok(undefined);
};

interface Chosen {
  readonly opened: OpenFile;
  readonly places: readonly ts.Expression[];
}

function chooseFile(edit: Edit, literal: Literal, context: EditContext): Result<Chosen> {
  const files = openFiles(context, edit.in === undefined ? undefined : [edit.in]);
  if (!files.ok) return files;
  const all = files.value
    .map((opened) => ({ opened, places: occurrencesOf(literal, opened.file) }))
    .filter(({ places }) => places.length > 0);
  const often = all.filter(({ places }) => places.length > 1);
  const [first, ...others] = often;
  if (first !== undefined && others.length === 0) return ok(first);
  if (first !== undefined) {
    const counts = often.map(({ opened, places }) => `${opened.path} (${places.length})`).slice(0, 8);
    return refuse(
      'ambiguous',
      `${edit.value} occurs in several files: ${counts.join(', ')}.`,
      'Say in which file with "in".',
    );
  }
  const [only] = all;
  if (only !== undefined && all.length === 1) return ok(only);
  if (only !== undefined) {
    return refuse(
      'not-found',
      `${edit.value} occurs once each in ${plural(all.length, 'file')}, never twice in one.`,
      'A constant is worth its name from the second use in one file on.',
    );
  }
  const where = edit.in ?? 'the workspace';
  return refuse(
    'not-found',
    `${edit.value} does not occur in ${where} where a constant could stand.`,
    'Look the value up.',
  );
}

function tooFew(literal: Literal, { path }: OpenFile, count: number): Result<never> {
  return refuse(
    'not-found',
    `${literal.kind === 'string' ? `'${literal.text}'` : literal.text} occurs ${count === 1 ? 'only once' : 'nowhere'} in ${path} where a constant could stand.`,
    'A constant is worth its name from the second use on.',
  );
}

/** A module's constant that already has the value, under the wanted name when one is wanted. */
function existingConstant(
  file: ts.SourceFile,
  literal: Literal,
  wanted: string | undefined,
): { readonly name: string; readonly initializer: ts.Expression; readonly end: number } | undefined {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if ((statement.declarationList.flags & ts.NodeFlags.Const) === 0) continue;
    for (const { name, type, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || type !== undefined || initializer === undefined) continue;
      if (literalOf(initializer)?.key !== literal.key || (wanted !== undefined && wanted !== name.text))
        continue;
      return { name: name.text, initializer, end: statement.end };
    }
  }
  return undefined;
}

function replacement(use: ts.Expression, name: string): string {
  if (ts.isJsxAttribute(use.parent)) return `{${name}}`;
  // `return'x'` and `case'x':` need no space before a quote, but before a name they do.
  const before = use.getSourceFile().text[use.getStart() - 1] ?? ' ';
  return /[\p{ID_Continue}$]/u.test(before) ? ` ${name}` : name;
}

function chooseName(
  edit: Edit,
  literal: Literal,
  { file, path }: OpenFile,
  uses: readonly ts.Expression[],
): Result<string> {
  const taken = new Set<string>();
  walk(file, (node) => {
    if (ts.isIdentifier(node)) taken.add(node.text);
  });
  if (edit.name !== undefined) {
    if (!taken.has(edit.name)) return ok(edit.name);
    return refuse('unsafe-edit', `${path} already uses the name ${edit.name}.`, 'Choose another name.');
  }
  const derived = derivedName(literal, uses);
  for (let number = 1; ; number++) {
    const name = number === 1 ? derived : `${derived}_${number}`;
    if (!taken.has(name)) return ok(name);
  }
}

function derivedName(literal: Literal, uses: readonly ts.Expression[]): string {
  const words = literal.kind === 'string' ? wordsOf(literal.text) : [];
  const byValue = words.join('_').toUpperCase();
  if (words.length > 0 && words.length <= 5 && byValue.length <= 40 && /^[\p{ID_Start}_$]/u.test(byValue))
    return byValue;
  const holder = uses.map(holderName).find((name) => name !== undefined);
  const byHolder = holder === undefined ? '' : wordsOf(holder).join('_').toUpperCase();
  if (byHolder !== '')
    return literal.kind === 'regex' && !/PATTERN|REGEX|^RE$/.test(byHolder)
      ? `${byHolder}_PATTERN`
      : byHolder;
  if (literal.kind === 'regex') return 'PATTERN';
  if (literal.kind === 'string') return literal.text === '' ? 'EMPTY' : 'TEXT';
  return `VALUE_${literal.text
    .replace('-', 'MINUS_')
    .replace(/n$/, '')
    .replace(/[^\dA-Za-z]+/g, '_')
    .toUpperCase()}`;
}

/** The property, variable or parameter that the literal is the value of. */
function holderName({ parent }: ts.Expression): string | undefined {
  if (
    (ts.isPropertyAssignment(parent) ||
      ts.isVariableDeclaration(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isParameter(parent)) &&
    (ts.isIdentifier(parent.name) || ts.isStringLiteral(parent.name))
  ) {
    return parent.name.text;
  }
  return undefined;
}
