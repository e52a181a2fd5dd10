import type { Candidate } from '../change.ts';
import { packagesAbove } from '../packages.ts';
import type { TypeScript } from '../toolchain.ts';
import { isSource, type FileView } from '../view.ts';

/** The changed sources (absolute) that come, go or export other names than before: their importers may be wrong now. */
export function otherwiseOffering(
  { base, view, files }: Candidate,
  typescript: TypeScript,
): readonly string[] {
  return files.flatMap(({ path, absolute, linked }) => {
    const offer = (of: FileView) => offerOf(typescript, absolute, of.text(absolute));
    return linked === undefined && isSource(path) && offer(base) !== offer(view) ? [absolute] : [];
  });
}

/**
 * The sources (absolute) that by their text import one of the files, or a file that hands on what that exports, and all the changed
 * ones. More than do so in truth: only by its name a specifier is taken for a file's.
 */
export function importersOf(
  { root, base, view, files }: Candidate,
  of: readonly string[],
): readonly string[] {
  const changed = new Set(files.map(({ absolute }) => absolute));
  const texts = [...new Set([...base.files(), ...changed])].flatMap((file) => {
    const text = isSource(file) ? view.text(file) : undefined;
    return text === undefined ? [] : [[file, text] as const];
  });
  const importers = new Set(texts.flatMap(([file]) => (changed.has(file) ? [file] : [])));
  const names = new Set(
    of.flatMap((file) => [
      ...namesOf(file),
      ...packagesAbove(view, root, file)
        .slice(0, 1)
        .map(({ name }) => name),
    ]),
  );
  names.delete('');
  for (const name of names) {
    const quoted = RegExp(
      `["'](?:[^"']*/)?${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:\\.\\w+)?["']`,
    );
    for (const [file, text] of texts) {
      if (!quoted.test(text)) continue;
      importers.add(file);
      if (/\bexport\b[^;]*?\bfrom\b/.test(text)) for (const each of namesOf(file)) names.add(each);
    }
  }
  return [...importers];
}

/** The names by which imports end that lead to a file. */
function namesOf(file: string): readonly string[] {
  const [folder = '', name = ''] = file.split('/').slice(-2);
  const stem = name.replace(/(?:\.d)?\.\w+$/, '');
  return stem === 'index' ? [stem, folder, '.', '..'] : [stem];
}

/** The names that a source exports, and where from it hands on everything; undefined: there is no such source. */
function offerOf(typescript: TypeScript, file: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest);
  const names: string[] = [];
  for (const node of source.statements) {
    if (typescript.isExportAssignment(node)) names.push('default');
    else if (typescript.isExportDeclaration(node)) {
      const from = node.moduleSpecifier?.getText(source) ?? '';
      const { exportClause } = node;
      if (exportClause === undefined) names.push(`* ${from}`);
      else if (typescript.isNamespaceExport(exportClause)) names.push(exportClause.name.text);
      else names.push(...exportClause.elements.map((each) => `${each.name.text} ${from}`));
    } else if (typescript.canHaveModifiers(node)) {
      const kinds = new Set(typescript.getModifiers(node)?.map(({ kind }) => kind));
      if (!kinds.has(typescript.SyntaxKind.ExportKeyword)) continue;
      if (kinds.has(typescript.SyntaxKind.DefaultKeyword)) names.push('default');
      else if (typescript.isVariableStatement(node))
        names.push(...node.declarationList.declarations.map((each) => each.name.getText(source)));
      else if ('name' in node) names.push(declaredName(node.name));
    }
  }
  return names.toSorted().join('\n');
}

function declaredName(name: unknown): string {
  return typeof name === 'object' && name !== null && 'text' in name ? String(name.text) : '';
}
