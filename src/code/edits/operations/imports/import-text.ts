import { posix } from 'node:path';
import ts from 'typescript';
import type { WorkspacePath } from '../../../../core/change/path.ts';
import type { EditContext } from '../../context.ts';
import { quoted, type Style } from '../style.ts';

/**
 * How `from` names the file `to`: relative, with the extension style that the file, else the workspace, uses, as long as
 * that resolves.
 */
export function specifierFor(from: WorkspacePath, to: WorkspacePath, context: EditContext): string {
  const bare = relativeTo(from, to).replace(/\.[cm]?[jt]sx?$/, '');
  const source = /\.[cm]?[jt]sx?$/.exec(to)?.[0] ?? '';
  const runtime = source.replace(/^\.([cm]?)tsx?$/, '.$1js');
  const style = extensionStyle(from, context);
  const short = bare.replace(/\/index$/, '');
  const ordered =
    style === 'none'
      ? [short === '' ? '.' : short, bare + runtime, bare + source]
      : style === 'source'
        ? [bare + source, bare + runtime, short]
        : [bare + runtime, short, bare + source];
  const file = context.program.getSourceFile(context.nameOf(from));
  const mode = file?.impliedNodeFormat ?? ts.ModuleKind.ESNext;
  return ordered.find((each) => context.resolve(each, from, mode) === context.nameOf(to)) ?? bare + runtime;
}

function relativeTo(from: WorkspacePath, to: WorkspacePath): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

/** What most relative imports of the file, or of all files when it has none, end with. */
function extensionStyle(from: WorkspacePath, context: EditContext): 'none' | 'runtime' | 'source' {
  const own = context.program.getSourceFile(context.nameOf(from));
  const count = { none: 0, runtime: 0, source: 0 };
  const add = (file: ts.SourceFile) => {
    for (const each of file.statements) {
      if (!ts.isImportDeclaration(each) && !ts.isExportDeclaration(each)) continue;
      if (each.moduleSpecifier === undefined || !ts.isStringLiteral(each.moduleSpecifier)) continue;
      const { text } = each.moduleSpecifier;
      if (!text.startsWith('.')) continue;
      const kind = /\.[cm]?tsx?$/.test(text) ? 'source' : /\.[cm]?jsx?$/.test(text) ? 'runtime' : 'none';
      count[kind]++;
    }
  };
  if (own !== undefined) add(own);
  if (count.none + count.runtime + count.source === 0) {
    for (const file of context.program.getSourceFiles()) {
      if (context.pathOfName(file.fileName) !== undefined) add(file);
    }
  }
  if (count.none + count.runtime + count.source === 0) return 'none';
  const [most] = (['runtime', 'source', 'none'] as const).toSorted((a, b) => count[b] - count[a]);
  return most ?? 'none';
}

/** The statement that brings a name of another file into scope, as an import or, in CommonJS, a require. */
export function importText(
  name: string,
  isDefault: boolean,
  specifier: string,
  commonJs: boolean,
  style: Style,
): string {
  const module = quoted(specifier, style);
  if (commonJs) return `const ${isDefault ? name : `{ ${name} }`} = require(${module})${style.semicolon}`;
  return `import ${isDefault ? name : `{ ${name} }`} from ${module}${style.semicolon}`;
}
