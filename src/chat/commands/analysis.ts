import type { ClassAnalysis, FileAnalysis, FolderAnalysis } from '../../core/change/analysis.ts';
import { plural } from '../../core/change/report.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { Analyst } from '../rooms.ts';
import { oneLine, table } from '../screen.ts';

/** What is in a file, or in a folder file by file. */
export type Analysis = FileAnalysis | FolderAnalysis;

/** Entries of one section on a screen; JSON has them all. */
const SHOWN = 60;
const WIDTH = 200;

/** Analyses what the path leads to, file or folder. */
export async function analyzePath(
  analyst: Analyst,
  path: string,
  signal: AbortSignal,
): Promise<Result<Analysis>> {
  if (/^\.?\/*$|\/$/.test(path)) return analyst.analyzeFolder(path, signal);
  const file = await analyst.analyze(path, signal);
  if (file.ok || file.error.code !== 'wrong-use') return file;
  const folder = await analyst.analyzeFolder(path, signal);
  // What is neither is better explained as the file that it was meant to be.
  return folder.ok ? folder : file;
}

/** What `/analyze` is asked: a path, in quotation marks where it has spaces, and a question behind it. */
export async function analyzeWords(
  analyst: Analyst,
  words: string,
  signal: AbortSignal,
): Promise<Result<{ readonly analysis: Analysis; readonly question: string }>> {
  const quoted = /^(["'`])(.+?)\1(?:\s+([\s\S]*))?$/.exec(words);
  const [, first = words, rest = ''] = /^(\S+)\s+([\s\S]+)$/.exec(words) ?? [];
  // A path may have spaces: all of the words are one where there is such a file.
  const whole = quoted === null && rest !== '' ? await analyzePath(analyst, words, signal) : undefined;
  if (whole?.ok === true) return ok({ analysis: whole.value, question: '' });
  const analysis = await analyzePath(analyst, quoted?.[2] ?? first, signal);
  return analysis.ok
    ? ok({ analysis: analysis.value, question: (quoted === null ? rest : (quoted[3] ?? '')).trim() })
    : analysis;
}

export function renderAnalysis(analysis: Analysis): string {
  return 'files' in analysis ? renderFolder(analysis) : renderFile(analysis);
}

function renderFile(file: FileAnalysis): string {
  return [
    `🔎 ${oneLine(file.path, WIDTH)}   ${plural(file.lines, 'line')}`,
    ...section(
      'Functions',
      file.functions.map(
        (each) =>
          `${at(each.line)}  ${exported(each.exported)}${each.within === null ? '' : `${oneLine(each.within, 60)} › `}${oneLine(each.signature, WIDTH)}${complexity(each.complexity)}`,
      ),
    ),
    ...section('Classes', file.classes.flatMap(classLines), { count: file.classes.length }),
    ...section(
      'Types',
      file.types.map(
        ({ line, kind, name, members, ...type }) =>
          `${at(line)}  ${exported(type.exported)}${kind} ${oneLine(name, 80)}${members.length === 0 ? '' : `  { ${oneLine(members.join('; '), 120)} }`}`,
      ),
    ),
    ...section(
      'Globals',
      file.globals.map(
        ({ line, kind, name, type, ...global }) =>
          `${at(line)}  ${exported(global.exported)}${kind} ${oneLine(name, 80)}: ${oneLine(type, 120)}`,
      ),
    ),
    ...section(
      'Imports',
      file.imports.map(({ line, from, kind, typeOnly, names }) => {
        const how = kind === 'import' ? '' : ` (${kind})`;
        const what = names.length === 0 ? '' : `: ${oneLine(names.join(', '), 160)}`;
        return `${at(line)}  ${oneLine(from, 120)}${how}${typeOnly ? ' (types)' : ''}${what}`;
      }),
    ),
    ...section('Exports', file.exports.length === 0 ? [] : [oneLine(file.exports.join(', '), 400)]),
    ...section(
      'Used by no other file',
      file.unusedExports.length === 0 ? [] : [oneLine(file.unusedExports.join(', '), 400)],
    ),
    ...section(
      'Imported by',
      file.importedBy.map((path) => oneLine(path, WIDTH)),
    ),
    ...section(
      'Diagnostics',
      file.diagnostics.map(
        ({ line, column, severity, code, message }) =>
          `${String(line)}:${String(column)}  ${severity} ${oneLine(code, 60)} ${oneLine(message, 240)}`,
      ),
      { none: 'none' },
    ),
  ].join('\n');
}

function classLines(each: ClassAnalysis): readonly string[] {
  const parents = [
    ...(each.extends === null ? [] : [`extends ${each.extends}`]),
    ...(each.implements.length === 0 ? [] : [`implements ${each.implements.join(', ')}`]),
  ].map((part) => ` ${oneLine(part, 120)}`);
  return [
    `${at(each.line)}  ${exported(each.exported)}${each.abstract ? 'abstract ' : ''}class ${oneLine(each.name, 80)}${parents.join('')}`,
    ...each.members.map((member) => {
      const visibility = member.visibility === 'public' ? '' : `${member.visibility} `;
      const standing = member.static ? 'static ' : '';
      return `${at(member.line)}    ${visibility}${standing}${oneLine(member.signature, WIDTH)}${complexity(member.complexity)}`;
    }),
  ];
}

function renderFolder(folder: FolderAnalysis): string {
  const path = folder.path === '' ? 'the whole workspace' : folder.path;
  const rows = folder.files
    .slice(0, SHOWN)
    .map((file) => [
      oneLine(file.path, WIDTH),
      String(file.lines),
      String(file.functions),
      String(file.classes),
      String(file.types),
      String(file.exports),
      String(file.importedBy),
    ]);
  const more = folder.files.length - rows.length;
  return [
    `🔎 ${oneLine(path, WIDTH)}   ${plural(folder.files.length, 'file')}`,
    ...(rows.length === 0
      ? []
      : [table(['file', 'lines', 'functions', 'classes', 'types', 'exports', 'imported by'], rows)]),
    ...(more > 0 ? [`… and ${plural(more, 'more file')}`] : []),
    ...section(
      'Most complex',
      folder.mostComplex.map(
        (each) =>
          `${oneLine(`${each.path}:${String(each.line)}`, WIDTH)}  ${oneLine(each.name, 80)}${complexity(each.complexity)}`,
      ),
    ),
  ].join('\n');
}

function at(line: number): string {
  return `:${String(line)}`.padStart(6);
}

function exported(is: boolean): string {
  return is ? 'export ' : '';
}

/** One path through the code is not worth a word. */
function complexity(count: number | null): string {
  return count === null || count < 2 ? '' : `  complexity ${String(count)}`;
}

/** A title with its lines. `count`: of the things, where they take several lines; `none`: what is said without any. */
function section(
  title: string,
  lines: readonly string[],
  { count = lines.length, none }: { readonly count?: number; readonly none?: string } = {},
): readonly string[] {
  if (lines.length === 0) return none === undefined ? [] : [`${title}: ${none}`];
  const more = lines.length - SHOWN;
  return [
    `${title} (${String(count)})`,
    ...lines.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${plural(more, 'more line')}`] : []),
  ];
}
