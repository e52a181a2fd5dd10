import { printable, type WorkspacePath } from '../../../core/change/path.ts';
import { plural } from '../../../core/change/report.ts';
import { sayFact } from '../../../core/inquiry/fact.ts';
import type { Measure, MeasuredPlace, Measurement } from '../../../core/inquiry/measure.ts';
import { assertNever } from '../../../core/kernel/assert-never.ts';
import { refuse } from '../../../core/kernel/refusal.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import { findSymbol } from '../../edits/find.ts';
import { exportsOf } from '../exports.ts';
import { structureOf } from '../structure.ts';
import { callsOf } from './calls.ts';
import { circles } from './cycles.ts';
import { lookUp } from './facts.ts';
import { fileMeant, filesMeant, type Survey } from './survey.ts';

/** Functions that a list of complex ones has at most. */
const MOST_COMPLEX = 15;

/** Answers a question by counting. Refuses as `fileMeant` and `findSymbol`: `not-found` with near names, `ambiguous`, … */
export function measure(survey: Survey, question: Measure): Result<Measurement> {
  switch (question.kind) {
    case 'importers': {
      const file = fileMeant(survey, question.path);
      if (!file.ok) return file;
      const places = [...survey.files.values()].flatMap(({ path, references }) =>
        references
          .filter(({ target }) => target === file.value && path !== file.value)
          .map(({ reference }) => ({ path, line: reference.line, name: reference.names.join(', ') })),
      );
      const files = new Set(places.map(({ path }) => path)).size;
      return ok(measured(`${file.value} is imported by ${plural(files, 'file')}.`, places));
    }
    case 'imports': {
      const file = fileMeant(survey, question.path);
      if (!file.ok) return file;
      const references = survey.files.get(file.value)?.references ?? [];
      const places = references.map(({ reference, target }) => ({
        path: file.value,
        line: reference.line,
        name: `${target ?? reference.from}${reference.names.length === 0 ? '' : `: ${reference.names.join(', ')}`}`,
      }));
      const own = references.filter(({ target }) => target !== undefined).length;
      return ok(
        measured(
          `${file.value} has ${plural(references.length, 'import')}, ${String(own)} of them of files of the workspace.`,
          places,
        ),
      );
    }
    case 'callers': {
      const found = callsOf(survey, question.symbol, question.path);
      if (!found.ok) return found;
      const { name, declaredAt, calls, otherUses } = found.value;
      const others =
        otherUses === 0 ? '' : ` It is named in ${plural(otherUses, 'other place')} without a call.`;
      return ok(
        measured(
          `${name} (${declaredAt.path}:${String(declaredAt.line)}) is called in ${plural(calls.length, 'place')} of ${plural(new Set(calls.map(({ path }) => path)).size, 'file')}.${others}`,
          calls.map(({ path, line, within }) => ({
            path,
            line,
            ...(within === null ? {} : { name: `in ${within}` }),
          })),
        ),
      );
    }
    case 'definition':
      return definition(survey, question.symbol);
    case 'unused-exports':
      return over(survey, question.path, (paths, where) => {
        const places = paths.flatMap((path) => unusedIn(survey, path));
        return measured(
          `${plural(places.length, 'export')} of ${where} ${places.length === 1 ? 'is' : 'are'} used by no other file of the workspace; what package.json offers to the outside is not counted.`,
          places,
        );
      });
    case 'cycles':
      return over(survey, question.path, (paths, where) => {
        const inside = new Set(paths);
        const found = circles(survey.files).filter((circle) => circle.some((path) => inside.has(path)));
        const says = `${plural(found.length, 'circle')} of imports reach${found.length === 1 ? 'es' : ''} ${where}; imports of types alone are not counted.`;
        return {
          says,
          lines: found.map((circle) => circle.map(printable).join(' → ')),
          places: found.flatMap(([path]) => (path === undefined ? [] : [{ path }])),
        };
      });
    case 'complexity':
      return over(survey, question.path, (paths, where) => {
        const all = paths.flatMap((path) => complexitiesIn(survey, path));
        const sorted = all.toSorted((a, b) => b.value - a.value);
        const [most] = sorted;
        const mean = all.reduce((sum, { value }) => sum + value, 0) / Math.max(1, all.length);
        return measured(
          most === undefined
            ? `There is no function in ${where}.`
            : `${plural(all.length, 'function')} in ${where}: the highest cyclomatic complexity is ${String(most.value)} (${most.name}), the mean ${mean.toFixed(1)}.`,
          sorted
            .slice(0, MOST_COMPLEX)
            .map((each) => ({ ...each, name: `${each.name}  complexity ${String(each.value)}` })),
        );
      });
    case 'contents':
      return over(survey, question.path, (paths, where) => {
        const places = paths.flatMap((path) =>
          (survey.files.get(path)?.outline.symbols ?? []).map(({ line, head }) => ({
            path,
            line,
            name: head,
          })),
        );
        const exported = paths.flatMap((path) =>
          (survey.files.get(path)?.outline.symbols ?? []).filter((symbol) => symbol.exported),
        ).length;
        return measured(
          `${where}: ${plural(paths.length, 'source file')} with ${plural(places.length, 'declaration')} at the top, ${String(exported)} of them exported.`,
          places,
        );
      });
    case 'fact': {
      const assertion = { claim: sayFact(question.fact), fact: question.fact, holds: true };
      const { status, says } = lookUp(survey, assertion);
      return status === 'uncheckable'
        ? refuse('not-found', says, 'Name it as it stands in the repository.')
        : ok({ says: `${status === 'verified' ? 'Yes' : 'No'}. ${says}`, lines: [], places: [] });
    }
    default:
      return assertNever(question);
  }
}

