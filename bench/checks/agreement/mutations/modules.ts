import ts from 'typescript';
import { all, inserted, modifierOf, removed, replaced, withoutWord, type Within } from './mutation.ts';

const relative = (node: ts.ImportDeclaration | ts.ExportDeclaration): ts.StringLiteral | undefined =>
  node.moduleSpecifier !== undefined &&
  ts.isStringLiteral(node.moduleSpecifier) &&
  node.moduleSpecifier.text.startsWith('.')
    ? node.moduleSpecifier
    : undefined;

const DECLARES = [
  ts.isFunctionDeclaration,
  ts.isClassDeclaration,
  ts.isInterfaceDeclaration,
  ts.isTypeAliasDeclaration,
];

/** Mutations of what files take from each other. */
export const ofModules: Readonly<Record<string, Within>> = {
  'an import less': (subject) => all(subject, ts.isImportDeclaration).map(removed),
  'an imported name less': (subject) =>
    all(subject, ts.isImportSpecifier).flatMap((each) => {
      const { elements } = each.parent;
      const next = elements[elements.indexOf(each) + 1];
      return elements.length < 2
        ? []
        : next === undefined
          ? [[{ start: elements[elements.length - 2]?.end ?? 0, end: each.end, text: '' }]]
          : [[{ start: each.getStart(), end: next.getStart(), text: '' }]];
    }),
  'an export less': (subject) =>
    subject.source.statements.flatMap((each) => {
      const word = modifierOf(each, ts.SyntaxKind.ExportKeyword);
      const byDefault = modifierOf(each, ts.SyntaxKind.DefaultKeyword);
      return word === undefined || byDefault !== undefined ? [] : [withoutWord(word)];
    }),
  'a default export less': (subject) => [
    ...subject.source.statements.flatMap((each) => {
      const word = modifierOf(each, ts.SyntaxKind.DefaultKeyword);
      return word === undefined ? [] : [withoutWord(word)];
    }),
    ...all(subject, ts.isExportAssignment).map(removed),
  ],
  'an export renamed': (subject) =>
    subject.source.statements.flatMap((each) =>
      modifierOf(each, ts.SyntaxKind.ExportKeyword) !== undefined &&
      DECLARES.some((is) => is(each)) &&
      'name' in each &&
      each.name !== undefined
        ? [replaced(each.name as ts.Identifier, `${(each.name as ts.Identifier).text}Renamed`)]
        : [],
    ),
  'a re-export less': (subject) => all(subject, ts.isExportDeclaration).map(removed),
  'a re-exported name renamed': (subject) =>
    all(subject, ts.isExportSpecifier).map((each) =>
      inserted(each.end, each.propertyName === undefined ? ' as renamed' : 'Renamed'),
    ),
  'an import of types': (subject) =>
    all(subject, ts.isImportDeclaration).flatMap((each) => {
      const clause = each.importClause;
      if (clause === undefined) return [];
      const at = each.getStart() + 'import'.length;
      return /^import\s+type\b/.test(each.getText())
        ? [
            [
              {
                start: at,
                end: clause.getStart(),
                text: ' ' + clause.getText().replace(/^type\s+/, '') + ' from ',
              },
            ].map((one) => ({ ...one, end: each.moduleSpecifier.getStart() })),
          ]
        : [inserted(at, ' type')];
    }),
  'a path of another case': (subject) =>
    [...all(subject, ts.isImportDeclaration), ...all(subject, ts.isExportDeclaration)].flatMap((each) => {
      const specifier = relative(each);
      const text = specifier?.text.replace(/[a-z](?=[^/]*$)/, (letter) => letter.toUpperCase());
      return specifier === undefined || text === specifier.text ? [] : [replaced(specifier, `'${text}'`)];
    }),
  'a path that leads nowhere': (subject) =>
    all(subject, ts.isImportDeclaration).flatMap((each) => {
      const specifier = relative(each);
      return specifier === undefined
        ? []
        : [replaced(specifier, `'${specifier.text.replace(/(\.\w+)?$/, '-gone$1')}'`)];
    }),
  'a package that is not there': (subject) => [
    inserted(
      subject.source.statements[0]?.getStart() ?? 0,
      "import gone from 'package-that-is-not-there';\n",
    ),
  ],
  'globals declared': (subject) =>
    ts.isExternalModule(subject.source)
      ? [
          inserted(
            subject.source.end,
            '\ndeclare global {\n  interface Array<T> {\n    lastOfAll(): T;\n  }\n  var declaredHere: string;\n}\n',
          ),
          inserted(
            subject.source.end,
            '\ndeclare global {\n  interface PromiseLike<T> {\n    then(): number;\n  }\n}\n',
          ),
        ]
      : [],
  'a module augmented': (subject) =>
    all(subject, ts.isImportDeclaration).flatMap((each) => {
      const names = each.importClause?.namedBindings;
      const first = names !== undefined && ts.isNamedImports(names) ? names.elements[0] : undefined;
      if (first === undefined) return [];
      const name = (first.propertyName ?? first.name).text;
      return [
        inserted(
          subject.source.end,
          `\ndeclare module ${each.moduleSpecifier.getText()} {\n  interface ${name} {\n    augmented: string;\n  }\n}\n`,
        ),
      ];
    }),
};
