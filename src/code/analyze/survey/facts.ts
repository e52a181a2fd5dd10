import { parseWorkspacePath, printable, type WorkspacePath } from '../../../core/change/path.ts';
import { plural } from '../../../core/change/report.ts';
import { mayBeShown } from '../../../core/change/shown.ts';
import { judged, type Assertion, type LookedUp } from '../../../core/inquiry/fact.ts';
import { assertNever } from '../../../core/kernel/assert-never.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import { findSymbol } from '../../edits/find.ts';
import { exportsOf } from '../exports.ts';
import { callsOf } from './calls.ts';
import { circles } from './cycles.ts';
import { hidden, isThere, sourceAt, type Survey } from './survey.ts';

/** What the workspace says to a claim. Never throws: what cannot be told is `uncheckable` and says why. */
export function lookUp(survey: Survey, assertion: Assertion): LookedUp {
  const shown = shownPaths(assertion.fact);
  if (!shown.ok) return { status: 'uncheckable', says: shown.error.message };
  return answer(survey, assertion);
}

/** Paths of a claim lie inside the workspace and may be read. */
function shownPaths(fact: Assertion['fact']): Result<null> {
  const paths = 'path' in fact && fact.path !== undefined ? [fact.path] : [];
  for (const path of paths) {
    const parsed = parseWorkspacePath(path);
    if (!parsed.ok) return parsed;
    if (!mayBeShown(parsed.value)) return hidden(parsed.value);
  }
  return ok(null);
}

function answer(survey: Survey, assertion: Assertion): LookedUp {
  const { fact } = assertion;
  const judge = (isSo: boolean, says: string) => judged(assertion, isSo, says);
  switch (fact.kind) {
    case 'exists': {
      const path = at(fact.path);
      return isThere(survey, path)
        ? judge(true, `There is ${printable(path)}.`)
        : judge(false, `There is no ${printable(path)}.`);
    }
    case 'declares': {
      if (fact.path !== undefined && sourceAt(survey, at(fact.path)) === undefined)
        return noFile(survey, fact.path, judge);
      const found = findSymbol(survey.context, fact.symbol, fact.path);
      if (found.ok) {
        const { path, line } = found.value;
        return judge(true, `${printable(fact.symbol)} is declared in ${path}:${String(line)}.`);
      }
      if (found.error.code === 'ambiguous')
        return judge(true, `It is declared more than once. ${found.error.message}`);
      return found.error.code === 'not-found'
        ? judge(false, found.error.message)
        : { status: 'uncheckable', says: found.error.message };
    }
    case 'imports': {
      const file = sourceAt(survey, at(fact.path));
      if (file === undefined) return noFile(survey, fact.path, judge);
      const wanted = fact.from.replace(/^\.\//, '');
      const hit = file.references.find(
        ({ reference, target }) =>
          target === wanted || reference.from === fact.from || isOf(reference.from, fact.from),
      );
      return hit === undefined
        ? judge(false, `${file.path} does not import ${printable(fact.from)}.`)
        : judge(true, `${file.path}:${String(hit.reference.line)} imports ${printable(hit.reference.from)}.`);
    }
    case 'calls': {
      const found = callsOf(survey, fact.symbol, fact.path);
      if (!found.ok) {
        return found.error.code === 'not-found'
          ? judge(false, found.error.message)
          : { status: 'uncheckable', says: found.error.message };
      }
      const { calls } = found.value;
      const { least = fact.most === undefined ? 1 : 0, most = Number.POSITIVE_INFINITY } = fact;
      return judge(
        calls.length >= least && calls.length <= most,
        `${printable(fact.symbol)} is called in ${plural(calls.length, 'place')}${calls.length === 0 ? '' : `: ${listed(calls.map(({ path, line }) => `${path}:${String(line)}`))}`}.`,
      );
    }
    case 'contains': {
      const path = at(fact.path);
      if (!survey.context.exists(path)) return judge(false, `There is no file ${printable(path)}.`);
      const text = survey.context.readText(path);
      if (!text.ok) return { status: 'uncheckable', says: text.error.message };
      const line = lineWith(text.value, fact.text);
      return line === undefined
        ? judge(false, `${printable(path)} does not contain that text.`)
        : judge(true, `${printable(path)}:${String(line)} contains it.`);
    }
    case 'unused': {
      const path = at(fact.path);
      const { context, graph } = survey;
      const file = sourceAt(survey, path) && context.program.getSourceFile(context.nameOf(path));
      if (file === undefined) return noFile(survey, fact.path, judge);
      const exported = exportsOf(file, context.program.getTypeChecker());
      if (!exported.includes(fact.symbol)) {
        return judge(false, `${path} exports no ${printable(fact.symbol)}.`);
      }
      return graph.unusedExportsOf(path, file, [fact.symbol]).length > 0
        ? judge(true, `No other file of the workspace uses ${fact.symbol} of ${path}.`)
        : judge(false, `${fact.symbol} of ${path} is used elsewhere, or offered by package.json.`);
    }
    case 'circular': {
      const path = at(fact.path);
      if (sourceAt(survey, path) === undefined) return noFile(survey, fact.path, judge);
      const circle = circles(survey.files).find((each) => each.includes(path));
      return circle === undefined
        ? judge(false, `${path} does not come to import itself.`)
        : judge(true, `There is a circle: ${circle.join(' → ')}.`);
    }
    default:
      return assertNever(fact);
  }
}

/** A path that has been parsed before. */
function at(path: string): WorkspacePath {
  const parsed = parseWorkspacePath(path);
  if (!parsed.ok) throw new Error('the path of a claim was not looked at');
  return parsed.value;
}

/** What is said of a file that there is not is not so. */
function noFile(survey: Survey, path: string, judge: (isSo: boolean, says: string) => LookedUp): LookedUp {
  return isThere(survey, at(path))
    ? {
        status: 'uncheckable',
        says: `${printable(path)} is no TypeScript or JavaScript file that git knows.`,
      }
    : judge(false, `There is no file ${printable(path)}.`);
}

/** `lodash/fp` is of `lodash`. */
function isOf(specifier: string, name: string): boolean {
  return !name.includes('.') && specifier.startsWith(`${name}/`);
}

const MOST_LISTED = 6;

function listed(items: readonly string[]): string {
  const more = items.length - MOST_LISTED;
  return [...items.slice(0, MOST_LISTED), ...(more > 0 ? [`${String(more)} more`] : [])].join(', ');
}

/** The line, from 1, on which a text begins whose white space counts as one space; undefined when it is not there. */
function lineWith(text: string, wanted: string): number | undefined {
  const words = wanted
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  const found = new RegExp(words.join(String.raw`\s+`)).exec(text);
  return found === null ? undefined : text.slice(0, found.index).split('\n').length;
}
