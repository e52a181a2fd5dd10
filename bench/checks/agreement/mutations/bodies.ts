import ts from 'typescript';
import { all, inserted, removed, replaced, type Within } from './mutation.ts';

const bodies = (node: ts.Node): node is ts.Block => ts.isBlock(node) && ts.isFunctionLike(node.parent);
const isStatement = (node: ts.Node): node is ts.ExpressionStatement => ts.isExpressionStatement(node);

/** A line at the start of every body; the file's first line of code where it has none. */
const inBodies =
  (line: string): Within =>
  (subject) =>
    all(subject, bodies).map((each) => inserted(each.getStart() + 1, `\n\t\t${line}\n`));

/** Mutations of what is written in bodies: most are for the linter. */
export const ofBodies: Readonly<Record<string, Within>> = {
  'an unused variable': inBodies('const unused = 1;'),
  'an unused import': (subject) => [
    inserted(
      subject.source.statements[0]?.getStart() ?? 0,
      "import {join as unusedJoin} from 'node:path';\n",
    ),
  ],
  'an unused function': (subject) => [
    inserted(subject.source.end, '\nfunction unusedFunction() {\n  return 1;\n}\n'),
  ],
  'an unknown name': inBodies('notDefinedAnywhere();'),
  'a floating promise': inBodies('Promise.resolve(1);'),
  'a loose comparison': inBodies('if (Date.now() == 1) throw new Error(String(Date.now()));'),
  'var and debugger': inBodies('var old = 1; debugger; console.log(old);'),
  'let that never changes': inBodies('let same = Math.random(); console.log(same);'),
  'an empty block': inBodies('if (Date.now() > 1) {}'),
  'a useless disable comment': inBodies('// eslint-disable-next-line no-debugger'),
  'a rule disabled': () => [inserted(0, '/* eslint-disable */\n')],
  'a thrown literal': inBodies("if (Date.now() < 1) throw 'text';"),
  'an unreachable line': (subject) =>
    all(subject, ts.isReturnStatement).flatMap((each) =>
      ts.isBlock(each.parent) ? [inserted(each.end, '\nconsole.log(1);')] : [],
    ),
  'an error expected': inBodies('// @ts-expect-error there is one\n\t\tMath.abs(1);'),
  'an error ignored': inBodies("// @ts-ignore\n\t\tMath.abs('1');"),
  'an error no longer expected': (subject) =>
    [...subject.text.matchAll(/\/\/ @ts-(?:expect-error|ignore)[^\n]*/g)].map((each) => [
      { start: each.index, end: each.index + each[0].length, text: '//' },
    ]),
  'not checked at all': () => [inserted(0, '// @ts-nocheck\n')],
  'a statement less': (subject) => all(subject, isStatement).map(removed),
  'a statement twice': (subject) =>
    all(subject, isStatement).map((each) => inserted(each.end, `\n${each.getText()}`)),
  'another operator': (subject) =>
    all(subject, ts.isBinaryExpression).flatMap((each) => {
      const now = each.operatorToken.getText();
      const other = { '+': '-', '===': '!==', '<': '>', '&&': '||', '||': '&&', '??': '||' }[now];
      return other === undefined ? [] : [replaced(each.operatorToken, other)];
    }),
  'a condition turned': (subject) =>
    all(subject, ts.isIfStatement).map((each) =>
      replaced(each.expression, `!(${each.expression.getText()})`),
    ),
  'a comment above': () => [inserted(0, '// A line that moves all others.\n\n')],
  'a property misspelt': (subject) =>
    all(subject, ts.isPropertyAccessExpression).map((each) => inserted(each.name.end, 'Misspelt')),
  'an argument less': (subject) =>
    all(subject, ts.isCallExpression).flatMap((each) => {
      const last = each.arguments.at(-1);
      return last === undefined
        ? []
        : [[{ start: each.arguments.at(-2)?.end ?? last.getStart(), end: last.end, text: '' }]];
    }),
  'a brace less': (subject) =>
    all(subject, bodies).map((each) => [{ start: each.end - 1, end: each.end, text: '' }]),
  'a half line': (subject) => [inserted(subject.source.end, '\nconst half = (\n')],
};
