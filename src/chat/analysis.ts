import { plural, type Diagnostic } from '../core/change/report.ts';
import { oneLine } from './screen.ts';

interface Place {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/** The structure of one file, as far as a person wants it on a screen. */
export interface Analysis {
  readonly path: string;
  readonly lines: number;
  readonly functions: readonly (Place & {
    readonly signature: string;
    readonly exported: boolean;
    /** Cyclomatic. */
    readonly complexity: number;
  })[];
  readonly classes: readonly (Place & {
    readonly exported: boolean;
    readonly members: readonly (Place & { readonly signature: string; readonly complexity: number | null })[];
  })[];
  /** Interfaces, type aliases, enums. */
  readonly types: readonly (Place & { readonly kind: string; readonly exported: boolean })[];
  readonly imports: readonly { readonly from: string; readonly names: readonly string[] }[];
  readonly exports: readonly string[];
  /** Paths of the files that import this one. */
  readonly importedBy: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const SHOWN = 60;

export function renderAnalysis(analysis: Analysis): string {
  const exported = (is: boolean) => (is ? 'export ' : '');
  const complex = (complexity: number | null) =>
    complexity === null || complexity < 2 ? '' : `  complexity ${String(complexity)}`;
  return [
    `🔎 ${oneLine(analysis.path, 200)}   ${plural(analysis.lines, 'line')}`,
    ...section(
      'Functions',
      analysis.functions.map(
        (each) =>
          `${at(each)}  ${exported(each.exported)}${oneLine(each.signature, 160)}${complex(each.complexity)}`,
      ),
    ),
    ...section(
      'Classes',
      analysis.classes.flatMap((each) => [
        `${at(each)}  ${exported(each.exported)}class ${oneLine(each.name, 80)}`,
        ...each.members.map(
          (member) => `${at(member)}    ${oneLine(member.signature, 160)}${complex(member.complexity)}`,
        ),
      ]),
    ),
    ...section(
      'Types',
      analysis.types.map(
        (each) => `${at(each)}  ${exported(each.exported)}${each.kind} ${oneLine(each.name, 80)}`,
      ),
    ),
    ...section(
      'Imports',
      analysis.imports.map(
        ({ from, names }) =>
          `${oneLine(from, 120)}${names.length === 0 ? '' : `: ${oneLine(names.join(', '), 160)}`}`,
      ),
    ),
    ...section('Exports', analysis.exports.length === 0 ? [] : [oneLine(analysis.exports.join(', '), 400)]),
    ...section(
      'Imported by',
      analysis.importedBy.map((path) => oneLine(path, 200)),
    ),
    ...section(
      'Diagnostics',
      analysis.diagnostics.map(
        ({ line, column, severity, code, message }) =>
          `${String(line)}:${String(column)}  ${severity} ${oneLine(code, 60)} ${oneLine(message, 240)}`,
      ),
      'none',
    ),
  ].join('\n');
}

function at({ line }: Place): string {
  return `:${String(line)}`.padStart(6);
}

function section(title: string, lines: readonly string[], none = ''): readonly string[] {
  if (lines.length === 0) return none === '' ? [] : [`${title}: ${none}`];
  const more = lines.length - SHOWN;
  return [
    `${title} (${String(lines.length)})`,
    ...lines.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${String(more)} more`] : []),
  ];
}
