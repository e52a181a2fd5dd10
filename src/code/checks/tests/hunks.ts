import { mapLines } from '../lines.ts';
import { decode, isDeclaration, isSource, isText } from '../view.ts';
import type { Candidate, ChangedFile } from '../change.ts';
import type { Toolchain } from '../toolchain.ts';
import { isTestPath } from './related.ts';

/** A place of a changed source, with the text of the whole file as it would be without the change there. */
export interface Hunk {
  readonly path: string;
  readonly absolute: string;
  /** In the new text, from 1. */
  readonly line: number;
  readonly without: string;
}

/** Read by people only; no test is expected to notice it. */
const prose = /\.(?:md|mdx|txt|rst|adoc)$/i;

/**
 * The places at which a candidate changes what its sources do. Comments, blank lines and types do nothing; tests and prose
 * are none. Undefined where the change is not made of such places alone: files come, go or move, or data changes.
 */
export function hunksOf({ files, structural }: Candidate, { ts }: Toolchain): readonly Hunk[] | undefined {
  if (structural) return undefined;
  const hunks: Hunk[] = [];
  for (const file of files) {
    if (isTestPath(file.path) || prose.test(file.path)) continue;
    const texts = textsOf(file);
    if (texts === undefined) return undefined;
    const code = (text: string) =>
      ts.transpileModule(text, {
        fileName: file.absolute,
        compilerOptions: {
          ...{ target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.Preserve },
          removeComments: true,
        },
      }).outputText;
    const whole = code(texts.after);
    for (const { line, without } of placesOf(texts.before, texts.after)) {
      const { path, absolute } = file;
      if (code(without) !== whole) hunks.push({ path, absolute, line, without });
    }
  }
  return hunks;
}

function textsOf({
  path,
  before,
  after,
}: ChangedFile): { readonly before: string; readonly after: string } | undefined {
  if (before === undefined || after === undefined || before.path !== path) return undefined;
  if (!isSource(path) || isDeclaration(path) || !isText(before.bytes) || !isText(after)) return undefined;
  return { before: decode(before.bytes), after: decode(after) };
}

/** Each run of changed lines, and the new text with the old lines in its place. */
function placesOf(
  before: string,
  after: string,
): readonly { readonly line: number; readonly without: string }[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const map = mapLines(before, after);
  const places: { line: number; without: string }[] = [];
  let [from, to] = [0, 0];
  while (from < old.length || to < fresh.length) {
    // The next old line that stays, and where it is now.
    let kept = from;
    while (kept < old.length && map.newLine(kept + 1) === undefined) kept++;
    const at = kept < old.length ? (map.newLine(kept + 1) ?? fresh.length + 1) - 1 : fresh.length;
    if (kept > from || at > to) {
      const without = [...fresh.slice(0, to), ...old.slice(from, kept), ...fresh.slice(at)].join('\n');
      places.push({ line: to + 1, without });
    }
    [from, to] = [kept + 1, at + 1];
  }
  return places;
}