function definition(survey: Survey, symbol: string): Result<Measurement> {
  const found = findSymbol(survey.context, symbol.replace(/\(\)$/, ''), undefined);
  if (found.ok) {
    const { name, path, line } = found.value;
    const head = survey.files.get(path)?.outline.symbols.find((each) => each.line === line)?.head;
    return ok(
      measured(`${name} is declared in ${path}:${String(line)}.`, [
        { path, line, ...(head === undefined ? {} : { name: head }) },
      ]),
    );
  }
  if (found.error.code !== 'ambiguous') return found;
  // Several declarations are an answer to "where".
  const places = [...survey.files.values()].flatMap(({ path, outline }) =>
    outline.symbols
      .filter(({ name }) => name === symbol)
      .map(({ line, head }) => ({ path, line, name: head })),
  );
  return places.length === 0
    ? found
    : ok(measured(`${printable(symbol)} is declared in ${plural(places.length, 'place')}.`, places));
}

function over(
  survey: Survey,
  words: string,
  count: (paths: readonly WorkspacePath[], where: string) => Measurement,
): Result<Measurement> {
  const meant = filesMeant(survey, words);
  return meant.ok ? ok(count(meant.value.paths, meant.value.says)) : meant;
}

function unusedIn(
  { context, graph, files }: Survey,
  path: WorkspacePath,
): readonly Required<Pick<MeasuredPlace, 'path' | 'name'>>[] {
  const source = context.program.getSourceFile(context.nameOf(path));
  if (source === undefined || source.isDeclarationFile) return [];
  const names = graph.unusedExportsOf(path, source, exportsOf(source, context.program.getTypeChecker()));
  return names.map((name) => {
    const line = files.get(path)?.outline.symbols.find((each) => each.name === name)?.line;
    return { path, name, ...(line === undefined ? {} : { line }) };
  });
}

function complexitiesIn({ context }: Survey, path: WorkspacePath) {
  const source = context.program.getSourceFile(context.nameOf(path));
  if (source === undefined) return [];
  const { functions, classes } = structureOf(source, context.program.getTypeChecker());
  return [
    ...functions.map(({ name, line, complexity }) => ({ path, line, name, value: complexity })),
    ...classes.flatMap((each) =>
      each.members.flatMap(({ name, line, complexity }) =>
        complexity === null ? [] : [{ path, line, name: `${each.name}.${name}`, value: complexity }],
      ),
    ),
  ];
}

function measured(says: string, places: readonly MeasuredPlace[]): Measurement {
  return {
    says,
    places,
    lines: places.map(
      ({ path, line, name }) =>
        `${printable(path)}${line === undefined ? '' : `:${String(line)}`}${name === undefined || name === '' ? '' : `  ${printable(name)}`}`,
    ),
  };
}
