import ts from 'typescript';
import type { WorkspacePath } from '../../core/change/path.ts';
import type { EditContext } from './context.ts';
import type { TextChange } from './operations/changes.ts';
import { styleOf } from './operations/style.ts';

/** How the language service is to write in a file: as the file is written. */
export function writingIn(source: ts.SourceFile): {
  readonly format: ts.FormatCodeSettings;
  readonly preferences: ts.UserPreferences;
} {
  const style = styleOf(source);
  const spaces = style.indent.startsWith('\t') ? 4 : style.indent.length;
  const spaced = (source.text.match(/[{,]\s*(import|export)?\s*\{ \S/g) ?? []).length;
  const tight = (source.text.match(/(import|export)\s*(type\s*)?\{\S/g) ?? []).length;
  return {
    format: {
      ...ts.getDefaultFormatCodeSettings('\n'),
      convertTabsToSpaces: !style.indent.startsWith('\t'),
      indentSize: spaces,
      tabSize: spaces,
      semicolons: style.semicolon === ';' ? ts.SemicolonPreference.Insert : ts.SemicolonPreference.Remove,
      insertSpaceAfterOpeningAndBeforeClosingNonemptyBraces:
        tight <= spaced || !/import\s*\{\S/.test(source.text),
    },
    preferences: {
      quotePreference: style.quote === '"' ? 'double' : 'single',
      importModuleSpecifierEnding: endingOf(source),
      importModuleSpecifierPreference: 'shortest',
      providePrefixAndSuffixTextForRename: true,
    },
  };
}

/** The extension style of the file's relative imports. */
function endingOf(source: ts.SourceFile): 'auto' | 'js' | 'minimal' {
  const relative = ts
    .preProcessFile(source.text, true, true)
    .importedFiles.filter((each) => each.fileName.startsWith('.'));
  if (relative.length === 0) return 'auto';
  return relative.some((each) => /\.[cm]?[jt]sx?$/.test(each.fileName)) ? 'js' : 'minimal';
}

/** Changes of the language service by workspace path; undefined when they reach beyond the workspace or make new files. */
export function byPath(
  changes: readonly ts.FileTextChanges[],
  context: EditContext,
): ReadonlyMap<WorkspacePath, readonly TextChange[]> | undefined {
  const all = new Map<WorkspacePath, readonly TextChange[]>();
  for (const { fileName, textChanges, isNewFile } of changes) {
    const path = context.pathOfName(fileName);
    if (path === undefined || isNewFile === true) return undefined;
    all.set(
      path,
      textChanges.map(({ span, newText }) => ({
        start: span.start,
        end: span.start + span.length,
        text: newText,
      })),
    );
  }
  return all;
}
